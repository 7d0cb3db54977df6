"""Which steps a user may take on a day."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from backoffice.eventlog import steps
from backoffice.organisation.models import Membership

from . import duties
from .models import Appointment, RoleDuty

PLATFORM = "backoffice."
# Asked before every action and page: in SQL, since building it from parts takes longer than PostgreSQL does.
DUTIES = """
SELECT held.duty
  FROM backoffice_appointment appointment
  JOIN backoffice_roleduty held ON held.role_id = appointment.role_id
 WHERE appointment.user_id = %s AND appointment.valid_from <= %s
   AND (appointment.valid_until IS NULL OR appointment.valid_until > %s)
"""


def steps_open_to(user: Any, *, as_of: dt.date) -> frozenset[str]:
    """The steps that the user's roles open in the present company on a day: one query.

    An administrator of the installation (`is_superuser`) may take the platform's own steps, and no department's.
    """
    opened = duties.steps_of(_duties_of(user, as_of))
    return opened | _platform_steps() if user.is_superuser else opened


def may(user: Any, step: str, *, as_of: dt.date) -> bool:
    """Whether the user may take the step on a day: one query."""
    return duties.opens(_duties_of(user, as_of), step) or (user.is_superuser and steps.is_known(step, PLATFORM))


def roles_with(duty: str) -> list[int]:
    """The ids of the roles that carry a duty."""
    return list(RoleDuty.objects.filter(duty=duty).order_by("role_id").values_list("role_id", flat=True))


def holds(user_id: int, duty: str, *, as_of: dt.date) -> bool:
    """Whether a user holds a role on a day that carries a duty."""
    with connection.cursor() as cursor:
        cursor.execute(DUTIES, [user_id, as_of, as_of])
        return (duty,) in cursor.fetchall()


def _duties_of(user: Any, as_of: dt.date) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(DUTIES, [user.pk, as_of, as_of])
        return {duties.MEMBER, *(duty for (duty,) in cursor.fetchall())}


def _platform_steps() -> frozenset[str]:
    return frozenset(step.name for step in steps.every() if step.name.startswith(PLATFORM))


def memberships(as_of: dt.date) -> QuerySet[Membership]:
    """Who may work in the company on a day or later, with the user."""
    return Membership.objects.filter(Q(valid_until=None) | Q(valid_until__gt=as_of)).select_related("user")


def appointments_of(user_ids: Iterable[int], *, as_of: dt.date) -> dict[int, list[Appointment]]:
    """The roles that users hold on a day or later, by user: one query."""
    held = Appointment.objects.filter(Q(valid_until=None) | Q(valid_until__gt=as_of), user_id__in=list(user_ids))
    found: dict[int, list[Appointment]] = {}
    for each in held.select_related("role").order_by("role__code", "valid_from"):
        found.setdefault(each.user_id, []).append(each)
    return found
