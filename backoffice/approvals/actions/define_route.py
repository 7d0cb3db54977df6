"""Making a route, or a new version of one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from backoffice.access.models import Role
from backoffice.approvals.models import Route, RouteStep
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Unit, User


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step; `rule` is one of RouteStep.Rule, with the unit, role or user that it needs; `from_yen` tax included."""

    name: str
    rule: str
    quorum: str = "ANY"
    from_yen: int = 0
    because: str = ""
    unit: Unit | None = None
    role: Role | None = None
    user: User | None = None


@action("backoffice.approvals.define_route", _("承認経路を定義"))
def define_route(
    *, kind: str, name: str, steps: Sequence[NewStep], valid_from: dt.date, acting_user: Any, at: dt.datetime
) -> Route:
    """Enter the next version of a kind's route; requests under way keep the steps that they froze."""
    latest = Route.objects.filter(kind=kind).aggregate(latest=Max("version"))["latest"] or 0
    route = Route.objects.create(kind=kind, version=latest + 1, name=name, valid_from=valid_from)
    RouteStep.objects.bulk_create(
        RouteStep(
            route=route,
            position=place,
            name=step.name,
            rule=step.rule,
            quorum=step.quorum,
            from_yen=step.from_yen,
            because=step.because,
            unit=step.unit,
            role=step.role,
            user=step.user,
        )
        for place, step in enumerate(steps, start=1)
    )
    record(
        "backoffice.approvals.define_route",
        case=Case("backoffice.approvals.route", route.pk, f"{name} {route.version}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"steps": [[], [step.name for step in steps]]},
    )
    return route
