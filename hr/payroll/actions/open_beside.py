"""Opening the runs beside the month's: a bonus, and what a month still owes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.calendar import is_bank_business_day
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee, Terms
from hr.payroll.models import OneOff, PayGroup, Run, RunKind, RunState

from .one_offs import NewOneOff, add_one_offs
from .open_run import run_case

BONUS = "bonus"
EXTRA = "extra_pay"


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole yen above zero for somebody, by employee number."""

    employee_code: str
    amount_yen: int


class NoAmounts(InvalidInput):
    """A bonus or an extra payment is of somebody."""

    code = "hr.payroll.no_amounts"
    field = "amounts"
    cause_ja = "支給する社員と金額がありません。"
    cause_en = "Nobody is to be paid."
    remedy_ja = "社員番号と金額を、1行に1名ずつ入力してください。"
    remedy_en = "Enter an employee number and an amount, one person a line."


class UnknownEmployees(InvalidInput):
    """A number in the list is nobody's, stands twice, or its person has no terms by then."""

    code = "hr.payroll.unknown_employees"
    field = "amounts"
    cause_ja = "社員番号 {codes} は、{day}に雇用条件のある社員の番号ではないか、2回書かれています。"
    cause_en = "Employee numbers {codes} are nobody's with terms by {day}, or stand twice."
    remedy_ja = "番号を直して、もう一度送ってください。1件も登録していません。"
    remedy_en = "Correct the numbers and send again. Nothing was recorded."


class NotABankDay(InvalidInput):
    """Banks do not pay on that day."""

    code = "hr.payroll.not_a_bank_day"
    field = "paid_on"
    cause_ja = "{day}は銀行の休業日です。"
    cause_en = "Banks are closed on {day}."
    remedy_ja = "銀行の営業日を選んでください。"
    remedy_en = "Choose a day on which banks are open."


class AnotherBonusThisMonth(InvalidInput):
    """Premiums are on all bonuses of a month together (健康保険法45条)."""

    code = "hr.payroll.another_bonus_this_month"
    field = "amounts"
    cause_ja = "{names}には、{month}に支払う賞与がほかにあります。同じ月の賞与は、合計して保険料を計算します。"
    cause_en = "{names} get another bonus in {month}; premiums are on all bonuses of a month together."
    remedy_ja = "1つの賞与にまとめるか、支払日を別の月にしてください。1件も登録していません。"
    remedy_en = "Pay them as one bonus, or in another month. Nothing was recorded."


class NothingToCorrect(Refusal):
    """Only pay that stands is added to."""

    code = "hr.payroll.nothing_to_correct"
    cause_ja = "この給与計算は「{state}」のため、追加支給できません。"
    cause_en = "This run is {state}; nothing can be added to it."
    remedy_ja = "承認の前なら計算し直し、承認のあとで振込データを渡す前なら取り消してください。"
    remedy_en = "Calculate it again before its approval; void it before the bank file is handed over."


class NotPaidByRun(InvalidInput):
    """An extra payment adds to a payslip of the run."""

    code = "hr.payroll.not_paid_by_run"
    field = "amounts"
    cause_ja = "社員番号 {codes} は、もとの給与計算に明細がありません。"
    cause_en = "Employee numbers {codes} have no payslip in that run."
    remedy_ja = "番号を確かめてください。1件も登録していません。"
    remedy_en = "Check the numbers. Nothing was recorded."


@action("hr.payroll.open_bonus", _("賞与計算を開始"))
def open_bonus(
    *,
    group_code: str,
    title: str,
    paid_on: dt.date,
    period_months: int,
    amounts: Sequence[Amount],
    acting_user: Any,
    at: dt.datetime,
) -> Run:
    """Open the run of a bonus with what each person gets; `period_months` are those that it is for.

    Raises NoAmounts, UnknownEmployees, NotABankDay, AnotherBonusThisMonth.
    """
    group = PayGroup.objects.select_for_update().get(code=group_code)
    month = Month.of(paid_on)
    people = _people(amounts, paid_on)
    _refuse_second_bonus(people, month)
    run = opened_beside(group, RunKind.BONUS, month, paid_on, title, acting_user, period_months=period_months)
    _add_amounts(run, amounts, people, (BONUS, title), title, acting_user, at)
    record(
        "hr.payroll.open_bonus",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"paid_on": ["", paid_on.isoformat()], "people": len(people)},
    )
    return run


