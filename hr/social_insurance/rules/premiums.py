"""Premiums of one insurance month, and of the wages of one pay. Pure: facts and law in, lines with reasons out."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import Month, anniversary, attained_on
from backoffice.values.reasons import Line, Term, line
from backoffice.values.refusals import Refusal

DAY = dt.timedelta(days=1)


class SupportLevy(StrEnum):
    """How the child support levy is rounded: on its own line (as the printed table), or together with health."""

    OWN_LINE = "OWN_LINE"
    TOGETHER = "TOGETHER"


class NoSuchGrade(Refusal):
    code = "hr.social_insurance.no_such_grade"
    cause_ja = "標準報酬月額 {standard_yen} 円という等級はありません。"
    cause_en = "There is no grade with a standard remuneration of {standard_yen} yen."
    remedy_ja = "等級表にある標準報酬月額を入力してください。"
    remedy_en = "Enter a standard remuneration from the table of grades."


@dataclass(frozen=True, slots=True)
class Grade:
    """One row of a table of grades: pay from `from_yen` to below `to_exclusive_yen`."""

    grade: int
    standard_yen: int
    from_yen: int
    to_exclusive_yen: int | None


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages at which insurance begins and ends."""

    care_from: int
    care_until: int
    pension_until: int
    health_until: int


@dataclass(frozen=True, slots=True)
class Law:
    """What is in force for one insurance month in one prefecture; rates as terms with their versions."""

    month: Month
    prefecture: str
    health_rate: Term
    care_rate: Term
    support_levy_rate: Term
    pension_rate: Term
    child_contribution_rate: Term
    pension_lowest_yen: Term
    pension_highest_yen: Term
    health_grades: tuple[Grade, ...]
    pension_grades: tuple[Grade, ...]
    health_bonus_cap_yen: Term
    pension_bonus_cap_yen: Term
    ages: Ages

    @property
    def versions(self) -> tuple[str, ...]:
        """The parameter versions that a record computed with this law stores."""
        terms = (self.health_rate, self.care_rate, self.support_levy_rate, self.pension_rate)
        more = (self.child_contribution_rate, self.pension_lowest_yen)
        return tuple(term.source for term in terms + more)


@dataclass(frozen=True, slots=True)
class EmploymentLaw:
    """Rates of 雇用保険 for one business, by the closing date."""

    employee_rate: Term
    employer_rate: Term


@dataclass(frozen=True, slots=True)
class Person:
    """What decides in which months somebody is insured. `exempt_months`: 産前産後・育児休業中の免除."""

    born_on: dt.date
    acquired_on: dt.date
    last_day_on: dt.date | None = None
    exempt_months: frozenset[Month] = frozenset()


@dataclass(frozen=True, slots=True)
class Insured:
    """What somebody pays for in one month."""

    health: bool
    care: bool
    pension: bool


@dataclass(frozen=True, slots=True)
class PremiumMonth:
    """One insurance month whose premium is collected, with the grade in force in it."""

    month: Month
    standard_remuneration_yen: int
    insured: Insured


@dataclass(frozen=True, slots=True)
class Premiums:
    """The lines of one insurance month: what is deducted, and what the employer bears."""

    month: Month
    employee: tuple[Line, ...]
    employer: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class BonusPremiums:
    """The premiums on the bonuses of one month, and the standards (steps) that they were computed on."""

    steps: tuple[Line, ...]
    employee: tuple[Line, ...]
    employer: tuple[Line, ...]


NOT_INSURED = Insured(health=False, care=False, pension=False)


def insured_in(month: Month, person: Person, ages: Ages) -> Insured:
    """Who is insured in a month (健康保険法35条・36条・156条, 厚生年金保険法13条・14条・19条).

    Insurance is lost on the day after the last day of work; pension on the day before the 70th birthday; health on
    the 75th birthday itself. The month of loss carries no premium, unless it is also the month of acquisition.
    """
    if month in person.exempt_months:
        return NOT_INSURED
    left_on = person.last_day_on + DAY if person.last_day_on else None
    health = _pays(month, person.acquired_on, left_on, anniversary(person.born_on, ages.health_until))
    pension = _pays(month, person.acquired_on, left_on, attained_on(person.born_on, ages.pension_until))
    return Insured(health=health, care=health and _of_care_age(month, person.born_on, ages), pension=pension)


