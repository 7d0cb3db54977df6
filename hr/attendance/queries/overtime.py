"""How much overtime was worked in the months and years of the agreements, and what the month comes to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from backoffice.organisation.models import Assignment
from backoffice.organisation.queries import on
from backoffice.values.periods import MONTHS_PER_YEAR
from hr.attendance import absences
from hr.attendance.law import long_flex, overtime_law, work_law, year_law
from hr.attendance.models import DailyRecord, OvertimeAgreement, WorkSystem
from hr.attendance.rules import (
    Forecast,
    OvertimeLaw,
    Span,
    System,
    average_breach,
    flex_forecast,
    forecast,
    frame_minutes,
    is_long,
    month_limit,
    span_of_month,
    span_of_year,
    workdays,
)
from hr.employment.models import Employee

from .schedules import Schedules, schedules

DAY = dt.timedelta(days=1)
Worked = dict[dt.date, tuple[int, int, int]]
DAYS_OF_THE_LONGEST_MONTH, DAYS_OF_THE_LONGEST_YEAR = 31, 366


@dataclass(frozen=True, slots=True)
class Overtime:
    """Overtime of one person: the month and the year of the agreement, or of the calendar when there is none.

    `times_over` are the months of the year beyond the limit of a month; `totals_minutes` those of the last months, the
    oldest first, with the work on statutory holidays (労働基準法36条6項).
    """

    employee: Employee
    agreement: OvertimeAgreement | None
    month: Span
    year: Span
    forecast: Forecast
    year_minutes: int
    year_limit_minutes: int
    times_over: int
    totals_minutes: tuple[int, ...]
    law: OvertimeLaw

    @property
    def year_forecast_minutes(self) -> int:
        """The year so far, with what the month is still expected to bring."""
        return self.year_minutes + self.forecast.forecast_minutes - self.forecast.actual_minutes

    @property
    def is_beyond_all(self) -> bool:
        """Whether a limit is passed that no special clause lifts: a month of 100 hours, an average of 80."""
        is_long = self.totals_minutes[-1] >= self.law.total_month_under_minutes
        return is_long or average_breach(self.totals_minutes, self.law) > 0

    @property
    def tone(self) -> str:
        """How near the limits are: bad when one is passed, hot when one will be, empty otherwise."""
        is_over = self.forecast.is_over or self.year_minutes > self.year_limit_minutes
        if is_over or self.is_beyond_all:
            return "bad"
        if self.forecast.actual_minutes and self.agreement is None:
            return "bad"
        return "hot" if self.forecast.will_be_over or self.year_forecast_minutes > self.year_limit_minutes else ""


def overtime_of(employees: Sequence[Employee], day: dt.date) -> list[Overtime]:
    """The overtime of these people in the months that hold a day, as it stands on that day: a fixed number of queries."""
    ids = [employee.pk for employee in employees]
    places = Assignment.objects.filter(on(day), person__in=[e.person_id for e in employees])
    offices = dict(places.values_list("person_id", "office_id"))
    agreements = {each.office_id: each for each in OvertimeAgreement.objects.filter(on(day))}
    of_office = {office: _periods(agreements.get(office or 0), day) for office in {*offices.values(), None}}
    first = min(each.months[-1].first for each in of_office.values())
    last = max(each.months[-1].last for each in of_office.values())
    held, gone = schedules(ids, first, last), _gone(ids, first, last)
    worked = _worked(ids, min(each.begins for each in of_office.values()), last)
    return [
        _overtime(
            employee,
            of_office[offices.get(employee.person_id)],
            day,
            held,
            worked.get(employee.pk, {}),
            gone.get(employee.pk, set()),
        )
        for employee in employees
    ]


def near_the_limit(day: dt.date) -> list[Overtime]:
    """Those who will pass a limit of the months that hold a day if they go on so, or have passed it.

    The database finds those who could, and all of フレックス, whose overtime comes late in a month; for the others not even
    every day of the month as before would be enough.
    """
    law = overtime_law(day)
    agreed = OvertimeAgreement.objects.filter(on(day)).values_list("month_minutes", "year_minutes")
    of_a_year = year_law(day)
    month = min((*(each[0] for each in agreed), law.month_minutes, of_a_year.overtime_month_minutes))
    year = min((*(each[1] for each in agreed), law.year_minutes, of_a_year.overtime_year_minutes))
    complete = DailyRecord.objects.filter(is_complete=True).values("employee")
    total = Sum(F("overtime_minutes") + F("statutory_holiday_minutes"))
    in_month = complete.filter(work_date__range=(day - DAY * DAYS_OF_THE_LONGEST_MONTH, day)).annotate(
        overtime=Sum("overtime_minutes"), total=total, days=Count("id")
    )
    in_year = complete.filter(work_date__range=(day - DAY * DAYS_OF_THE_LONGEST_YEAR, day)).annotate(
        overtime=Sum("overtime_minutes")
    )
    likely = in_month.filter(
        Q(overtime__gt=month * F("days") / DAYS_OF_THE_LONGEST_MONTH) | Q(total__gt=law.total_average_minutes)
    )
    long_year = in_year.filter(overtime__gt=year - month)
    people = Employee.objects.filter(
        Q(pk__in=likely.values("employee"))
        | Q(pk__in=long_year.values("employee"))
        | Q(pk__in=WorkSystem.objects.filter(on(day), system=System.FLEX.value).values("employee"))
    ).select_related("person")
    return [each for each in overtime_of(list(people.order_by("person__code")), day) if each.tone]


@dataclass(frozen=True, slots=True)
class _Periods:
    """The agreement of an office, its year that holds a day, and its months until that day's, the oldest first."""

    agreement: OvertimeAgreement | None
    year: Span
    months: tuple[Span, ...]

    @property
    def begins(self) -> dt.date:
        """The first day that any of them needs."""
        return min(self.year.first, self.months[0].first)


