"""The depreciation of a year from the book value at its beginning, and the schedule that follows. Pure.

Fractions of a yen are dropped at each step, also of 償却保証額; the law leaves the choice, and one way is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from backoffice.values.money import drop_fraction
from backoffice.values.periods import MONTHS_PER_YEAR
from backoffice.values.reasons import Line, Term, line
from backoffice.values.refusals import Refusal

ROUNDING = "DROP_FRACTION"
CODE = "year_depreciation"
STRAIGHT = "asset_cost_yen * straight_line_rate * months_in_use / 12"
DECLINING = "asset_opening_yen * declining_rate * months_in_use / 12"
REVISED = "revised_base_yen * revised_rate * months_in_use / 12"
LEFT = "asset_opening_yen - asset_memorandum_yen"
POOLED = "min(asset_cost_yen / pool_years, asset_opening_yen)"
STATED = "min(stated_yearly_yen * months_in_use / 12, asset_opening_yen - stated_floor_yen)"


class Method(StrEnum):
    """定額法, 200%定率法, 一括償却, 特例による全額, 会社が決めた年額 (older methods), 償却しない."""

    STRAIGHT_LINE = "STRAIGHT_LINE"
    DECLINING_200 = "DECLINING_200"
    POOLED = "POOLED"
    AT_ONCE = "AT_ONCE"
    STATED = "STATED"
    NONE = "NONE"


class FactsRefused(Refusal):
    """A figure that no asset can have."""

    code = "accounting.fixed_assets.facts_refused"
    cause_ja = "取得価額は1円以上、初年度の月数は1から12までです。"
    cause_en = "The cost is 1 yen or more, the months of the first year are 1 to 12."
    remedy_ja = "入力を直してください。"
    remedy_en = "Correct the input."


@dataclass(frozen=True, slots=True)
class Law:
    """The terms that the method of an asset takes; those of other methods are None. `pool_years` counts whole years."""

    memorandum: Term
    pool_years: Term | None = None
    straight_line: Term | None = None
    declining: Term | None = None
    revised: Term | None = None
    guarantee: Term | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the schedule of an asset follows from. `months_in_first_year` counts the month of use as a whole."""

    cost_yen: int
    method: Method
    months_in_first_year: int = MONTHS_PER_YEAR
    life_years: int | None = None
    stated_yearly_yen: int = 0
    stated_floor_yen: int = 0

    def __post_init__(self) -> None:
        if self.cost_yen <= 0 or not 1 <= self.months_in_first_year <= MONTHS_PER_YEAR:
            raise FactsRefused


@dataclass(frozen=True, slots=True)
class Standing:
    """An asset at the beginning of a fiscal year: which year of use it is (from 0), its book value, 改定取得価額 if any."""

    index: int
    opening_yen: int
    revised_base_yen: int | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """A year of depreciation with its reason, and 改定取得価額 once the method has switched."""

    index: int
    months: int
    opening_yen: int
    depreciation: Line
    revised_base_yen: int | None

    @property
    def closing_yen(self) -> int:
        """The book value at the end of the year."""
        return self.opening_yen - self.depreciation.amount_yen


def schedule(facts: Facts, law: Law, standing: Standing | None = None) -> Iterator[Year]:
    """Year by year from a standing (the whole cost unless given) until nothing is left to depreciate."""
    at = standing or Standing(0, facts.cost_yen)
    while (year := year_of(facts, law, at)).depreciation.amount_yen > 0:
        yield year
        at = Standing(at.index + 1, year.closing_yen, year.revised_base_yen)


def standing_in(facts: Facts, law: Law, index: int, posted: Mapping[int, int], begins: Standing) -> Standing:
    """Where an asset stands at the beginning of year `index`, after what was posted in the years from `begins` on.

    What was posted decides, not what could have been: the limit of a year that was left is not made up for
    (法人税法31条1項: what is charged to the books, up to the limit).
    """
    at = begins
    while at.index < index:
        year = year_of(facts, law, at)
        at = Standing(at.index + 1, at.opening_yen - posted.get(at.index, 0), year.revised_base_yen)
    return at


