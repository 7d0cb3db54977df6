"""What the municipalities notified for みなと商会's people, and for whom no notice comes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from backoffice.companies import clock
from backoffice.organisation.models import User
from backoffice.values.periods import MONTHS_PER_YEAR
from hr.employment.actions import NewEmployee
from hr.employment.models import Employee
from hr.resident_tax.actions import NewNotice, expect_no_notice, record_notices

from .people import Awkward

OSAKA, MINATO = ("271004", "大阪市"), ("131032", "港区")
# A twentieth of the pay of a month; hourly pay is for so many hours.
TAX_SHARE, HOURS_A_MONTH = Decimal("0.05"), 120
FIRST_JOB_UNTIL_AGE = 26
# Who began to work so late in the year before stays below what is taxed (地方税法295条).
UNTAXED_MONTHS = 3
Pair = tuple[Employee, NewEmployee]


def set_up(employees: Sequence[Employee], entries: Sequence[NewEmployee], year: int, clerk: User) -> None:
    """A notice for everybody who was taxed for the year before; for all others in service, why there is none."""
    there = [
        (employee, entry)
        for employee, entry in zip(employees, entries, strict=True)
        if entry.joined_on < dt.date(year, 4, 1)
    ]
    taxed = [pair for pair in there if _why_not(pair[1], year) == ""]
    record_notices(entries=[_notice(pair, year) for pair in taxed], acting_user=clerk, at=clock.now())
    for reason in ("NOT_TAXED", "NO_INCOME", "ABROAD"):
        _none_comes([pair for pair in there if _why_not(pair[1], year) == reason], reason, year, clerk)


def _none_comes(pairs: Iterable[Pair], reason: str, year: int, clerk: User) -> None:
    if ids := [employee.pk for employee, _entry in pairs]:
        expect_no_notice(fiscal_year=year, employee_ids=ids, reason=reason, words="", acting_user=clerk, at=clock.now())


def _why_not(entry: NewEmployee, year: int) -> str:
    if entry.code == Awkward.nonresident:
        return "ABROAD"
    months = _months_of_income(entry, year)
    if not months:
        return "NO_INCOME"
    return "NOT_TAXED" if months <= UNTAXED_MONTHS else ""


def _months_of_income(entry: NewEmployee, year: int) -> int:
    """Of the year before: somebody older had a job before this one."""
    if entry.joined_on.year - entry.born_on.year >= FIRST_JOB_UNTIL_AGE:
        return MONTHS_PER_YEAR
    if entry.joined_on.year == year - 1:
        return MONTHS_PER_YEAR + 1 - entry.joined_on.month
    return MONTHS_PER_YEAR if entry.joined_on.year < year else 0


def _notice(pair: Pair, year: int) -> NewNotice:
    employee, entry = pair
    pay_yen = sum(item.amount_yen for item in entry.items if item.taxable) + (entry.hourly_yen or 0) * HOURS_A_MONTH
    share = TAX_SHARE * _months_of_income(entry, year) / MONTHS_PER_YEAR
    monthly = int(pay_yen * share) // 100 * 100
    city = OSAKA if entry.office_code == "OSA" else MINATO
    return NewNotice.of_year(employee.pk, year, *city, june_yen=monthly + 700, monthly_yen=monthly)
