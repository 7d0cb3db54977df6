"""異動 and 兼務: where somebody works, from a day on."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.models import Assignment, Office, Unit
from backoffice.values.refusals import InvalidInput
from hr.employment.models import ConcurrentPost

from .register_employees import employee_case
from .succession import locked, make_room, refuse_outside, said


class NothingMoves(InvalidInput):
    """A transfer changes unit, office, post, or who heads the unit."""

    code = "hr.employment.nothing_moves"
    cause_ja = "部署・事業所・役職のどれも変わりません。"
    cause_en = "Neither unit, office nor post changes."
    remedy_ja = "異動先を確認してください。"
    remedy_en = "Check where the person moves."


class PostHeldAlready(InvalidInput):
    """Somebody has a post in that unit at that time."""

    code = "hr.employment.post_held_already"
    field = "unit"
    cause_ja = "{unit}には、その期間にすでに所属または兼務しています。"
    cause_en = "The person already has a post in {unit} at that time."
    remedy_ja = "部署か期間を確認してください。"
    remedy_en = "Check the unit or the period."


class PostNotOpen(InvalidInput):
    """The concurrent post is not one that goes on."""

    code = "hr.employment.post_not_open"
    field = "concurrent_post"
    cause_ja = "この兼務は終わっているか、終了日より後に始まります。"
    cause_en = "This post has ended, or begins after that day."
    remedy_ja = "兼務と終了日を確認してください。"
    remedy_en = "Check the post and its last day."


@action("hr.employment.transfer", _("異動を登録"))
def transfer(
    *,
    employee_id: int,
    valid_from: dt.date,
    unit: Unit,
    office: Office,
    post: str,
    is_head: bool,
    reason: str,
    acting_user: Any,
    at: dt.datetime,
) -> Assignment:
    """Move somebody from a day on; the assignment before ends on it.

    Raises OutsideEmployment, BeginsThatDay, NothingHeld, NothingMoves, PostHeldAlready.
    """
    employee = locked(employee_id)
    refuse_outside(employee, valid_from)
    before, until = make_room(
        Assignment.objects.filter(person=employee.person).select_related("unit", "office"),
        valid_from,
        may_be_first=False,
    )
    assert before is not None
    if (before.unit_id, before.office_id, before.post, before.is_head) == (unit.pk, office.pk, post, is_head):
        raise NothingMoves
    _refuse_second_post(employee_id, unit, valid_from, until)
    made = Assignment.objects.create(
        person=employee.person,
        unit=unit,
        office=office,
        post=post,
        is_head=is_head,
        valid_from=valid_from,
        valid_until=until,
    )
    record(
        "hr.employment.transfer",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={
            "assignment": [
                said(before.unit, before.post, before.office),
                said(valid_from, unit, post, office),
            ]
        },
    )
    return made


@action("hr.employment.add_post", _("兼務を登録"))
def add_post(
    *, employee_id: int, valid_from: dt.date, unit: Unit, office: Office, post: str, acting_user: Any, at: dt.datetime
) -> ConcurrentPost:
    """Give somebody a further post from a day on. Raises OutsideEmployment, PostHeldAlready."""
    employee = locked(employee_id)
    refuse_outside(employee, valid_from)
    until = employee.left_on + dt.timedelta(days=1) if employee.left_on else None
    _refuse_second_post(employee_id, unit, valid_from, until)
    if _overlapping(Assignment.objects.filter(person=employee.person, unit=unit), valid_from, until):
        raise PostHeldAlready(unit=unit)
    made = ConcurrentPost.objects.create(
        employee=employee, unit=unit, office=office, post=post, valid_from=valid_from, valid_until=until
    )
    record(
        "hr.employment.add_post",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"concurrent_post": ["", said(valid_from, unit, post)]},
    )
    return made


@action("hr.employment.end_post", _("兼務を終了"))
def end_post(
    *, employee_id: int, concurrent_post: ConcurrentPost, last_on: dt.date, acting_user: Any, at: dt.datetime
) -> ConcurrentPost:
    """End a further post after its last day. Raises PostNotOpen."""
    employee = locked(employee_id)
    held = employee.concurrent_posts.select_for_update(of=("self",)).select_related("unit").get(pk=concurrent_post.pk)
    until = last_on + dt.timedelta(days=1)
    if held.valid_until is not None or until <= held.valid_from:
        raise PostNotOpen
    held.valid_until = until
    held.save(update_fields=["valid_until"])
    record(
        "hr.employment.end_post",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"concurrent_post": [said(held.unit, held.post), said(last_on)]},
    )
    return held


def _refuse_second_post(employee_id: int, unit: Unit, first: dt.date, until: dt.date | None) -> None:
    if _overlapping(ConcurrentPost.objects.filter(employee_id=employee_id, unit=unit), first, until):
        raise PostHeldAlready(unit=unit)


def _overlapping(rows: Any, first: dt.date, until: dt.date | None) -> bool:
    return any(
        (row.valid_until is None or row.valid_until > first) and (until is None or row.valid_from < until)
        for row in rows
    )
