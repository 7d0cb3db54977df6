"""The law of social and labour insurance by month or date, as the rules take it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from backoffice.parameters import as_of
from backoffice.values.periods import Month
from backoffice.values.reasons import FACT, Term
from backoffice.values.refusals import Refusal
from hr.social_insurance.rules import Ages, EmploymentLaw, Grade, Law, OneGradeMove, RevisionLaw

ROOM = "hr.social_insurance"


class Business(StrEnum):
    """Kinds of business of 雇用保険."""

    GENERAL = "GENERAL"
    AGRICULTURE = "AGRICULTURE"
    CONSTRUCTION = "CONSTRUCTION"


class UnknownPrefecture(Refusal):
    code = "hr.social_insurance.unknown_prefecture"
    cause_ja = "「{prefecture}」の健康保険料率はありません。"
    cause_en = "There is no health insurance rate for “{prefecture}”."
    remedy_ja = "東京都・大阪府のように都道府県名を入力してください。"
    remedy_en = "Enter the prefecture as 東京都 or 大阪府."


class UnknownAccidentBusiness(Refusal):
    code = "hr.social_insurance.unknown_accident_business"
    cause_ja = "労災保険率表に「{business}」という事業の種類はありません。"
    cause_en = "The table of accident insurance rates has no business “{business}”."
    remedy_ja = "労災保険率表にある事業の種類を選んでください。"
    remedy_en = "Choose a kind of business from the table."


@lru_cache(maxsize=1024)
def law_for_month(month: Month, prefecture: str) -> Law:
    """Rates, grades and ages of one insurance month. Raises GapInParameter or UnknownPrefecture."""
    on = month.first_day
    health = as_of(f"{ROOM}.health_rate", on)
    if prefecture not in health.value:
        raise UnknownPrefecture(prefecture=prefecture)
    pension_grades = as_of(f"{ROOM}.pension_grades", on)
    grades = _grades(f"{ROOM}.pension_grades", on)
    return Law(
        month=month,
        prefecture=prefecture,
        health_rate=health.term("health_rate", health.value[prefecture]),
        care_rate=_term("care_rate", on),
        support_levy_rate=_term("support_levy_rate", on),
        pension_rate=_term("pension_rate", on),
        child_contribution_rate=_term("child_contribution_rate", on),
        pension_lowest_yen=pension_grades.term("pension_lowest_yen", grades[0].standard_yen, "yen"),
        pension_highest_yen=pension_grades.term("pension_highest_yen", grades[-1].standard_yen, "yen"),
        health_grades=_grades(f"{ROOM}.health_grades", on),
        pension_grades=grades,
        health_bonus_cap_yen=as_of(f"{ROOM}.health_bonus_cap", on).term("health_bonus_cap_yen"),
        pension_bonus_cap_yen=as_of(f"{ROOM}.pension_bonus_cap", on).term("pension_bonus_cap_yen"),
        ages=ages_on(on),
    )


@lru_cache(maxsize=256)
def ages_on(on: dt.date) -> Ages:
    """The ages at which insurance begins and ends."""
    return Ages(
        care_from=as_of(f"{ROOM}.care_from_age", on).value,
        care_until=as_of(f"{ROOM}.care_until_age", on).value,
        pension_until=as_of(f"{ROOM}.pension_until_age", on).value,
        health_until=as_of(f"{ROOM}.health_until_age", on).value,
    )


@lru_cache(maxsize=256)
def employment_law(closing_on: dt.date, business: str) -> EmploymentLaw:
    """Employment insurance rates by the wage closing date and `Business`."""
    rates = as_of(f"{ROOM}.employment_rates", closing_on)
    mine = rates.value[Business(business)]
    return EmploymentLaw(
        employee_rate=rates.term("employment_employee_rate", mine["employee"], "rate"),
        employer_rate=rates.term("employment_employer_rate", mine["employer"], "rate"),
    )


@lru_cache(maxsize=256)
def accident_rate(closing_on: dt.date, business: str) -> Term:
    """The rate of the table for a kind of business (事業の種類)."""
    rates = as_of(f"{ROOM}.accident_rates", closing_on)
    by_business = dict(zip(rates.value.column("business"), rates.value.column("rate_per_1000"), strict=True))
    if business not in by_business:
        raise UnknownAccidentBusiness(business=business)
    return rates.term("accident_rate", by_business[business])


def given_accident_rate(rate_per_1000: Decimal) -> Term:
    """The rate that the labour office gave this business (メリット制 included): a fact, not the table's."""
    return Term("accident_rate", rate_per_1000.scaleb(-3), "per_1000", FACT)


