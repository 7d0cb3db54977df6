"""How much overtime was worked in the months and years of the agreements, and what the month comes to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Sum

from backoffice.organisation.models import Assignment
from backoffice.organisation.queries import on
from hr.attendance import absences
from hr.attendance.law import is_public_holiday, overtime_law
from hr.attendance.models import DailyRecord, OvertimeAgreement
from hr.attendance.rules import Forecast, OvertimeLaw, Span, forecast, span_of_month, span_of_year, workdays
from hr.employment.models import Employee

from .schedules import Schedules, schedules

DAY = dt.timedelta(days=1)
DAYS_OF_THE_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Overtime:
    """Overtime of one person: the month and the year of the agreement, or of the calendar when there is none.

    `total_minutes` adds the work on statutory holidays in the month (労働基準法36条6項2号).
    """

    employee: Employee
    agreement: OvertimeAgreement | None
    month: Span
    year: Span
    forecast: Forecast
    year_minutes: int
    year_limit_minutes: int
    total_minutes: int
    law: OvertimeLaw

    @property
    def year_forecast_minutes(self) -> int:
        """The year so far, with what the month is still expected to bring."""
        return self.year_minutes + self.forecast.forecast_minutes - self.forecast.actual_minutes

    @property
    def tone(self) -> str:
        """How near the limits are: bad when one is passed, hot when one will be, empty otherwise."""
        is_over = self.forecast.is_over or self.year_minutes > self.year_limit_minutes
        if is_over or self.total_minutes >= self.law.total_month_under_minutes:
            return "bad"
        if self.forecast.actual_minutes and self.agreement is None:
            return "bad"
        return "hot" if self.forecast.will_be_over or self.year_forecast_minutes > self.year_limit_minutes else ""


def overtime_of(employees: Sequence[Employee], day: dt.date) -> list[Overtime]:
    """The overtime of these people in the months that hold a day, as it stands on that day: five queries."""
    ids = [employee.pk for employee in employees]
    offices = dict(
        Assignment.objects.filter(on(day), person__in=[e.person_id for e in employees]).values_list(
            "person_id", "office_id"
        )
    )
    agreements: dict[int | None, OvertimeAgreement] = {
        each.office_id: each for each in OvertimeAgreement.objects.filter(on(day))
    }
    spans = {office: _spans(agreements.get(office), day) for office in {*offices.values(), None}}
    widest_first = min(year.first for _month, year in spans.values())
    widest_last = max(month.last for month, _year in spans.values())
    held = schedules(ids, min(month.first for month, _year in spans.values()), widest_last)
    worked = _worked(ids, widest_first, widest_last)
    gone = absences.explained(ids, min(month.first for month, _ in spans.values()), widest_last)
    return [
        _overtime(
            employee,
            agreements.get(offices.get(employee.person_id)),
            spans[offices.get(employee.person_id)],
            day,
            held,
            worked.get(employee.pk, {}),
            {date for (who, date), told in gone.items() if who == employee.pk and told.days == 1},
        )
        for employee in employees
    ]


def near_the_limit(day: dt.date) -> list[Overtime]:
    """Those who will pass a limit of the months that hold a day if they go on so, or have passed it.

    The database finds those who could; for the others not even every day of the month as before would be enough.
    """
    law = overtime_law(day)
    agreed = OvertimeAgreement.objects.filter(on(day)).values_list("month_minutes", flat=True)
    least = min((*agreed, law.month_minutes))
    recent = DailyRecord.objects.filter(work_date__range=(day - DAY * DAYS_OF_THE_LONGEST_MONTH, day), is_complete=True)
    worked = recent.values("employee").annotate(overtime=Sum("overtime_minutes"), days=Count("id"))
    likely = worked.filter(overtime__gt=least * F("days") / DAYS_OF_THE_LONGEST_MONTH)
    people = Employee.objects.filter(pk__in=likely.values("employee")).select_related("person")
    return [each for each in overtime_of(list(people.order_by("person__code")), day) if each.tone]


def _spans(agreement: OvertimeAgreement | None, day: dt.date) -> tuple[Span, Span]:
    """The month and the year that hold the day; without an agreement those of the calendar."""
    starts_on = agreement.valid_from if agreement else dt.date(day.year, 1, 1)
    return span_of_month(day, starts_on), span_of_year(day, starts_on)


def _worked(ids: list[int], first: dt.date, last: dt.date) -> dict[int, dict[dt.date, tuple[int, int]]]:
    """Overtime and statutory-holiday minutes of complete days, by person and day."""
    found: dict[int, dict[dt.date, tuple[int, int]]] = {}
    rows = DailyRecord.objects.filter(employee_id__in=ids, work_date__range=(first, last), is_complete=True)
    for who, date, overtime, holiday in rows.values_list(
        "employee_id", "work_date", "overtime_minutes", "statutory_holiday_minutes"
    ):
        found.setdefault(who, {})[date] = (overtime, holiday)
    return found


def _overtime(
    employee: Employee,
    agreement: OvertimeAgreement | None,
    spans: tuple[Span, Span],
    day: dt.date,
    held: Schedules,
    worked: dict[dt.date, tuple[int, int]],
    gone: set[dt.date],
) -> Overtime:
    (month, year), law = spans, overtime_law(day)
    here = {date: told for date, told in worked.items() if month.first <= date <= month.last}
    to_work = workdays(month.first, month.last, lambda date: held.pattern(employee.pk, date), is_public_holiday)
    left = employee.left_on or month.last
    days_left = sum(1 for date in to_work if date not in here and date not in gone and date <= left)
    counted = sum(1 for date in to_work if date in here)
    return Overtime(
        employee=employee,
        agreement=agreement,
        month=month,
        year=year,
        forecast=forecast(
            actual_minutes=sum(overtime for overtime, _holiday in here.values()),
            counted_days=counted,
            days_left=days_left,
            limit_minutes=agreement.month_minutes if agreement else law.month_minutes,
        ),
        year_minutes=sum(told[0] for date, told in worked.items() if year.first <= date <= month.last),
        year_limit_minutes=agreement.year_minutes if agreement else law.year_minutes,
        total_minutes=sum(overtime + holiday for overtime, holiday in here.values()),
        law=law,
    )
