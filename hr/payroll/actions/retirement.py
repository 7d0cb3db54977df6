"""Retirement payments: who gets how much for which service, and what the tax asks."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.calendar import is_bank_business_day
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee, Terms
from hr.income_tax.queries import retirement_law
from hr.payroll.models import OneOff, PayGroup, RetirementTerms, Run, RunKind
from hr.payroll.rules import service_years

from .one_offs import CHANGEABLE, NewOneOff, add_one_offs, withdraw_one_off
from .open_beside import NotABankDay, opened_beside
from .open_run import run_case

CODE = "retirement_pay"
STEP = "hr.payroll.plan_retirement_pay"


@dataclass(frozen=True, slots=True)
class NewRetirement:
    """A retirement payment in yen, for the service from `began_on` to the day of leaving.

    `declared_on` is the day on which the declaration (退職所得の受給に関する申告書) was received, None without one.
    The municipality is that of 1 January of the year of leaving.
    """

    employee_id: int
    amount_yen: int
    began_on: dt.date
    officer_years: int
    is_disabled: bool
    declared_on: dt.date | None
    municipality_code: str
    municipality_name: str


class NotLeaving(InvalidInput):
    """A retirement payment is for those who leave."""

    code = "hr.payroll.not_leaving"
    field = "employee"
    cause_ja = "{name}さんには、退職日が登録されていません。"
    cause_en = "No day of leaving is recorded for {name}."
    remedy_ja = "退職を登録してから、退職手当を登録してください。"
    remedy_en = "Record that the person leaves first."


class PaidBeforeLeaving(InvalidInput):
    """Retirement pay is due when somebody has left."""

    code = "hr.payroll.paid_before_leaving"
    field = "paid_on"
    cause_ja = "支払日が、{name}さんの退職日（{left_on}）より前です。"
    cause_en = "{name} leaves on {left_on}, after the day of payment."
    remedy_ja = "退職日か、そのあとの支払日を入力してください。"
    remedy_en = "Enter the day of leaving, or a later one."


class ServiceBeginsLate(InvalidInput):
    """Service ends after it begins."""

    code = "hr.payroll.service_begins_late"
    field = "began_on"
    cause_ja = "勤続期間の初日が、退職日（{left_on}）より後です。"
    cause_en = "The first day of service is after the day of leaving, {left_on}."
    remedy_ja = "勤続期間の初日を確かめてください。"
    remedy_en = "Check the first day of service."


class OfficerYearsMixed(InvalidInput):
    """Short service as an officer beside service as a worker is split between two payments."""

    code = "hr.payroll.officer_years_mixed"
    field = "officer_years"
    cause_ja = (
        "役員等の勤続が{officer_years}年、勤続年数が{years}年です。5年以下の役員の分と使用人の分は、分けて計算します。"
    )
    cause_en = "{officer_years} years as an officer of {years} in all: short service as an officer is taxed apart."
    remedy_ja = (
        "特定役員退職手当等とそれ以外がまじる支払いには対応していません。税務署か税理士に計算を確かめてください。"
    )
    remedy_en = "Payments that mix both can't be computed here; ask the tax office or your tax accountant."


class DeclaredLate(InvalidInput):
    """The declaration is received before the payment (所得税法203条)."""

    code = "hr.payroll.declared_late"
    field = "declared_on"
    cause_ja = "申告書の受領日が、支払日（{paid_on}）より後です。"
    cause_en = "The declaration was received after the payment of {paid_on}."
    remedy_ja = "支払いまでに受け取っていなければ、空欄にしてください。申告書のないときの税率で計算します。"
    remedy_en = "Leave it empty if it was not here by then; the rate without a declaration applies."


class PaidElsewhere(Refusal):
    """Another retirement payment of those years changes the deduction."""

    code = "hr.payroll.retirement_paid_elsewhere"
    cause_ja = "ほかの退職手当と重なる期間がある人の退職所得控除額は、計算できません。"
    cause_en = "The deduction of somebody whose service overlaps another retirement payment can't be computed here."
    remedy_ja = "税務署か税理士に控除額を確かめ、給与計算の外で支払ってください。1件も登録していません。"
    remedy_en = "Ask the tax office or your tax accountant, and pay it outside. Nothing was recorded."


@action(STEP, _("退職手当を登録"))
def plan_retirement_pay(
    *,
    given: NewRetirement,
    paid_on: dt.date,
    reason: str,
    paid_elsewhere: bool = False,
    acting_user: Any,
    at: dt.datetime,
) -> Run:
    """Put somebody's retirement payment into the run of that day, opened when there is none; a second one replaces it.

    Raises NotLeaving, PaidBeforeLeaving, NotABankDay, ServiceBeginsLate, OfficerYearsMixed, DeclaredLate,
    PaidElsewhere, and Employee.DoesNotExist.
    """
    employee = Employee.objects.select_related("person").get(pk=given.employee_id)
    if paid_elsewhere:
        raise PaidElsewhere
    left_on = _day_of_leaving(employee, given, paid_on)
    run = _run_of(employee, paid_on, acting_user)
    for before in OneOff.objects.filter(run=run, employee=employee, code=CODE, withdrawn_at=None):
        withdraw_one_off(one_off_id=before.pk, acting_user=acting_user, at=at)
    _terms(run, given, left_on, acting_user, at).save()
    add_one_offs(entries=[_amount(run, given, reason)], acting_user=acting_user, at=at)
    record(
        STEP,
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"employee": employee.person.name, "paid_on": ["", paid_on.isoformat()]},
    )
    return run


def _terms(run: Run, given: NewRetirement, left_on: dt.date, acting_user: Any, at: dt.datetime) -> RetirementTerms:
    return RetirementTerms(
        run=run,
        employee_id=given.employee_id,
        began_on=given.began_on,
        left_on=left_on,
        officer_years=given.officer_years,
        is_disabled=given.is_disabled,
        declared_on=given.declared_on,
        municipality_code=given.municipality_code,
        municipality_name=given.municipality_name,
        added_by_id=acting_user.pk,
        added_by_name=acting_user.get_full_name(),
        added_at=at,
    )


def _amount(run: Run, given: NewRetirement, reason: str) -> NewOneOff:
    return NewOneOff(
        employee_id=given.employee_id,
        month=Month.of(run.month),
        section=OneOff.Section.PAY,
        code=CODE,
        label="退職手当",
        amount_yen=given.amount_yen,
        reason=reason,
        is_wage=False,
        run_id=run.pk,
    )


def _day_of_leaving(employee: Employee, given: NewRetirement, paid_on: dt.date) -> dt.date:
    """The last day of service, once everything fits it."""
    left_on = employee.left_on
    if left_on is None:
        raise NotLeaving(name=employee.person.name)
    if paid_on < left_on:
        raise PaidBeforeLeaving(name=employee.person.name, left_on=left_on)
    if not is_bank_business_day(paid_on):
        raise NotABankDay(day=paid_on)
    if given.began_on > left_on:
        raise ServiceBeginsLate(left_on=left_on)
    years = service_years(given.began_on, left_on)
    if given.officer_years > years or 0 < given.officer_years <= int(retirement_law(paid_on).short_years.value) < years:
        raise OfficerYearsMixed(officer_years=given.officer_years, years=years)
    if given.declared_on and given.declared_on > paid_on:
        raise DeclaredLate(paid_on=paid_on)
    return left_on


def _run_of(employee: Employee, paid_on: dt.date, acting_user: Any) -> Run:
    """The open run of retirements of that day in the group that paid the person last."""
    code = Terms.objects.filter(employee=employee).order_by("-valid_from").values("pay_group_code")[:1]
    group = PayGroup.objects.select_for_update().get(code=code)
    open_runs = Run.objects.filter(pay_group=group, kind=RunKind.RETIREMENT, paid_on=paid_on, state__in=CHANGEABLE)
    title = f"退職手当 {paid_on.year}年{paid_on.month}月{paid_on.day}日"
    return open_runs.first() or opened_beside(group, RunKind.RETIREMENT, Month.of(paid_on), paid_on, title, acting_user)
