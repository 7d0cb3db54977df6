"""What a month comes to, as payroll takes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """Days and minutes of one person in a month; see DayMinutes for what they hold.

    Where a period is settled with the month, `extra_minutes` are beyond what was agreed and within the law (法定内),
    `deficit_minutes` what lacks of it and is deducted (None: not by hours), `carried_minutes` what goes to the next
    period instead, and `settled_minutes` those beyond 40 hours a week on average of who worked shorter than the period.
    """

    scheduled_days: int
    worked_days: Decimal
    paid_leave_days: Decimal
    absent_days: Decimal
    worked_minutes: int
    overtime_minutes: int
    night_minutes: int
    statutory_holiday_minutes: int
    day_off_minutes: int
    extra_minutes: int = 0
    deficit_minutes: int | None = None
    carried_minutes: int = 0
    settled_minutes: int = 0


@dataclass(frozen=True, slots=True)
class CountedDay:
    """The minutes of a day with its share of the week's overtime."""

    worked_minutes: int
    overtime_minutes: int
    night_minutes: int
    statutory_holiday_minutes: int
    day_off_minutes: int


def month_total(
    days: Iterable[CountedDay], *, scheduled_days: int, paid_leave_days: Decimal, absent_days: Decimal
) -> MonthTotal:
    """The sums of the days; a day counts as worked when anything was worked on it."""
    told = tuple(days)
    return MonthTotal(
        scheduled_days=scheduled_days,
        worked_days=Decimal(sum(1 for day in told if day.worked_minutes or day.statutory_holiday_minutes)),
        paid_leave_days=paid_leave_days,
        absent_days=absent_days,
        worked_minutes=sum(day.worked_minutes for day in told),
        overtime_minutes=sum(day.overtime_minutes for day in told),
        night_minutes=sum(day.night_minutes for day in told),
        statutory_holiday_minutes=sum(day.statutory_holiday_minutes for day in told),
        day_off_minutes=sum(day.day_off_minutes for day in told),
    )
