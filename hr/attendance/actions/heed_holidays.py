"""What the company says of a day changes what was worked on it: refused in a closed month, counted anew in others."""

import datetime as dt

from backoffice.companies.clock import TOKYO
from hr.attendance.models import DailyRecord
from hr.attendance.queries import closes_in_force

from .days import project
from .punch import MonthClosed

DAY = dt.timedelta(days=1)


def require_open(first: dt.date, last: dt.date) -> None:
    """Raises MonthClosed where anybody's month between two days is closed."""
    closed = closes_in_force().filter(month__range=(first.replace(day=1), last)).first()
    if closed is not None:
        raise MonthClosed(month=f"{closed.month:%Y-%m}")


def count_anew(first: dt.date, last: dt.date, at: dt.datetime) -> None:
    """Count the days between two anew that somebody punched."""
    punched = DailyRecord.objects.filter(work_date__range=(first - DAY, last))
    ids = sorted(set(punched.values_list("employee_id", flat=True)))
    if ids and first <= at.astimezone(TOKYO).date():
        project(ids, first - DAY, last)
