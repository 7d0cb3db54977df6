"""The calendars of a company and its offices."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from backoffice.organisation.models import Assignment, Office
from backoffice.organisation.queries import on

from .models import CompanyHoliday, WorkingTime
from .rules import Span, Told, Workdays, WorkingHours, days, newest, spans_off

# Days off reach no further back than a business day is looked for.
BEFORE = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendar of the company, and those of the offices that have days or hours of their own."""

    company: Workdays
    offices: Mapping[int, Workdays]

    def of(self, office_id: int | None) -> Workdays:
        """The calendar of an office; the company's where it has none of its own."""
        return self.company if office_id is None else self.offices.get(office_id, self.company)

    def of_people(self, user_ids: Iterable[int], *, as_of: dt.date) -> Workdays:
        """The calendar of the office in which all of these users work on a day; the company's where they work apart."""
        if not self.offices:
            return self.company
        held = Assignment.objects.filter(on(as_of), person__user_id__in=list(user_ids))
        found = set(held.values_list("office_id", flat=True))
        return self.of(found.pop()) if len(found) == 1 else self.company

    def anybody_works(self, local: dt.datetime) -> bool:
        """Whether the company or one of its offices works at a moment of its own time."""
        return any(each.is_open(local) for each in (self.company, *self.offices.values()))


def calendars(since: dt.date) -> Calendars:
    """The calendars from a day on, and some weeks before: two queries."""
    hours: dict[int | None, dict[dt.date, WorkingHours]] = {}
    for each in WorkingTime.objects.order_by("id"):
        hours.setdefault(each.office_id, {})[each.valid_from] = _hours(each)
    told: dict[int | None, list[tuple[dt.date, Told | None]]] = {}
    for said in CompanyHoliday.objects.filter(day__gte=since - BEFORE).order_by("id"):
        told.setdefault(said.office_id, []).append((said.day, _told(said)))
    of_all = newest(told.get(None, []))
    return Calendars(
        Workdays(_newest_first(hours.get(None, {})), of_all),
        {
            office: Workdays(
                _newest_first(hours.get(office, {})) + _newest_first(hours.get(None, {})),
                of_all | newest(told.get(office, [])),
            )
            for office in {*hours, *told}
            if office is not None
        },
    )


def workdays(since: dt.date, office_id: int | None = None) -> Workdays:
    """The calendar of the company, or of an office, from a day on and some weeks before."""
    return calendars(since).of(office_id)


def workday_after(day: dt.date, count: int) -> dt.date:
    """So many workdays of the company after a day; none is the day itself or the next that is worked."""
    return workdays(day).after(day, count)


def told_of(year: int, office_id: int | None) -> dict[dt.date, Told]:
    """What was said of the days of a year for everybody alone, or for one office alone."""
    said = CompanyHoliday.objects.filter(day__year=year, office=office_id).order_by("id")
    return newest((each.day, _told(each)) for each in said)


def proposed(year: int, office_id: int | None) -> tuple[Span, ...]:
    """What a year may take from the one before: its days off a year later, where nothing was said of them."""
    known = told_of(year, office_id)
    later = (each.a_year_later() for each in spans_off(told_of(year - 1, office_id)))
    return tuple(each for each in later if not any(day in known for day in days(each.first, each.last)))


def working_times(office_id: int | None) -> list[WorkingTime]:
    """The hours that were set for everybody, or for one office: of each first day the newest, the last one first."""
    found = WorkingTime.objects.filter(office=office_id).order_by("id")
    return sorted({each.valid_from: each for each in found}.values(), key=lambda each: each.valid_from, reverse=True)


def offices(as_of: dt.date) -> QuerySet[Office]:
    """The offices of a day."""
    return Office.objects.filter(on(as_of)).order_by("code")


def _newest_first(found: Mapping[dt.date, WorkingHours]) -> tuple[WorkingHours, ...]:
    return tuple(sorted(found.values(), key=lambda each: each.valid_from, reverse=True))


def _hours(row: WorkingTime) -> WorkingHours:
    return WorkingHours(
        row.valid_from, frozenset(row.weekdays), row.works_on_public_holidays, row.opens_at, row.closes_at
    )


def _told(row: CompanyHoliday) -> Told | None:
    return None if row.is_off is None else Told(row.name, row.is_off)