def premiums(due: PremiumMonth, law: Law, support_levy: SupportLevy = SupportLevy.OWN_LINE) -> Premiums:
    """The premiums of one insurance month.

    Employee: half of the whole, 50銭以下切捨て. Employer: the whole less the employee's, below 1 yen dropped; the
    insurer bills all persons together, so the company's real share is the bill less what it deducted.
    """
    _refuse_unknown_grade(due, law)
    about = Term("insurance_month", str(law.month), "month")
    standard = Term("standard_remuneration_yen", due.standard_remuneration_yen)
    pairs: list[tuple[Line, Line]] = []
    if due.insured.health:
        pairs += _health(due.insured, law, support_levy, standard, about)
    extra: tuple[Line, ...] = ()
    if due.insured.pension:
        pension_standard = pension_standard_remuneration(standard, law)
        known = (
            (pension_standard, about)
            if pension_standard.value == standard.value
            else (pension_standard, standard, about)
        )
        pairs.append(_split("pension_insurance", "pension_standard_yen", (law.pension_rate,), known))
        extra = (_child_contribution(known, law),)
    return Premiums(law.month, tuple(mine for mine, _ in pairs), tuple(theirs for _, theirs in pairs) + extra)


def bonus_premiums(
    bonus_yen: int,
    counted_this_year_yen: int,
    insured: Insured,
    law: Law,
    support_levy: SupportLevy = SupportLevy.OWN_LINE,
) -> BonusPremiums:
    """Premiums on all bonuses of one month together (健康保険法45条・156条, 厚生年金保険法24条の4・81条).

    `counted_this_year_yen` are the health standards of the fiscal year so far. The month of loss carries none.
    """
    whole = line("standard_bonus", "bonus_yen", "DROP_BELOW_THOUSAND", Term("bonus_yen", bonus_yen))
    health, pension = _health_standard(whole, counted_this_year_yen, law), _pension_standard(whole, law)
    about = Term("insurance_month", str(law.month), "month")
    pairs: list[tuple[Line, Line]] = []
    if insured.health:
        pairs += _health(insured, law, support_levy, health.as_term(), about)
    extra: tuple[Line, ...] = ()
    if insured.pension:
        known = (pension.as_term("pension_standard_yen"), about)
        pairs.append(_split("pension_insurance", "pension_standard_yen", (law.pension_rate,), known))
        extra = (_child_contribution(known, law),)
    employer = tuple(theirs for _, theirs in pairs) + extra
    return BonusPremiums((whole, health, pension), tuple(mine for mine, _ in pairs), employer)


def pension_standard_remuneration(standard: Term, law: Law) -> Term:
    """The standard remuneration of the pension: the health grade's, within the pension's grades (厚生年金保険法20条)."""
    held = line(
        "pension_standard",
        "min(max(standard_remuneration_yen, pension_lowest_yen), pension_highest_yen)",
        "EXACT",
        standard,
        law.pension_lowest_yen,
        law.pension_highest_yen,
    )
    return Term("pension_standard_yen", held.amount_yen, "yen", law.pension_lowest_yen.source)


def employment_insurance(wages_yen: int, law: EmploymentLaw) -> tuple[Line, Line]:
    """雇用保険: what is deducted from the wages actually paid (50銭以下切捨て), and the employer's part (切捨て)."""
    wages = Term("labour_insurance_wages_yen", wages_yen, "yen", "line:gross")
    mine = line(
        "employment_insurance",
        "labour_insurance_wages_yen * employment_employee_rate",
        "DROP_HALF",
        wages,
        law.employee_rate,
    )
    theirs = line(
        "employment_insurance_employer",
        "labour_insurance_wages_yen * employment_employer_rate",
        "DROP_FRACTION",
        wages,
        law.employer_rate,
    )
    return mine, theirs


