"""Tax withheld from monthly pay, daily pay and bonuses; and what of a commuting allowance isn't taxed. Pure."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from backoffice.values.reasons import Line, Term, line
from backoffice.values.refusals import Refusal

TAX = "income_tax"
_Piece = TypeVar("_Piece")


class Column(StrEnum):
    """Which column, or which tax, somebody's declaration leads to."""

    KOU = "KOU"
    OTSU = "OTSU"
    HEI = "HEI"
    NONRESIDENT = "NONRESIDENT"


class Method(StrEnum):
    """The company's choice for column 甲: the printed table, or 電算機計算の特例."""

    TABLE = "TABLE"
    FORMULA = "FORMULA"


class NoSuchColumn(Refusal):
    code = "hr.income_tax.no_such_column"
    cause_ja = "この税額表に {column} の欄はありません。"
    cause_en = "This table has no column {column}."
    remedy_ja = "甲欄・乙欄・丙欄の区分を確かめてください。"
    remedy_en = "Check the tax column."


@dataclass(frozen=True, slots=True)
class Segment:
    """From `from_yen`, `base_tax_yen` (by dependants for 甲) plus the rate on what exceeds it."""

    from_yen: int
    rate: Term
    base_tax_yen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A monthly or daily table: printed rows up to the first segment, segments from there.

    `rows` holds, by column, the tax of each row: by dependants 0 to 7 for 甲, one cell for the others.
    """

    version: str
    row_starts_yen: tuple[int, ...]
    rows: Mapping[Column, tuple[tuple[int, ...], ...]]
    segments: Mapping[Column, tuple[Segment, ...]]
    otsu_small_rate: Term
    dependant_deduction_yen: Term


@dataclass(frozen=True, slots=True)
class Formula:
    """The constants of 電算機計算の特例: pieces as (from, terms)."""

    employment_income: tuple[tuple[int, Term, Term], ...]
    basic: tuple[tuple[int, Term], ...]
    dependant_deduction_yen: Term
    tax: tuple[tuple[int, Term, Term], ...]


@dataclass(frozen=True, slots=True)
class BonusRate:
    """One row of 算出率の表: the rate for last month's pay from so many yen, by dependants for 甲."""

    rate_percent: Decimal
    rate: Term
    kou_from_yen: tuple[int, ...]
    otsu_from_yen: int | None


@dataclass(frozen=True, slots=True)
class BonusLaw:
    """The rates for bonuses, and when and how the monthly table serves instead."""

    version: str
    rates: tuple[BonusRate, ...]
    multiple_limit: Term
    months: Term
    long_months: Term


@dataclass(frozen=True, slots=True)
class CommutingLaw:
    """Untaxed commuting: the overall limit, limits by one-way distance in km, and the addition for parking."""

    public_limit_yen: Term
    vehicle_limits_yen: tuple[tuple[int, Term], ...]
    parking_limit_yen: Term


@dataclass(frozen=True, slots=True)
class Law:
    """What is in force on a payment date."""

    monthly: Table
    formula: Formula
    non_resident_rate: Term
    commuting: CommutingLaw


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax with the steps that lead to it, in order."""

    tax: Line
    steps: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class BonusTax:
    """The tax on a bonus: by rate (`rate_percent` as printed), or by the monthly table (None)."""

    tax: Line
    rate_percent: Decimal | None
    steps: tuple[Line, ...] = ()


def monthly_tax(pay: Term, column: Column, dependants: int, method: Method, law: Law) -> Tax:
    """Tax of a month's pay after insurance (所得税法185条). The formula serves column 甲 only.

    For 乙, `dependants` are those named in 従たる給与についての扶養控除等申告書.
    """
    if column is Column.KOU and method is Method.FORMULA:
        return tax_by_formula(pay, dependants, law.formula)
    return Tax(tax_by_table(pay, column, dependants, law.monthly))


def non_resident_tax(taxable_pay: Term, rate: Term) -> Line:
    """Tax of somebody who doesn't live in Japan: of gross pay, nothing deducted (所得税法212条・213条)."""
    return line(TAX, f"{taxable_pay.name} * non_resident_rate", "DROP_FRACTION", taxable_pay, rate)


