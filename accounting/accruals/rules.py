"""Schedules of what is paid or received in advance: each month its share, with its reason, and nothing left. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.reasons import Line, Term, line

SHARE = "amount_yen * so_far / whole - before_yen"


class Spread(StrEnum):
    """月割, 日割, 支払時に全額 (短期前払費用)."""

    BY_MONTH = "BY_MONTH"
    BY_DAY = "BY_DAY"
    AT_ONCE = "AT_ONCE"


@dataclass(frozen=True, slots=True)
class Advance:
    """An amount for the days from `starts_on` to `ends_on` (both included), paid or received on `paid_on`.

    Ended early in a month, what is left then less `refund_yen` belongs to that month.
    """

    amount_yen: int
    starts_on: dt.date
    ends_on: dt.date
    paid_on: dt.date
    spread: Spread
    ended_in: Month | None = None
    refund_yen: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """The share of a month, why, and what is left after it."""

    month: Month
    share: Line
    left_yen: int

    @property
    def amount_yen(self) -> int:
        return self.share.amount_yen


def schedule(advance: Advance) -> tuple[Part, ...]:
    """The months of an advance. Their shares and the refund add up to its amount."""
    return tuple(_ended(advance) if advance.ended_in else _whole(advance))


def qualifies_as_short_term(paid_on: dt.date, ends_on: dt.date, months: int) -> bool:
    """Whether the service ends within so many months of its payment (法人税基本通達2-2-14)."""
    limit = Month.of(paid_on).plus(months)
    day = min(paid_on.day, limit.last_day.day)
    return ends_on <= limit.first_day.replace(day=day)


def left_after(advance: Advance, month: Month) -> int:
    """What is still to come after a month, in yen."""
    return sum(part.amount_yen for part in schedule(advance) if part.month > month)


def long_term_yen(advance: Advance, year_end: Month) -> int:
    """Of what is left at a year's end, the part of months more than a year away (1年基準)."""
    return left_after(advance, year_end.plus(MONTHS_PER_YEAR)) if left_after(advance, year_end) else 0


def _whole(advance: Advance) -> Iterator[Part]:
    """Each share is what belongs to all months so far, less what earlier months have: the last one takes the rest."""
    before_yen = 0
    measured = list(_measured(advance))
    whole = measured[-1][1]
    for month, so_far in measured:
        unit = "days" if advance.spread is Spread.BY_DAY else "months"
        share = line(
            "deferral_share",
            SHARE,
            "DROP_FRACTION",
            Term("amount_yen", advance.amount_yen),
            Term("so_far", so_far, unit),
            Term("whole", whole, unit),
            Term("before_yen", before_yen),
        )
        before_yen += share.amount_yen
        yield Part(month, share, advance.amount_yen - before_yen)


def _measured(advance: Advance) -> Iterator[tuple[Month, int]]:
    """Each month with the months or days from the beginning up to its end."""
    if advance.spread is Spread.AT_ONCE:
        yield Month.of(advance.paid_on), 1
        return
    first, last = Month.of(advance.starts_on), Month.of(advance.ends_on)
    for number in range(first.until(last) + 1):
        month = first.plus(number)
        if advance.spread is Spread.BY_MONTH:
            yield month, number + 1
        else:
            yield month, (min(month.last_day, advance.ends_on) - advance.starts_on).days + 1


def _ended(advance: Advance) -> Iterator[Part]:
    assert advance.ended_in is not None
    left_yen = advance.amount_yen
    for part in _whole(advance):
        if part.month >= advance.ended_in:
            break
        left_yen = part.left_yen
        yield part
    rest = line(
        "deferral_rest",
        "left_yen - refund_yen",
        "EXACT",
        Term("left_yen", left_yen),
        Term("refund_yen", advance.refund_yen),
    )
    yield Part(advance.ended_in, rest, 0)
