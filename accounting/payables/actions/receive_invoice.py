"""Invoices that came in: taken as they came, then recorded as a bill or put aside with a reason."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from accounting.payables.models import Bill, ReceivedInvoice, ReceivedMail, ReceivedState
from accounting.payables.queries import bill_of_file
from accounting.payables.rules import read_pint
from backoffice.documents.actions import open_stored, store_file
from backoffice.documents.rules import FileTooLarge, media_type_of, megabytes_of, sha256_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal

RECEIVED = "accounting.payables.received"
XML, LONGEST_NAME = "application/xml", 200


class SameFileRecorded(InvalidInput):
    """The same bytes are the paper of a bill."""

    code = "accounting.payables.same_file_recorded"
    field = "file"
    cause_ja = "同じファイルが、{partner}の請求書 {number} として登録されています。"
    cause_en = "The same file is recorded as the bill {number} of {partner}."
    remedy_ja = "登録済みの請求書を確認してください。二重には登録していません。"
    remedy_en = "Look at the recorded bill. Nothing was recorded twice."


class SameFileReceived(InvalidInput):
    """The same bytes wait to be recorded."""

    code = "accounting.payables.same_file_received"
    field = "file"
    cause_ja = "同じファイルが、「{name}」として{day}に取り込まれています。"
    cause_en = "The same file was taken in as “{name}” on {day}."
    remedy_ja = "受け取った請求書の一覧で確認してください。二重には取り込んでいません。"
    remedy_en = "Look for it among the received invoices. Nothing was taken in twice."


class NotWaiting(Refusal):
    """The file was recorded or put aside."""

    code = "accounting.payables.not_waiting"
    cause_ja = "「{name}」は「{state}」です。"
    cause_en = "“{name}” does not wait to be recorded any more ({state})."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class DiscardReasonMissing(InvalidInput):
    """Putting a file aside says why."""

    code = "accounting.payables.discard_reason_missing"
    field = "reason"
    cause_ja = "登録しない理由が入力されていません。"
    cause_en = "The reason for not recording it is missing."
    remedy_ja = "理由を入力してください。ファイルは、そのまま残ります。"
    remedy_en = "Enter the reason. The file itself stays."


@action("accounting.payables.receive_invoice", _("受け取った請求書を取り込む"))
def receive_invoice(*, name: str, content: bytes, origin: str, acting_user: Any, at: dt.datetime) -> ReceivedInvoice:
    """Take an invoice in as it came: PDF, picture, or the XML of JP PINT, which is read at once.

    Raises SameFileRecorded, SameFileReceived, UnreadableInvoice, FileTooLarge, FileKindNotTaken, FileIsNotWhatItSays.
    """
    made = take_in(name=name, content=content, origin=origin, mail=None, acting_user=acting_user, at=at)
    record(
        "accounting.payables.receive_invoice",
        case=received_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"sha256": ["", made.stored_file.sha256], "origin": ["", str(made.origin)]},
    )
    return made


def take_in(
    *, name: str, content: bytes, origin: str, mail: ReceivedMail | None, acting_user: Any, at: dt.datetime
) -> ReceivedInvoice:
    """One file as an invoice that waits, for the action that writes the event. Raises as receive_invoice."""
    media_type, facts = _read(name, content)
    if same := bill_of_file(sha256_of(content)):
        raise SameFileRecorded(partner=same.partner_name, number=same.number or same.description)
    stored = store_file(content=content, media_type=media_type)
    there = ReceivedInvoice.objects.filter(stored_file=stored).exclude(state=ReceivedState.DISCARDED).first()
    if there:
        raise SameFileReceived(name=there.name, day=there.received_at.date())
    return ReceivedInvoice.objects.create(
        name=name[-LONGEST_NAME:],
        stored_file=stored,
        mail=mail,
        origin=ReceivedInvoice.Origin.ELECTRONIC if facts else origin,
        facts=facts,
        received_by_id=acting_user.pk,
        received_by_name=acting_user.get_full_name(),
        received_at=at,
    )


@action("accounting.payables.discard_received", _("受け取った請求書を登録しない"))
def discard_received(*, received_id: int, reason: str, acting_user: Any, at: dt.datetime) -> ReceivedInvoice:
    """Put a file aside that is no bill to record; it stays to be seen. Raises DiscardReasonMissing, NotWaiting."""
    if not reason.strip():
        raise DiscardReasonMissing
    found = taken(received_id)
    found.state, found.reason = ReceivedState.DISCARDED, reason.strip()
    found.save(update_fields=["state", "reason"])
    record(
        "accounting.payables.discard_received",
        case=received_case(found),
        acting_user=acting_user,
        occurred_at=at,
        reason=found.reason,
        changes={"state": [ReceivedState.WAITING, ReceivedState.DISCARDED]},
    )
    return found


@action("accounting.payables.read_received", _("受け取った請求書を開く"))
def read_received(*, received_id: int, acting_user: Any, at: dt.datetime) -> "tuple[ReceivedInvoice, File[bytes]]":
    """The bytes of a file that came in, with the event that they were read. Raises StoredFileDamaged."""
    found = ReceivedInvoice.objects.select_related("stored_file").get(pk=received_id)
    file = open_stored(found.stored_file)
    record(
        "accounting.payables.read_received",
        case=received_case(found),
        acting_user=acting_user,
        occurred_at=at,
        changes={"sha256": found.stored_file.sha256},
    )
    return found, file


def received_case(received: ReceivedInvoice) -> Case:
    """How the log names a file that came in."""
    return Case(RECEIVED, received.pk, received.name)


def taken(received_id: int) -> ReceivedInvoice:
    """A file that waits, held against others. Raises NotWaiting."""
    found = ReceivedInvoice.objects.select_for_update(of=("self",)).select_related("stored_file").get(pk=received_id)
    if found.state != ReceivedState.WAITING:
        raise NotWaiting(name=found.name, state=found.get_state_display())
    return found


def mark_recorded(received: ReceivedInvoice, bill: Bill) -> None:
    """The file is the paper of a bill."""
    received.state, received.bill = ReceivedState.RECORDED, bill
    received.save(update_fields=["state", "bill"])


def _read(name: str, content: bytes) -> tuple[str, dict[str, Any] | None]:
    """The kind of a file, and what it says when it is an electronic invoice."""
    if not name.lower().endswith(".xml"):
        return media_type_of(name, content), None
    if megabytes_of(content):
        raise FileTooLarge(name=name, megabytes=megabytes_of(content))
    return XML, asdict(read_pint(content))
