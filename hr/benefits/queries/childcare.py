"""育児休業給付: the periods of a leave with what was paid in them, and which pair is to be applied for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from backoffice.parameters import GapInParameter, as_of
from backoffice.values.reasons import Line, Term
from hr.benefits.rules import (
    CareLaw,
    CarePeriod,
    DailyWageLimits,
    care_periods,
    limited_wage,
    support_after_birth,
)
from hr.employment.models import Suspension
from hr.payroll.models import RunKind
from hr.payroll.queries import SettledPay, settled_pay

from .law import ROOM
from .wages import wages_before

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CareFound:
    """The periods of a leave; `wage` is None where six months of wages are not known, `limits_held` False where the
    limits of the day are not; `support` is what both parents' leave may add."""

    leave: Suspension
    wage: Line | None
    limits_held: bool
    periods: tuple[CarePeriod, ...]
    paid_yen: tuple[int, ...]
    support: Line | None
    together: int

    def pair_from(self, first_on: dt.date) -> tuple[CarePeriod, ...]:
        """The periods that are applied for together, from the first day of the first of them; none where there is none."""
        for start in range(0, len(self.periods), self.together):
            pair = self.periods[start : start + self.together]
            if pair[0].first_on == first_on:
                return pair
        return ()

    def pairs(self) -> Sequence[tuple[CarePeriod, ...]]:
        """All of them, in order."""
        starts = range(0, len(self.periods), self.together)
        return [self.periods[start : start + self.together] for start in starts]


def care_law(day: dt.date) -> CareLaw:
    """育児休業給付金 of a leave that begins on a day."""
    found = as_of(f"{ROOM}.childcare", day)
    value = found.value

    def rate(name: str) -> Term:
        return Term(name, Decimal(value[name]), "rate", found.version)

    return CareLaw(
        period_days=value["period_days"],
        first_days=value["first_days"],
        first_rate=rate("first_rate"),
        later_rate=rate("later_rate"),
        together_rate=rate("together_rate"),
        apply_months=value["apply_months"],
        periods_together=value["periods_together"],
    )


def care_dates(leave: Suspension) -> tuple[tuple[CarePeriod, ...], ...]:
    """The pairs of a leave without amounts: no query. None without an end that is known or expected."""
    last_on = _last_on(leave)
    if last_on is None or last_on < leave.valid_from:
        return ()
    law = care_law(leave.valid_from)
    periods = care_periods(leave.valid_from, last_on, None, (), law)
    together = law.periods_together
    return tuple(periods[start : start + together] for start in range(0, len(periods), together))


def care_of(leave: Suspension) -> CareFound:
    """The periods of a leave with the estimate: a fixed number of queries. Raises NotInsured."""
    law, first_on, last_on = care_law(leave.valid_from), leave.valid_from, _last_on(leave)
    daily = wages_before(leave.employee, first_on - DAY).table.daily_wage
    limits = _limits(first_on)
    wage = limited_wage(daily, limits) if daily else None
    if last_on is None or last_on < first_on:
        return CareFound(leave, wage, limits is not None, (), (), None, law.periods_together)
    dates = care_periods(first_on, last_on, None, (), law)
    slips = settled_pay(paid_from=first_on, paid_until=last_on, employee_ids=[leave.employee_id])
    paid = tuple(_paid(each, slips, first_on) for each in dates)
    support = _support(wage, (last_on - first_on).days + 1, first_on) if wage else None
    periods = care_periods(first_on, last_on, wage, paid, law)
    return CareFound(leave, wage, limits is not None, periods, paid, support, law.periods_together)


def _last_on(leave: Suspension) -> dt.date | None:
    end = leave.valid_until or leave.expected_on
    return end - DAY if end else None


def _limits(day: dt.date) -> DailyWageLimits | None:
    """The limits of the day; None where they are not held."""
    try:
        found = as_of(f"{ROOM}.care_wage_limits", day)
    except GapInParameter:
        return None
    return DailyWageLimits(
        Term("most_daily_yen", found.value["most_yen"], "yen", found.version),
        Term("least_daily_yen", found.value["least_yen"], "yen", found.version),
    )


def _support(wage: Line, leave_days: int, day: dt.date) -> Line | None:
    try:
        found = as_of(f"{ROOM}.support_after_birth", day)
    except GapInParameter:
        return None
    days = Term("support_days", found.value["days"], "days", found.version)
    return support_after_birth(
        wage, leave_days, days, Term("support_rate", Decimal(found.value["rate"]), "rate", found.version)
    )


def _paid(period: CarePeriod, slips: Sequence[SettledPay], first_on: dt.date) -> int:
    """What was paid within a period for work within the leave; pay for the time before it, and bonuses, are left out.

    Wages that are paid for more than three months are none here (雇用保険法61条の7第5項, 業務取扱要領59533; RECALLED).
    """
    return sum(
        each.gross_yen
        for each in slips
        if each.run_kind != RunKind.BONUS
        and each.opens_on >= first_on
        and period.first_on <= each.paid_on <= period.last_on
    )
