"""Setting up where people work, and letting them sign in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record

from .models import Membership, Office, Person, Unit, User


@dataclass(frozen=True, slots=True)
class NewOffice:
    """An office; the prefecture is its full name (東京都)."""

    code: str
    name: str
    prefecture: str
    address: str


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit; `parent_code` is empty at the top, and names a unit that stands earlier in the list."""

    code: str
    name: str
    parent_code: str


@action("backoffice.organisation.establish", _("事業所と部署を登録"))
def establish(
    *, offices: Sequence[NewOffice], units: Sequence[NewUnit], valid_from: dt.date, acting_user: Any, at: dt.datetime
) -> None:
    """Enter offices and units from a date, all or none."""
    for office in offices:
        Office.objects.create(
            code=office.code,
            name=office.name,
            prefecture=office.prefecture,
            address=office.address,
            valid_from=valid_from,
        )
    made: dict[str, Unit] = {}
    for unit in units:
        parent = made[unit.parent_code] if unit.parent_code else None
        made[unit.code] = Unit.objects.create(code=unit.code, name=unit.name, parent=parent, valid_from=valid_from)
    record(
        "backoffice.organisation.establish",
        case=Case("backoffice.organisation.unit", made[units[0].code].pk, units[0].name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"offices": [[], [o.name for o in offices]], "units": [[], [u.name for u in units]]},
    )


@action("backoffice.organisation.admit_user", _("利用者を登録"))
def admit_user(
    *, user: User, person: Person | None, valid_from: dt.date, acting_user: Any, at: dt.datetime
) -> Membership:
    """Let a user work in the present company from a date, as that person when one is named."""
    membership = Membership.objects.create(user=user, valid_from=valid_from)
    if person is not None:
        person.user = user
        person.save(update_fields=["user"])
    record(
        "backoffice.organisation.admit_user",
        case=Case("backoffice.organisation.user", user.pk, user.get_full_name()),
        acting_user=acting_user,
        occurred_at=at,
    )
    return membership
