"""Making roles, and giving them to users."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.actions import DAY, require_end
from backoffice.values.refusals import Refusal

from . import duties
from .models import Appointment, Role, RoleDuty


class UnknownDuty(Refusal):
    """A role names a duty that no department offers."""

    code = "access.unknown_duty"
    cause_ja = "職務 {duties} はありません。"
    cause_en = "There is no duty {duties}."
    remedy_ja = "役割に入れる職務を選び直してください。"
    remedy_en = "Choose the duties of the role again."


@action("backoffice.access.define_role", _("役割を定義"))
def define_role(*, code: str, name: str, duty_codes: Sequence[str], acting_user: Any, at: dt.datetime) -> Role:
    """Make a role of duties; raises UnknownDuty, naming every one that does not exist."""
    unknown = set(duty_codes) - {duty.code for duty in duties.every()}
    if unknown:
        raise UnknownDuty(duties="、".join(sorted(unknown)))
    role = Role.objects.create(code=code, name=name)
    RoleDuty.objects.bulk_create(RoleDuty(role=role, duty=duty) for duty in sorted(set(duty_codes)))
    record(
        "backoffice.access.define_role",
        case=Case("backoffice.access.role", role.pk, name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"duties": [[], sorted(set(duty_codes))]},
    )
    return role


@action("backoffice.access.appoint", _("役割を任命"))
def appoint(
    *,
    users: Mapping[int, str],
    role: Role,
    valid_from: dt.date,
    valid_until: dt.date | None,
    acting_user: Any,
    at: dt.datetime,
) -> None:
    """Give a role to users (id → name) from a date until before another; nobody holds it twice on a day."""
    Appointment.objects.bulk_create(
        Appointment(user_id=user_id, role=role, valid_from=valid_from, valid_until=valid_until) for user_id in users
    )
    record(
        "backoffice.access.appoint",
        case=Case("backoffice.access.role", role.pk, role.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"users": [[], list(users.values())]},
    )


@action("backoffice.access.end_appointment", _("任命の終わりを設定"))
def end_appointment(*, appointment_id: int, last_on: dt.date, acting_user: Any, at: dt.datetime) -> Appointment:
    """Let somebody hold a role until a day, that day included; an end that has not come may be moved.

    Raises YourOwnEnd, AlreadyOver, EndsInThePast.
    """
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("user", "role")
    held = rows.get(pk=appointment_id)
    before = held.valid_until
    require_end(held, last_on, acting_user, at)
    held.valid_until = last_on + DAY
    held.save(update_fields=["valid_until"])
    record(
        "backoffice.access.end_appointment",
        case=Case("backoffice.access.role", held.role_id, held.role.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"user": held.user.get_full_name(), "valid_until": [str(before or ""), str(held.valid_until)]},
    )
    return held