@action("hr.payroll.open_extra", _("追加支給を開始"))
def open_extra(
    *,
    run_id: int,
    label: str,
    paid_on: dt.date,
    reason: str,
    amounts: Sequence[Amount],
    acting_user: Any,
    at: dt.datetime,
) -> Run:
    """Open the run that pays what a settled month still owes; each amount is taxed on top of that month's payslip.

    Raises NothingToCorrect, NoAmounts, UnknownEmployees, NotPaidByRun, NotABankDay.
    """
    corrected = Run.objects.select_for_update(of=("self",)).select_related("pay_group").get(pk=run_id)
    if corrected.state not in (RunState.APPROVED, RunState.PAID) or corrected.kind != RunKind.MONTHLY:
        raise NothingToCorrect(state=corrected.get_state_display())
    people = _people(amounts, paid_on)
    there = set(corrected.payslips.values_list("employee_id", flat=True))
    strangers = sorted(code for code, employee in people.items() if employee.pk not in there)
    if strangers:
        raise NotPaidByRun(codes="、".join(strangers))
    title = f"{corrected.name} 追加支給"
    month = Month.of(corrected.month)
    run = opened_beside(corrected.pay_group, RunKind.EXTRA, month, paid_on, title, acting_user, corrects=corrected)
    _add_amounts(run, amounts, people, (EXTRA, label), reason, acting_user, at)
    record(
        "hr.payroll.open_extra",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"paid_on": ["", paid_on.isoformat()], "people": len(people), "corrects": corrected.pk},
    )
    return run


def _people(amounts: Sequence[Amount], paid_on: dt.date) -> dict[str, Employee]:
    if not amounts:
        raise NoAmounts
    if not is_bank_business_day(paid_on):
        raise NotABankDay(day=paid_on)
    codes = [each.employee_code for each in amounts]
    employed = Terms.objects.filter(valid_from__lte=paid_on).values("employee_id")
    found = Employee.objects.filter(person__code__in=codes, pk__in=employed).select_related("person")
    people = {each.person.code: each for each in found}
    wrong = {code for code in codes if code not in people or codes.count(code) > 1}
    if wrong:
        raise UnknownEmployees(codes="、".join(sorted(wrong)), day=paid_on)
    return people


def _refuse_second_bonus(people: dict[str, Employee], month: Month) -> None:
    there = OneOff.objects.filter(
        employee__in=people.values(), run__kind=RunKind.BONUS, run__month=month.first_day, withdrawn_at=None
    ).exclude(run__state=RunState.VOIDED)
    names = [str(each.employee.person) for each in there.select_related("employee__person")[:5]]
    if names:
        raise AnotherBonusThisMonth(names="、".join(names), month=month)


def opened_beside(
    group: PayGroup, kind: str, month: Month, paid_on: dt.date, title: str, acting_user: Any, **more: Any
) -> Run:
    """The next run of a kind and month beside the month's own."""
    before = Run.objects.filter(pay_group=group, month=month.first_day, kind=kind).order_by("-number").first()
    return Run.objects.create(
        pay_group=group,
        kind=kind,
        month=month.first_day,
        number=before.number + 1 if before else 1,
        title=title,
        opens_on=month.first_day,
        closing_on=paid_on,
        overtime_month=month.first_day,
        paid_on=paid_on,
        prepared_by_id=acting_user.pk,
        prepared_by_name=acting_user.get_full_name(),
        **more,
    )


def _add_amounts(
    run: Run,
    amounts: Sequence[Amount],
    people: dict[str, Employee],
    item: tuple[str, str],
    reason: str,
    acting_user: Any,
    at: dt.datetime,
) -> None:
    code, label = item
    entries = [
        NewOneOff(
            employee_id=people[each.employee_code].pk,
            month=Month.of(run.month),
            section=OneOff.Section.PAY,
            code=code,
            label=label,
            amount_yen=each.amount_yen,
            reason=reason,
            run_id=run.pk,
        )
        for each in amounts
    ]
    add_one_offs(entries=entries, acting_user=acting_user, at=at)
