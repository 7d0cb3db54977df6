"""中間申告: how often, of which months, how much, and by when (消費税法42条・48条)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from backoffice.values.calendar import on_or_after
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.reasons import Line, Term, line


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimLaw:
    """`steps` are (limit that last year's tax passes, months of each interim period), the highest first.

    An interim return is due so many months after its period; that of the first month as if it were of two.
    """

    steps: Sequence[tuple[Term, int]]
    months_after: int
    local_part: Term
    national_part: Term


@dataclass(frozen=True, slots=True)
class InterimPart:
    """One interim payment: its months, both taxes with their reasons, and the day by which it is due."""

    number: int
    first: Month
    last: Month
    national: Line
    local: Line
    due_on: dt.date

    @property
    def total_yen(self) -> int:
        return self.national.amount_yen + self.local.amount_yen


def interim_parts(
    first: Month, months: int, last_year_yen: int, last_year_months: int, law: InterimLaw
) -> tuple[InterimPart, ...]:
    """The interim payments of a year by last year's national tax (前課税期間の確定消費税額); none up to the lowest limit.

    A year of fewer months counts as if it had gone on (消費税法42条は月数で割った額による).
    """
    of_a_year = Fraction(last_year_yen * MONTHS_PER_YEAR, last_year_months)
    step = next((each for each in law.steps if of_a_year > int(each[0].value)), None)
    if step is None:
        return ()
    limit, length = step
    national = _national(last_year_yen, last_year_months, length, limit)
    local = line(
        "interim_local", "interim_national_yen * local_part / national_part", "DROP_BELOW_HUNDRED",
        national.as_term(), law.local_part, law.national_part,
    )  # fmt: skip
    count = (months - 1) // length
    return tuple(_part(number, first, length, national, local, law) for number in range(1, count + 1))


def _national(last_year_yen: int, last_year_months: int, length: int, limit: Term) -> Line:
    terms = (
        Term("last_year_national_yen", last_year_yen),
        Term("last_year_months", last_year_months, "months"),
        Term("interim_months", length, "months"),
        limit,
    )
    formula = "last_year_national_yen / last_year_months * interim_months"
    return line("interim_national", formula, "DROP_BELOW_HUNDRED", *terms)


def _part(number: int, first: Month, length: int, national: Line, local: Line, law: InterimLaw) -> InterimPart:
    begins = first.plus((number - 1) * length)
    last = begins.plus(length - 1)
    # The first of eleven is due with the second: two months after two months have passed.
    counts_from = last.next if length == 1 and number == 1 else last
    due = counts_from.plus(law.months_after).last_day
    return InterimPart(number, begins, last, national, local, on_or_after(due))
