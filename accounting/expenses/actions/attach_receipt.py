"""Attaching the file of a receipt to one's own draft: kept as it came, once its bytes are what its name says."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.expenses.limits import MOST_LINES
from accounting.expenses.models import ClaimReceipt
from accounting.expenses.reading import read_paper
from backoffice.documents.actions import store_file
from backoffice.documents.rules import media_type_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput

from .draft_claim import claim_case, own_draft, set_aside

LONGEST_NAME = 200


class TooManyReceipts(InvalidInput):
    """With its lines and the receipts that wait for theirs, a claim is full."""

    code = "accounting.expenses.too_many_receipts"
    field = "receipt"
    cause_ja = "1つの申請に入れられる明細は{most}件までのため、「{name}」は添付していません。"
    cause_en = "A claim takes {most} payments: “{name}” was not attached."
    remedy_ja = "残りの領収書は、別の経費精算として申請してください。"
    remedy_en = "Claim the others separately."


@action("accounting.expenses.attach_receipt", _("領収書を添付"))
def attach_receipt(
    *, claim_id: int, name: str, content: bytes, acting_user: Any, at: dt.datetime, replaces: int | None = None
) -> ClaimReceipt:
    """Keep a file for a claim; the same file again gives the receipt that is there. The one it `replaces` is set aside.

    Raises NotYourClaim, NotADraft, TooManyReceipts, FileTooLarge, FileKindNotTaken, FileIsNotWhatItSays.
    """
    claim = own_draft(claim_id, acting_user)
    media_type = media_type_of(name, content)
    stored = store_file(content=content, media_type=media_type)
    receipt = ClaimReceipt.objects.filter(claim=claim, stored_file=stored).first()
    is_new = receipt is None
    if receipt is None:
        waiting = claim.receipts.filter(lines=None).exclude(pk__in=[*claim.set_aside, replaces or 0])
        if claim.lines.filter(reckoned="").exclude(receipt=replaces or 0).count() + waiting.count() >= MOST_LINES:
            raise TooManyReceipts(most=MOST_LINES, name=name)
        receipt = ClaimReceipt.objects.create(
            claim=claim,
            stored_file=stored,
            name=name[-LONGEST_NAME:],
            media_type=media_type,
            attached_at=at,
            said=read_paper(content, media_type),
        )
    claim.set_aside = set_aside(claim, {*claim.set_aside, replaces}, used={receipt.pk})
    claim.save(update_fields=["set_aside"])
    record(
        "accounting.expenses.attach_receipt",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"receipt": receipt.pk, "sha256": ["", stored.sha256], "is_new": is_new},
    )
    return receipt
