"""取り込み of notices: kept as they came, looked at, and then entered whole or not at all."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from hr.employment.actions import case_of_list, keep_list, settle_list, waiting_list
from hr.employment.models import ImportedList

from .record_notices import NewNotice, record_notices


class ListHasErrors(Refusal):
    """A list with a row that does not fit is not entered, no row of it."""

    code = "hr.resident_tax.list_has_errors"
    cause_ja = "誤りのある行が{count}行あるため、1件も登録していません。"
    cause_en = "{count} rows have errors; nothing was recorded."
    remedy_ja = "ファイルを直して、もう一度アップロードしてください。"
    remedy_en = "Correct the file and upload it again."


@action("hr.resident_tax.upload_notices", _("住民税の通知をアップロード"))
def upload_notices(*, name: str, content: bytes, media_type: str, acting_user: Any, at: dt.datetime) -> ImportedList:
    """Keep a list of notices until somebody confirms it or gives it up. Nothing of it is entered."""
    kind = ImportedList.Kind.NOTICES
    made = keep_list(kind=kind, name=name, content=content, media_type=media_type, by=acting_user, at=at)
    changes = {"sha256": ["", made.stored_file.sha256]}
    record(
        "hr.resident_tax.upload_notices",
        case=case_of_list(made),
        acting_user=acting_user,
        occurred_at=at,
        changes=changes,
    )
    return made


@action("hr.resident_tax.confirm_notices", _("住民税の通知の取り込みを確定"))
def confirm_notices(
    *, list_id: int, entries: Sequence[NewNotice], errors: int, acting_user: Any, at: dt.datetime
) -> int:
    """Enter what the list says, all or none; how many. Raises ImportIsSettled, ListHasErrors, and what is raised below."""
    held = waiting_list(list_id)
    if errors or not entries:
        raise ListHasErrors(count=errors)
    record_notices(entries=entries, acting_user=acting_user, at=at)
    settle_list(held, ImportedList.State.DONE, at)
    record(
        "hr.resident_tax.confirm_notices",
        case=case_of_list(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"rows": len(entries)},
    )
    return len(entries)


@action("hr.resident_tax.discard_notices", _("住民税の通知の取り込みを取りやめ"))
def discard_notices(*, list_id: int, acting_user: Any, at: dt.datetime) -> None:
    """Give a list up. Raises ImportIsSettled."""
    held = waiting_list(list_id)
    settle_list(held, ImportedList.State.DISCARDED, at)
    record("hr.resident_tax.discard_notices", case=case_of_list(held), acting_user=acting_user, occurred_at=at)
