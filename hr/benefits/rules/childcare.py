"""育児休業給付金: 支給単位期間 of a leave, what each gives, and by when it is applied for (雇用保険法61条の7)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backoffice.values.reasons import Line, Term, line

from .months import DAY, boundary


@dataclass(frozen=True, slots=True)
class CareLaw:
    """Days of a whole period, days at the first rate, both rates, the share of wages that pay and benefit together may
    not pass, in how many months after its first day a period is applied for, and how many periods go together."""

    period_days: int
    first_days: int
    first_rate: Term
    later_rate: Term
    together_rate: Term
    apply_months: int
    periods_together: int


@dataclass(frozen=True, slots=True)
class DailyWageLimits:
    """賃金日額の上限・下限, in yen."""

    most: Term
    least: Term


@dataclass(frozen=True, slots=True)
class CarePeriod:
    """One 支給単位期間, both days included: the days that it pays for, at the first rate and later, and the benefit in
    yen, less what pay is too much beside it. `lines` end with the benefit; none where no daily wage is known.

    `apply_by` is the last day for the application of the periods that go together.
    """

    number: int
    first_on: dt.date
    last_on: dt.date
    first_days: int
    later_days: int
    apply_by: dt.date
    lines: tuple[Line, ...]

    @property
    def benefit_yen(self) -> int | None:
        """The estimate; None where no daily wage is known."""
        return self.lines[-1].amount_yen if self.lines else None


def limited_wage(daily: Line, limits: DailyWageLimits | None) -> Line:
    """賃金日額 between its limits; as it is where none are held for the day."""
    if limits is None:
        return daily
    return line(
        "limited_daily_wage",
        "max(min(daily_wage_yen, most_daily_yen), least_daily_yen)",
        "EXACT",
        daily.as_term(),
        limits.most,
        limits.least,
    )


def care_periods(
    first_on: dt.date,
    last_on: dt.date,
    wage: Line | None,
    paid_yen: Sequence[int],
    law: CareLaw,
) -> tuple[CarePeriod, ...]:
    """The periods of a leave between two days, both included; `paid_yen` is what was paid for each, 0 beyond them."""
    found: list[CarePeriod] = []
    used = 0
    for place, (opens, closes) in enumerate(_spans(first_on, last_on)):
        whole = closes + DAY == boundary(first_on, -(place + 1))
        days = law.period_days if whole else (closes - opens).days + 1
        early = max(min(days, law.first_days - used), 0)
        used += days
        paid = paid_yen[place] if place < len(paid_yen) else 0
        together = place - place % law.periods_together
        lines = _benefit(wage, early, days - early, paid, law) if wage else ()
        apply_by = _apply_by(boundary(first_on, -together), law)
        found.append(CarePeriod(place + 1, opens, closes, early, days - early, apply_by, lines))
    return tuple(found)


def support_after_birth(wage: Line, leave_days: int, days: Term, rate: Term) -> Line:
    """出生後休業支援給付金, where both parents take 14 days within the time of the law (61条の10)."""
    return line(
        "support_after_birth",
        "care_daily_yen * min(leave_days, support_days) * support_rate",
        "DROP_FRACTION",
        wage.as_term("care_daily_yen"),
        Term("leave_days", leave_days, "days"),
        days,
        rate,
    )


def _spans(first_on: dt.date, last_on: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    place = 0
    opens = first_on
    while opens <= last_on:
        place += 1
        following = boundary(first_on, -place)
        yield opens, min(following - DAY, last_on)
        opens = following


def _apply_by(opens: dt.date, law: CareLaw) -> dt.date:
    """The last day of the month in which so many months after the first day have passed (則101条の30)."""
    passed = boundary(opens, -law.apply_months) - DAY
    return boundary(passed.replace(day=1), -1) - DAY


def _benefit(wage: Line, early: int, later: int, paid_yen: int, law: CareLaw) -> tuple[Line, ...]:
    """The benefit by the days, cut where it passes the share of wages together with pay."""
    daily = wage.as_term("care_daily_yen")
    full = line(
        "care_full",
        "care_daily_yen * first_days * first_rate + care_daily_yen * later_days * later_rate",
        "DROP_FRACTION",
        daily,
        Term("first_days", early, "days"),
        Term("later_days", later, "days"),
        law.first_rate,
        law.later_rate,
    )
    cut = line(
        "care_benefit",
        "max(min(care_full_yen, care_daily_yen * (first_days + later_days) * together_rate - care_paid_yen), 0)",
        "DROP_FRACTION",
        full.as_term(),
        daily,
        Term("first_days", early, "days"),
        Term("later_days", later, "days"),
        law.together_rate,
        Term("care_paid_yen", paid_yen),
    )
    return full, cut
