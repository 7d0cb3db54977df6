"""Whom the rules of a route's steps find on a day: in as many queries for one step as for twenty."""

import datetime as dt
from collections.abc import Sequence

from backoffice.access.models import Appointment
from backoffice.organisation.models import Assignment, Membership, Unit, User
from backoffice.organisation.queries import on

from .models import RouteStep
from .rules import Candidates, Quorum, Somebody, Task


class Finder:
    """The people of an organisation on one day, as the steps of one route look for them.

    Only those who may work in the company on that day are found: somebody who has left can't decide.
    """

    def __init__(self, steps: Sequence[RouteStep], *, applicant_id: int, as_of: dt.date) -> None:
        self.steps, self.applicant_id = steps, applicant_id
        self.holders = _holders_of([step.role_id for step in steps if step.role_id], as_of)
        asks_units = any(step.rule in (RouteStep.Rule.MANAGER, RouteStep.Rule.UNIT_HEAD) for step in steps)
        self.heads = _heads(as_of) if asks_units else {}
        self.own_unit: int | None = None
        self.parents: dict[int, int | None] = {}
        if any(step.rule == RouteStep.Rule.MANAGER for step in steps):
            self.own_unit = _unit_of(applicant_id, as_of)
            self.parents = dict(Unit.objects.values_list("pk", "parent_id"))
        self.present = _present_on(as_of, self._everybody())

    def candidates(self) -> list[Candidates]:
        """Each step with those whom its rule finds, the applicant among them where it does."""
        return [
            Candidates(
                position=step.position,
                from_yen=step.from_yen,
                task=Task(step.task),
                quorum=Quorum(step.quorum),
                count=step.quorum_count or 1,
                people=self._present(self._found(step)),
                fallback=next(iter(self._present([step.fallback] if step.fallback else [])), None),
            )
            for step in self.steps
        ]

    def _found(self, step: RouteStep) -> list[User]:
        if step.rule == RouteStep.Rule.ROLE:
            return self.holders.get(step.role_id or 0, [])
        if step.rule == RouteStep.Rule.PERSON:
            return [step.user] if step.user else []
        if step.rule == RouteStep.Rule.UNIT_HEAD:
            return self.heads.get(step.unit_id or 0, [])
        return self._manager(step.levels_up)

    def _manager(self, levels_up: int) -> list[User]:
        """The heads so many levels above the applicant: the first level is the own unit's, for its head the unit above."""
        unit, found = self.own_unit, 0
        seen: set[int] = set()
        while unit is not None and unit not in seen:
            heads = [user for user in self.heads.get(unit, []) if user.pk != self.applicant_id]
            found += bool(self._present(heads))
            if found == levels_up:
                return heads
            seen.add(unit)
            unit = self.parents.get(unit)
        return []

    def _everybody(self) -> set[int]:
        named = {user.pk for step in self.steps for user in (step.user, step.fallback) if user}
        return named | {user.pk for found in (self.holders, self.heads) for users in found.values() for user in users}

    def _present(self, users: Sequence[User]) -> tuple[Somebody, ...]:
        present = {user.pk: user for user in users if user.pk in self.present and user.is_active}
        return tuple(Somebody(user.pk, user.get_full_name()) for user in present.values())


def _holders_of(role_ids: Sequence[int], as_of: dt.date) -> dict[int, list[User]]:
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


def _unit_of(user_id: int, as_of: dt.date) -> int | None:
    return Assignment.objects.filter(on(as_of), person__user_id=user_id).values_list("unit_id", flat=True).first()


def _present_on(as_of: dt.date, user_ids: set[int]) -> set[int]:
    return set(Membership.objects.filter(on(as_of), user_id__in=user_ids).values_list("user_id", flat=True))
