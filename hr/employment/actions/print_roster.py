"""労働者名簿 on paper or in a file: addresses leave the house, so it is an action with its event."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from hr.employment import queries


@action("hr.employment.print_roster", _("労働者名簿を出力"))
def print_roster(
    *, employee_id: int | None, as_of: dt.date, acting_user: Any, at: dt.datetime
) -> list[queries.RosterEntry]:
    """The roster of one person, or of everybody; empty for an officer, who is no worker."""
    entries = queries.roster(as_of=as_of, employee_id=employee_id)
    name = str(entries[0].employee.person) if employee_id and entries else f"{len(entries)}名"
    record(
        "hr.employment.print_roster",
        case=Case("hr.employment.employee" if employee_id else "hr.employment.roster", employee_id or 0, name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"people": len(entries)},
    )
    return entries
