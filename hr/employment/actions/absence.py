"""休職・休業 and the return from it."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput
from hr.employment.models import Suspension, SuspensionKind

from .register_employees import employee_case
from .succession import locked, refuse_outside, said


class AwayAlready(InvalidInput):
    """Absences of one person do not overlap."""

    code = "hr.employment.away_already"
    field = "valid_from"
    cause_ja = "{on}からの休職・休業（{kind}）と重なります。"
    cause_en = "It overlaps the absence ({kind}) from {on}."
    remedy_ja = "先に復職を登録するか、日付を確認してください。"
    remedy_en = "Enter the return first, or check the day."


class ReturnsTooEarly(InvalidInput):
    """The return follows the first day away."""

    code = "hr.employment.returns_too_early"
    field = "returns_on"
    cause_ja = "復職日は、休職・休業の初日（{on}）より後の日です。"
    cause_en = "The day of return is after the first day away ({on})."
    remedy_ja = "復職日を確認してください。"
    remedy_en = "Check the day of return."


class NotAway(InvalidInput):
    """Nobody returns who is not away."""

    code = "hr.employment.not_away"
    cause_ja = "この社員は休職・休業していません。"
    cause_en = "This person is not on leave of absence."
    remedy_ja = "休職・休業を先に登録してください。"
    remedy_en = "Enter the absence first."


@action("hr.employment.take_absence", _("休職・休業を登録"))
def take_absence(
    *,
    employee_id: int,
    kind: str,
    valid_from: dt.date,
    expected_on: dt.date | None,
    is_paid: bool,
    note: str,
    acting_user: Any,
    at: dt.datetime,
) -> Suspension:
    """Somebody is away from a day on, until the return is entered. Raises OutsideEmployment, AwayAlready, ReturnsTooEarly."""
    employee = locked(employee_id)
    refuse_outside(employee, valid_from)
    if expected_on and expected_on <= valid_from:
        raise ReturnsTooEarly(on=valid_from)
    for held in employee.suspensions.order_by("valid_from"):
        if held.valid_until is None or held.valid_until > valid_from:
            raise AwayAlready(on=held.valid_from, kind=held.get_kind_display())
    until = employee.left_on + dt.timedelta(days=1) if employee.left_on else None
    made = Suspension.objects.create(
        employee=employee,
        kind=kind,
        valid_from=valid_from,
        valid_until=until,
        expected_on=expected_on,
        is_paid=is_paid,
        note=note,
    )
    record(
        "hr.employment.take_absence",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"suspension": ["", said(SuspensionKind(kind).label, valid_from)]},
    )
    return made


@action("hr.employment.return_to_work", _("復職を登録"))
def return_to_work(*, employee_id: int, returns_on: dt.date, acting_user: Any, at: dt.datetime) -> Suspension:
    """The first day of work after an absence. Raises NotAway, ReturnsTooEarly."""
    employee = locked(employee_id)
    held = employee.suspensions.select_for_update(of=("self",)).filter(valid_until=None).first()
    if held is None:
        raise NotAway
    if returns_on <= held.valid_from:
        raise ReturnsTooEarly(on=held.valid_from)
    held.valid_until = returns_on
    held.save(update_fields=["valid_until"])
    record(
        "hr.employment.return_to_work",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"suspension": [said(SuspensionKind(held.kind).label, held.valid_from), str(returns_on)]},
    )
    return held
