"""What happened to people and asks for a paper: leaving, leave for a child or family, illness, lower pay after 60."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import Q

from backoffice.values.periods import Month
from hr.employment.models import Employee, Suspension, SuspensionKind
from hr.filings.models import PAPERS, Filing, FilingKind, FilingPerson
from hr.filings.queries import due_day
from hr.social_insurance.queries import PersonInsured, standings_by_employee

from .childcare import care_dates
from .elder import ELDER_LAW, Elder, elders, lower_months, pairs_of

DAY = dt.timedelta(days=1)
# What happened longer ago was certified before the company came here, or by hand.
LOOKS_BACK = dt.timedelta(days=183)
CARE_LAW = "雇用保険法施行規則101条の30"
FOR_FAMILY = (SuspensionKind.CHILDCARE, SuspensionKind.FAMILY_CARE)


class EventKind(StrEnum):
    """Leaving, leave for a child or family, illness, the periods of childcare leave that are applied for, lower pay
    after 60, and the months of it that are applied for."""

    LEAVING = "LEAVING"
    LEAVE = "LEAVE"
    SICKNESS = "SICKNESS"
    CARE = "CARE"
    SIXTY = "SIXTY"
    ELDER = "ELDER"


PAPER_OF = {
    EventKind.LEAVING: FilingKind.SEPARATION,
    EventKind.LEAVE: FilingKind.LEAVE_WAGES,
    EventKind.SICKNESS: FilingKind.SICKNESS,
    EventKind.CARE: FilingKind.CHILDCARE,
    EventKind.SIXTY: FilingKind.SIXTY_WAGES,
    EventKind.ELDER: FilingKind.ELDER,
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that asks for a paper: `happened_on` is its cause, `subject_id` the employee or the suspension.

    `filing_id` is the newest paper of it; a leaving and a leave need one, an illness as many as there are claims.
    """

    kind: EventKind
    employee: Employee
    happened_on: dt.date
    subject_id: int
    words: str
    due_on: dt.date | None
    source: str
    filing_id: int | None

    @property
    def is_open(self) -> bool:
        """Whether no paper was prepared."""
        return self.filing_id is None


def events(as_of: dt.date) -> list[Event]:
    """What asks for a paper on a day, the nearest due day first: five queries, at most eight where somebody passed 60."""
    left = list(Employee.objects.filter(left_on__gte=as_of - LOOKS_BACK).select_related("person"))
    # A leave for a child is applied for until months after its end.
    recent = Q(valid_from__gte=as_of - LOOKS_BACK) | Q(valid_until=None) | Q(valid_until__gte=as_of - LOOKS_BACK)
    away = list(
        Suspension.objects.filter(recent, kind__in=(*FOR_FAMILY, SuspensionKind.SICKNESS)).select_related(
            "employee__person"
        )
    )
    old = elders(as_of, as_of - LOOKS_BACK)
    ids = {each.pk for each in left} | {each.employee_id for each in away} | {each.employee.pk for each in old}
    insured = standings_by_employee(ids)
    rows = FilingPerson.objects.filter(kind__in=PAPERS, is_live=True, employee__in=ids).order_by("pk")
    made = list(rows.values_list("kind", "employee_id", "happened_on", "filing_id"))
    begun = [each for each in away if each.valid_from >= as_of - LOOKS_BACK]
    found = [
        *_leavings(left, insured, made),
        *_absences(begun, insured, made),
        *_care(away, insured, made, as_of),
        *_elders(old, insured, made, as_of),
    ]
    return sorted(found, key=lambda each: (not each.is_open, each.due_on or dt.date.max, each.happened_on))


def event_of(kind: EventKind, subject_id: int, as_of: dt.date) -> Event | None:
    """One of them; None when there is none."""
    return next((each for each in events(as_of) if (each.kind, each.subject_id) == (kind, subject_id)), None)


def employee(pk: int) -> Employee | None:
    """An employee with the person; None when there is none."""
    return Employee.objects.select_related("person").filter(pk=pk).first()


def suspension(pk: int) -> Suspension | None:
    """Leave for a child or family; None when there is none."""
    return Suspension.objects.select_related("employee__person").filter(pk=pk, kind__in=FOR_FAMILY).first()


def paper(pk: int) -> Filing | None:
    """A paper as a filing; None when there is none."""
    return Filing.objects.filter(pk=pk, kind__in=PAPERS).first()


def paper_person(filing: Filing) -> FilingPerson:
    """Whom a paper is about."""
    return FilingPerson.objects.select_related("employee__person").get(filing=filing)


