"""産前産後休業・育児休業中の保険料免除: the months of health insurance and pension that carry no premium.

健康保険法159条・159条の3; 厚生年金保険法81条の2・81条の2の2.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import Month

DAY = dt.timedelta(days=1)


class ChildLeave(StrEnum):
    """The two kinds of leave that free from premiums."""

    MATERNITY = "MATERNITY"
    CHILDCARE = "CHILDCARE"


@dataclass(frozen=True, slots=True)
class Spell:
    """Leave from its first day until before the day of return (None: nobody came back yet)."""

    kind: ChildLeave
    from_: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class ExemptionLaw:
    """`days_in_a_month`: childcare leave that begins and ends within one month frees it from so many days on (0: never).

    `bonus_months`: a bonus is freed by childcare leave of more than so many months alone.
    """

    days_in_a_month: int
    bonus_months: int


LawOf = Callable[[Month], ExemptionLaw]


def exempt_months(spells: Iterable[Spell], *, law: LawOf, through: Month) -> frozenset[Month]:
    """The months without premium: from that of the first day to the one before that of the day after the last.

    Childcare leave within one month frees that month by its days, those of several spells together. Leave that is not
    over counts `through` that month.
    """
    joined = list(_joined(spells))
    whole = {month for spell in joined for month in _whole_months(spell, through)}
    return frozenset(whole | set(_short_months(joined, law)))


def frees_bonus(spells: Iterable[Spell], *, month: Month, law: ExemptionLaw) -> bool:
    """Whether a bonus paid in the month carries no premium.

    Maternity leave over the month's end frees it; childcare leave does when it is longer than the law's months too.
    """
    return any(_covers(spell, month.last_day) and _is_long(spell, law) for spell in _joined(spells))


def _joined(spells: Iterable[Spell]) -> Iterator[Spell]:
    """Leave of one kind that goes on the day after the last is one leave."""
    held: Spell | None = None
    for spell in sorted(spells, key=lambda each: each.from_):
        if held and held.kind == spell.kind and held.until == spell.from_:
            held = Spell(held.kind, held.from_, spell.until)
            continue
        if held:
            yield held
        held = spell
    if held:
        yield held


def _whole_months(spell: Spell, through: Month) -> Iterator[Month]:
    end = min(Month.of(spell.until), through.next) if spell.until else through.next
    month = Month.of(spell.from_)
    while month < end:
        yield month
        month = month.next


def _short_months(spells: Iterable[Spell], law: LawOf) -> Iterator[Month]:
    days: dict[Month, int] = {}
    for spell in spells:
        if spell.kind == ChildLeave.CHILDCARE and spell.until and Month.of(spell.until) == Month.of(spell.from_):
            month = Month.of(spell.from_)
            days[month] = days.get(month, 0) + (spell.until - spell.from_).days
    for month, count in days.items():
        if 0 < law(month).days_in_a_month <= count:
            yield month


def _covers(spell: Spell, day: dt.date) -> bool:
    return spell.from_ <= day and (spell.until is None or day < spell.until)


def _is_long(spell: Spell, law: ExemptionLaw) -> bool:
    if spell.kind == ChildLeave.MATERNITY or spell.until is None or not law.bonus_months:
        return True
    return spell.until > _months_later(spell.from_, law.bonus_months)


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, the last day where the month has none of that number."""
    month = Month.of(day).plus(months)
    return min(month.last_day, month.first_day + (day - Month.of(day).first_day))
