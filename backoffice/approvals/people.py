"""Whom the rules of a route's steps find on a day, and who stands over whom."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q

from backoffice.access.models import Appointment
from backoffice.organisation.models import Assignment, DatedRow, Membership, Unit, User
from backoffice.organisation.queries import on

from .models import RouteStep, StepRule
from .rules import Candidates, Compare, Condition, Quorum, Somebody, Task

Row = TypeVar("Row", bound=DatedRow)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who holds which role, heads which unit, works where and may work at all, on one day.

    Only those who may work in the company on that day are found: somebody who has left can't decide.
    """

    holders: Mapping[int, Sequence[User]]
    heads: Mapping[int, Sequence[User]]
    units: Mapping[int, int]
    parents: Mapping[int, int | None]
    present: Collection[int]

    def candidates(self, steps: Iterable[RouteStep], *, applicant_id: int) -> list[Candidates]:
        """Each step with those whom its rule finds, the applicant among them where it does."""
        return [self._candidates(step, applicant_id) for step in steps]

    def _candidates(self, step: RouteStep, applicant_id: int) -> Candidates:
        groups = tuple(self.somebody(self._found(rule, applicant_id)) for rule in rules_of(step))
        return Candidates(
            position=step.position,
            from_yen=step.from_yen,
            task=Task(step.task),
            quorum=Quorum(step.quorum),
            count=step.quorum_count or 1,
            people=tuple({each.user_id: each for group in groups for each in group}.values()),
            groups=groups,
            alone_below_yen=step.alone_below_yen,
            fallback=next(iter(self.somebody([step.fallback] if step.fallback else [])), None),
            condition=condition_of(step),
        )

    def over(self, unit: int | None) -> Iterator[Somebody]:
        """The heads of a unit and of those above it, the nearest first."""
        seen: set[int] = set()
        while unit is not None and unit not in seen:
            yield from self.somebody(self.heads.get(unit, []))
            seen.add(unit)
            unit = self.parents.get(unit)

    def somebody(self, users: Iterable[User]) -> tuple[Somebody, ...]:
        """Those of the users who may work, each once."""
        able = {user.pk: user for user in users if user.pk in self.present and user.is_active}
        return tuple(Somebody(user.pk, user.get_full_name()) for user in able.values())

    def _found(self, step: RouteStep | StepRule, applicant_id: int) -> Sequence[User]:
        if step.rule == RouteStep.Rule.ROLE:
            return self.holders.get(step.role_id or 0, [])
        if step.rule == RouteStep.Rule.PERSON:
            return [step.user] if step.user else []
        if step.rule == RouteStep.Rule.UNIT_HEAD:
            return self.heads.get(step.unit_id or 0, [])
        return self._manager(applicant_id, step.levels_up)

    def _manager(self, applicant_id: int, levels_up: int) -> Sequence[User]:
        """The heads so many levels above the applicant: the first level is the own unit's, for its head the unit above."""
        unit, found = self.units.get(applicant_id), 0
        seen: set[int] = set()
        while unit is not None and unit not in seen:
            heads = [user for user in self.heads.get(unit, []) if user.pk != applicant_id]
            found += bool(self.somebody(heads))
            if found == levels_up:
                return heads
            seen.add(unit)
            unit = self.parents.get(unit)
        return []


def rules_of(step: RouteStep) -> list[RouteStep | StepRule]:
    """The rules by which the people of a step are found: its own and the further ones."""
    return [step, *sorted(step.also.all(), key=lambda each: each.position)]


def condition_of(step: RouteStep) -> Condition | None:
    """When a step is needed beside its amount; None for always."""
    return Condition(step.when_key, Compare(step.when_is), step.when_value) if step.when_key else None


