"""The sandbox of the present company, who may be let in, and what it holds back."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from backoffice.access.models import Appointment
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.notifications.models import MAILED, Notice
from backoffice.organisation.models import Assignment, User
from backoffice.organisation.queries import members, on

HELD_BACK_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a sandbox: its time, the time outside, and by how many seconds it is ahead."""

    now: dt.datetime
    real_now: dt.datetime
    ahead_seconds: int


def here() -> Company:
    """The company that is open for writing."""
    return Company.objects.select_related("sandbox_of").get(pk=scope.current().writes or 0)


def sandbox_of_here() -> Company | None:
    """The open sandbox of the present company."""
    return Company.objects.filter(sandbox_of=scope.current().writes, closed_at=None).first()


def clock_of(sandbox: Company, *, real_now: dt.datetime) -> Clock:
    """What the clock of a sandbox says at a moment outside."""
    ahead = sandbox.clock_moved_by
    return Clock(real_now + ahead, real_now, ahead // dt.timedelta(seconds=1))


def may_be_let_in(acting_user_id: int, *, as_of: dt.date) -> QuerySet[User]:
    """The users who hold a role or head a unit on a day, but for whoever asks, who enters anyway; by user name."""
    held = Appointment.objects.filter(on(as_of), user_id=OuterRef("pk"))
    heads = Assignment.objects.filter(on(as_of), person__user_id=OuterRef("pk"), is_head=True)
    return members(as_of).filter(Exists(held) | Exists(heads)).exclude(pk=acting_user_id)


def held_back() -> QuerySet[Notice]:
    """What would have gone out by mail from an ordinary company, the newest first."""
    return Notice.objects.filter(kind__in=MAILED).select_related("recipient").order_by("-pk")[:HELD_BACK_SHOWN]
