"""Keeping documents, and reading them."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from backoffice.access import gate
from backoffice.companies import scope
from backoffice.companies.clock import TOKYO
from backoffice.companies.models import Company
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal

from . import kinds, rules, storage
from .models import Document, StoredFile, Upload
from .queries import document as find

NOT_KEPT = b""
UPLOAD_IS_OPEN, UPLOAD_IS_KEPT = dt.timedelta(hours=1), dt.timedelta(days=1)
PLACE_LETTERS = 32


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What is to be kept. `dated_on` is the date of the transaction; what the paper does not have is None.

    `content` is the bytes, or an open file that is too large to be held.
    """

    kind: str
    title: str
    dated_on: dt.date
    content: "bytes | File[bytes]"
    media_type: str
    amount_yen: int | None = None
    partner_name: str | None = None


class EmptyFile(Refusal):
    """A file without a byte proves nothing."""

    code = "documents.empty_file"
    cause_ja = "「{title}」のファイルが空です。"
    cause_en = "The file of “{title}” is empty."
    remedy_ja = "ファイルの内容を確認して、もう一度保管してください。"
    remedy_en = "Check the file and keep it again."


class AlreadyReplaced(Refusal):
    """A document was corrected before; the correction is what is corrected next."""

    code = "documents.already_replaced"
    cause_ja = "「{title}」は、すでに訂正されています。"
    cause_en = "“{title}” has already been corrected."
    remedy_ja = "最新の書類を開いて、そこから訂正してください。"
    remedy_en = "Open the newest document and correct that one."


class UploadNotTaken(InvalidInput):
    """No endpoint takes such a file."""

    code = "documents.upload_not_taken"
    field = "name"
    cause_ja = "「{name}」は、受け取れる種類のファイルではありません。"
    cause_en = "“{name}” is not a kind of file that is taken."
    remedy_ja = "PDF・JPEG・PNG・HEIC・Word（docx）のファイルを送ってください。"
    remedy_en = "Send a PDF, JPEG, PNG, HEIC or Word (docx) file."


@action("backoffice.documents.keep_document", _("書類を保管"))
def keep_document(
    *,
    new: NewDocument,
    case: Case,
    acting_user: Any,
    at: dt.datetime,
    replaces: Document | None = None,
    reason: str = "",
) -> Document:
    """Keep a document for a case. The same file for the same case and kind is kept once: what is there is returned.

    A correction names the document that it `replaces`, and the reason. Raises EmptyFile, AlreadyReplaced; KeyError for
    a kind that no department offers. The bytes are written before the row, so no row is ever without its file.
    """
    if new.content == NOT_KEPT:
        raise EmptyFile(title=new.title)
    if replaces and replaces.replaced_by.exists():
        raise AlreadyReplaced(title=replaces.title)
    stored = store_file(content=new.content, media_type=new.media_type)
    there = Document.objects.filter(kind=new.kind, case_kind=case.kind, case_id=case.id, stored_file=stored).first()
    kept = there or _document(new, case, stored, acting_user, at, replaces, reason)
    record(
        "backoffice.documents.keep_document",
        case=case,
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"document": [replaces.pk if replaces else None, kept.pk], "sha256": ["", stored.sha256]},
    )
    return kept


@action("backoffice.documents.read_document", _("書類を閲覧"))
def read_document(*, document_id: int, acting_user: Any, at: dt.datetime) -> "tuple[Document, File[bytes]]":
    """A document and its verified file, with the event that it was read.

    Raises NotAllowed without the right to read this kind, StoredFileDamaged; Document.DoesNotExist when there is none.
    """
    found = find(document_id)
    gate.require(acting_user, kinds.known(found.kind).read_step, at.astimezone(TOKYO).date())
    file = storage.open_verified(found.company_id, found.stored_file.sha256)
    record(
        "backoffice.documents.read_document",
        case=Case(found.case_kind, found.case_id, found.title),
        acting_user=acting_user,
        occurred_at=at,
        changes={"document": found.pk},
    )
    return found, file


@action("backoffice.documents.begin_upload", _("ファイルの送信を開始"))
def begin_upload(*, name: str, size_bytes: int, sha256: str, acting_user: Any, at: dt.datetime) -> Upload:
    """A place for bytes that will be sent, of that size and, where it is given, that SHA-256. Raises UploadNotTaken."""
    media_type = rules.SENT_ENDINGS.get(name.rpartition(".")[2].lower())
    if media_type is None:
        raise UploadNotTaken(name=name)
    upload = Upload.objects.create(
        created_by_id=acting_user.pk,
        name=name,
        media_type=media_type,
        size_bytes=size_bytes,
        sha256=sha256,
        place=f"{_company_id()}/{secrets.token_hex(PLACE_LETTERS // 2)}",
        created_at=at,
        open_until=at + UPLOAD_IS_OPEN,
        kept_until=at + UPLOAD_IS_KEPT,
    )
    record(
        "backoffice.documents.begin_upload",
        case=Case("backoffice.documents.upload", upload.pk, name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"size_bytes": [None, size_bytes], "sha256": ["", sha256]},
    )
    return upload


def store_file(*, content: "bytes | File[bytes]", media_type: str) -> StoredFile:
    """Keep some bytes before they are a document; to be called inside a department's action, which writes the event.

    The bytes come first, then their row, held so that nobody keeps the same file for the same case beside us.
    """
    sha256 = storage.put(_company_id(), content)
    size_bytes = len(content) if isinstance(content, bytes) else content.size
    fresh = StoredFile(sha256=sha256, size_bytes=size_bytes, media_type=media_type)
    StoredFile.objects.bulk_create([fresh], ignore_conflicts=True)
    return StoredFile.objects.select_for_update().get(sha256=sha256)


def open_stored(stored: StoredFile) -> "File[bytes]":
    """The verified bytes of a stored file, for an action that says who may read them. Raises StoredFileDamaged."""
    return storage.open_verified(stored.company_id, stored.sha256)


def _document(
    new: NewDocument,
    case: Case,
    stored: StoredFile,
    acting_user: Any,
    at: dt.datetime,
    replaces: Document | None,
    reason: str,
) -> Document:
    company = Company.objects.get(pk=_company_id())
    return Document.objects.create(
        kind=new.kind,
        title=new.title,
        dated_on=new.dated_on,
        amount_yen=new.amount_yen,
        partner_name=new.partner_name,
        case_kind=case.kind,
        case_id=case.id,
        stored_file=stored,
        retained_until=kinds.known(new.kind).retained_until(new.dated_on, company),
        created_by_id=acting_user.pk,
        created_by_name=acting_user.get_full_name(),
        created_at=at,
        replaces=replaces,
        reason=reason,
    )


def _company_id() -> int:
    writes = scope.current().writes
    if writes is None:
        raise Company.DoesNotExist
    return writes