def accident_insurance(wages_yen: int, rate: Term) -> Line:
    """労災保険: the employer's alone, on all wages, below 1 yen dropped."""
    wages = Term("labour_insurance_wages_yen", wages_yen, "yen", "line:gross")
    return line("accident_insurance", "labour_insurance_wages_yen * accident_rate", "DROP_FRACTION", wages, rate)


def grade_of(remuneration_yen: int, grades: Iterable[Grade]) -> Grade:
    """The grade of a monthly remuneration (報酬月額)."""
    for grade in grades:
        if grade.to_exclusive_yen is None or remuneration_yen < grade.to_exclusive_yen:
            return grade
    raise NoSuchGrade(standard_yen=remuneration_yen)


def premium_months(
    months: Iterable[Month], person: Person, standards_yen: Mapping[Month, int], ages: Ages
) -> tuple[PremiumMonth, ...]:
    """The insurance months that one pay collects, each with the grade in force and what is insured in it."""
    return tuple(PremiumMonth(month, standards_yen[month], insured_in(month, person, ages)) for month in months)


def _refuse_unknown_grade(due: PremiumMonth, law: Law) -> None:
    is_insured = due.insured.health or due.insured.pension
    if is_insured and all(grade.standard_yen != due.standard_remuneration_yen for grade in law.health_grades):
        raise NoSuchGrade(standard_yen=due.standard_remuneration_yen)


def _pays(month: Month, acquired_on: dt.date, left_on: dt.date | None, too_old_on: dt.date) -> bool:
    lost_on = too_old_on if left_on is None else min(left_on, too_old_on)
    if lost_on <= acquired_on or acquired_on > month.last_day:
        return False
    return lost_on > month.last_day or (acquired_on in month and lost_on in month)


def _of_care_age(month: Month, born_on: dt.date, ages: Ages) -> bool:
    first = Month.of(attained_on(born_on, ages.care_from))
    end = Month.of(attained_on(born_on, ages.care_until))
    return first <= month < end


def _health(
    insured: Insured, law: Law, support_levy: SupportLevy, standard: Term, about: Term
) -> list[tuple[Line, Line]]:
    rates = (law.health_rate, law.care_rate) if insured.care else (law.health_rate,)
    if not law.support_levy_rate.value:
        return [_split("health_insurance", standard.name, rates, (standard, about))]
    if support_levy is SupportLevy.TOGETHER:
        return [_split("health_insurance", standard.name, (*rates, law.support_levy_rate), (standard, about))]
    return [
        _split("health_insurance", standard.name, rates, (standard, about)),
        _split("child_support_levy", standard.name, (law.support_levy_rate,), (standard, about)),
    ]


def _health_standard(whole: Line, counted_this_year_yen: int, law: Law) -> Line:
    return line(
        "health_standard_bonus",
        "max(min(standard_bonus_yen, health_bonus_cap_yen - counted_this_year_yen), 0)",
        "EXACT",
        whole.as_term(),
        law.health_bonus_cap_yen,
        Term("counted_this_year_yen", counted_this_year_yen),
    )


def _pension_standard(whole: Line, law: Law) -> Line:
    formula = "min(standard_bonus_yen, pension_bonus_cap_yen)"
    return line("pension_standard_bonus", formula, "EXACT", whole.as_term(), law.pension_bonus_cap_yen)


def _split(code: str, base: str, rates: tuple[Term, ...], terms: tuple[Term, ...]) -> tuple[Line, Line]:
    rate = " + ".join(term.name for term in rates)
    whole = f"{base} * ({rate})" if len(rates) > 1 else f"{base} * {rate}"
    mine = line(code, f"{whole} / 2", "DROP_HALF", *terms, *rates)
    deducted = Term(f"{code}_yen", mine.amount_yen, "yen", f"line:{code}")
    theirs = line(f"{code}_employer", f"{whole} - {deducted.name}", "DROP_FRACTION", *terms, *rates, deducted)
    return mine, theirs


def _child_contribution(known: tuple[Term, ...], law: Law) -> Line:
    formula = "pension_standard_yen * child_contribution_rate"
    return line("child_contribution", formula, "DROP_FRACTION", *known, law.child_contribution_rate)
