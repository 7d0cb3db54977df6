"""Letting lapse what was not used within the time that the law sets (労働基準法115条)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from hr.leave import queries
from hr.leave.models import LeaveEntry


@action("hr.leave.lapse_due", _("期限の過ぎた休暇を失効"))
def lapse_due(*, until: dt.date, acting_user: Any, at: dt.datetime) -> int:
    """Enter the lapse of everything whose life ended up to a day; how many grants. A second time finds nothing."""
    ended = list(queries.lapsing(after=dt.date.min, until=until).order_by("pk"))
    LeaveEntry.objects.bulk_create(
        LeaveEntry(
            grant=grant,
            type=LeaveEntry.Type.LAPSE,
            dated_on=grant.lapses_on,
            parts=-grant.left,
            recorded_at=at,
        )
        for grant in ended
    )
    record(
        "hr.leave.lapse_due",
        case=Case("hr.leave.grant", ended[0].pk if ended else 0, f"{until} までの失効"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"grants": len(ended)},
    )
    return len(ended)
