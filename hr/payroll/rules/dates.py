"""The dates of a run: work period, payment date and the month whose overtime it carries are three things."""

import datetime as dt
from dataclasses import dataclass

from backoffice.values.calendar import on_or_after, on_or_before
from backoffice.values.periods import Month

BEFORE = "BEFORE"


@dataclass(frozen=True, slots=True)
class GroupDays:
    """A pay group's calendar; a day beyond the month's end means its last day. `shift` is BEFORE or AFTER."""

    closing_day: int
    pay_day: int
    pay_months_after: int
    overtime_months_before: int
    shift: str


@dataclass(frozen=True, slots=True)
class RunDates:
    """The first and last day of the work period, the day of payment, and the month whose overtime is paid."""

    opens_on: dt.date
    closing_on: dt.date
    paid_on: dt.date
    overtime_month: Month


def run_dates(group: GroupDays, month: Month) -> RunDates:
    """The dates of the run that pays `month` to the group; pay moves off bank holidays as the group says."""
    pay_day = _day_of(month.plus(group.pay_months_after), group.pay_day)
    return RunDates(
        opens_on=_day_of(month.previous, group.closing_day) + dt.timedelta(days=1),
        closing_on=_day_of(month, group.closing_day),
        paid_on=on_or_before(pay_day) if group.shift == BEFORE else on_or_after(pay_day),
        overtime_month=month.plus(-group.overtime_months_before),
    )


def _day_of(month: Month, day: int) -> dt.date:
    return month.first_day.replace(day=min(day, month.last_day.day))
