"""The forecast of cash by week: what is there, what is expected, and what late payers do to it. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from backoffice.values.calendar import on_or_after

WEEKS = 12 + 1
DAYS_PER_WEEK = 10 - 2 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Money expected on a day, of a source; `late_days` it was moved by in the scenario, `is_overdue` when its day is past."""

    source: str
    on: dt.date
    amount_yen: int
    who: str
    what: str
    reason: str
    url: str = ""
    partner_id: int | None = None
    late_days: int = 0
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """A week: its days, what it begins with, what comes and goes, and what it ends with."""

    number: int
    first: dt.date
    last: dt.date
    opening_yen: int
    flows: tuple[Flow, ...]

    @property
    def in_yen(self) -> int:
        return sum(each.amount_yen for each in self.flows if each.amount_yen > 0)

    @property
    def out_yen(self) -> int:
        return sum(each.amount_yen for each in self.flows if each.amount_yen < 0)

    @property
    def closing_yen(self) -> int:
        return self.opening_yen + self.in_yen + self.out_yen

    def of(self, source: str) -> int:
        """The sum of a source."""
        return sum(each.amount_yen for each in self.flows if each.source == source)


def last_day(today: dt.date) -> dt.date:
    """The last day of a forecast that begins today: the Sunday of its thirteenth week."""
    monday = today - dt.timedelta(days=today.weekday())
    return monday + dt.timedelta(days=WEEKS * DAYS_PER_WEEK - 1)


def late(flows: Iterable[Flow], delays: Mapping[int, int], today: dt.date) -> list[Flow]:
    """The same money as late as its payers have been on average: from its due day, or from today where that is past."""
    return [_moved(each, delays.get(each.partner_id or 0, 0), today) for each in flows]


def weeks(opening_yen: int, flows: Sequence[Flow], today: dt.date) -> list[Week]:
    """Thirteen weeks from today on; what is overdue stands in the first, what lies beyond them in none."""
    found: list[Week] = []
    first = today
    for number in range(1, WEEKS + 1):
        last = first + dt.timedelta(days=DAYS_PER_WEEK - 1 - first.weekday())
        theirs = tuple(
            sorted(
                (each for each in flows if max(each.on, today) >= first and max(each.on, today) <= last),
                key=lambda each: (each.on, each.source, each.who),
            )
        )
        found.append(Week(number, first, last, opening_yen, theirs))
        opening_yen, first = found[-1].closing_yen, last + dt.timedelta(days=1)
    return found


def average_days(days: Sequence[int]) -> int:
    """The average of some delays, a fraction of a day counted as one; early payment counts as none."""
    late_days = [max(0, each) for each in days]
    return -(-sum(late_days) // len(late_days)) if late_days else 0


def _moved(flow: Flow, days: int, today: dt.date) -> Flow:
    if flow.amount_yen <= 0 or days <= 0:
        return flow
    moved = on_or_after(max(flow.on, today) + dt.timedelta(days=days))
    return replace(flow, on=moved, late_days=days, is_overdue=False)
