"""What a month deducts by the notices and ends of one person. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import Month


class Rest(StrEnum):
    """What becomes of the months that are not collected: in one sum, by the person, or by the next employer."""

    LUMP_SUM = "LUMP_SUM"
    ORDINARY = "ORDINARY"
    CONTINUED = "CONTINUED"


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice: whole yen for each month from `first` to the end of its year; `order` is that of its recording."""

    order: int
    first: Month
    amounts_yen: tuple[int, ...]
    municipality_code: str
    municipality_name: str

    def yen_in(self, month: Month) -> int | None:
        """What it says of a month; None for one that it does not name."""
        place = self.first.until(month)
        return self.amounts_yen[place] if 0 <= place < len(self.amounts_yen) else None


@dataclass(frozen=True, slots=True)
class Ended:
    """An end of collection: the last month collected, the rest taken with it in one sum, and the newest notice then."""

    last: Month
    lump_yen: int
    order: int


@dataclass(frozen=True, slots=True)
class Withholding:
    """What one month's pay deducts, in yen: by the notice, and the rest of the year in one sum."""

    monthly_yen: int = 0
    rest_yen: int = 0


class MonthsDoNotFit(ValueError):
    """No month is given, or the month after the first is not, or there are not as many as a year has."""


def notice_of(notices: Sequence[Noticed], month: Month) -> Noticed | None:
    """The notice in force: of those that name the month, the one recorded last."""
    naming = [each for each in notices if each.yen_in(month) is not None]
    return max(naming, key=lambda each: each.order, default=None)


def withholding(notices: Sequence[Noticed], ends: Sequence[Ended], month: Month) -> Withholding:
    """What the pay of a month deducts. After an end nothing, until a notice that came later names the month."""
    notice = notice_of(notices, month)
    if notice is None:
        return Withholding()
    rest_yen = sum(end.lump_yen for end in ends if end.last == month)
    is_over = any(end.last < month and notice.order <= end.order for end in ends)
    return Withholding(0 if is_over else notice.yen_in(month) or 0, rest_yen)


def notified_yen(notices: Sequence[Noticed], months: Sequence[Month]) -> int:
    """The sum of what is notified for some months."""
    return sum(found.yen_in(month) or 0 for month in months if (found := notice_of(notices, month)))


def amounts_from(given: Sequence[int | None]) -> tuple[int, tuple[int, ...]]:
    """The place of the first month that is given, and an amount for each month from it on.

    A month left blank has the amount of the month before; the second must be given, since the first differs from the
    others (地方税法20条の4の2第8項: 端数は最初の月). Raises MonthsDoNotFit.
    """
    first = next((place for place, yen in enumerate(given) if yen is not None), None)
    if first is None or (first + 1 < len(given) and given[first + 1] is None):
        raise MonthsDoNotFit
    amounts: list[int] = []
    for yen in given[first:]:
        amounts.append(amounts[-1] if yen is None else yen)
    return first, tuple(amounts)
