"""対象者: whom an item by formula names, and the value that it reads of each."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from hr.employment.actions.succession import locked, make_room, refuse_outside
from hr.payroll.models import OwnItem, OwnItemPerson

from .own_checks import held_on
from .own_items import own_item_case
from .own_refusals import NotForNamedPeople, OwnItemNotHeld, OwnValueMissing


@action("hr.payroll.name_person_of_item", _("計算式の項目の対象者を登録"))
def name_person_of_item(
    *, code: str, employee_id: int, valid_from: dt.date, own_value: Decimal | None, acting_user: Any, at: dt.datetime
) -> OwnItemPerson:
    """Let an item hold for somebody from a day on, or give them another value from then.

    Raises NotForNamedPeople, OwnValueMissing, OutsideEmployment, BeginsThatDay.
    """
    employee = locked(employee_id)
    item = held_on(code, valid_from)
    if item is None or item.scope != OwnItem.Scope.NAMED:
        newest = OwnItem.objects.filter(code=code).order_by("-valid_from")[0]
        raise NotForNamedPeople(label=newest.label, day=valid_from)
    if item.own_unit and own_value is None:
        raise OwnValueMissing(label=item.label)
    refuse_outside(employee, valid_from)
    rows = OwnItemPerson.objects.filter(code=code, employee=employee)
    before, until = make_room(rows, valid_from, may_be_first=True)
    made = OwnItemPerson.objects.create(
        code=code,
        employee=employee,
        own_value=own_value if item.own_unit else None,
        valid_from=valid_from,
        valid_until=until,
        added_by_name=acting_user.get_full_name(),
        added_at=at,
    )
    record(
        "hr.payroll.name_person_of_item",
        case=own_item_case(item),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employee": ["", employee.person.code], "changed": [bool(before), True]},
    )
    return made


@action("hr.payroll.release_person_of_item", _("計算式の項目の対象者から外す"))
def release_person_of_item(*, row_id: int, ends_on: dt.date, acting_user: Any, at: dt.datetime) -> OwnItemPerson:
    """Let an item no longer hold for somebody from a day on. Raises OwnItemNotHeld, OwnItemPerson.DoesNotExist."""
    held = OwnItemPerson.objects.select_for_update(of=("self",)).select_related("employee__person").get(pk=row_id)
    item = OwnItem.objects.filter(code=held.code).order_by("-valid_from")[0]
    if held.valid_until is not None or held.valid_from >= ends_on:
        raise OwnItemNotHeld(label=item.label, day=ends_on)
    held.valid_until = ends_on
    held.save(update_fields=["valid_until"])
    record(
        "hr.payroll.release_person_of_item",
        case=own_item_case(item),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employee": [held.employee.person.code, ""], "valid_until": ["", str(ends_on)]},
    )
    return held
