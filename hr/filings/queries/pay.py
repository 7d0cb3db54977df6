"""What was paid in a row of months, with the days for which it was paid: as 定時決定 and 随時改定 look at pay."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.values.periods import Month
from hr.employment.models import Employee, PayKind, Terms
from hr.filings.models import FilingOffice
from hr.filings.rules import DaysRule, PaidPeriod, base_days
from hr.payroll.models import AttendanceTotal, Run, RunKind
from hr.payroll.queries import SettledPay, settled_pay
from hr.social_insurance.rules import MonthOfPay

NO_ATTENDANCE = AttendanceTotal(scheduled_days=0, worked_days=0, paid_leave_days=0, absent_days=0)


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """What was paid in a month; `begins` is the month that its regular pay is for, `extra` what was paid for others."""

    month: Month
    regular_yen: int
    base_days: int
    is_whole: bool
    begins: dt.date | None
    extra: tuple[tuple[dt.date, int], ...]

    def seen_from(self, begins: dt.date | None) -> MonthOfPay:
        """The month as one of a row whose first pay is for `begins`: extra pay for what lies before is 遡及支払額."""
        return MonthOfPay(
            month=self.month,
            pay_yen=self.regular_yen + sum(yen for _month, yen in self.extra),
            base_days=self.base_days,
            back_pay_yen=sum(yen for month, yen in self.extra if begins and month < begins),
            is_whole=self.is_whole,
        )


PaidMonths = Mapping[int, Mapping[Month, PaidMonth]]


@dataclass(frozen=True, slots=True)
class SlipDays:
    """For how many days and minutes one payslip was paid, None where it is not known; and the kind of its pay."""

    days: int | None
    worked_minutes: int | None
    pay_kind: str


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the days of a payslip are told from."""

    people: Mapping[int, Employee]
    terms: Mapping[int, list[Terms]]
    overtime_months: Mapping[int, dt.date]
    attended: Mapping[tuple[int, dt.date], AttendanceTotal]
    rule: DaysRule


def office() -> FilingOffice:
    """The settings of filings; the defaults where the company has saved none."""
    return FilingOffice.objects.first() or FilingOffice()


def paid_months(first: Month, count: int, employee_ids: Collection[int] | None = None) -> PaidMonths:
    """What each person was paid in so many months from the first, by month of payment, without bonuses.

    A fixed number of queries.
    """
    last_on = first.plus(count - 1).last_day
    slips = settled_pay(paid_from=first.first_day, paid_until=last_on, employee_ids=employee_ids)
    slips = [each for each in slips if each.run_kind != RunKind.BONUS]
    rows = _rows(slips)
    found: defaultdict[int, defaultdict[Month, list[SettledPay]]] = defaultdict(lambda: defaultdict(list))
    for slip in slips:
        found[slip.employee_id][Month.of(slip.paid_on)].append(slip)
    return {pk: {month: _month(month, held, rows) for month, held in mine.items()} for pk, mine in found.items()}


def slip_days(slips: Sequence[SettledPay]) -> Mapping[int, SlipDays]:
    """The days of each payslip by its id; those of hourly pay are known where attendance is: a fixed number of queries."""
    held = list(slips)
    rows, found = _rows(held), {}
    for slip in held:
        person = rows.people[slip.employee_id]
        kind = pay_kind_on(
            rows.terms.get(slip.employee_id, []), min(slip.closing_on, person.left_on or slip.closing_on)
        )
        attended = rows.attended.get((slip.employee_id, rows.overtime_months[slip.run_id]))
        days = None if kind == PayKind.HOURLY and attended is None else _days(slip, rows)
        found[slip.payslip_id] = SlipDays(days, attended.worked_minutes if attended else None, kind)
    return found


def in_a_row(months: Sequence[Month], known: Mapping[Month, PaidMonth]) -> tuple[MonthOfPay | None, ...]:
    """Some months as the law looks at them together; None for what is not paid."""
    first = known.get(months[0]) if months else None
    begins = first.begins if first else None
    return tuple(known[month].seen_from(begins) if month in known else None for month in months)


def _month(month: Month, slips: list[SettledPay], rows: _Rows) -> PaidMonth:
    regular = [each for each in slips if each.run_kind == RunKind.MONTHLY]
    return PaidMonth(
        month=month,
        regular_yen=sum(each.gross_yen for each in regular),
        base_days=sum(_days(each, rows) for each in regular),
        is_whole=all(rows.people[each.employee_id].joined_on <= each.opens_on for each in regular),
        begins=min((each.month for each in regular), default=None),
        extra=tuple((each.month, each.gross_yen) for each in slips if each.run_kind == RunKind.EXTRA),
    )


def _days(slip: SettledPay, rows: _Rows) -> int:
    person = rows.people[slip.employee_id]
    last_on = min(slip.closing_on, person.left_on or slip.closing_on)
    month = rows.overtime_months[slip.run_id]
    attended = rows.attended.get((slip.employee_id, month), NO_ATTENDANCE)
    period = PaidPeriod(
        first_on=max(slip.opens_on, person.joined_on),
        last_on=last_on,
        is_hourly=pay_kind_on(rows.terms.get(slip.employee_id, []), last_on) == PayKind.HOURLY,
        scheduled_days=attended.scheduled_days,
        worked_days=attended.worked_days,
        paid_leave_days=attended.paid_leave_days,
        absent_days=attended.absent_days,
    )
    return base_days(period, rows.rule)


def pay_kind_on(terms: Iterable[Terms], day: dt.date) -> str:
    """The kind of pay that was agreed on a day; "" where nothing was."""
    held = [each for each in terms if each.valid_from <= day]
    return max(held, key=lambda each: each.valid_from).pay_kind if held else ""


def terms_of(employee_ids: Collection[int]) -> Mapping[int, list[Terms]]:
    """The terms of some people with their items, the oldest first: two queries."""
    held: defaultdict[int, list[Terms]] = defaultdict(list)
    for each in Terms.objects.filter(employee__in=employee_ids).order_by("valid_from").prefetch_related("items"):
        held[each.employee_id].append(each)
    return held


def _rows(slips: list[SettledPay]) -> _Rows:
    ids = {each.employee_id for each in slips}
    runs: Mapping[int, Any] = Run.objects.in_bulk({each.run_id for each in slips})
    months = {each.overtime_month for each in runs.values()}
    totals = AttendanceTotal.objects.filter(employee__in=ids, month__in=months)
    plain: defaultdict[int, list[Terms]] = defaultdict(list)
    for each in Terms.objects.filter(employee__in=ids).order_by("valid_from"):
        plain[each.employee_id].append(each)
    return _Rows(
        people=Employee.objects.in_bulk(ids),
        terms=plain,
        overtime_months={pk: run.overtime_month for pk, run in runs.items()},
        attended={(each.employee_id, each.month): each for each in totals},
        rule=DaysRule(office().absence_days),
    )
