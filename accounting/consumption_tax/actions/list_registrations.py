"""Loading the published list of registered issuers: looked at first, then confirmed whole, or discarded."""

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounting.consumption_tax.models import ListedIssuer, ListState, RegistrationList
from accounting.consumption_tax.queries import ROOM
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.parameters import as_of
from backoffice.values.refusals import Refusal

KIND = "accounting.consumption_tax.registration_list"
SHOWN_FAULTS = 20
PIECE = 64 * 1024
FIRST_LINE = "registratedNumber"


class ListIsEmpty(Refusal):
    """The file has no row that can be read."""

    code = "accounting.consumption_tax.list_is_empty"
    cause_ja = "「{file_name}」に、読み取れる登録番号がありません。"
    cause_en = "“{file_name}” holds no registration number that can be read."
    remedy_ja = "国税庁の公表サイトからダウンロードしたCSV（UTF-8）を選んでください。"
    remedy_en = "Choose a CSV (UTF-8) that was downloaded from the National Tax Agency's site."


class ListNotWaiting(Refusal):
    """It is confirmed or discarded already, or another one waits."""

    code = "accounting.consumption_tax.list_not_waiting"
    cause_ja = "「{file_name}」は「{state}」です。"
    cause_en = "“{file_name}” is {state}."
    remedy_ja = "確認待ちの一覧を反映するか破棄してから、次の操作をしてください。"
    remedy_en = "Confirm or discard the list that waits first."


class ListHasFaults(Refusal):
    """A list is confirmed whole or not at all."""

    code = "accounting.consumption_tax.list_has_faults"
    cause_ja = "「{file_name}」には読めない行があるため、反映できません。"
    cause_en = "“{file_name}” has rows that cannot be read and cannot be confirmed."
    remedy_ja = "一覧を破棄し、ファイルをダウンロードし直してください。"
    remedy_en = "Discard it and download the file again."


@action("accounting.consumption_tax.load_registrations", _("登録番号の一覧を読み込む"))
def load_registrations(*, file: BinaryIO, file_name: str, acting_user: Any, at: dt.datetime) -> RegistrationList:
    """Read a list into the database without letting it count yet. Raises ListIsEmpty, ListNotWaiting.

    Rows are streamed through COPY; of rows of one number the one that was updated last is kept.
    """
    waiting = RegistrationList.objects.select_for_update().filter(state=ListState.WAITING).first()
    if waiting:
        raise ListNotWaiting(file_name=waiting.file_name, state=waiting.get_state_display())
    made = RegistrationList.objects.create(
        file_name=file_name[:200],
        rows=0,
        loaded_by_id=acting_user.pk,
        loaded_by_name=acting_user.get_full_name(),
        loaded_at=at,
    )
    read = _Rows(file, as_of(f"{ROOM}.listed_columns", at.astimezone(TOKYO).date()).value)
    made.rows = _copied(made.pk, read)
    if not made.rows and not read.faults:
        raise ListIsEmpty(file_name=file_name)
    made.sha256, made.faults = read.sha256, read.faults
    made.save(update_fields=["rows", "sha256", "faults"])
    _record("load_registrations", made, acting_user, at)
    return made


@action("accounting.consumption_tax.confirm_registrations", _("登録番号の一覧を反映"))
def confirm_registrations(*, list_id: int, acting_user: Any, at: dt.datetime) -> RegistrationList:
    """Let the list that waits count from now on. Raises ListNotWaiting, ListHasFaults."""
    made = _waiting(list_id)
    if made.faults:
        raise ListHasFaults(file_name=made.file_name)
    made.state = ListState.IN_FORCE
    made.save(update_fields=["state"])
    _record("confirm_registrations", made, acting_user, at)
    return made


@action("accounting.consumption_tax.discard_registrations", _("登録番号の一覧を破棄"))
def discard_registrations(*, list_id: int, acting_user: Any, at: dt.datetime) -> RegistrationList:
    """Drop the rows of the list that waits. Raises ListNotWaiting."""
    made = _waiting(list_id)
    made.issuers.all().delete()
    made.state = ListState.DISCARDED
    made.save(update_fields=["state"])
    _record("discard_registrations", made, acting_user, at)
    return made


