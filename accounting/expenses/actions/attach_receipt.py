"""Attaching the file of a receipt to one's own draft: kept as it came, once its bytes are what its name says.

A mail is kept as it came, too, with what is attached to it; where that is no paper, the mail is the receipt.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.expenses.limits import MOST_LINES
from accounting.expenses.models import Claim, ClaimReceipt
from accounting.expenses.reading import read_paper, read_text
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import store_file
from backoffice.documents.mails import MEDIA_TYPE, PICTURES, Mail, read_mail
from backoffice.documents.models import StoredFile
from backoffice.documents.rules import FileTooLarge, media_type_of, megabytes_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput

from .draft_claim import claim_case, own_draft, set_aside

LONGEST_NAME, LONGEST_WORDS = 200, 4_000
PAPERS = (".pdf", *PICTURES)


class TooManyReceipts(InvalidInput):
    """With its lines and the receipts that wait for theirs, a claim is full."""

    code = "accounting.expenses.too_many_receipts"
    field = "receipt"
    cause_ja = "1つの申請に入れられる明細は{most}件までのため、「{name}」は添付していません。"
    cause_en = "A claim takes {most} payments: “{name}” was not attached."
    remedy_ja = "残りの領収書は、別の経費精算として申請してください。"
    remedy_en = "Claim the others separately."


class MailWithoutReceipt(InvalidInput):
    """Neither an attachment of the mail nor its text can be a receipt."""

    code = "accounting.expenses.mail_without_receipt"
    field = "receipt"
    cause_ja = "メール「{name}」には、領収書になる添付ファイルも本文もありません（添付：{names}）。"
    cause_en = "The mail “{name}” has neither an attachment that can be a receipt nor a text (attached: {names})."
    remedy_ja = "ZIPのときは取り出して、リンクのときはPDFに保存して、そのファイルを選んでください。"
    remedy_en = "Unpack a ZIP, save a link as PDF, and choose that file."


@dataclass(frozen=True, slots=True)
class _Paper:
    """A file to be kept for a claim, with the mail that it came with."""

    name: str
    content: bytes
    media_type: str
    said: list[dict[str, str]]
    mail: StoredFile | None = field(default=None, kw_only=True)
    words: str = field(default="", kw_only=True)


@action("accounting.expenses.attach_receipt", _("領収書を添付"))
def attach_receipt(
    *, claim_id: int, name: str, content: bytes, acting_user: Any, at: dt.datetime, replaces: int | None = None
) -> ClaimReceipt:
    """Keep a file for a claim; the same file again gives the receipt that is there. The one it `replaces` is set aside.

    Raises NotYourClaim, NotADraft, TooManyReceipts, FileTooLarge, FileKindNotTaken, FileIsNotWhatItSays.
    """
    claim = own_draft(claim_id, acting_user)
    media_type = media_type_of(name, content)
    paper = _Paper(name, content, media_type, read_paper(content, media_type))
    receipt, is_new = _kept(claim, paper, replaces, at)
    record(
        "accounting.expenses.attach_receipt",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"receipt": receipt.pk, "sha256": ["", receipt.stored_file.sha256], "is_new": is_new},
    )
    return receipt


@action("accounting.expenses.attach_mail", _("メールの領収書を添付"))
def attach_mail(
    *, claim_id: int, name: str, content: bytes, acting_user: Any, at: dt.datetime, replaces: int | None = None
) -> list[ClaimReceipt]:
    """Keep a mail for a claim with the papers attached to it, all or none; without one the mail is the receipt.

    Raises NotYourClaim, NotADraft, NotAMail, MailWithoutReceipt, TooManyReceipts, FileTooLarge, FileIsNotWhatItSays.
    """
    claim = own_draft(claim_id, acting_user)
    if too_large := megabytes_of(content):
        raise FileTooLarge(name=name, megabytes=too_large)
    mail = read_mail(name, content)
    stored = store_file(content=content, media_type=MEDIA_TYPE)
    papers = _papers_of(name, content, mail, stored)
    made = [_kept(claim, paper, None if place else replaces, at)[0] for place, paper in enumerate(papers)]
    taken = {paper.name for paper in papers}
    record(
        "accounting.expenses.attach_mail",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "receipts": [each.pk for each in made],
            "sha256": ["", stored.sha256],
            "mail": ["", f"{mail.sender} {mail.subject}"],
            "not_taken": [each.name for each in mail.attached if each.name not in taken],
        },
    )
    return made


def _papers_of(name: str, content: bytes, mail: Mail, stored: StoredFile) -> list[_Paper]:
    """What of a mail is kept as a receipt: its papers, else itself. Raises MailWithoutReceipt, FileIsNotWhatItSays."""
    words, papers = _words_of(mail), []
    for each in mail.papers(PAPERS):
        media_type = media_type_of(each.name, each.content)
        said = read_paper(each.content, media_type)
        papers.append(_Paper(each.name, each.content, media_type, said, mail=stored, words=words))
    if papers:
        return papers
    if not mail.text:
        raise MailWithoutReceipt(name=name, names="、".join(each.name for each in mail.attached) or "—")
    return [_Paper(name, content, MEDIA_TYPE, read_text(mail.text), words=words)]


def _words_of(mail: Mail) -> str:
    """Who sent a mail, when, about what, and what it says: to be read beside the receipt."""
    sent = f"{mail.sent_at.astimezone(TOKYO):%Y-%m-%d %H:%M}" if mail.sent_at else ""
    head = [each for each in (mail.sender, sent, mail.subject) if each]
    return "\n".join((*head, "", mail.text))[:LONGEST_WORDS].strip()


def _kept(claim: Claim, paper: _Paper, replaces: int | None, at: dt.datetime) -> tuple[ClaimReceipt, bool]:
    """The receipt of a claim with these bytes, and whether it is new. Raises TooManyReceipts."""
    stored = store_file(content=paper.content, media_type=paper.media_type)
    receipt = ClaimReceipt.objects.filter(claim=claim, stored_file=stored).select_related("stored_file").first()
    is_new = receipt is None
    if receipt is None:
        waiting = claim.receipts.filter(lines=None).exclude(pk__in=[*claim.set_aside, replaces or 0])
        if claim.lines.filter(reckoned="").exclude(receipt=replaces or 0).count() + waiting.count() >= MOST_LINES:
            raise TooManyReceipts(most=MOST_LINES, name=paper.name)
        receipt = ClaimReceipt.objects.create(
            claim=claim,
            stored_file=stored,
            name=paper.name[-LONGEST_NAME:],
            media_type=paper.media_type,
            attached_at=at,
            said=paper.said,
            mail=paper.mail,
            words=paper.words,
        )
    claim.set_aside = set_aside(claim, {*claim.set_aside, replaces}, used={receipt.pk})
    claim.save(update_fields=["set_aside"])
    return receipt, is_new
