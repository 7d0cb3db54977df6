"""Putting what a settlement gives back, or still asks for, into a pay: a deduction paid once, below zero for a refund."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.eventlog.models import Outcome
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import Job
from backoffice.jobs.register import ItemFailure
from backoffice.organisation.queries import on
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee, Terms
from hr.payroll.actions import NewOneOff, add_one_offs
from hr.payroll.models import PayGroup
from hr.year_end import queries
from hr.year_end.models import AppliedSettlement, Season, YearSettlement

from .settle import NotSettledYet, season_case, settlement_case

WORK = "hr.year_end.apply_settlements"
DECEMBER = 12
LABEL = "年末調整"


class AppliedBefore(Refusal):
    """A settlement goes into pay once."""

    code = "hr.year_end.applied_before"
    cause_ja = "{year}年の年末調整の過不足は、すでに給与に反映しています。"
    cause_en = "The settlement of {year} is already in pay."
    remedy_ja = "変わったときは、再年調をしてください。"
    remedy_en = "Settle the year again if something has changed."


class NoPayToCarryIt(Refusal):
    """Without terms of employment in the month there is no pay."""

    code = "hr.year_end.no_pay_to_carry_it"
    cause_ja = "{month}に給与の支払いがありません。"
    cause_en = "There is no pay in {month}."
    remedy_ja = "過不足は、会社から直接精算してください。"
    remedy_en = "Settle the amount with the person directly."


@action("hr.year_end.apply_year", _("年末調整の過不足を給与に反映"))
def apply_year(*, year: int, acting_user: Any, at: dt.datetime) -> Job:
    """Start putting every settlement that is not in pay into the pay of December. Raises NothingToDo."""
    season = Season.objects.select_for_update().get(year=year)
    held = queries.newest_settlements(year)
    people = sorted(pk for pk, each in held.items() if not hasattr(each, "applied"))
    job = enqueue(
        WORK,
        title=f"{year}年の年末調整の過不足の反映",
        case=season_case(season),
        items=people,
        acting_user=acting_user,
        accepted_at=at,
    )
    record(
        "hr.year_end.apply_year",
        case=season_case(season),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(people)},
    )
    return job


@action(WORK, _("社員の年末調整の過不足を給与に反映"))
def apply_settlements(
    *, year: int, employee_ids: Sequence[int], acting_user: Any, at: dt.datetime
) -> list[ItemFailure]:
    """Put the settlements of some people into the pay of December, in January into that of the month; idempotent.

    Those who fail are returned with the cause; their pay is left as it was.
    """
    season, paid_in = Season.objects.get(year=year), paid_month(year, at)
    held = queries.newest_settlements(year, employee_ids)
    done, failures = 0, []
    for employee in Employee.objects.select_related("person").filter(pk__in=employee_ids).order_by("pk"):
        settlement = held.get(employee.pk)
        if settlement is not None and hasattr(settlement, "applied"):
            continue
        try:
            if settlement is None:
                raise NotSettledYet(year=year)
            apply_settlement(settlement_id=settlement.pk, paid_in=paid_in, acting_user=acting_user, at=at)
            done += 1
        except Refusal as refusal:
            failures.append(ItemFailure(employee.pk, employee.person.name, refusal))
    record(
        WORK,
        case=season_case(season),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if failures else Outcome.DONE,
        changes={"applied": done, "failures": len(failures)},
    )
    return failures


@action("hr.year_end.apply_settlement", _("1人の年末調整の過不足を給与に反映"))
def apply_settlement(*, settlement_id: int, paid_in: Month, acting_user: Any, at: dt.datetime) -> AppliedSettlement:
    """Put what is left of one settlement, after earlier ones of the year, into the pay of a month.

    Raises AppliedBefore, NoPayToCarryIt, and what payroll refuses: RunIsSettled, NobodyOfTheMonth.
    """
    settlement = (
        YearSettlement.objects.select_for_update(of=("self",)).select_related("employee__person").get(pk=settlement_id)
    )
    employee = settlement.employee
    if AppliedSettlement.objects.filter(settlement=settlement).exists():
        raise AppliedBefore(year=settlement.year)
    amount_yen = settlement.settlement_yen - queries.applied_yen(employee.pk, settlement.year)
    month = _run_month(employee, paid_in)
    if amount_yen:
        _add(settlement, month, amount_yen, acting_user, at)
    applied = AppliedSettlement.objects.create(
        settlement=settlement,
        month=month.first_day,
        amount_yen=amount_yen,
        applied_at=at,
        applied_by_name=acting_user.get_full_name(),
    )
    record(
        "hr.year_end.apply_settlement",
        case=settlement_case(settlement, employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"month": ["", str(month)]},
    )
    return applied


def paid_month(year: int, at: dt.datetime) -> Month:
    """December of the year, and afterwards the month of the day."""
    return max(Month(year, DECEMBER), Month.of(at.astimezone(TOKYO).date()))


def _add(settlement: YearSettlement, month: Month, amount_yen: int, acting_user: Any, at: dt.datetime) -> None:
    entry = NewOneOff(
        employee_id=settlement.employee_id,
        month=month,
        section="DEDUCTION",
        code=queries.SETTLEMENT,
        label=LABEL,
        amount_yen=amount_yen,
        reason=f"{settlement.year}年分の年末調整の過不足",
        taxable=False,
        is_wage=False,
        source=("hr.year_end.settlement", settlement.pk),
    )
    add_one_offs(entries=[entry], acting_user=acting_user, at=at)


def _run_month(employee: Employee, paid_in: Month) -> Month:
    """The month of the run that is paid in a month, by the person's pay group."""
    for earlier in range(2):
        month = paid_in.plus(-earlier)
        terms = Terms.objects.filter(on(month.last_day), employee=employee).first()
        group = PayGroup.objects.filter(code=terms.pay_group_code).first() if terms else None
        if group is not None and group.pay_months_after == earlier:
            return month
    raise NoPayToCarryIt(month=paid_in)
