"""傷病手当金: the days of a period from attendance, standard remuneration before it, and what was paid beside it."""

import datetime as dt
from dataclasses import dataclass

from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.attendance.queries import Day, months_of
from hr.attendance.rules import DayKind
from hr.benefits.rules import SickDay, SickPay, State, sick_pay, waiting_until
from hr.employment.models import Employee
from hr.payroll.models import PayslipLine, RunKind
from hr.payroll.queries import settled_pay
from hr.social_insurance.queries import PersonInsured, standings_by_employee

from .law import sick_law

DAY = dt.timedelta(days=1)
PAID_WITHIN = dt.timedelta(days=100)


class NotInsured(Refusal):
    """The paper is for insured people."""

    code = "hr.benefits.not_insured"
    cause_ja = "{name}さんは、{day}に、この給付の保険に加入していません。"
    cause_en = "{name} is not in the insurance of this benefit on {day}."
    remedy_ja = "社会保険の画面で、保険の状態を確かめてください。"
    remedy_en = "Check the standing on the person's page of social insurance."


@dataclass(frozen=True, slots=True)
class PaidBeside:
    """A line of pay of a payslip whose period touches the days away."""

    first_on: dt.date
    last_on: dt.date
    paid_on: dt.date
    code: str
    label: str
    amount_yen: int
    payslip_id: int


@dataclass(frozen=True, slots=True)
class SickPeriod:
    """The employer's part of a claim: days, pay beside them, standard remuneration by month, and the estimate."""

    days: tuple[SickDay, ...]
    pay: SickPay
    standards: tuple[tuple[Month, int], ...]
    paid: tuple[PaidBeside, ...]


def sick_period(employee: Employee, first: dt.date, last: dt.date, *, waited: bool, as_of: dt.date) -> SickPeriod:
    """The days between two, both included. Raises NotInsured."""
    insured = standings_by_employee([employee.pk]).get(employee.pk)
    held = insured and insured.on(first)
    if not insured or not held or not held.social_insured:
        raise NotInsured(name=employee.person.name, day=first)
    days = tuple(_days(employee, first, last, as_of))
    law = sick_law(first)
    over = None if waited else waiting_until(days, law.waiting_days)
    begins = first if over is None else min(over + DAY, last)
    standards = tuple(_standards(insured, Month.of(begins), law.months))
    return SickPeriod(
        days=days,
        pay=sick_pay(days, [yen for _month, yen in standards], sick_law(begins), waited=waited),
        standards=standards,
        paid=tuple(_paid(employee, first, last)),
    )


def _days(employee: Employee, first: dt.date, last: dt.date, as_of: dt.date) -> list[SickDay]:
    found: list[SickDay] = []
    month = Month.of(first)
    while month <= Month.of(last):
        (held,) = months_of([employee], month, as_of=as_of)
        found += [_day(each) for each in held.days if first <= each.date <= last]
        month = month.next
    return found


def _day(day: Day) -> SickDay:
    if day.record is not None:
        return SickDay(day.date, State.WORKED)
    label = str(day.explained.label) if day.explained else ""
    if day.explained and day.explained.is_paid_leave:
        return SickDay(day.date, State.PAID_LEAVE, label)
    if day.held is None:
        return SickDay(day.date, State.AWAY, label, is_known=False)
    if day.kind is not DayKind.WORKDAY:
        return SickDay(day.date, State.DAY_OFF, label)
    return SickDay(day.date, State.AWAY, label, is_known=day.explained is not None)


def _standards(insured: PersonInsured, last: Month, count: int) -> list[tuple[Month, int]]:
    """標準報酬月額 of the last months without a break, the newest first."""
    found: list[tuple[Month, int]] = []
    for back in range(count):
        month = last.plus(-back)
        held = insured.on(month.last_day) or insured.on(month.first_day)
        if held is None or not held.social_insured:
            break
        found.append((month, int(held.standard_remuneration_yen or 0)))
    return found


def _paid(employee: Employee, first: dt.date, last: dt.date) -> list[PaidBeside]:
    slips = {
        each.payslip_id: each
        for each in settled_pay(paid_from=first, paid_until=last + PAID_WITHIN, employee_ids=[employee.pk])
        if each.run_kind != RunKind.BONUS and each.opens_on <= last and each.closing_on >= first
    }
    lines = PayslipLine.objects.filter(payslip__in=slips, section="PAY").order_by("payslip__run__opens_on", "position")
    return [
        PaidBeside(
            first_on=slips[each.payslip_id].opens_on,
            last_on=slips[each.payslip_id].closing_on,
            paid_on=slips[each.payslip_id].paid_on,
            code=each.code,
            label=each.label,
            amount_yen=each.amount_yen,
            payslip_id=each.payslip_id,
        )
        for each in lines
    ]