def claimed_days(employee_id: int, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date] | None:
    """The period of a claim of 傷病手当金 that holds a day between two, both included; None when there is none."""
    held = FilingPerson.objects.filter(
        kind=FilingKind.SICKNESS, is_live=True, employee=employee_id, happened_on__lte=last
    )
    spans = [
        (each.happened_on, dt.date.fromisoformat(each.figures["last_on"])) for each in held.order_by("happened_on")
    ]
    return next((span for span in spans if span[0] != first and span[1] >= first), None)


Made = list[tuple[str, int, dt.date, int]]


def _leavings(left: list[Employee], insured: Mapping[int, PersonInsured], made: Made) -> Iterator[Event]:
    for each in left:
        assert each.left_on
        if (mine := insured.get(each.pk)) and mine.employment_insured_since(each.left_on):
            day = each.left_on + DAY
            words = str(each.get_leaving_reason_display()) if each.leaving_reason else ""
            yield _event(EventKind.LEAVING, each, day, each.pk, words, made)


def _absences(away: list[Suspension], insured: Mapping[int, PersonInsured], made: Made) -> Iterator[Event]:
    for each in away:
        mine = insured.get(each.employee_id)
        held = mine and mine.on(each.valid_from)
        kind = EventKind.SICKNESS if each.kind == SuspensionKind.SICKNESS else EventKind.LEAVE
        is_insured = held and (held.social_insured if kind is EventKind.SICKNESS else held.employment_insured)
        if is_insured:
            yield _event(kind, each.employee, each.valid_from, each.pk, str(each.get_kind_display()), made)


def _care(away: list[Suspension], insured: Mapping[int, PersonInsured], made: Made, as_of: dt.date) -> Iterator[Event]:
    """The pairs of periods whose first one is over, and the next day has not come by which they are applied for."""
    for each in away:
        mine = insured.get(each.employee_id)
        held = mine and mine.on(each.valid_from)
        if each.kind != SuspensionKind.CHILDCARE or not held or not held.employment_insured:
            continue
        for pair in care_dates(each):
            if pair[0].last_on < as_of and pair[0].apply_by >= as_of - LOOKS_BACK:
                event = _event(EventKind.CARE, each.employee, pair[0].first_on, each.pk, "", made)
                yield replace(event, due_on=pair[0].apply_by, source=CARE_LAW)


def _elders(old: list[Elder], insured: Mapping[int, PersonInsured], made: Made, as_of: dt.date) -> Iterator[Event]:
    """The certificate of who is paid less since 60, and after it each pair of months that is over and has lower pay."""
    known = [each for each in old if (mine := insured.get(each.employee.pk)) and _stays(mine, each.sixty_on)]
    lower = lower_months(known, as_of)
    for each in known:
        who, months = each.employee, lower.get(each.employee.pk, [])
        applied = [Month.of(on) for kind, pk, on, _filing in made if kind == FilingKind.ELDER and pk == who.pk]
        first = min([*months, *applied], default=None)
        if first is None:
            continue
        pairs = list(pairs_of(each, first))
        if pairs[0][1] >= as_of - LOOKS_BACK:
            event = _event(EventKind.SIXTY, who, each.sixty_on, who.pk, "", made)
            yield replace(event, due_on=pairs[0][1], source=ELDER_LAW)
        for pair, due_on in pairs:
            is_due = pair[-1].last_day < as_of and due_on >= as_of - LOOKS_BACK
            if each.certificate and is_due and any(month in months for month in pair):
                event = _event(EventKind.ELDER, who, pair[0].first_day, who.pk, "", made)
                yield replace(event, due_on=due_on, source=ELDER_LAW)


def _stays(insured: PersonInsured, day: dt.date) -> bool:
    return insured.employment_insured_since(day) is not None


def _event(kind: EventKind, who: Employee, day: dt.date, subject_id: int, words: str, made: Made) -> Event:
    paper_kind = PAPER_OF[kind]
    due = due_day(paper_kind, day)
    filed = [
        filing_id
        for of_kind, employee_id, happened_on, filing_id in made
        if of_kind == paper_kind and employee_id == who.pk and _is_of(kind, happened_on, day)
    ]
    return Event(
        kind=kind,
        employee=who,
        happened_on=day,
        subject_id=subject_id,
        words=words,
        due_on=due[0] if due else None,
        source=due[1] if due else "",
        filing_id=filed[-1] if filed else None,
    )


def _is_of(kind: EventKind, happened_on: dt.date, day: dt.date) -> bool:
    return happened_on >= day if kind is EventKind.SICKNESS else happened_on == day
