"""Files of seals and requests: what may be kept, and keeping it for its case."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.models import Document
from backoffice.eventlog.actions import Case
from backoffice.values.refusals import InvalidInput
from legal.seals.limits import MOST_BYTES, MOST_MEGABYTES
from legal.seals.models import Seal, SealRequest
from legal.seals.queries import CASE, SCAN, SEAL_CASE
from legal.seals.rules import PAPERS, PICTURES, SCANS, media_type_of

PAPER, IMPRINT = "legal.seals.paper", "legal.seals.imprint"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as it was sent: its name and its bytes."""

    name: str
    content: bytes


class PaperIsNoDocument(InvalidInput):
    """What is to be sealed is a PDF or a Word document, and is not larger than what is kept."""

    code = "legal.seals.paper_is_no_document"
    field = "paper"
    cause_ja = "「{name}」は、保管できるファイルではありません。"
    cause_en = "“{name}” is not a file that can be kept."
    remedy_ja = "PDFかWord（.docx）のファイルを、{most}MBまでで選び直してください。"
    remedy_en = "Choose a PDF or Word (.docx) file of at most {most} MB."


class ScanIsNoPdf(InvalidInput):
    """The scan of a sealed paper is kept as PDF."""

    code = "legal.seals.scan_is_no_pdf"
    field = "scan"
    cause_ja = "「{name}」は、保管できるファイルではありません。"
    cause_en = "“{name}” is not a file that can be kept."
    remedy_ja = "押印した書類の写しを、{most}MBまでのPDFで選び直してください。"
    remedy_en = "Choose the scan of the sealed paper as a PDF of at most {most} MB."


class ImprintIsNoPicture(InvalidInput):
    """An imprint is a picture."""

    code = "legal.seals.imprint_is_no_picture"
    field = "imprint"
    cause_ja = "「{name}」は、保管できる画像ではありません。"
    cause_en = "“{name}” is not a picture that can be kept."
    remedy_ja = "PNGかJPEGの画像を、{most}MBまでで選び直してください。"
    remedy_en = "Choose a PNG or JPEG picture of at most {most} MB."


def seal_case(seal: Seal) -> Case:
    """How the log names a seal."""
    return Case(SEAL_CASE, seal.pk, str(seal)[:200])


def request_case(request: SealRequest) -> Case:
    """How the log names a request."""
    return Case(CASE, request.pk, request.title)


def keep_paper(request: SealRequest, file: NewFile, acting_user: Any, at: dt.datetime, day: dt.date) -> Document:
    """Keep what is to be sealed. Raises PaperIsNoDocument."""
    found = media_type_of(file.name, file.content, PAPERS)
    if not found or len(file.content) > MOST_BYTES:
        raise PaperIsNoDocument(name=file.name, most=MOST_MEGABYTES)
    return _keep(request, file, PAPER, f"押印する書類 {request.title}", found, day, acting_user, at)


def keep_scan(
    request: SealRequest,
    file: NewFile,
    acting_user: Any,
    at: dt.datetime,
    day: dt.date,
    *,
    replaces: Document | None = None,
    reason: str = "",
) -> Document:
    """Keep the scan of what was sealed on a day, in the place of one that it replaces. Raises ScanIsNoPdf."""
    found = media_type_of(file.name, file.content, SCANS)
    if not found or len(file.content) > MOST_BYTES:
        raise ScanIsNoPdf(name=file.name, most=MOST_MEGABYTES)
    title = f"押印した書類の写し {request.title}"
    return _keep(request, file, SCAN, title, found, day, acting_user, at, replaces, reason)


def keep_imprint(seal: Seal, file: NewFile, acting_user: Any, at: dt.datetime, day: dt.date) -> Document:
    """Keep the picture of a seal's imprint. Raises ImprintIsNoPicture."""
    found = media_type_of(file.name, file.content, PICTURES)
    if not found or len(file.content) > MOST_BYTES:
        raise ImprintIsNoPicture(name=file.name, most=MOST_MEGABYTES)
    new = NewDocument(kind=IMPRINT, title=f"印影 {seal}"[:200], dated_on=day, content=file.content, media_type=found)
    return keep_document(new=new, case=seal_case(seal), acting_user=acting_user, at=at)


def _keep(
    request: SealRequest,
    file: NewFile,
    kind: str,
    title: str,
    media_type: str,
    day: dt.date,
    acting_user: Any,
    at: dt.datetime,
    replaces: Document | None = None,
    reason: str = "",
) -> Document:
    new = NewDocument(
        kind=kind,
        title=title[:200],
        dated_on=day,
        content=file.content,
        media_type=media_type,
        amount_yen=request.contract.amount_yen if request.contract else None,
        partner_name=request.addressee,
    )
    return keep_document(
        new=new, case=request_case(request), acting_user=acting_user, at=at, replaces=replaces, reason=reason
    )
