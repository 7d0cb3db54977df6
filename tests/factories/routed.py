"""Routes of approval that are written on screen, and an organisation that they look at."""

import datetime as dt

from backoffice.approvals.actions import start_route_draft
from backoffice.approvals.models import Route
from backoffice.organisation.models import Assignment, Office, Person, Unit, User

from . import cast


def draft(kind: str, admin: User, now: dt.datetime) -> Route:
    """The draft of a kind's next version."""
    return start_route_draft(kind=kind, acting_user=admin, at=now)


def unit(code: str, name: str, parent: Unit | None = None) -> Unit:
    """A unit, under another or at the top."""
    return Unit.objects.create(code=code, name=name, parent=parent, valid_from=cast.SINCE)


def posted(user: User, where: Unit, *, is_head: bool = False) -> Assignment:
    """A user who works in a unit, as its head or not."""
    person = Person.objects.create(
        code=f"R{user.pk}",
        family_name="石井",
        given_name=user.first_name,
        family_kana="イシイ",
        given_kana="ア",
        user=user,
    )
    office = Office.objects.order_by("pk")[0]
    return Assignment.objects.create(person=person, unit=where, office=office, is_head=is_head, valid_from=cast.SINCE)


def moved(user: User, where: Unit, *, is_head: bool) -> Assignment:
    """The user in another unit from the beginning on, as if never elsewhere."""
    held = Assignment.objects.filter(person__user=user).first()
    if held is None:
        return posted(user, where, is_head=is_head)
    held.unit, held.is_head = where, is_head
    held.save(update_fields=["unit", "is_head"])
    return held
