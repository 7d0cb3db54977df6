"""Setting up where people work, and letting them sign in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput, Refusal

from .models import Membership, Office, Person, Unit, User

DAY = dt.timedelta(days=1)


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


class YourOwnEnd(Refusal):
    """Nobody shuts themselves out."""

    code = "organisation.your_own_end"
    status = 403
    cause_ja = "自分の利用資格や役割は、自分では終えられません。"
    cause_en = "Nobody ends their own access or role."
    remedy_ja = "ほかの管理者に依頼してください。"
    remedy_en = "Ask another administrator."


class EndsInThePast(InvalidInput):
    """What was open until today was used until today."""

    code = "organisation.ends_in_the_past"
    field = "last_on"
    cause_ja = "最後の日が、今日より前か、始まりより前です。"
    cause_en = "The last day is before today, or before the first."
    remedy_ja = "今日か、今日より後の日を入力してください。"
    remedy_en = "Enter today or a later day."


class AlreadyOver(Refusal):
    """It has ended."""

    code = "organisation.already_over"
    cause_ja = "すでに終わっています。"
    cause_en = "This is over."
    remedy_ja = "画面を読み込み直して、期間を確認してください。"
    remedy_en = "Reload the page to see until when it held."


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


@action("backoffice.organisation.end_membership", _("利用資格の終わりを設定"))
def end_membership(*, membership_id: int, last_on: dt.date, acting_user: Any, at: dt.datetime) -> Membership:
    """Let somebody work in the company until a day, that day included; an end that has not come may be moved.

    Raises YourOwnEnd, AlreadyOver, EndsInThePast.
    """
    held = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership_id)
    before = held.valid_until
    require_end(held, last_on, acting_user, at)
    held.valid_until = last_on + DAY
    held.save(update_fields=["valid_until"])
    record(
        "backoffice.organisation.end_membership",
        case=Case("backoffice.organisation.user", held.user_id, held.user.get_full_name()),
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_until": [str(before or ""), str(held.valid_until)]},
    )
    return held


def require_end(held: Any, last_on: dt.date, acting_user: Any, at: dt.datetime) -> None:
    """Whether what a user holds for a time may end on a day. Raises YourOwnEnd, AlreadyOver, EndsInThePast."""
    today = at.astimezone(TOKYO).date()
    if held.user_id == acting_user.pk:
        raise YourOwnEnd
    if held.valid_until is not None and held.valid_until <= today:
        raise AlreadyOver
    if last_on < max(today, held.valid_from):
        raise EndsInThePast