def accident_businesses(on: dt.date) -> tuple[tuple[str, str], ...]:
    """(category, business) of every row of the table, for a choice on screen."""
    table = as_of(f"{ROOM}.accident_rates", on).value
    return tuple(zip(table.column("category"), table.column("business"), strict=True))


def health_grades(month: Month) -> tuple[Grade, ...]:
    """The health insurance grades of a month."""
    return _grades(f"{ROOM}.health_grades", month.first_day)


def pension_grades(month: Month) -> tuple[Grade, ...]:
    """The pension grades of a month."""
    return _grades(f"{ROOM}.pension_grades", month.first_day)


@lru_cache(maxsize=16)
def one_grade_moves(on: dt.date) -> tuple[OneGradeMove, ...]:
    """Where 随時改定 takes one grade, at the ends of the table."""
    return tuple(OneGradeMove(*row) for row in as_of(f"{ROOM}.one_grade_moves", on).value.rows)


@dataclass(frozen=True, slots=True)
class RegularLaw:
    """定時決定 of a year: the months whose pay counts, the day on which one is insured, the month it holds from."""

    months: tuple[Month, ...]
    insured_on: dt.date
    applies_from: Month
    excluded_from: dt.date


def regular_law(year: int) -> RegularLaw:
    """定時決定 of a year."""
    law = as_of(f"{ROOM}.regular_determination", dt.date(year, 1, 1)).value
    first = Month(year, law["first_month"])
    return RegularLaw(
        months=tuple(first.plus(n) for n in range(law["months"])),
        insured_on=dt.date(year, law["insured_month"], law["insured_day"]),
        applies_from=Month(year, law["applies_month"]),
        excluded_from=excluded_from(year),
    )


def revision_months(month: Month) -> int:
    """How many months 随時改定 looks at."""
    return int(as_of(f"{ROOM}.revision_months", month.first_day).value)


def revision_law(month: Month, *, short_time: bool) -> RevisionLaw:
    """What 随時改定 asks for, in a month."""
    return RevisionLaw(
        least_days=least_base_days(month.first_day, short_time=short_time),
        least_grades=as_of(f"{ROOM}.least_grades", month.first_day).term("least_grades"),
        grades=health_grades(month),
        one_grade_moves=one_grade_moves(month.first_day),
    )


def least_base_days(on: dt.date, *, short_time: bool) -> Term:
    """The days that make a month count (支払基礎日数)."""
    return as_of(f"{ROOM}.base_days_short_time" if short_time else f"{ROOM}.base_days", on).term("least_base_days")


def excluded_from(year: int) -> dt.date:
    """Who joined from this day on has no 定時決定 in the year."""
    day = as_of(f"{ROOM}.regular_excluded_from", dt.date(year, 1, 1)).value
    return dt.date(year, day["month"], day["day"])


def prefectures(month: Month) -> tuple[str, ...]:
    """The prefectures with a health insurance rate, from north to south."""
    return tuple(as_of(f"{ROOM}.health_rate", month.first_day).value)


def _term(name: str, on: dt.date) -> Term:
    return as_of(f"{ROOM}.{name}", on).term(name)


@lru_cache(maxsize=64)
def _grades(key: str, on: dt.date) -> tuple[Grade, ...]:
    return tuple(Grade(*row) for row in as_of(key, on).value.rows)