def tax_by_table(pay: Term, column: Column, dependants: int, table: Table, code: str = TAX) -> Line:
    """The tax that a table gives for pay after insurance; below 1 yen dropped.

    Each dependant over the last column (for 乙: each dependant declared) takes a fixed amount off.
    """
    if column not in table.rows:
        raise NoSuchColumn(column=column)
    columns = len(table.rows[column][0])
    formula, terms = _found(pay, column, min(dependants, columns - 1), table)
    counted = (Term("tax_column", column.value, "text"), Term("dependants", dependants, "persons"))
    extra = Term("extra_dependants", max(dependants - columns + 1, 0), "persons")
    if not extra.value or column is Column.HEI:
        return line(code, formula, "DROP_FRACTION", *terms, *counted)
    formula = f"max({formula} - extra_dependants * dependant_deduction_yen, 0)"
    return line(code, formula, "DROP_FRACTION", *terms, *counted, extra, table.dependant_deduction_yen)


def tax_by_formula(pay: Term, dependants: int, formula: Formula) -> Tax:
    """電算機計算の特例: the deductions from pay after insurance, then rate and subtraction to the nearest 10 yen."""
    named = Term("taxable_after_insurance_yen", pay.value, pay.unit, pay.source)
    income_deduction = _employment_income_deduction(named, formula)
    _, basic = _piece(formula.basic, named)
    taxable = line(
        "taxable_income",
        "max(taxable_after_insurance_yen - employment_income_deduction_yen"
        " - dependants * dependant_deduction_yen - basic_deduction_yen, 0)",
        "EXACT",
        named,
        income_deduction.as_term(),
        Term("dependants", dependants, "persons"),
        formula.dependant_deduction_yen,
        basic,
    )
    _, rate, subtract = _piece(formula.tax, taxable.as_term())
    tax = line(
        TAX, "taxable_income_yen * tax_rate - tax_subtract_yen", "NEAREST_TEN", taxable.as_term(), rate, subtract
    )
    return Tax(tax, (income_deduction, taxable))


def daily_tax(pay_yen: int, days: int, column: Column, dependants: int, table: Table) -> Tax:
    """Tax of pay for so many days: the daily table's tax of one day's pay, times the days (所得税法185条1項3号)."""
    count = Term("days", days, "days")
    pay_line = line(
        "daily_pay",
        "taxable_after_insurance_yen / days",
        "DROP_FRACTION",
        Term("taxable_after_insurance_yen", pay_yen),
        count,
    )
    per_day = tax_by_table(pay_line.as_term(), column, dependants, table, "daily_tax")
    return Tax(line(TAX, "daily_tax_yen * days", "EXACT", per_day.as_term(), count), (pay_line, per_day))


def bonus_tax(
    bonus_yen: int,
    previous_yen: int,
    column: Column,
    dependants: int,
    law: BonusLaw,
    monthly: Table,
    *,
    period_months: int | None = None,
) -> BonusTax:
    """Tax of a bonus after insurance (所得税法186条), by last month's pay after insurance (0: none, or all insurance).

    Over ten times last month's pay, or without it, the monthly table serves: a sixth (a twelfth when the bonus is
    for more than six months) on top of last month's pay.
    """
    bonus = Term("bonus_after_insurance_yen", bonus_yen)
    previous = Term("previous_after_insurance_yen", previous_yen)
    if previous_yen <= 0 or bonus_yen > previous_yen * int(law.multiple_limit.value):
        return _bonus_by_month(bonus, previous, column, dependants, law, monthly, period_months)
    found = _bonus_rate(previous_yen, column, dependants, law)
    about = (previous, Term("tax_column", column.value, "text"), Term("dependants", dependants, "persons"))
    tax = line(TAX, "bonus_after_insurance_yen * bonus_tax_rate", "DROP_FRACTION", bonus, found.rate, *about)
    return BonusTax(tax, found.rate_percent)


def commuting_non_taxable(
    public_yen: int, vehicle_yen: int, distance_km: Decimal, parking_yen: int, law: CommutingLaw
) -> Line:
    """What of a month's commuting allowance isn't taxed (所得税法施行令20条の2).

    `vehicle_yen` is paid for one's own vehicle over `distance_km` one way, the fee of parking included;
    `public_yen` for trains and buses.
    """
    public = Term("public_commuting_yen", public_yen)
    if not vehicle_yen:
        formula = "min(public_commuting_yen, public_limit_yen)"
        return line("commuting_non_taxable", formula, "EXACT", public, law.public_limit_yen)
    starts = [from_km for from_km, _ in law.vehicle_limits_yen]
    _, limit = law.vehicle_limits_yen[bisect_right(starts, distance_km) - 1]
    return line(
        "commuting_non_taxable",
        "min(public_commuting_yen"
        " + min(vehicle_commuting_yen, vehicle_limit_yen + min(parking_fee_yen, parking_limit_yen)), public_limit_yen)",
        "EXACT",
        public,
        Term("vehicle_commuting_yen", vehicle_yen),
        limit,
        Term("parking_fee_yen", parking_yen if limit.value else 0),
        law.parking_limit_yen,
        law.public_limit_yen,
        Term("commuting_distance_km", distance_km, "km"),
    )