def year_of(facts: Facts, law: Law, at: Standing) -> Year:
    """The limit of one year. Law: 法人税法施行令48条の2 (定額法・定率法), 133条の2 (一括償却)."""
    months = facts.months_in_first_year if at.index == 0 else MONTHS_PER_YEAR
    opening = Term("asset_opening_yen", at.opening_yen)
    revised_base = _revised_base(facts, law, at)
    match facts.method:
        case Method.STRAIGHT_LINE:
            cost = Term("asset_cost_yen", facts.cost_yen)
            found = _up_to_what_is_left(law, STRAIGHT, opening, cost, _months(months), law.straight_line)
        case Method.DECLINING_200 if revised_base is not None:
            base, why = Term("revised_base_yen", revised_base), _switch(facts, law, revised_base)
            found = _up_to_what_is_left(law, REVISED, opening, base, _months(months), law.revised, *why)
        case Method.DECLINING_200:
            found = _up_to_what_is_left(law, DECLINING, opening, opening, _months(months), law.declining)
        case Method.POOLED:
            found = _pooled(facts, law, at, opening)
        case Method.STATED:
            stated = Term("stated_yearly_yen", facts.stated_yearly_yen)
            floor = Term("stated_floor_yen", facts.stated_floor_yen)
            found = line(CODE, STATED, ROUNDING, stated, _months(months), opening, floor)
        case Method.AT_ONCE:
            found = line(CODE, "asset_opening_yen", "EXACT", opening)
        case Method.NONE:
            found = line(CODE, "0", "EXACT", opening)
    return Year(at.index, months, at.opening_yen, found, revised_base)


def guaranteed_yen(facts: Facts, law: Law) -> int | None:
    """償却保証額 against which the full year of a declining balance is held; None where none is."""
    if facts.method is not Method.DECLINING_200 or law.guarantee is None:
        return None
    return _share(facts.cost_yen, law.guarantee)


def _revised_base(facts: Facts, law: Law, at: Standing) -> int | None:
    """改定取得価額: the book value of the first year whose full amount falls below 償却保証額, frozen from then on."""
    if at.revised_base_yen is not None:
        return at.revised_base_yen
    guaranteed = guaranteed_yen(facts, law)
    if guaranteed is None or law.declining is None:
        return None
    full_year = _share(at.opening_yen, law.declining)
    return at.opening_yen if full_year < guaranteed else None


def _pooled(facts: Facts, law: Law, at: Standing, opening: Term) -> Line:
    """A third each, whatever the month; the last year takes what the fractions left."""
    if law.pool_years is None or at.index >= int(law.pool_years.value) - 1:
        return line(CODE, "asset_opening_yen", "EXACT", opening)
    return line(CODE, POOLED, ROUNDING, Term("asset_cost_yen", facts.cost_yen), law.pool_years, opening)


def _up_to_what_is_left(law: Law, formula: str, opening: Term, *terms: Term | None) -> Line:
    """The year's amount; in the last year what is left above the memorandum."""
    found = line(CODE, formula, ROUNDING, *(term for term in terms if term is not None))
    left = line(CODE, LEFT, "EXACT", opening, law.memorandum)
    return min(found, left, key=lambda each: each.amount_yen)


def _switch(facts: Facts, law: Law, base_yen: int) -> tuple[Term, ...]:
    """Why the method has switched: the full year's amount of the base fell below 償却保証額."""
    guaranteed = guaranteed_yen(facts, law)
    if guaranteed is None or law.declining is None or law.guarantee is None:
        return ()
    full_year = Term("full_year_depreciation_yen", _share(base_yen, law.declining))
    return full_year, Term("guaranteed_yen", guaranteed, "yen", law.guarantee.source)


def _share(amount_yen: int, rate: Term) -> int:
    """A rate of an amount, fractions dropped."""
    return drop_fraction(amount_yen * Decimal(rate.value))


def _months(months: int) -> Term:
    return Term("months_in_use", months, "months")
