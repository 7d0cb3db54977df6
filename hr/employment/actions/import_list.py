"""取り込み: a list is kept as it came, looked at, and then entered whole or not at all."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.documents.actions import open_stored, store_file
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal
from hr.employment.models import ImportedList

from .change_terms import NewTerms, import_terms
from .register_employees import NewEmployee, register_employees


class ImportIsSettled(Refusal):
    """A list is entered once, and not after it was discarded."""

    code = "hr.employment.import_is_settled"
    cause_ja = "「{name}」は、すでに取り込んだか、取りやめています。"
    cause_en = "“{name}” was imported or discarded already."
    remedy_ja = "もう一度取り込むときは、ファイルをアップロードし直してください。"
    remedy_en = "Upload the file again to import it anew."


class ImportHasErrors(Refusal):
    """A list with a row that does not fit is not entered, no row of it."""

    code = "hr.employment.import_has_errors"
    cause_ja = "誤りのある行が{count}行あるため、1件も登録していません。"
    cause_en = "{count} rows have errors; nothing was registered."
    remedy_ja = "ファイルを直して、もう一度アップロードしてください。"
    remedy_en = "Correct the file and upload it again."


@action("hr.employment.upload_list", _("取り込むファイルをアップロード"))
def upload_list(
    *, kind: str, name: str, content: bytes, media_type: str, acting_user: Any, at: dt.datetime
) -> ImportedList:
    """Keep a file until somebody confirms it or gives it up. Nothing of it is entered."""
    made = keep_list(kind=kind, name=name, content=content, media_type=media_type, by=acting_user, at=at)
    record(
        "hr.employment.upload_list",
        case=case_of_list(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"sha256": ["", made.stored_file.sha256]},
    )
    return made


@action("hr.employment.confirm_list", _("取り込みを確定"))
def confirm_list(
    *,
    list_id: int,
    employees: Sequence[NewEmployee],
    terms: Sequence[tuple[int, NewTerms]],
    errors: int,
    acting_user: Any,
    at: dt.datetime,
) -> int:
    """Enter what the file says, all or none; how many. Raises ImportIsSettled, ImportHasErrors, and what is raised below."""
    held = waiting_list(list_id)
    if errors or not (employees or terms):
        raise ImportHasErrors(count=errors)
    if employees:
        register_employees(entries=employees, acting_user=acting_user, at=at)
    if terms:
        import_terms(entries=terms, acting_user=acting_user, at=at)
    settle_list(held, ImportedList.State.DONE, at)
    count = len(employees) + len(terms)
    record(
        "hr.employment.confirm_list",
        case=case_of_list(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"rows": count},
    )
    return count


@action("hr.employment.discard_list", _("取り込みを取りやめ"))
def discard_list(*, list_id: int, acting_user: Any, at: dt.datetime) -> None:
    """Give a list up. Raises ImportIsSettled."""
    held = waiting_list(list_id)
    settle_list(held, ImportedList.State.DISCARDED, at)
    record("hr.employment.discard_list", case=case_of_list(held), acting_user=acting_user, occurred_at=at)


def content_of(held: ImportedList) -> bytes:
    """The bytes of a list as they came. Raises StoredFileDamaged."""
    with open_stored(held.stored_file) as file:
        return bytes(file.read())


def keep_list(*, kind: str, name: str, content: bytes, media_type: str, by: Any, at: dt.datetime) -> ImportedList:
    """The list as it waits, for the action of whichever room uploads it."""
    stored = store_file(content=content, media_type=media_type)
    return ImportedList.objects.create(kind=kind, name=name, stored_file=stored, uploaded_by=by, uploaded_at=at)


def waiting_list(list_id: int) -> ImportedList:
    """A list that waits, locked. Raises ImportIsSettled."""
    held = ImportedList.objects.select_for_update(of=("self",)).get(pk=list_id)
    if held.state != ImportedList.State.WAITING:
        raise ImportIsSettled(name=held.name)
    return held


def settle_list(held: ImportedList, state: str, at: dt.datetime) -> None:
    """Entered or given up, at a moment."""
    held.state, held.settled_at = state, at
    held.save(update_fields=["state", "settled_at"])


def case_of_list(held: ImportedList) -> Case:
    """The list as the record of work names it."""
    return Case("hr.employment.import", held.pk, held.name)
