"""Gathering the law of one payslip by its three dates. Reads parameters; the rules stay pure."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from backoffice.parameters import as_of
from backoffice.values.periods import Month
from backoffice.values.reasons import Term
from hr.income_tax.queries import bonus_law, law_on, retirement_law
from hr.social_insurance.queries import employment_law, given_accident_rate, law_for_month
from hr.social_insurance.rules import PremiumMonth

from .rules.facts import BonusFacts, Facts, RetirementFacts
from .rules.law import OvertimeLaw, PayLaw

ROOM = "hr.payroll"


def pay_law(
    *,
    insurance_months: Iterable[Month],
    closing_on: dt.date,
    paid_on: dt.date,
    prefecture: str,
    employment_business: str,
    accident_rate: Term,
    is_bonus: bool = False,
    is_retirement: bool = False,
) -> PayLaw:
    """The law of a pay: premiums by insurance month, labour insurance by closing date, tax by payment date.

    `accident_rate` is `accident_rate(closing_on, business)` or `given_accident_rate(rate_per_1000)` of
    hr.social_insurance.queries. Raises GapInParameter, UnknownPrefecture.
    """
    months = tuple(insurance_months)
    kind = "BONUS" if is_bonus else "RETIREMENT" if is_retirement else ""
    return _gathered(months, closing_on, paid_on, prefecture, employment_business, accident_rate, kind)


def law_of(facts: Facts) -> PayLaw:
    """The law that facts are computed by: they name the dates and the place. Raises as `pay_law`."""
    return pay_law(
        insurance_months=[due.month for due in due_months(facts)],
        closing_on=facts.closing_on,
        paid_on=facts.paid_on,
        prefecture=facts.place.prefecture,
        employment_business=facts.place.employment_business,
        accident_rate=given_accident_rate(facts.place.accident_rate_per_1000),
        is_bonus=isinstance(facts, BonusFacts),
        is_retirement=isinstance(facts, RetirementFacts),
    )


def due_months(facts: Facts) -> tuple[PremiumMonth, ...]:
    """The insurance months whose premiums the pay carries."""
    if isinstance(facts, RetirementFacts):
        return ()
    if isinstance(facts, BonusFacts):
        return (facts.premium_month,) if facts.premium_month else ()
    return facts.premium_months


@lru_cache(maxsize=256)
def overtime_law(closing_on: dt.date) -> OvertimeLaw:
    """The least premiums that the law asks for."""
    return OvertimeLaw(
        overtime_premium_rate=_term("overtime_premium_rate", closing_on),
        long_overtime_premium_rate=_term("long_overtime_premium_rate", closing_on),
        long_overtime_threshold_hours=as_of(f"{ROOM}.long_overtime_threshold", closing_on).term(
            "long_overtime_threshold_hours"
        ),
        statutory_holiday_premium_rate=_term("statutory_holiday_premium_rate", closing_on),
        night_premium_rate=_term("night_premium_rate", closing_on),
    )


@lru_cache(maxsize=1024)
def _gathered(
    months: tuple[Month, ...],
    closing_on: dt.date,
    paid_on: dt.date,
    prefecture: str,
    employment_business: str,
    accident_rate: Term,
    kind: str,
) -> PayLaw:
    return PayLaw(
        social={month: law_for_month(month, prefecture) for month in months},
        employment=employment_law(closing_on, employment_business),
        accident_rate=accident_rate,
        tax=law_on(paid_on),
        overtime=overtime_law(closing_on),
        bonus=bonus_law(paid_on) if kind == "BONUS" else None,
        retirement=retirement_law(paid_on) if kind == "RETIREMENT" else None,
    )


def _term(name: str, on: dt.date) -> Term:
    return as_of(f"{ROOM}.{name}", on).term(name)