def _found(pay: Term, column: Column, index: int, table: Table) -> tuple[str, tuple[Term, ...]]:
    segments, amount_yen = table.segments[column], int(pay.value)
    if amount_yen < table.row_starts_yen[0]:
        return _below_rows(pay, column, table)
    if amount_yen >= segments[0].from_yen:
        return _in_segment(pay, segments, index, table)
    at = bisect_right(table.row_starts_yen, amount_yen) - 1
    ends = (*table.row_starts_yen[1:], segments[0].from_yen)
    row = Term("table_row", f"{table.row_starts_yen[at]:,}–{ends[at]:,}", "text", table.version)
    return "row_tax_yen", (Term("row_tax_yen", table.rows[column][at][index], "yen", table.version), row, pay)


def _below_rows(pay: Term, column: Column, table: Table) -> tuple[str, tuple[Term, ...]]:
    if column is Column.OTSU:
        return f"max({pay.name}, 0) * otsu_small_rate", (pay, table.otsu_small_rate)
    row = Term("table_row", f"–{table.row_starts_yen[0]:,}", "text", table.version)
    return "row_tax_yen", (Term("row_tax_yen", 0, "yen", table.version), row, pay)


def _in_segment(pay: Term, segments: tuple[Segment, ...], index: int, table: Table) -> tuple[str, tuple[Term, ...]]:
    segment = segments[bisect_right([each.from_yen for each in segments], int(pay.value)) - 1]
    return f"base_tax_yen + ({pay.name} - segment_from_yen) * segment_rate", (
        Term("base_tax_yen", segment.base_tax_yen[index], "yen", table.version),
        pay,
        Term("segment_from_yen", segment.from_yen, "yen", segment.rate.source),
        segment.rate,
    )


def _employment_income_deduction(pay: Term, formula: Formula) -> Line:
    _, rate, add = _piece(formula.employment_income, pay)
    if not rate.value:
        return line("employment_income_deduction", "deduction_add_yen", "EXACT", add, pay)
    return line(
        "employment_income_deduction",
        "taxable_after_insurance_yen * deduction_rate + deduction_add_yen",
        "RAISE_FRACTION",
        pay,
        rate,
        add,
    )


def _piece(pieces: tuple[_Piece, ...], amount: Term) -> _Piece:
    starts = [piece[0] for piece in pieces]  # type: ignore[index]
    return pieces[max(bisect_right(starts, int(amount.value)) - 1, 0)]


def _bonus_rate(previous_yen: int, column: Column, dependants: int, law: BonusLaw) -> BonusRate:
    if column is Column.KOU:
        index = min(dependants, len(law.rates[0].kou_from_yen) - 1)
        fitting = [each for each in law.rates if each.kou_from_yen[index] <= previous_yen]
    elif column is Column.OTSU:
        fitting = [each for each in law.rates if each.otsu_from_yen is not None and each.otsu_from_yen <= previous_yen]
    else:
        raise NoSuchColumn(column=column)
    return fitting[-1]


def _bonus_by_month(
    bonus: Term,
    previous: Term,
    column: Column,
    dependants: int,
    law: BonusLaw,
    monthly: Table,
    period_months: int | None,
) -> BonusTax:
    is_long = period_months is not None and period_months > int(law.months.value)
    months = law.long_months if is_long else law.months
    divisor = Term("bonus_months", months.value, "number", months.source)
    before = Term("previous_after_insurance_yen", max(int(previous.value), 0), previous.unit, previous.source)
    part = line("bonus_part", "bonus_after_insurance_yen / bonus_months", "DROP_FRACTION", bonus, divisor)
    pay = line("pay_with_bonus_part", "bonus_part_yen + previous_after_insurance_yen", "EXACT", part.as_term(), before)
    with_part = tax_by_table(pay.as_term(), column, dependants, monthly, "tax_with_bonus_part")
    without = tax_by_table(before, column, dependants, monthly, "tax_without_bonus_part")
    tax = line(
        TAX,
        "(tax_with_bonus_part_yen - tax_without_bonus_part_yen) * bonus_months",
        "EXACT",
        with_part.as_term(),
        without.as_term(),
        divisor,
    )
    return BonusTax(tax, None, (part, pay, with_part, without))
