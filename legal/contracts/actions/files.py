"""Files of contracts: what may be kept, and keeping it for its contract."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.models import Document
from backoffice.eventlog.actions import Case
from backoffice.values.refusals import InvalidInput
from legal.contracts.models import Contract
from legal.contracts.queries import CASE, SIGNED
from legal.contracts.rules import PDF, media_type_of

DRAFT = "legal.contracts.draft"
MOST_MEGABYTES = 10
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as it was sent: its name and its bytes."""

    name: str
    content: bytes


class DraftIsNoDocument(InvalidInput):
    """A draft is a PDF or a Word document, and is not larger than what is kept."""

    code = "legal.contracts.draft_is_no_document"
    field = "draft"
    cause_ja = "「{name}」は、保管できるファイルではありません。"
    cause_en = "“{name}” is not a file that can be kept."
    remedy_ja = "PDFかWord（.docx）のファイルを、{most}MBまでで選び直してください。"
    remedy_en = "Choose a PDF or Word (.docx) file of at most {most} MB."


class SignedPaperIsNoPdf(InvalidInput):
    """What was signed is kept as PDF."""

    code = "legal.contracts.signed_paper_is_no_pdf"
    field = "signed_paper"
    cause_ja = "「{name}」は、保管できるファイルではありません。"
    cause_en = "“{name}” is not a file that can be kept."
    remedy_ja = "締結した契約書を、{most}MBまでのPDFで選び直してください。"
    remedy_en = "Choose the signed contract as a PDF of at most {most} MB."


def contract_case(contract: Contract) -> Case:
    """How the log names a contract."""
    return Case(CASE, contract.pk, f"{contract.number} {contract.title}".strip())


def draft_type(file: NewFile) -> str:
    """The media type of a draft; raises DraftIsNoDocument."""
    found = media_type_of(file.name, file.content)
    if not found or len(file.content) > MOST_BYTES:
        raise DraftIsNoDocument(name=file.name, most=MOST_MEGABYTES)
    return found


def signed_type(file: NewFile) -> str:
    """PDF; raises SignedPaperIsNoPdf."""
    if media_type_of(file.name, file.content) != PDF or len(file.content) > MOST_BYTES:
        raise SignedPaperIsNoPdf(name=file.name, most=MOST_MEGABYTES)
    return PDF


def keep_file(
    contract: Contract,
    file: NewFile,
    *,
    kind: str,
    media_type: str,
    dated_on: dt.date,
    acting_user: Any,
    at: dt.datetime,
    replaces: Document | None = None,
    reason: str = "",
) -> Document:
    """Keep a file of a contract as evidence, with its amount and partner (電子帳簿保存法施行規則4条)."""
    words = {DRAFT: "契約書案", SIGNED: "契約書"}
    new = NewDocument(
        kind=kind,
        title=f"{words[kind]} {contract.title}"[:200],
        dated_on=dated_on,
        content=file.content,
        media_type=media_type,
        amount_yen=contract.amount_yen,
        partner_name=contract.partner_name,
    )
    return keep_document(
        new=new, case=contract_case(contract), acting_user=acting_user, at=at, replaces=replaces, reason=reason
    )
