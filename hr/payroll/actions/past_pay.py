"""Pay from before the introduction: what another system paid, so that a year is whole from its first day."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput
from hr.payroll.models import PayGroup, Payslip, PayslipLine, Run, RunKind, RunState
from hr.payroll.queries import group_days
from hr.payroll.rules import PastPay, past_slip
from hr.payroll.rules.dates import run_dates

from .calculate_payslips import LINE_COLUMNS, SLIP_COLUMNS, line_rows
from .open_beside import opened_beside
from .open_run import RunAlreadyOpen, run_case

STEP = "hr.payroll.import_past_pay"
# A run of a bonus says how many months it is for; nothing is computed from those of a past one.
BONUS_MONTHS = 6


@dataclass(frozen=True, slots=True)
class NewPastPay:
    """What another system paid one person; `column` is the one of the withholding table."""

    employee_id: int
    column: str
    paid: PastPay


class PaidInFuture(InvalidInput):
    """What was paid lies behind."""

    code = "hr.payroll.paid_in_future"
    field = "paid_on"
    cause_ja = "支払日（{paid_on}）が、まだ来ていません。"
    cause_en = "The day of payment, {paid_on}, has not come."
    remedy_ja = "導入前に支払った給与だけを取り込みます。これから支払う給与は、この画面で計算してください。"
    remedy_en = "Import only what was paid before the introduction; calculate what is still to be paid."


class TotalDiffers(InvalidInput):
    """The sum of the list is not that of the other system."""

    code = "hr.payroll.total_differs"
    field = "total_yen"
    cause_ja = "差引支給額の合計が{sum_yen:,}円で、入力した{given_yen:,}円と合いません。"
    cause_en = "Net pay comes to {sum_yen:,} yen, not to the {given_yen:,} yen that were entered."
    remedy_ja = "ファイルに全員が入っているか、別のシステムの帳票の合計と比べてください。1件も登録していません。"
    remedy_en = (
        "See whether everybody is in the file, and compare the report of the other system. Nothing was recorded."
    )


class NobodyPaid(InvalidInput):
    """An empty list pays nobody."""

    code = "hr.payroll.nobody_paid"
    field = "file"
    cause_ja = "取り込む社員がいません。"
    cause_en = "There is nobody to import."
    remedy_ja = "ファイルを確かめてください。"
    remedy_en = "Check the file."


class StandardBonusOfPay(InvalidInput):
    """Only a bonus has a standard bonus."""

    code = "hr.payroll.standard_bonus_of_pay"
    field = "file"
    cause_ja = "月の給与に、標準賞与額が入力されています。"
    cause_en = "The pay of a month has a standard bonus."
    remedy_ja = "種類を賞与にするか、標準賞与額の列を空欄にしてください。1件も登録していません。"
    remedy_en = "Import it as a bonus, or leave that column empty. Nothing was recorded."


@action(STEP, _("導入前の給与を取り込む"))
def import_past_pay(
    *,
    group_code: str,
    kind: str,
    month: Month,
    paid_on: dt.date,
    title: str,
    entries: Sequence[NewPastPay],
    total_yen: int,
    acting_user: Any,
    at: dt.datetime,
) -> Run:
    """Keep the pay of a month, or a bonus, as another system paid it: counted by the year, posted and paid by nobody here.

    `total_yen` is net pay in all, by the report of the other system. Raises PaidInFuture, NobodyPaid, TotalDiffers,
    StandardBonusOfPay, RunAlreadyOpen.
    """
    if paid_on > at.astimezone(TOKYO).date():
        raise PaidInFuture(paid_on=paid_on)
    if not entries:
        raise NobodyPaid
    if kind != RunKind.BONUS and any(each.paid.standard_bonus_yen is not None for each in entries):
        raise StandardBonusOfPay
    sum_yen = sum(each.paid.net_yen for each in entries)
    if sum_yen != total_yen:
        raise TotalDiffers(sum_yen=sum_yen, given_yen=total_yen)
    group = PayGroup.objects.select_for_update().get(code=group_code)
    run = _run(group, kind, month, paid_on, title, acting_user)
    _store(run, entries, at)
    run.state = RunState.PAID
    run.save(update_fields=["state"])
    record(
        STEP,
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"people": len(entries), "net_yen": ["", sum_yen], "paid_on": ["", paid_on.isoformat()]},
    )
    return run


def _run(group: PayGroup, kind: str, month: Month, paid_on: dt.date, title: str, acting_user: Any) -> Run:
    if kind == RunKind.BONUS:
        more = {"period_months": BONUS_MONTHS, "before_introduction": True}
        return opened_beside(group, kind, Month.of(paid_on), paid_on, title, acting_user, **more)
    there = Run.objects.filter(pay_group=group, month=month.first_day, kind=RunKind.MONTHLY).order_by("-number").first()
    if there and there.state != RunState.VOIDED:
        raise RunAlreadyOpen(group=group.name, month=month)
    dates = run_dates(group_days(group), month)
    return Run.objects.create(
        pay_group=group,
        month=month.first_day,
        number=there.number + 1 if there else 1,
        corrects=there,
        opens_on=dates.opens_on,
        closing_on=dates.closing_on,
        overtime_month=dates.overtime_month.first_day,
        paid_on=paid_on,
        before_introduction=True,
        prepared_by_id=acting_user.pk,
        prepared_by_name=acting_user.get_full_name(),
    )


def _store(run: Run, entries: Sequence[NewPastPay], at: dt.datetime) -> None:
    slips = [
        (pk, each, past_slip(each.paid, is_bonus=run.kind == RunKind.BONUS))
        for pk, each in zip(bulk.reserve_ids(Payslip, len(entries)), entries, strict=True)
    ]
    rows: Iterator[tuple[Any, ...]] = (
        (
            run.company_id,
            pk,
            run.pk,
            each.employee_id,
            slip.gross_yen,
            slip.deductions_yen,
            slip.net_yen,
            slip.employer_yen,
            slip.taxable_yen,
            {"tax_column": each.column},
            [],
            at.isoformat(),
        )
        for pk, each, slip in slips
    )
    bulk.insert(Payslip, SLIP_COLUMNS, rows)
    bulk.insert(PayslipLine, LINE_COLUMNS, (row for pk, _each, slip in slips for row in line_rows(run, pk, slip)))
