"""労働者名簿 (労働基準法107条・施行規則53条): everybody who is or was employed, by office."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from backoffice.organisation.models import Assignment
from backoffice.organisation.queries import on
from backoffice.parameters import as_of
from backoffice.parameters.queries import Parameter
from hr.employment.models import Employee, EmployeeKind

ROOM = "hr.employment"


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person of the roster, on the office where they work or worked last."""

    employee: Employee
    office: str
    unit: str
    address: str
    moves: tuple[Assignment, ...]
    missing: tuple[str, ...]


def roster(*, as_of: dt.date, employee_id: int | None = None) -> list[RosterEntry]:
    """The roster by office and number; officers are no workers and stand on none. Four queries, and one to count."""
    found = _people() if employee_id is None else _people().filter(pk=employee_id)
    sizes, needed_from = _sizes(as_of), int(work_needed_from(as_of).value)
    entries = [_entry(each, as_of, sizes, needed_from) for each in found.order_by("person__code")]
    return sorted(entries, key=lambda each: each.office)


def retention(day: dt.date) -> Parameter:
    """How many years the roster is kept."""
    return as_of(f"{ROOM}.roster_retention", day)


def work_needed_from(day: dt.date) -> Parameter:
    """From how many workers of an office the kind of work is named."""
    return as_of(f"{ROOM}.roster_work_needed_from", day)


def _people() -> QuerySet[Employee]:
    posts = Assignment.objects.select_related("unit", "office").order_by("valid_from")
    people = Employee.objects.exclude(kind=EmployeeKind.OFFICER).select_related("person")
    return people.prefetch_related(Prefetch("person__assignments", posts), "addresses")


def _entry(employee: Employee, day: dt.date, sizes: Counter[str], needed_from: int) -> RosterEntry:
    moves = tuple(employee.person.assignments.all())
    last = next((each for each in reversed(moves) if each.valid_from <= day), moves[0] if moves else None)
    lived = [each for each in sorted(employee.addresses.all(), key=lambda a: a.valid_from) if each.valid_from <= day]
    address = f"〒{lived[-1].postal_code} {lived[-1].address}" if lived else ""
    office = last.office.name if last else ""
    return RosterEntry(
        employee=employee,
        office=office,
        unit=last.unit.name if last else "",
        address=address,
        moves=moves,
        missing=_missing(employee, address, names_work=sizes[office] >= needed_from),
    )


def _missing(employee: Employee, address: str, *, names_work: bool) -> tuple[str, ...]:
    """What the law asks for and nobody entered, by name."""
    asked = {
        "sex": employee.sex,
        "address": address,
        "history": employee.history,
        "work": employee.work or not names_work,
        "leaving_reason": employee.leaving_reason or employee.left_on is None,
    }
    return tuple(name for name, value in asked.items() if not value)


def _sizes(day: dt.date) -> Counter[str]:
    """How many work at each office on a day, officers left out."""
    held = Assignment.objects.filter(on(day), person__employee__isnull=False)
    return Counter(held.exclude(person__employee__kind=EmployeeKind.OFFICER).values_list("office__name", flat=True))
