"""Gathering the law of one payslip by its three dates. Reads parameters; the rules stay pure."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from backoffice.parameters import as_of
from backoffice.values.periods import Month
from backoffice.values.reasons import Term
from hr.income_tax.queries import law_on
from hr.social_insurance.queries import employment_law, law_for_month

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
) -> PayLaw:
    """The law of a pay: premiums by insurance month, labour insurance by closing date, tax by payment date.

    `accident_rate` is `accident_rate(closing_on, business)` or `given_accident_rate(rate_per_1000)` of
    hr.social_insurance.queries. Raises GapInParameter, UnknownPrefecture.
    """
    return _gathered(tuple(insurance_months), closing_on, paid_on, prefecture, employment_business, accident_rate)


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
) -> PayLaw:
    return PayLaw(
        social={month: law_for_month(month, prefecture) for month in months},
        employment=employment_law(closing_on, employment_business),
        accident_rate=accident_rate,
        tax=law_on(paid_on),
        overtime=overtime_law(closing_on),
    )


def _term(name: str, on: dt.date) -> Term:
    return as_of(f"{ROOM}.{name}", on).term(name)