def organisation_for(steps: Sequence[RouteStep], *, applicant_id: int, as_of: dt.date) -> Organisation:
    """As much of the organisation as the steps of one route ask of it: as many queries for one step as for twenty."""
    every = [rule for step in steps for rule in rules_of(step)]
    rules = {each.rule for each in every}
    holders = _holders([each.role_id for each in every if each.role_id], as_of)
    heads = _heads(as_of) if rules & {RouteStep.Rule.MANAGER, RouteStep.Rule.UNIT_HEAD} else {}
    climbs = RouteStep.Rule.MANAGER in rules
    units = _unit_of(applicant_id, as_of) if climbs else {}
    named = {each.user.pk for each in every if each.user} | {step.fallback.pk for step in steps if step.fallback}
    found = named | {user.pk for held in (holders, heads) for users in held.values() for user in users}
    return Organisation(
        holders=holders,
        heads=heads,
        units=units,
        parents=dict(Unit.objects.values_list("pk", "parent_id")) if climbs else {},
        present=_present(as_of, found),
    )


class Organisations:
    """The organisation over a span of days, read in four queries however many days are asked for."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, last
        within = Q(valid_from__lte=last) & (Q(valid_until__isnull=True) | Q(valid_until__gt=first))
        self._appointments = list(Appointment.objects.filter(within).order_by("user_id").select_related("user"))
        posts = Assignment.objects.filter(within, person__user__isnull=False).order_by("id")
        self._posts = list(posts.select_related("person__user", "unit"))
        self._memberships = list(Membership.objects.filter(within).select_related("user"))
        self._parents = dict(Unit.objects.values_list("pk", "parent_id"))

    def on(self, day: dt.date) -> Organisation:
        """The organisation of one of these days."""
        holders: dict[int, list[User]] = {}
        heads: dict[int, list[User]] = {}
        units: dict[int, int] = {}
        for held in _held(self._appointments, day):
            holders.setdefault(held.role_id, []).append(held.user)
        for post in _held(self._posts, day):
            user = post.person.user
            if user is not None:
                units[user.pk] = post.unit_id
            if user is not None and post.is_head:
                heads.setdefault(post.unit_id, []).append(user)
        present = {each.user_id for each in _held(self._memberships, day) if each.user.is_active}
        return Organisation(holders=holders, heads=heads, units=units, parents=self._parents, present=present)

    def days_of_change(self) -> list[dt.date]:
        """The days after the first on which somebody comes, goes, moves, or takes or leaves a role."""
        rows = (*self._appointments, *self._posts, *self._memberships)
        edges = {edge for row in rows for edge in (row.valid_from, row.valid_until) if edge}
        return sorted(day for day in edges if self.first < day <= self.last)

    def posts_on(self, day: dt.date) -> list[Assignment]:
        """Who works where on one of these days, with unit and user."""
        return list(_held(self._posts, day))


def present_on(as_of: dt.date, user_ids: Iterable[int]) -> set[int]:
    """Those of the users who may work in the company on a day, and can sign in."""
    held = Membership.objects.filter(on(as_of), user_id__in=set(user_ids), user__is_active=True)
    return set(held.values_list("user_id", flat=True))


def _held(rows: Iterable[Row], day: dt.date) -> Iterator[Row]:
    return (row for row in rows if row.valid_from <= day and (row.valid_until is None or row.valid_until > day))


def _holders(role_ids: Collection[int], as_of: dt.date) -> dict[int, list[User]]:
    found: dict[int, list[User]] = {}
    if role_ids:
        held = Appointment.objects.filter(on(as_of), role_id__in=role_ids).order_by("user_id")
        for each in held.select_related("user"):
            found.setdefault(each.role_id, []).append(each.user)
    return found


def _heads(as_of: dt.date) -> dict[int, list[User]]:
    found: dict[int, list[User]] = {}
    held = Assignment.objects.filter(on(as_of), is_head=True, person__user__isnull=False).order_by("id")
    for post in held.select_related("person__user"):
        if post.person.user:
            found.setdefault(post.unit_id, []).append(post.person.user)
    return found


def _unit_of(user_id: int, as_of: dt.date) -> dict[int, int]:
    held = Assignment.objects.filter(on(as_of), person__user_id=user_id).values_list("person__user_id", "unit_id")
    return dict(held[:1])


def _present(as_of: dt.date, user_ids: Iterable[int]) -> set[int]:
    held = Membership.objects.filter(on(as_of), user_id__in=set(user_ids))
    return set(held.values_list("user_id", flat=True))
