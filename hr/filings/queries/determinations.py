"""定時決定 of a year: everybody who is insured, what was paid, and what it comes to."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.social_insurance.models import InsuranceStanding
from hr.social_insurance.queries import (
    RegularLaw,
    health_grades,
    least_base_days,
    regular_law,
    standings_by_employee,
)
from hr.social_insurance.rules import Determination, MonthOfPay, is_left_out, regular_determination

from .pay import in_a_row, paid_months
from .revisions import watched


class RegularOutcome(StrEnum):
    """What the 定時決定 of a person comes to."""

    DECIDED = "DECIDED"
    STAYS = "STAYS"
    WAITING = "WAITING"
    NO_RECORD = "NO_RECORD"
    LEFT_OUT_JOINED = "LEFT_OUT_JOINED"
    LEFT_OUT_REVISED = "LEFT_OUT_REVISED"
    REVISION_EXPECTED = "REVISION_EXPECTED"


@dataclass(frozen=True, slots=True)
class RegularRow:
    """One person of the 定時決定 of a year; `paid` has each month of the law, without pay where there was none."""

    employee: Employee
    law: RegularLaw
    outcome: RegularOutcome
    held: InsuranceStanding
    paid: tuple[MonthOfPay, ...]
    found: Determination
    least_days: int

    @property
    def is_filed(self) -> bool:
        """Whether the person is in the filing."""
        return self.outcome in (RegularOutcome.DECIDED, RegularOutcome.STAYS)

    @property
    def new_standard_yen(self) -> int:
        """The standard remuneration from the month of the law on."""
        grade = self.found.grade
        return grade.standard_yen if grade else int(self.held.standard_remuneration_yen or 0)


def regular_rows(year: int, *, as_of: dt.date, employee_ids: Collection[int] | None = None) -> list[RegularRow]:
    """Everybody who is insured on the day of the law, by kana: a fixed number of queries."""
    law = regular_law(year)
    standings = standings_by_employee(employee_ids)
    insured = {pk: held for pk, each in standings.items() if (held := each.on(law.insured_on)) and held.social_insured}
    people = Employee.objects.filter(pk__in=insured).select_related("person")
    paid = paid_months(law.months[0], len(law.months), insured)
    revised = _revised(law, insured)
    recorded = {month for months in paid.values() for month in months}
    judged = _Judged(law, revised, frozenset(law.months) - recorded, as_of)
    rows = []
    for person in people.order_by("person__family_kana", "person__given_kana", "pk"):
        held = insured[person.pk]
        known = in_a_row(law.months, paid.get(person.pk, {}))
        months = tuple(
            each or MonthOfPay(month, pay_yen=0, base_days=0) for month, each in zip(law.months, known, strict=True)
        )
        acquired_on = standings[person.pk].acquired_on(law.insured_on)
        least = least_base_days(law.months[0].first_day, short_time=held.short_time)
        found = regular_determination(months, least, health_grades(law.applies_from))
        outcome = _outcome(person, acquired_on, months, found, judged)
        rows.append(RegularRow(person, law, outcome, held, months, found, int(least.value)))
    return rows


@dataclass(frozen=True, slots=True)
class _Judged:
    """What holds for all of a year; `missing` are the months in which nobody's pay is recorded here."""

    law: RegularLaw
    revised: Mapping[int, bool]
    missing: frozenset[Month]
    as_of: dt.date


def _outcome(
    person: Employee,
    acquired_on: dt.date | None,
    paid: tuple[MonthOfPay, ...],
    found: Determination,
    judged: _Judged,
) -> RegularOutcome:
    law = judged.law
    if is_left_out(acquired_on, law.excluded_from, occasional_revision_due=False):
        return RegularOutcome.LEFT_OUT_JOINED
    if person.pk in judged.revised:
        is_certain = judged.revised[person.pk]
        return RegularOutcome.LEFT_OUT_REVISED if is_certain else RegularOutcome.REVISION_EXPECTED
    if not paid[-1].base_days and judged.as_of <= law.months[-1].last_day:
        return RegularOutcome.WAITING
    if judged.missing:
        return RegularOutcome.NO_RECORD
    return RegularOutcome.DECIDED if found.grade else RegularOutcome.STAYS


def _revised(law: RegularLaw, employee_ids: Collection[int]) -> dict[int, bool]:
    """Who is due for a 随時改定 from the months up to the one of the law: true where it is certain."""
    first = law.insured_on.month
    months = range(first, law.applies_from.month + 1)
    found: dict[int, bool] = {}
    for each in watched(since=law.months[0].first_day, employee_ids=employee_ids):
        begins = each.applies_from
        if begins and begins.year == law.insured_on.year and begins.month in months and (each.is_due or each.is_open):
            found[each.employee.pk] = found.get(each.employee.pk, False) or each.is_due
    return found
