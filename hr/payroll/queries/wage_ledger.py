"""賃金台帳 (労働基準法108条・施行規則54条): what somebody was paid in a year, pay by pay and item by item."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from hr.payroll.models import AttendanceTotal, Payslip, PayslipLine, RunKind

from .settled import SETTLED, TOTALLED


@dataclass(frozen=True, slots=True)
class LedgerPay:
    """One pay: its payslip, the attendance that it paid for (None for a bonus), and yen by (section, code, label)."""

    payslip: Payslip
    attendance: AttendanceTotal | None
    amounts: dict[tuple[str, str, str], int]


@dataclass(frozen=True, slots=True)
class WageLedger:
    """A year of one person: every pay by its day, and the items that occur, in the order of payslips."""

    year: int
    pays: tuple[LedgerPay, ...]
    items: tuple[tuple[str, str, str], ...]

    def total_yen(self, item: tuple[str, str, str]) -> int:
        """The sum of an item over the year."""
        return sum(pay.amounts.get(item, 0) for pay in self.pays)


def wage_ledger(employee_id: int, year: int) -> WageLedger:
    """The settled pay of a calendar year by day of payment: four queries."""
    pays = tuple(_pays(employee_id, year))
    items = {item: None for section in TOTALLED for pay in pays for item in pay.amounts if item[0] == section}
    return WageLedger(year, pays, tuple(items))


def years_paid(employee_id: int) -> list[int]:
    """The calendar years in which somebody was paid, the newest first."""
    paid = _settled(employee_id).dates("run__paid_on", "year", order="DESC")
    return [day.year for day in paid]


def _settled(employee_id: int) -> QuerySet[Payslip]:
    slips = Payslip.objects.filter(employee_id=employee_id, run__state__in=SETTLED)
    return slips.exclude(run__kind=RunKind.RETIREMENT)


def _pays(employee_id: int, year: int) -> Iterable[LedgerPay]:
    slips = _settled(employee_id).filter(run__paid_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    lines = PayslipLine.objects.filter(section__in=TOTALLED).order_by("position")
    totals = {
        each.month: each
        for each in AttendanceTotal.objects.filter(employee_id=employee_id, month__year__in=(year - 1, year))
    }
    found = slips.select_related("run").prefetch_related(Prefetch("lines", lines)).order_by("run__paid_on", "pk")
    for slip in found:
        amounts: dict[tuple[str, str, str], int] = {}
        for each in slip.lines.all():
            key = (each.section, each.code, each.label)
            amounts[key] = amounts.get(key, 0) + each.amount_yen
        is_monthly = slip.run.kind == RunKind.MONTHLY
        yield LedgerPay(slip, totals.get(slip.run.overtime_month) if is_monthly else None, amounts)
