"""Which steps a user may take on a day."""

import datetime as dt
from typing import Any

from backoffice.eventlog import steps
from backoffice.organisation.queries import on

from . import duties
from .models import Appointment

PLATFORM = "backoffice."


def steps_open_to(user: Any, *, as_of: dt.date) -> frozenset[str]:
    """The steps that the user's roles open in the present company on a day: one query.

    An administrator of the installation (`is_superuser`) may take the platform's own steps, and no department's.
    """
    opened = duties.steps_of(_duties_of(user, as_of))
    return opened | _platform_steps() if user.is_superuser else opened


def may(user: Any, step: str, *, as_of: dt.date) -> bool:
    """Whether the user may take the step on a day: one query."""
    return duties.opens(_duties_of(user, as_of), step) or (user.is_superuser and steps.is_known(step, PLATFORM))


def _duties_of(user: Any, as_of: dt.date) -> set[str]:
    held = Appointment.objects.filter(on(as_of), user_id=user.pk)
    return {duties.MEMBER, *held.values_list("role__duties__duty", flat=True)}


def _platform_steps() -> frozenset[str]:
    return frozenset(step.name for step in steps.every() if step.name.startswith(PLATFORM))
