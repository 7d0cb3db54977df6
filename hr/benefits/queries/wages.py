"""The wages of 離職証明書 and 休業開始時賃金月額証明書: payslips that stand, past ones too, and closed attendance."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from backoffice.values.periods import Month
from hr.attendance.absences import explained
from hr.attendance.models import DailyRecord
from hr.attendance.queries import closed_months
from hr.benefits.rules import PaidPeriod, WageTable, boundary, wage_table
from hr.employment.models import Employee, PayKind
from hr.employment.queries import suspensions_between
from hr.filings.models import FilingOffice
from hr.filings.queries import SlipDays, office, pay_kind_on, slip_days, terms_of, wages_of
from hr.payroll.models import PayslipLine, RunKind
from hr.payroll.queries import SettledPay, settled_pay
from hr.social_insurance.queries import standings_by_employee

from .law import count_law
from .sickness import NotInsured

DAY = dt.timedelta(days=1)
# Pay follows its period by no more than so many days.
PAID_WITHIN = dt.timedelta(days=100)
PAST = "past_pay"


@dataclass(frozen=True, slots=True)
class WagesFound:
    """The table of somebody, since when insured, and by which kind of pay on the last day."""

    table: WageTable
    last_on: dt.date
    since: dt.date
    pay_kind: str


@dataclass(slots=True)
class _Known:
    """What the days and wages of one person are told from."""

    employee: Employee
    last_on: dt.date
    since: dt.date
    days: Mapping[int, SlipDays]
    wages: Mapping[int, int]
    fixed: Mapping[int, int]
    away: frozenset[dt.date]
    slips: dict[tuple[dt.date, dt.date], list[SettledPay]] = field(default_factory=dict)


def wages_before(employee: Employee, last_on: dt.date, *, of_periods_only: bool = False) -> WagesFound:
    """The table up to a last day, that day included: a fixed number of queries. Raises NotInsured.

    `of_periods_only` asks for no more months than the daily wage takes periods: nothing hangs on 被保険者期間 then.
    """
    insured = standings_by_employee([employee.pk]).get(employee.pk)
    since = insured.employment_insured_since(last_on) if insured else None
    if since is None:
        raise NotInsured(name=employee.person.name, day=last_on)
    law, more = count_law(last_on)
    known = _known(employee, last_on, since)
    periods = tuple(_periods(known))
    kind = pay_kind_on(terms_of([employee.pk]).get(employee.pk, []), last_on)
    table = wage_table(
        last_on=last_on,
        since=since,
        periods=periods,
        days_of=_days_of(known, periods, kind),
        law=law,
        months_needed=more["periods_needed" if of_periods_only else "months_needed"],
        months_looked_at=more["months_looked_at"],
        periods_needed=more["periods_needed"],
        days_per_month=more["days_per_month"],
    )
    return WagesFound(table, last_on, since, kind)


def _known(employee: Employee, last_on: dt.date, since: dt.date) -> _Known:
    ids = [employee.pk]
    found = settled_pay(paid_from=since, paid_until=last_on + PAID_WITHIN, employee_ids=ids)
    slips = [each for each in found if each.run_kind != RunKind.BONUS and each.opens_on <= last_on]
    regular = [each for each in slips if each.run_kind == RunKind.MONTHLY]
    held: defaultdict[tuple[dt.date, dt.date], list[SettledPay]] = defaultdict(list)
    for each in slips:
        held[each.opens_on, each.closing_on].append(each)
    return _Known(
        employee=employee,
        last_on=last_on,
        since=since,
        days=slip_days(regular),
        wages=wages_of(slips),
        fixed=_fixed(employee, slips),
        away=_away(employee, since, max((each.closing_on for each in slips), default=last_on)),
        slips=dict(held),
    )


def _fixed(employee: Employee, slips: Iterable[SettledPay]) -> Mapping[int, int]:
    """What of each payslip was agreed by the month: the items of the terms, by payslip."""
    codes = {item.code for each in terms_of([employee.pk]).get(employee.pk, []) for item in each.items.all()}
    lines = PayslipLine.objects.filter(payslip__in=[each.payslip_id for each in slips], section="PAY", code__in=codes)
    found: defaultdict[int, int] = defaultdict(int)
    for payslip_id, yen in lines.values_list("payslip_id", "amount_yen"):
        found[payslip_id] += yen
    return found


def _away(employee: Employee, first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """The days of 休職 and 休業 between two days without pay."""
    days: set[dt.date] = set()
    for each in suspensions_between(first, last, [employee.pk]):
        day, until = max(each.valid_from, first), min(each.valid_until or last + DAY, last + DAY)
        while day < until and not each.is_paid:
            days.add(day)
            day += DAY
    return frozenset(days)


def _periods(known: _Known) -> Iterable[PaidPeriod]:
    """賃金支払対象期間, the newest first; what lies after the last payslip is not settled yet."""
    keys = sorted(known.slips, reverse=True)
    yield from reversed(list(_unsettled(keys[0][1] + DAY if keys else _begins(known), known.last_on)))
    for key in keys:
        yield _period(known, *key)


def _begins(known: _Known) -> dt.date:
    """Where nothing was paid by this system yet, only the month of the last day is told."""
    return max(known.since, known.employee.joined_on, known.last_on.replace(day=1))


def _unsettled(opens_on: dt.date, last_on: dt.date) -> Iterable[PaidPeriod]:
    """The periods after the last payslip, month by month from the day after its closing day."""
    begins, place = opens_on, 0
    while begins <= last_on:
        place += 1
        ends = boundary(opens_on, -place) - DAY
        yield PaidPeriod(begins, min(ends, last_on), is_whole=ends <= last_on, is_settled=False)
        begins = ends + DAY


def _period(known: _Known, opens_on: dt.date, closing_on: dt.date) -> PaidPeriod:
    slips = known.slips[opens_on, closing_on]
    first_on, last_on = max(opens_on, known.employee.joined_on), min(closing_on, known.last_on)
    told = [known.days[each.payslip_id] for each in slips if each.payslip_id in known.days]
    kind = told[0].pay_kind if told else ""
    days = sum(each.days for each in told if each.days is not None) if told and _all_known(told) else None
    if days is not None and kind != PayKind.HOURLY:
        days = max(days - sum(1 for day in known.away if first_on <= day <= closing_on), 0)
        days -= _after(days, known, slips)
    minutes = sum(each.worked_minutes or 0 for each in told) or None
    wages_yen = sum(known.wages[each.payslip_id] for each in slips)
    by_hour = kind == PayKind.HOURLY
    fixed_yen = min(sum(known.fixed.get(each.payslip_id, 0) for each in slips), wages_yen) if by_hour else wages_yen
    return PaidPeriod(
        first_on=first_on,
        last_on=last_on,
        is_whole=first_on == opens_on and last_on == closing_on,
        is_settled=True,
        days=days,
        minutes=minutes,
        fixed_yen=fixed_yen,
        timed_yen=wages_yen - fixed_yen,
        sources=tuple(str(each.payslip_id) for each in slips),
        note=_note(slips),
    )


def _after(days: int, known: _Known, slips: Iterable[SettledPay]) -> int:
    """Days of the period after the last day, which the payslip holds where the person goes on in service."""
    closing_on = max(each.closing_on for each in slips)
    in_service_until = min(closing_on, known.employee.left_on or closing_on)
    after = (in_service_until - known.last_on).days
    not_away = sum(1 for n in range(1, after + 1) if known.last_on + n * DAY not in known.away)
    return min(not_away, days)


def _all_known(told: Iterable[SlipDays]) -> bool:
    return all(each.days is not None for each in told)


def _note(slips: Iterable[SettledPay]) -> str:
    return "導入前の給与による" if any(PAST in each.amounts for each in slips) else ""


def _days_of(
    known: _Known, periods: Iterable[PaidPeriod], kind: str
) -> Callable[[dt.date, dt.date], tuple[int | None, int | None]]:
    """Days and minutes between two days: those of a period that is the same, all days of full periods of pay by the
    month, else those of attendance that is closed; None where nothing tells them."""
    held = list(periods)
    same = {(each.first_on, each.last_on): each for each in held if each.is_settled}
    closed = closed_months(known.employee.pk)
    ids = [known.employee.pk]
    worked = {
        each.work_date: each.worked_minutes + each.statutory_holiday_minutes
        for each in DailyRecord.objects.filter(employee__in=ids, work_date__range=(known.since, known.last_on))
    }
    told = explained(ids, known.since, known.last_on)
    counts_calendar = office().absence_days == FilingOffice.AbsenceDays.CALENDAR

    def days_of(first: dt.date, last: dt.date) -> tuple[int | None, int | None]:
        if found := same.get((first, last)):
            return found.days, found.minutes
        if kind != PayKind.HOURLY and _is_full(held, first, last):
            return (last - first).days + 1, None
        if not all(month.first_day in closed for month in _touched(first, last)):
            return None, None
        every = [first + n * DAY for n in range((last - first).days + 1)]
        absent = sum((told[known.employee.pk, day].days for day in every if _is_absent(told, known, day)), Decimal(0))
        if kind != PayKind.HOURLY:
            if absent and not counts_calendar:
                return None, None
            return _up(len(every) - absent - sum(1 for day in every if day in known.away)), None
        paid = sum(
            (each.days for day in every if (each := told.get((known.employee.pk, day))) and each.is_paid_leave),
            Decimal(0),
        )
        minutes = sum(worked.get(day, 0) for day in every)
        return _up(sum(1 for day in every if worked.get(day)) + paid), minutes

    return days_of


def _is_absent(told: Mapping[tuple[int, dt.date], object], known: _Known, day: dt.date) -> bool:
    return getattr(told.get((known.employee.pk, day)), "is_absence", False)


def _is_full(periods: Iterable[PaidPeriod], first: dt.date, last: dt.date) -> bool:
    """Whether every day lies in a settled period that was paid for all of its days."""
    over = [each for each in periods if each.first_on <= last and each.last_on >= first]
    full = all(each.is_settled and each.days == (each.last_on - each.first_on).days + 1 for each in over)
    covered = sum((min(each.last_on, last) - max(each.first_on, first)).days + 1 for each in over)
    return full and covered == (last - first).days + 1


def _touched(first: dt.date, last: dt.date) -> list[Month]:
    found = [Month.of(first)]
    while found[-1] < Month.of(last):
        found.append(found[-1].next)
    return found


def _up(days: Decimal | int) -> int:
    return int(max(Decimal(days), Decimal(0)).to_integral_value(ROUND_CEILING))