def _periods(agreement: OvertimeAgreement | None, day: dt.date) -> _Periods:
    """The periods that hold the day; without an agreement those of the calendar."""
    starts_on = agreement.valid_from if agreement else dt.date(day.year, 1, 1)
    months = [span_of_month(day, starts_on)]
    while len(months) < MONTHS_PER_YEAR:
        months.insert(0, span_of_month(months[0].first - DAY, starts_on))
    return _Periods(agreement, span_of_year(day, starts_on), tuple(months))


def _gone(ids: list[int], first: dt.date, last: dt.date) -> dict[int, set[dt.date]]:
    """The whole days that somebody explained, by person."""
    found: dict[int, set[dt.date]] = {}
    for (who, date), told in absences.explained(ids, first, last).items():
        if told.days == 1:
            found.setdefault(who, set()).add(date)
    return found


def _worked(ids: list[int], first: dt.date, last: dt.date) -> dict[int, Worked]:
    """Overtime, statutory-holiday and other minutes worked on complete days, by person and day."""
    found: dict[int, Worked] = {}
    rows = DailyRecord.objects.filter(employee_id__in=ids, work_date__range=(first, last), is_complete=True)
    for who, date, overtime, holiday, plain in rows.values_list(
        "employee_id", "work_date", "overtime_minutes", "statutory_holiday_minutes", "worked_minutes"
    ):
        found.setdefault(who, {})[date] = (overtime, holiday, plain)
    return found


def _overtime(
    employee: Employee,
    periods: _Periods,
    day: dt.date,
    held: Schedules,
    worked: Worked,
    gone: set[dt.date],
) -> Overtime:
    agreement, year, month, law = periods.agreement, periods.year, periods.months[-1], overtime_law(day)
    limit_minutes, year_limit_minutes = _limits(employee, agreement, day, held, law)
    to_work = workdays(month.first, month.last, lambda date: held.kind(employee.pk, date))
    left = employee.left_on or month.last
    sums = [_sums(worked, span) for span in periods.months]
    counted_days = sum(1 for date in to_work if date in worked)
    days_left = sum(1 for date in to_work if date not in worked and date not in gone and date <= left)
    return Overtime(
        employee=employee,
        agreement=agreement,
        month=month,
        year=year,
        forecast=_forecast(employee, month, held, worked, counted_days, days_left, limit_minutes),
        year_minutes=_sums(worked, Span(year.first, month.last))[0],
        year_limit_minutes=year_limit_minutes,
        times_over=sum(
            1
            for span, (overtime, _holiday) in zip(periods.months, sums, strict=True)
            if span.first >= year.first and overtime > limit_minutes
        ),
        totals_minutes=tuple(overtime + holiday for overtime, holiday in sums[-law.average_months :]),
        law=law,
    )


def _limits(
    employee: Employee, agreement: OvertimeAgreement | None, day: dt.date, held: Schedules, law: OvertimeLaw
) -> tuple[int, int]:
    """The limits of a month and a year: of the agreement, and lower under 1年単位の変形 of more than three months."""
    month = agreement.month_minutes if agreement else law.month_minutes
    year = agreement.year_minutes if agreement else law.year_minutes
    period, told = held.period(employee.pk, day), year_law(day)
    if period is None or held.system(employee.pk, day) is not System.YEARLY or not is_long(period, told):
        return month, year
    return min(month, told.overtime_month_minutes), min(year, told.overtime_year_minutes)


def _forecast(
    employee: Employee,
    month: Span,
    held: Schedules,
    worked: Worked,
    counted_days: int,
    days_left: int,
    limit_minutes: int,
) -> Forecast:
    """The month at its end; where it is one of a 清算期間 of フレックス, beyond the frame of its days."""
    is_calendar_month = month.first.day == 1
    counted = {"counted_days": counted_days, "days_left": days_left, "limit_minutes": limit_minutes}
    if not is_calendar_month or held.system(employee.pk, month.last) is not System.FLEX:
        return forecast(actual_minutes=_sums(worked, month)[0], **counted)
    total = sum(each[2] for date, each in worked.items() if month.first <= date <= month.last)
    return flex_forecast(worked_minutes=total, frame_minutes=_frame(employee, month, held, worked), **counted)


def _frame(employee: Employee, month: Span, held: Schedules, worked: Worked) -> int:
    """What of the work of a month of フレックス is no overtime: 50 hours a week, and in the last of a long period what is
    left of its frame."""
    first, last = max(month.first, employee.joined_on), min(month.last, employee.left_on or month.last)
    days, law = max(0, (last - first).days + 1), work_law(month.first)
    period = held.period(employee.pk, month.last)
    if period is None or not period.is_long:
        return frame_minutes(days, law)
    limit = month_limit(days, long_flex(month.first)[1])
    if period.ends > month.last:
        return limit
    before = sum(
        plain - overtime for date, (overtime, _holiday, plain) in worked.items() if period.first <= date < month.first
    )
    return min(limit, max(0, frame_minutes(period.agreed_days, law) - before))


def _sums(worked: Worked, span: Span) -> tuple[int, int]:
    """Overtime and work on statutory holidays within some days."""
    told = [minutes for date, minutes in worked.items() if span.first <= date <= span.last]
    return sum(each[0] for each in told), sum(each[1] for each in told)
