"""Routes with their steps, and whom they would ask."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet

from backoffice.approvals.models import Route, RouteStep, StepRule
from backoffice.approvals.people import organisation_for
from backoffice.approvals.rules import Planned, Task, decides, plan


def route_of(kind: str, *, as_of: dt.date) -> Route | None:
    """The newest version of the kind's route that holds on a day."""
    return _with_route_steps(Route.objects.filter(kind=kind, valid_from__lte=as_of)).order_by("-version").first()


def wants(kind: str, amount_yen: int, *, as_of: dt.date) -> bool:
    """Whether the kind's route asks anybody about such an amount; a kind without a route asks nobody."""
    route = route_of(kind, as_of=as_of)
    return route is not None and decides(((Task(step.task), step.from_yen) for step in route.steps.all()), amount_yen)


def draft_of(kind: str) -> Route | None:
    """The version of the kind's route that is being written."""
    return _with_route_steps(Route.objects.filter(kind=kind, valid_from=None)).first()


def newest_of(kind: str) -> Route | None:
    """The newest version of the kind's route, a draft too."""
    return _with_route_steps(Route.objects.filter(kind=kind)).order_by("-version").first()


def version_of(kind: str, version: int) -> Route | None:
    """A version of the kind's route, in force, to come, past or a draft."""
    return _with_route_steps(Route.objects.filter(kind=kind, version=version)).first()


def step_of(route_id: int, position: int) -> RouteStep:
    """The step of a version of a route by its position, as it was when it was put into force."""
    return with_rules(RouteStep.objects.all()).get(route_id=route_id, position=position)


def versions() -> list[Route]:
    """Every version of every route, the newest of a kind first: two queries, however many."""
    return list(_with_route_steps(Route.objects.all()).order_by("kind", "-version"))


def planned(
    steps: Sequence[RouteStep],
    *,
    applicant_id: int,
    amount_yen: int,
    as_of: dt.date,
    facts: Mapping[str, Any] | None = None,
) -> tuple[Planned, ...]:
    """Who would be asked at the steps of a route, and what would stall: what submitting does, in the same queries.

    `facts` are what conditions look at; those that they don't tell leave their steps in.
    """
    organisation = organisation_for(steps, applicant_id=applicant_id, as_of=as_of)
    found = organisation.candidates(steps, applicant_id=applicant_id)
    return plan(found, amount_yen=amount_yen, applicant_id=applicant_id, facts=facts)


def _with_route_steps(routes: QuerySet[Route]) -> QuerySet[Route]:
    return routes.prefetch_related(Prefetch("steps", with_rules(RouteStep.objects.order_by("position"))))


def with_rules(steps: QuerySet[RouteStep]) -> QuerySet[RouteStep]:
    """The steps with all by which their people are found: one query more, however many."""
    also = StepRule.objects.select_related("unit", "role", "user").order_by("position")
    return steps.select_related("unit", "role", "user", "fallback").prefetch_related(Prefetch("also", also))
