"""年度更新 after the premiums: 充当・還付・追加納付 of the year that ended, and 延納 of the estimate of the next. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from backoffice.values.calendar import on_or_after
from backoffice.values.reasons import Line, Term, line

from .labour import YearPremiums

EMPLOYMENT, ACCIDENT = "employment_premium", "accident_premium"


@dataclass(frozen=True, slots=True)
class InstalmentLaw:
    """From which estimate it may be paid in parts (`least_of_one_yen` where only one insurance is in force), and the
    month and day of each part's due date, the first in the year of the declaration (労働保険徴収法18条, 則27条)."""

    least_yen: int
    least_of_one_yen: int
    due: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the employer chooses: 延納 or one sum; 還付 of what was paid too much, or its 充当 to what comes; whether a
    労働保険事務組合 is entrusted, for which there is no least estimate."""

    in_parts: bool = False
    refund: bool = False
    entrusted: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One payment in yen: a part of the estimate, less what was paid too much, and with the first the rest."""

    number: int
    due_on: dt.date
    estimate: Line
    offset_yen: int
    shortfall_yen: int
    contribution_yen: int
    payable: Line


@dataclass(frozen=True, slots=True)
class YearSettled:
    """`difference` is what the year cost less its estimate; `refund_yen` what is asked back."""

    difference: Line
    parts: tuple[Part, ...]
    refund_yen: int


def may_pay_in_parts(estimated: YearPremiums, law: InstalmentLaw, wishes: Wishes) -> bool:
    """Whether the estimate is large enough for 延納, or a 労働保険事務組合 is entrusted (則27条1項)."""
    least = law.least_yen if _has_both(estimated) else law.least_of_one_yen
    return wishes.entrusted or estimated.premium_yen >= least


def settle_year(
    confirmed: YearPremiums,
    estimated: YearPremiums,
    paid_in_advance_yen: int,
    *,
    declared_in: int,
    law: InstalmentLaw,
    wishes: Wishes,
) -> YearSettled:
    """What is paid when, after the declaration of a year.

    Too little in advance is paid with the first part (法19条3項), as is the contribution. Too much is set off against
    the parts in their order and what is left is given back, or all of it is, as asked (法19条6項, 則36条・37条).
    """
    advance = Term("paid_in_advance_yen", paid_in_advance_yen)
    owed = Term("confirmed_yen", confirmed.premium_yen, "yen", "line:confirmed")
    difference = line("labour_difference", "confirmed_yen - paid_in_advance_yen", "EXACT", owed, advance)
    surplus_yen = max(-difference.amount_yen, 0)
    left_yen = 0 if wishes.refund else surplus_yen
    days = law.due if wishes.in_parts and may_pay_in_parts(estimated, law, wishes) else law.due[:1]
    parts = []
    for place, estimate in enumerate(_divided(estimated.premium_yen, len(days))):
        is_first = place == 0
        offset_yen = min(left_yen, estimate.amount_yen)
        left_yen -= offset_yen
        parts.append(
            _part(
                place + 1,
                due_day(days, place, declared_in),
                estimate,
                offset_yen,
                max(difference.amount_yen, 0) if is_first else 0,
                confirmed.contribution.amount_yen if is_first else 0,
            )
        )
    return YearSettled(difference, tuple(parts), surplus_yen if wishes.refund else left_yen)


def due_day(days: Sequence[tuple[int, int]], place: int, declared_in: int) -> dt.date:
    """The day of a part, or the next bank business day; a month before the first part's is of the year after."""
    month, day = days[place]
    year = declared_in if month >= days[0][0] else declared_in + 1
    return on_or_after(dt.date(year, month, day))


def _divided(estimated_yen: int, count: int) -> list[Line]:
    """Equal parts in whole yen; the first bears what is left over."""
    whole, parts = Term("estimated_yen", estimated_yen, "yen", "line:estimated"), Term("parts", count, "times")
    others = line("labour_part", "estimated_yen / parts", "DROP_FRACTION", whole, parts)
    first = line(
        "labour_part",
        "estimated_yen - labour_part_yen * (parts - 1)",
        "EXACT",
        whole,
        others.as_term(),
        parts,
    )
    return [first, *[others] * (count - 1)]


def _part(
    number: int, due_on: dt.date, estimate: Line, offset_yen: int, shortfall_yen: int, contribution_yen: int
) -> Part:
    payable = line(
        "labour_payable",
        "labour_part_yen - offset_yen + shortfall_yen + general_contribution_yen",
        "EXACT",
        estimate.as_term(),
        Term("offset_yen", offset_yen),
        Term("shortfall_yen", shortfall_yen),
        Term("general_contribution_yen", contribution_yen, "yen", "line:general_contribution"),
    )
    return Part(number, due_on, estimate, offset_yen, shortfall_yen, contribution_yen, payable)


def _has_both(estimated: YearPremiums) -> bool:
    amounts = {each.code: each.amount_yen for each in estimated.lines}
    return bool(amounts.get(ACCIDENT)) and bool(amounts.get(EMPLOYMENT))
