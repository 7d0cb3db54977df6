"""高年齢雇用継続基本給付金: the wage at 60, and what a month with lower pay gives (雇用保険法61条)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from backoffice.values.periods import Month
from backoffice.values.reasons import Line, Term, line

HUNDREDTH_OF_PERCENT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class ElderLaw:
    """Below which ratio of the wage at 60 a month is paid for, from which ratio down the rate stays the same, that rate,
    and between them slope × (begins - ratio) / (divisor × ratio); in how many months after its first day a month is
    applied for, and how many months go together. `version` names the law that holds for who reaches 60 on a day."""

    begins: Decimal
    full: Decimal
    full_rate: Decimal
    slope: Decimal
    divisor: Decimal
    apply_months: int
    months_together: int
    version: str


@dataclass(frozen=True, slots=True)
class ElderLimits:
    """Of a month, in yen: the most and the least monthly wage at 60, the most of pay and benefit together (支給限度額),
    and what a benefit has to pass to be paid (最低限度額)."""

    most_wage: Term
    least_wage: Term
    most_together: Term
    least_benefit: Term


class MonthState(StrEnum):
    """Why a month is paid for or not: pay is lower or is not, insurance does not hold for the whole month, leave for a
    child or family takes all of it, or pay is not known."""

    LOWER = "LOWER"
    NOT_LOWER = "NOT_LOWER"
    NOT_INSURED = "NOT_INSURED"
    ON_LEAVE = "ON_LEAVE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class MonthPay:
    """What was paid within a month in yen, None where it is not known, and what absence took from it: that is taken as
    paid where pay is compared (61条1項, 則101条の3). `is_insured` and `on_leave` tell of the whole month; `is_clear` is
    False where days without pay took what is not known."""

    month: Month
    paid_yen: int | None
    absence_yen: int = 0
    is_insured: bool = True
    on_leave: bool = False
    is_clear: bool = True


@dataclass(frozen=True, slots=True)
class ElderMonth:
    """One month of an application; `ratio` and `rate` are fractions to a hundredth of a percent, None where unknown."""

    month: Month
    state: MonthState
    paid_yen: int | None
    ratio: Decimal | None
    rate: Decimal | None
    lines: tuple[Line, ...]

    @property
    def benefit_yen(self) -> int | None:
        """The estimate; None where pay or the wage at 60 is not known."""
        if self.lines:
            return self.lines[-1].amount_yen
        return None if self.state is MonthState.UNKNOWN else 0


def wage_at_60(daily: Line, days_per_month: Term) -> Line:
    """賃金月額 before its limits: the daily wage by thirty."""
    return line("elder_wage", "daily_wage_yen * days_per_month", "EXACT", daily.as_term(), days_per_month)


def limited_month_wage(wage: Term, limits: ElderLimits) -> Line:
    """賃金月額 within the limits."""
    return line(
        "elder_limited_wage",
        "max(min(elder_wage_yen, elder_most_wage_yen), elder_least_wage_yen)",
        "EXACT",
        wage,
        limits.most_wage,
        limits.least_wage,
    )


def elder_ratio(paid_yen: int, wage_yen: int) -> Decimal:
    """低下率 to a hundredth of a percent: 200,000 of 300,000 is 0.6667."""
    return (Decimal(paid_yen) / wage_yen).quantize(HUNDREDTH_OF_PERCENT, ROUND_HALF_UP)


def elder_rate(ratio: Decimal, law: ElderLaw) -> Decimal:
    """支給率 to a hundredth of a percent: 0 from the first ratio up, the full rate from the other down, falling between."""
    if ratio >= law.begins:
        return Decimal(0)
    if ratio <= law.full:
        return law.full_rate
    falling = law.slope * (law.begins - ratio) / (law.divisor * ratio)
    return falling.quantize(HUNDREDTH_OF_PERCENT, ROUND_HALF_UP)


def elder_month(pay: MonthPay, wage: Term | None, law: ElderLaw, limits: ElderLimits | None) -> ElderMonth:
    """What a month gives beside a monthly wage at 60; without the limits of the month they are left out."""
    if not pay.is_insured:
        return ElderMonth(pay.month, MonthState.NOT_INSURED, pay.paid_yen, None, None, ())
    if pay.on_leave:
        return ElderMonth(pay.month, MonthState.ON_LEAVE, pay.paid_yen, None, None, ())
    if pay.paid_yen is None or wage is None or not pay.is_clear:
        return ElderMonth(pay.month, MonthState.UNKNOWN, pay.paid_yen, None, None, ())
    limited = limited_month_wage(wage, limits) if limits else None
    base = limited.as_term() if limited else wage
    ratio = elder_ratio(pay.paid_yen + pay.absence_yen, int(base.value))
    rate = elder_rate(ratio, law)
    if not rate:
        return ElderMonth(pay.month, MonthState.NOT_LOWER, pay.paid_yen, ratio, rate, ())
    lines = (*([limited] if limited else []), *_benefit(pay, base, ratio, rate, law, limits))
    return ElderMonth(pay.month, MonthState.LOWER, pay.paid_yen, ratio, rate, lines)


def elder_apply_by(first: Month, law: ElderLaw) -> dt.date:
    """The last day for the application of the months that begin with `first` (則101条の5): within four months of its
    first day."""
    return first.plus(law.apply_months - 1).last_day


def applied_together(anchor: Month, last: Month, law: ElderLaw) -> Sequence[tuple[Month, ...]]:
    """The months from the first one applied for to the last, in groups that are applied for together."""
    every = [anchor.plus(n) for n in range(max(anchor.until(last) + 1, 0))]
    size = law.months_together
    return [tuple(every[start : start + size]) for start in range(0, len(every), size)]


def _benefit(
    pay: MonthPay, base: Term, ratio: Decimal, rate: Decimal, law: ElderLaw, limits: ElderLimits | None
) -> tuple[Line, ...]:
    """The benefit by the rate, cut where it passes the limit together with pay, nothing where it is too small."""
    paid = Term("elder_paid_yen", pay.paid_yen or 0)
    given = (
        Term("elder_absence_yen", pay.absence_yen),
        base,
        Term("elder_ratio", ratio, "rate"),
        Term("elder_rate", rate, "rate", law.version),
    )
    full = line("elder_full", "elder_paid_yen * elder_rate", "DROP_FRACTION", paid, *given)
    if limits is None:
        return (full,)
    cut = line(
        "elder_cut",
        "max(min(elder_full_yen, elder_most_together_yen - elder_paid_yen), 0)",
        "EXACT",
        full.as_term(),
        limits.most_together,
        paid,
    )
    passes = Term("elder_passes", int(cut.amount_yen > int(limits.least_benefit.value)), "number")
    return (
        full,
        cut,
        line("elder_benefit", "elder_cut_yen * elder_passes", "EXACT", cut.as_term(), passes, limits.least_benefit),
    )
