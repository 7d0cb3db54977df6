"""Those whom somebody keeps: from what is declared of them to the kinds that the law deducts for (所得税法2条, 84条)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import attained_on

from .facts import Dependant, Disability
from .law import PeopleLaw


class Relation(StrEnum):
    """続柄, as far as the law tells them apart."""

    CHILD = "CHILD"
    GRANDCHILD = "GRANDCHILD"
    PARENT = "PARENT"
    PARENT_IN_LAW = "PARENT_IN_LAW"
    GRANDPARENT = "GRANDPARENT"
    SIBLING = "SIBLING"
    OTHER = "OTHER"


class Abroad(StrEnum):
    """Whether somebody lives abroad, and the reason for which they count nevertheless."""

    NO = "NO"
    YES = "YES"
    STUDENT = "STUDENT"
    SUPPORTED = "SUPPORTED"


class NotKept(StrEnum):
    """Why somebody is not counted."""

    INCOME = "INCOME"
    ABROAD = "ABROAD"


ASCENDING = frozenset({Relation.PARENT, Relation.PARENT_IN_LAW, Relation.GRANDPARENT})


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative of whom somebody says that they keep them. `disability` is GENERAL or SPECIAL, wherever they live."""

    born_on: dt.date
    relation: Relation
    income_yen: int
    is_coresident: bool = False
    disability: Disability | None = None
    abroad: Abroad = Abroad.NO


@dataclass(frozen=True, slots=True)
class Kept:
    """What a relative comes to: a dependant, or a specified relative by the income, or neither and why."""

    kind: Dependant | None = None
    disability: Disability | None = None
    specified_income_yen: int | None = None
    is_child: bool = False
    why_not: NotKept | None = None


def kept(relative: Relative, year: int, law: PeopleLaw) -> Kept:
    """What the law makes of a relative at the end of the year."""
    ends_on = _last_day(year)
    kind = _kind_by_age(relative.born_on, ends_on, law)
    if not _counts_abroad(relative, ends_on, law):
        return Kept(why_not=NotKept.ABROAD)
    if relative.income_yen > law.income_limit_yen:
        is_specified = kind is Dependant.SPECIFIED and relative.income_yen <= law.specified_up_to_yen
        return Kept(specified_income_yen=relative.income_yen) if is_specified else Kept(why_not=NotKept.INCOME)
    is_at_home = kind is Dependant.ELDERLY and relative.is_coresident and relative.relation in ASCENDING
    return Kept(
        kind=Dependant.ELDERLY_CORESIDENT_PARENT if is_at_home else kind,
        disability=disability_at(relative.disability, is_coresident=relative.is_coresident),
        is_child=not has_attained(relative.born_on, law.child_until_age, ends_on),
    )


def disability_at(disability: Disability | None, *, is_coresident: bool) -> Disability | None:
    """同居特別障害者 is a 特別障害者 who lives with the taxpayer."""
    if disability is Disability.SPECIAL and is_coresident:
        return Disability.CORESIDENT_SPECIAL
    return disability


def has_attained(born_on: dt.date, age: int, on: dt.date) -> bool:
    """Whether an age is reached by the end of a day: on the day before the birthday."""
    return attained_on(born_on, age) <= on


def is_elderly(born_on: dt.date, year: int, law: PeopleLaw) -> bool:
    """Whether somebody is of the age of ELDERLY at the end of the year."""
    return _kind_by_age(born_on, _last_day(year), law) is Dependant.ELDERLY


def children_in(found: Sequence[Kept]) -> bool:
    """Whether a dependant is below the age of a child."""
    return any(each.is_child for each in found)


def _kind_by_age(born_on: dt.date, on: dt.date, law: PeopleLaw) -> Dependant:
    reached = [kind for from_age, kind in law.kinds if not from_age or has_attained(born_on, from_age, on)]
    return Dependant(reached[-1])


def _counts_abroad(relative: Relative, on: dt.date, law: PeopleLaw) -> bool:
    if relative.abroad is not Abroad.YES or relative.disability is not None:
        return True
    is_of_age = has_attained(relative.born_on, law.abroad_from_age, on)
    return not is_of_age or has_attained(relative.born_on, law.abroad_until_age, on)


def _last_day(year: int) -> dt.date:
    return dt.date(year + 1, 1, 1) - dt.timedelta(days=1)