class _Rows:
    """A file of the list as lines for COPY, read piece by piece; what cannot be read is noted."""

    def __init__(self, file: BinaryIO, columns: Mapping[str, Any]) -> None:
        self.faults: list[dict[str, Any]] = []
        self._digest = hashlib.sha256()
        self._columns = columns
        self._lines = self._copied(file)
        self._held = b""

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def read(self, size: int = PIECE) -> bytes:
        """So many bytes of rows, as COPY asks for them."""
        parts, length = [self._held], len(self._held)
        for line in self._lines:
            parts.append(line)
            length += len(line)
            if length >= size:
                break
        whole = b"".join(parts)
        self._held = whole[size:]
        return whole[:size]

    def _copied(self, file: BinaryIO) -> Iterator[bytes]:
        text = io.TextIOWrapper(_Hashed(file, self._digest), encoding="utf-8-sig", newline="")  # type: ignore[type-var]
        try:
            for number, cells in enumerate(csv.reader(text), start=1):
                if cells and FIRST_LINE not in cells:
                    yield from self._row(number, cells)
        except UnicodeDecodeError:
            self._fault(0, "文字コード")

    def _row(self, number: int, cells: list[str]) -> Iterator[bytes]:
        at = self._columns
        try:
            listed = cells[at["number"]].strip()
            registered = dt.date.fromisoformat(cells[at["registered_on"]].strip())
            updated = _day(cells[at["updated_on"]]) or registered
            ends = [day for day in (_day(cells[at["cancelled_on"]]), _day(cells[at["expired_on"]])) if day]
            name = cells[at["name"]]
            is_deleted = cells[at["process"]].strip() == str(at["deleted"])
        except (IndexError, ValueError):
            self._fault(number, ",".join(cells)[:80])
            return
        listed = listed if listed.startswith("T") else f"T{listed}"
        if len(listed) != 14 or not listed[1:].isascii() or not listed[1:].isdigit():
            self._fault(number, listed[:20])
            return
        ended = min(ends) if ends else updated if is_deleted else None
        plain = name.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ").replace("\r", " ")[:300]
        yield f"{listed}\t{plain}\t{registered}\t{ended or chr(92) + 'N'}\t{updated}\n".encode()

    def _fault(self, row: int, text: str) -> None:
        if len(self.faults) < SHOWN_FAULTS:
            self.faults.append({"row": row, "text": text})


class _Hashed(io.RawIOBase):
    """Passes a file on and takes its hash on the way."""

    def __init__(self, file: BinaryIO, digest: Any) -> None:
        self._file, self._digest = file, digest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._file.read(len(buffer))
        self._digest.update(piece)
        buffer[: len(piece)] = piece
        return len(piece)


def _copied(list_id: int, rows: _Rows) -> int:
    """COPY into a table of this transaction, then one INSERT through the policies."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE _listed (number text, name text, registered_on date, ended_on date, updated_on date)"
            " ON COMMIT DROP"
        )
        cursor.copy_expert("COPY _listed FROM STDIN", rows, PIECE)
        cursor.execute(
            f'INSERT INTO "{ListedIssuer._meta.db_table}" (list_id, number, name, registered_on, ended_on) '  # noqa: S608
            "SELECT DISTINCT ON (number) %s, number, name, registered_on, ended_on FROM _listed "
            "ORDER BY number, updated_on DESC, registered_on DESC",
            [list_id],
        )
        written = cursor.rowcount
        cursor.execute("DROP TABLE _listed")
    return int(written)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text.strip()) if text.strip() else None


def _waiting(list_id: int) -> RegistrationList:
    made = RegistrationList.objects.select_for_update().get(pk=list_id)
    if made.state != ListState.WAITING:
        raise ListNotWaiting(file_name=made.file_name, state=made.get_state_display())
    return made


def _record(verb: str, made: RegistrationList, acting_user: Any, at: dt.datetime) -> None:
    record(
        f"accounting.consumption_tax.{verb}",
        case=Case(KIND, made.pk, made.file_name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"rows": made.rows, "state": made.state},
    )
