"""Plan against actual: columns of a statement, the landing of a year, and its ratios. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from accounting.statements.rules import BookAccount
from backoffice.values.money import half_up
from backoffice.values.periods import MONTHS_PER_YEAR, Month

PERCENT = 100
TENTH = Decimal("0.1")
Cells = Mapping[Month, int]
COLUMNS = ("month_actual", "month_plan", "actual", "plan", "year_plan", "landing")


class Landing(StrEnum):
    """着地見込: the rest of the year as it was planned, or as the months so far went on average."""

    PLAN = "plan"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class Compared:
    """An account beside its plan, in yen."""

    month_actual: int
    month_plan: int
    actual: int
    plan: int
    year_plan: int
    landing: int

    @property
    def figures(self) -> tuple[int, ...]:
        """In the order of COLUMNS."""
        return tuple(getattr(self, name) for name in COLUMNS)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A key figure to date, and what was planned of it."""

    key: str
    actual: Decimal | None
    plan: Decimal | None


def compared(actual: Cells, plan: Cells, *, begins: Month, until: Month, landing: Landing) -> Compared:
    """One account of a year that `begins`, seen at the end of `until`."""
    so_far = [begins.plus(number) for number in range(begins.until(until) + 1)]
    rest = [until.plus(number + 1) for number in range(MONTHS_PER_YEAR - len(so_far))]
    done = sum(actual.get(month, 0) for month in so_far)
    ahead = (
        sum(plan.get(month, 0) for month in rest)
        if landing is Landing.PLAN
        else half_up(Fraction(done * len(rest), len(so_far)))
    )
    return Compared(
        month_actual=actual.get(until, 0),
        month_plan=plan.get(until, 0),
        actual=done,
        plan=sum(plan.get(month, 0) for month in so_far),
        year_plan=sum(plan.get(month, 0) for month in (*so_far, *rest)),
        landing=done + ahead,
    )


def compared_accounts(
    actual: Mapping[BookAccount, Cells], plan: Mapping[BookAccount, Cells], one: Callable[[Cells, Cells], Compared]
) -> dict[BookAccount, tuple[int, ...]]:
    """The columns of every account that has a figure in either."""
    accounts = {**actual, **plan}
    return {account: one(actual.get(account, {}), plan.get(account, {})).figures for account in accounts}


def scaled(yen: int, percent: int) -> int:
    """A figure of last year times a percentage, 四捨五入."""
    return half_up(Fraction(yen * percent, PERCENT))


def share(part_yen: int, whole_yen: int) -> Decimal | None:
    """Percent of a whole, to a tenth, half up; None of nothing."""
    if not whole_yen:
        return None
    return (Decimal(PERCENT) * part_yen / whole_yen).quantize(TENTH, ROUND_HALF_UP)


def ratios(yen: Callable[[str, int], int], heads: int) -> Sequence[Ratio]:
    """売上総利益率, 営業利益率, 1人当たり売上高 to date, actual and plan. `yen(row, column)` reads the statement."""
    to_date = COLUMNS.index("actual"), COLUMNS.index("plan")
    return (
        Ratio(
            "gross_margin",
            *(share(yen("gross_profit", at), yen("sales", at)) for at in to_date),
        ),
        Ratio(
            "operating_margin",
            *(share(yen("operating_profit", at), yen("sales", at)) for at in to_date),
        ),
        Ratio(
            "sales_per_head",
            *(Decimal(half_up(Fraction(yen("sales", at), heads))) if heads else None for at in to_date),
        ),
    )
