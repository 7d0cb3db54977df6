"""Making up for earlier months in the next pay: what a back-dated raise owes, and what was paid too much."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.parameters import as_of
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee
from hr.payroll.models import OneOff, Payslip
from hr.payroll.queries import latest_settled, months_paid_elsewhere, owed_for, settled_months

from .one_offs import NewOneOff, add_one_offs

OVERPAID = "overpayment"


class NothingOwed(Refusal):
    """The months were paid as today's terms ask."""

    code = "hr.payroll.nothing_owed"
    cause_ja = "{name}さんの{first}以降の支払済みの給与に、差額はありません。"
    cause_en = "The pay of {name} since {first} owes nothing."
    remedy_ja = "雇用条件の開始日と、計算済みの月を確かめてください。"
    remedy_en = "Check from when the terms hold, and which months were paid."


class OffsetTooLarge(InvalidInput):
    """Setting too much against wages threatens a livelihood (調整的相殺)."""

    code = "hr.payroll.offset_too_large"
    field = "amount_yen"
    cause_ja = "一度に差し引けるのは、直近の差引支給額{net_yen:,}円の{percent}%までです（{limit_yen:,}円）。"
    cause_en = "At most {percent}% of the latest net pay of {net_yen:,} yen may be set off at once ({limit_yen:,} yen)."
    remedy_ja = "何か月かに分けるか、本人から返してもらってください。"
    remedy_en = "Spread it over months, or have the person pay it back."


class NothingPaidYet(Refusal):
    """Only what was paid can have been too much."""

    code = "hr.payroll.nothing_paid_yet"
    cause_ja = "{name}さんに支払った給与がありません。"
    cause_en = "Nothing was paid to {name}."
    remedy_ja = "対象の社員を確かめてください。"
    remedy_en = "Check the person."


class MonthsPaidElsewhere(InvalidInput):
    """What another system paid, item by item, is not known: what those months owe can't be calculated."""

    code = "hr.payroll.months_paid_elsewhere"
    field = "without_past"
    cause_ja = "{months}は導入前の給与のため、差額を計算できません。"
    cause_en = "{months} were paid before the introduction: what they owe can't be calculated."
    remedy_ja = (
        "その月の差額は、当時の明細から計算し、臨時の項目か追加支給で支払ってください。"
        "その月を除いて計算するときは、「導入前の月を除いて計算する」を選びます。1件も登録していません。"
    )
    remedy_en = (
        "Work out those months from the payslips of the time and pay them as a one-off amount or an extra payment."
        " To calculate the other months, choose to leave them out. Nothing was recorded."
    )


@action("hr.payroll.pay_arrears", _("遡及差額を支給に入れる"))
def pay_arrears(
    *,
    employee_id: int,
    first: Month,
    into: Month,
    reason: str,
    without_past: bool = False,
    acting_user: Any,
    at: dt.datetime,
) -> list[OneOff]:
    """Add to the run of `into` what today's terms owe for each settled month from `first`, month by month and item.

    Each month is calculated anew by the function that paid it. Months from before the introduction can't be: with
    `without_past` they are left out, and the reason says so. Raises MonthsPaidElsewhere, NothingOwed, OffsetTooLarge
    when the terms took back more than may be set off, and what one-off amounts refuse.
    """
    employee = Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=employee_id)
    if past := months_paid_elsewhere(employee, first, into):
        if not without_past:
            raise MonthsPaidElsewhere(months=_span(past))
        reason = f"{reason}（導入前の{_span(past)}を除く）"
    entries = list(_arrears(employee, first, into, reason))
    if not entries:
        raise NothingOwed(name=employee.person.name, first=first)
    total_yen = sum(entry.amount_yen for entry in entries)
    if total_yen < 0:
        _refuse_too_much(employee, -total_yen)
    made = add_one_offs(entries=entries, acting_user=acting_user, at=at)
    record(
        "hr.payroll.pay_arrears",
        case=_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"first": str(first), "into": str(into), "total_yen": ["", total_yen]},
    )
    return made


@action("hr.payroll.recover_overpayment", _("払いすぎを翌月以降で調整"))
def recover_overpayment(
    *, employee_id: int, about: Month, into: Month, amount_yen: int, reason: str, acting_user: Any, at: dt.datetime
) -> OneOff:
    """Take from the run of `into` what was paid too much in `about`, within what may be set off at once.

    Raises NothingPaidYet, OffsetTooLarge, and what one-off amounts refuse.
    """
    employee = Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=employee_id)
    _refuse_too_much(employee, amount_yen)
    entry = NewOneOff(
        employee_id=employee.pk,
        month=into,
        section=OneOff.Section.PAY,
        code=OVERPAID,
        label=f"過払いの調整（{about.year}年{about.month}月分）",
        amount_yen=-amount_yen,
        reason=reason,
        about=about,
    )
    (made,) = add_one_offs(entries=[entry], acting_user=acting_user, at=at)
    record(
        "hr.payroll.recover_overpayment",
        case=_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"about": str(about), "into": str(into), "amount_yen": ["", -amount_yen]},
    )
    return made


def _arrears(employee: Employee, first: Month, into: Month, reason: str) -> Iterator[NewOneOff]:
    for slip in settled_months(employee.pk, first, into):
        about = Month.of(slip.run.month)
        for owed in owed_for(slip):
            yield NewOneOff(
                employee_id=employee.pk,
                month=into,
                section=OneOff.Section.PAY,
                code=owed.code,
                label=f"{owed.label} 差額（{about.year}年{about.month}月分）"[:60],
                amount_yen=owed.amount_yen,
                taxable=owed.taxable,
                is_wage=owed.is_wage,
                reason=reason,
                about=about,
            )


def _span(months: Sequence[Month]) -> str:
    """2026年4月分, or 2026年4月分〜6月分; the months lie one after another."""
    first, last = months[0], months[-1]
    said = f"{first.year}年{first.month}月分"
    if first == last:
        return said
    year = "" if first.year == last.year else f"{last.year}年"
    return f"{said}〜{year}{last.month}月分"


def _refuse_too_much(employee: Employee, amount_yen: int) -> None:
    latest: Payslip | None = latest_settled(employee.pk)
    if latest is None:
        raise NothingPaidYet(name=employee.person.name)
    share = as_of("hr.payroll.offset_limit", latest.run.paid_on).value
    limit_yen = int(latest.net_yen * share)
    if amount_yen > limit_yen:
        raise OffsetTooLarge(net_yen=latest.net_yen, percent=int(share * 100), limit_yen=limit_yen)


def _case(employee: Employee) -> Case:
    return Case("hr.payroll.one_off", employee.pk, employee.person.name)
