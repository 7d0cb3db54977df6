"""The law of withholding by payment date, as the rules take it."""

import datetime as dt
from functools import lru_cache

from backoffice.parameters import Parameter, as_of
from backoffice.parameters import Table as Cells
from backoffice.values.reasons import Term

from .rules import BonusLaw, BonusRate, Column, CommutingLaw, Formula, Law, RetirementLaw, Segment, Table

ROOM = "hr.income_tax"
_THOUSAND_YEN = 1000


@lru_cache(maxsize=256)
def law_on(paid_on: dt.date) -> Law:
    """What monthly pay due on the day is taxed by. Raises GapInParameter."""
    return Law(
        monthly=monthly_table(paid_on),
        formula=formula(paid_on),
        non_resident_rate=as_of(f"{ROOM}.non_resident_rate", paid_on).term("non_resident_rate"),
        commuting=commuting(paid_on),
    )


@lru_cache(maxsize=64)
def monthly_table(paid_on: dt.date) -> Table:
    """月額表 of the payment date."""
    return _table("monthly", paid_on, (Column.KOU, Column.OTSU))


@lru_cache(maxsize=64)
def daily_table(paid_on: dt.date) -> Table:
    """日額表 of the payment date. Raises GapInParameter where it isn't held."""
    return _table("daily", paid_on, (Column.KOU, Column.OTSU, Column.HEI))


@lru_cache(maxsize=64)
def formula(paid_on: dt.date) -> Formula:
    """電算機計算の特例 of the payment date."""
    income = as_of(f"{ROOM}.formula_employment_income", paid_on)
    basic = as_of(f"{ROOM}.formula_basic", paid_on)
    tax = as_of(f"{ROOM}.formula_tax", paid_on)
    return Formula(
        employment_income=tuple(
            (from_yen, income.term("deduction_rate", rate, "rate"), income.term("deduction_add_yen", add, "yen"))
            for from_yen, rate, add in income.value.rows
        ),
        basic=tuple(
            (from_yen, basic.term("basic_deduction_yen", amount_yen, "yen"))
            for from_yen, amount_yen in basic.value.rows
        ),
        dependant_deduction_yen=as_of(f"{ROOM}.formula_dependant_deduction", paid_on).term("dependant_deduction_yen"),
        tax=tuple(
            (from_yen, tax.term("tax_rate", rate, "percent"), tax.term("tax_subtract_yen", subtract_yen, "yen"))
            for from_yen, rate, subtract_yen in tax.value.rows
        ),
    )


@lru_cache(maxsize=64)
def bonus_law(paid_on: dt.date) -> BonusLaw:
    """賞与に対する源泉徴収税額の算出率の表 of the payment date. Raises GapInParameter where it isn't held."""
    rates = as_of(f"{ROOM}.bonus_rates", paid_on)
    return BonusLaw(
        version=rates.version,
        rates=tuple(_bonus_rate(rates, row) for row in rates.value.rows),
        multiple_limit=as_of(f"{ROOM}.bonus_multiple_limit", paid_on).term("bonus_multiple_limit"),
        months=as_of(f"{ROOM}.bonus_months", paid_on).term("bonus_months"),
        long_months=as_of(f"{ROOM}.bonus_long_months", paid_on).term("bonus_months"),
    )


@lru_cache(maxsize=64)
def commuting(paid_on: dt.date) -> CommutingLaw:
    """What of a commuting allowance isn't taxed."""
    vehicle = as_of(f"{ROOM}.commuting_vehicle_limits", paid_on)
    return CommutingLaw(
        public_limit_yen=as_of(f"{ROOM}.commuting_public_limit", paid_on).term("public_limit_yen"),
        vehicle_limits_yen=tuple(
            (from_km, vehicle.term("vehicle_limit_yen", limit_yen, "yen")) for from_km, limit_yen in vehicle.value.rows
        ),
        parking_limit_yen=as_of(f"{ROOM}.commuting_parking_limit", paid_on).term("parking_limit_yen"),
    )


@lru_cache(maxsize=64)
def retirement_law(paid_on: dt.date) -> RetirementLaw:
    """What a retirement payment is taxed by."""

    def term(name: str, called: str) -> Term:
        return as_of(f"{ROOM}.retirement_{name}", paid_on).term(called)

    rates = as_of(f"{ROOM}.retirement_tax", paid_on)
    return RetirementLaw(
        first_years=term("first_years", "first_years"),
        each_first_year_yen=term("each_first_year", "each_first_year_yen"),
        each_later_year_yen=term("each_later_year", "each_later_year_yen"),
        least_yen=term("least", "least_yen"),
        disability_yen=term("disability", "disability_addition_yen"),
        short_years=term("short_years", "short_years"),
        halved_up_to_yen=term("halved_up_to", "halved_up_to_yen"),
        tax_rates=tuple(
            (over_yen, rates.term("tax_rate", percent, "percent"), rates.term("tax_subtract_yen", subtract_yen, "yen"))
            for over_yen, percent, subtract_yen in rates.value.rows
        ),
        surtax=term("with_surtax", "tax_with_surtax"),
        undeclared_rate=term("undeclared", "undeclared_rate"),
        municipal_rate=term("municipal", "municipal_rate"),
        prefectural_rate=term("prefectural", "prefectural_rate"),
    )


def _table(name: str, paid_on: dt.date, columns: tuple[Column, ...]) -> Table:
    found = as_of(f"{ROOM}.{name}_table", paid_on)
    return Table(
        version=found.version,
        row_starts_yen=found.value.column("from_yen"),
        rows={column: _cells(found.value, column) for column in columns},
        segments={column: _segments(name, column, paid_on) for column in columns},
        otsu_small_rate=as_of(f"{ROOM}.{name}_otsu_small_rate", paid_on).term("otsu_small_rate"),
        dependant_deduction_yen=as_of(f"{ROOM}.{name}_dependant_deduction", paid_on).term("dependant_deduction_yen"),
    )


def _segments(name: str, column: Column, paid_on: dt.date) -> tuple[Segment, ...]:
    found = as_of(f"{ROOM}.{name}_{column.lower()}_segments", paid_on)
    starts, rates = found.value.column("from_yen"), found.value.column("rate_percent")
    return tuple(
        Segment(from_yen, found.term("segment_rate", rate, "percent"), base_tax_yen)
        for from_yen, rate, base_tax_yen in zip(starts, rates, _cells(found.value, column), strict=True)
    )


def _cells(table: Cells, column: Column) -> tuple[tuple[int, ...], ...]:
    name = column.lower()
    wanted = [index for index, each in enumerate(table.columns) if each == name or each.startswith(f"{name}_")]
    return tuple(tuple(row[index] for index in wanted) for row in table.rows)


def _bonus_rate(rates: Parameter, row: tuple[object, ...]) -> BonusRate:
    percent, *starts = row
    *kou, otsu = [None if start is None else int(str(start)) * _THOUSAND_YEN for start in starts]
    return BonusRate(
        rate_percent=percent,  # type: ignore[arg-type]
        rate=rates.term("bonus_tax_rate", percent, "percent"),
        kou_from_yen=tuple(kou),  # type: ignore[arg-type]
        otsu_from_yen=otsu,
    )
