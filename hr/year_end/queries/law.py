"""The law of a year's adjustment, as the rules take it."""

import datetime as dt
from functools import lru_cache

from backoffice.parameters import Parameter, as_of
from backoffice.values.reasons import Term
from hr.year_end.rules.law import (
    Bands,
    IncomeAdjustment,
    IncomeClass,
    Law,
    PeopleLaw,
    PersonalLaw,
    Pieces,
    PremiumLaw,
    SpouseLaw,
)

ROOM = "hr.year_end"


@lru_cache(maxsize=16)
def law_of(year: int) -> Law:
    """What a calendar year is adjusted by, as of its last day. Raises GapInParameter where a table is not there."""
    return Law(
        highest_pay=_of("highest_pay", year).term("highest_pay_yen"),
        income=income_table(year),
        adjustment=income_adjustment(year),
        basic=basic_bands(year),
        relative_income_limit=_of("relative_income_limit", year).term("relative_income_limit_yen"),
        spouse=spouse_law(year),
        dependants=_amounts("dependants_deduction", year),
        disabilities=_amounts("disability_deduction", year),
        personal=personal_law(year),
        specified_relatives=specified_relative_bands(year),
        premiums=premium_law(year),
        tax=tax_pieces(year),
        tax_with_surtax=_of("tax_with_surtax", year).term("tax_with_surtax"),
    )


def income_table(year: int) -> tuple[IncomeClass, ...]:
    """給与所得控除後の給与等の金額の表."""
    found = _of("employment_income", year)
    return tuple(
        IncomeClass(
            from_yen,
            found.term("class_width_yen", width_yen, "yen"),
            found.term("income_rate", percent, "percent"),
            found.term("income_subtract_yen", subtract_yen, "yen"),
        )
        for from_yen, width_yen, percent, subtract_yen in found.value.rows
    )


def income_adjustment(year: int) -> IncomeAdjustment:
    """所得金額調整控除."""
    return IncomeAdjustment(
        from_pay=_of("income_adjustment_from", year).term("adjusted_from_yen"),
        up_to_pay=_of("income_adjustment_up_to", year).term("adjusted_up_to_yen"),
        rate=_of("income_adjustment_rate", year).term("adjustment_rate"),
    )


def basic_bands(year: int) -> Bands:
    """基礎控除."""
    return _bands(_of("basic_deduction", year), "basic_deduction_yen", 1)


def specified_relative_bands(year: int) -> Bands:
    """特定親族特別控除."""
    return _bands(_of("specified_relative_deduction", year), "specified_relative_deduction_yen", 1)


def spouse_law(year: int) -> SpouseLaw:
    """配偶者控除・配偶者特別控除."""
    below, elderly = _of("spouse_deduction", year), _of("spouse_elderly_deduction", year)
    own = _of("spouse_taxpayer_bands", year).value.column("up_to_yen")
    places = range(1, len(own) + 1)
    return SpouseLaw(
        own_up_to_yen=own,
        below_70=tuple(_bands(below, "spouse_deduction_yen", place) for place in places),
        from_70=tuple(_bands(elderly, "spouse_deduction_yen", place) for place in places),
    )


def personal_law(year: int) -> PersonalLaw:
    """ひとり親・寡婦・勤労学生控除."""
    found = _of("personal_deduction", year)
    return PersonalLaw(
        amounts={
            kind: found.term(f"personal_deduction_{kind.lower()}_yen", amount_yen, "yen")
            for kind, amount_yen, _limit in found.value.rows
        },
        limits={
            kind: found.term(f"personal_limit_{kind.lower()}_yen", limit_yen, "yen")
            for kind, _amount, limit_yen in found.value.rows
        },
    )


@lru_cache(maxsize=16)
def people_law(year: int) -> PeopleLaw:
    """Who counts as kept at the end of a year."""
    ages, abroad = _of("dependant_ages", year), _of("abroad_ages", year).value
    return PeopleLaw(
        income_limit_yen=int(_of("relative_income_limit", year).value),
        specified_up_to_yen=int(_of("specified_relative_deduction", year).value.column("up_to_yen")[-1]),
        kinds=tuple((from_age, kind) for from_age, kind in ages.value.rows),
        child_until_age=int(_of("child_until_age", year).value),
        abroad_from_age=abroad["from_age"],
        abroad_until_age=abroad["until_age"],
    )


def premium_law(year: int) -> PremiumLaw:
    """生命保険料控除・地震保険料控除."""
    return PremiumLaw(
        new=_pieces("life_new", year, "deducted_rate", "deducted_add_yen"),
        old=_pieces("life_old", year, "deducted_rate", "deducted_add_yen"),
        new_with_child=_pieces("life_child", year, "deducted_rate", "deducted_add_yen"),
        new_limit=_of("life_new_limit", year).term("life_limit_yen"),
        child_limit=_of("life_child_limit", year).term("life_limit_yen"),
        total_limit=_of("life_total_limit", year).term("life_total_limit_yen"),
        earthquake_limit=_of("earthquake_limit", year).term("earthquake_limit_yen"),
        old_long_term=_pieces("old_long_term", year, "deducted_rate", "deducted_add_yen"),
    )


def tax_pieces(year: int) -> Pieces:
    """算出所得税額の速算表."""
    return _pieces("tax", year, "tax_rate", "tax_subtract_yen")


def _of(name: str, year: int) -> Parameter:
    return as_of(f"{ROOM}.{name}", dt.date(year, 12, 31))


def _bands(found: Parameter, name: str, place: int) -> Bands:
    rows = found.value.rows
    return Bands(tuple(row[0] for row in rows), tuple(found.term(name, row[place], "yen") for row in rows))


def _pieces(name: str, year: int, rate: str, addition: str) -> Pieces:
    found = _of(name, year)
    over, percents, amounts = zip(*found.value.rows, strict=True)
    return Pieces(
        over,
        tuple(found.term(rate, percent, "percent") for percent in percents),
        tuple(found.term(addition, amount_yen, "yen") for amount_yen in amounts),
    )


def _amounts(name: str, year: int) -> dict[str, Term]:
    found = _of(name, year)
    return {kind: found.term(f"{name}_{kind.lower()}_yen", amount_yen, "yen") for kind, amount_yen in found.value.rows}


def papers_due_on(year: int) -> dt.date:
    """The day on which the statements of a year are due (and until which it may be settled again)."""
    due = as_of(f"{ROOM}.papers_due", dt.date(year + 1, 1, 1)).value
    return dt.date(year + 1, due["month"], due["day"])


def papers_due_source(year: int) -> str:
    """The law that says when the papers are due."""
    return as_of(f"{ROOM}.papers_due", dt.date(year + 1, 1, 1)).source
