"""Making a route, or a new version of one, from an import or at the founding; on screen it is written as a draft."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from backoffice.access.models import Role
from backoffice.approvals import queries
from backoffice.approvals.models import Route, RouteStep, StepRule, Withdrawal
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Unit, User
from backoffice.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Who:
    """A further rule of a step: one of RouteStep.Rule, with the unit, role or user that it needs."""

    rule: str
    unit: Unit | None = None
    role: Role | None = None
    user: User | None = None
    levels_up: int = 1


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step; `rule` is one of RouteStep.Rule, with the unit, role or user that it needs; `from_yen` tax included.

    `quorum_count` belongs to the quorum COUNT; `fallback` is asked where nobody else is found. `within_days` are business
    days to decide in; so many business days after them the heads above are asked as well.
    `also` are further rules of the step, of which the quorum EACH wants one person each; below `alone_below_yen` the step
    decides alone (専決). `when_…` is a condition on a field of the kind, with the field's label; empty for always.
    """

    name: str
    rule: str
    quorum: str = "ANY"
    from_yen: int = 0
    because: str = ""
    unit: Unit | None = None
    role: Role | None = None
    user: User | None = None
    task: str = "APPROVE"
    levels_up: int = 1
    quorum_count: int | None = None
    fallback: User | None = None
    within_days: int | None = None
    escalates_after_days: int | None = None
    may_forward: bool = False
    when_key: str = ""
    when_label: str = ""
    when_is: str = ""
    when_value: str = ""
    alone_below_yen: int | None = None
    also: tuple[Who, ...] = ()


class DraftUnderWay(Refusal):
    """The next version of the route is being written."""

    code = "approvals.draft_under_way"
    cause_ja = "「{name}」の次の版は、下書きの途中です。"
    cause_en = 'The next version of "{name}" is being drafted.'
    remedy_ja = "下書きを適用するか削除してから、やり直してください。"
    remedy_en = "Put the draft into force or discard it first."


@action("backoffice.approvals.define_route", _("承認経路を定義"))
def define_route(
    *,
    kind: str,
    name: str,
    steps: Sequence[NewStep],
    valid_from: dt.date,
    acting_user: Any,
    at: dt.datetime,
    withdrawal: str = Withdrawal.UNTIL_LAST,
) -> Route:
    """Enter the next version of a kind's route; requests under way keep the steps that they froze.

    Raises DraftUnderWay.
    """
    if queries.draft_of(kind):
        raise DraftUnderWay(name=name)
    route = Route.objects.create(kind=kind, version=next_version(kind), name=name, withdrawal=withdrawal)
    write_steps(route, steps)
    route.valid_from = valid_from
    route.save(update_fields=["valid_from"])
    record(
        "backoffice.approvals.define_route",
        case=route_case(route),
        acting_user=acting_user,
        occurred_at=at,
        changes={"steps": [[], [step.name for step in steps]]},
    )
    return route


def next_version(kind: str) -> int:
    """The number after the newest version of a kind's route."""
    newest = Route.objects.filter(kind=kind).aggregate(newest=Max("version"))["newest"] or 0
    return int(newest) + 1


def write_steps(route: Route, steps: Sequence[NewStep]) -> None:
    """Put steps with their further rules into a route that has none."""
    rows = RouteStep.objects.bulk_create(as_row(route, place, step) for place, step in enumerate(steps, start=1))
    for row, step in zip(rows, steps, strict=True):
        write_rules(row, step.also)


def write_rules(row: RouteStep, also: Sequence[Who]) -> None:
    """Give a step of a draft its further rules, in the place of those that it had."""
    StepRule.objects.filter(step=row).delete()
    StepRule.objects.bulk_create(
        StepRule(step=row, position=place, **{name: getattr(who, name) for name in WHO_FIELDS})
        for place, who in enumerate(also, start=1)
    )


def as_row(route: Route, position: int, step: NewStep) -> RouteStep:
    """The step at its place in a route."""
    return RouteStep(route=route, position=position, **{name: getattr(step, name) for name in STEP_FIELDS})


def route_case(route: Route) -> Case:
    """How the log names a version of a route."""
    return Case("backoffice.approvals.route", route.pk, f"{route.name} {route.version}")


STEP_FIELDS = tuple(name for name in NewStep.__dataclass_fields__ if name != "also")
WHO_FIELDS = tuple(Who.__dataclass_fields__)
