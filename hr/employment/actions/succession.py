"""A dated row takes the place of another: the one before ends on that day, what begins later stays."""

import datetime as dt
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import override

from backoffice.organisation.models import DatedRow
from backoffice.values.refusals import InvalidInput
from hr.employment.models import Employee

Row = TypeVar("Row", bound=DatedRow)


class BeginsThatDay(InvalidInput):
    """Something begins on that day already; two rows of one day would leave one without a day."""

    code = "hr.employment.begins_that_day"
    field = "valid_from"
    cause_ja = "{on}に始まる登録がすでにあります。"
    cause_en = "Something already begins on {on}."
    remedy_ja = "別の日を指定してください。まだ始まっていない変更は、先に取り消せます。"
    remedy_en = "Give another day. A change that has not begun can be taken back first."


class OutsideEmployment(InvalidInput):
    """The day is before the person joined or after they left."""

    code = "hr.employment.outside_employment"
    field = "valid_from"
    cause_ja = "{on}は在職期間（{joined_on}〜{left_on}）の外です。"
    cause_en = "{on} is outside the employment ({joined_on} to {left_on})."
    remedy_ja = "在職期間の中の日を指定してください。"
    remedy_en = "Give a day within the employment."


class NothingHeld(InvalidInput):
    """A change needs something that it changes: there is a gap on that day."""

    code = "hr.employment.nothing_held"
    field = "valid_from"
    cause_ja = "{on}に有効な登録がないため、つながりに空白ができます。"
    cause_en = "Nothing holds on {on}: there would be a gap."
    remedy_ja = "登録のある期間の中の日を指定してください。"
    remedy_en = "Give a day on which something holds."


def locked(employee_id: int) -> Employee:
    """The employee, held until the end of the action. Raises Employee.DoesNotExist."""
    return Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=employee_id)


def refuse_outside(employee: Employee, on: dt.date) -> None:
    """Raises OutsideEmployment."""
    if on < employee.joined_on or (employee.left_on and on > employee.left_on):
        raise OutsideEmployment(on=on, joined_on=employee.joined_on, left_on=employee.left_on or "")


def make_room(rows: "QuerySet[Row]", on: dt.date, *, may_be_first: bool) -> tuple[Row | None, dt.date | None]:
    """End the row that holds on the day, and say until when the new one holds: (the row before, the end).

    What begins later stays, so a change of the past holds until the next change. Raises BeginsThatDay, NothingHeld.
    """
    ordered: list[Row] = list(rows.select_for_update(of=("self",)).order_by("valid_from"))
    if any(row.valid_from == on for row in ordered):
        raise BeginsThatDay(on=on)
    before = next((row for row in reversed(ordered) if row.valid_from < on), None)
    holds = before is not None and (before.valid_until is None or before.valid_until > on)
    if not holds and not may_be_first:
        raise NothingHeld(on=on)
    later = next((row.valid_from for row in ordered if row.valid_from > on), None)
    if before is None or not holds:
        return None, later
    until, before.valid_until = before.valid_until, on
    before.save(update_fields=["valid_until"])
    return before, until


def said(*values: Any) -> str:
    """Values of a change as the log keeps them: in Japanese, whoever acts."""
    with override("ja"):
        return " ".join(str(value) for value in values if value not in (None, ""))
