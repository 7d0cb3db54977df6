"""異動の影響確認: what would stall over the coming weeks, as the organisation is already known to change.

Every route is tried for a person of each unit and for everybody whom a step could ask, and every open request is looked at,
on each day on which somebody comes, goes, moves, or takes or leaves a role. Nothing is written.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from backoffice.organisation.models import Assignment, User

from . import queries, rules
from .models import Delegation, Request, RequestState, RequestStep, Route, RouteStep
from .people import Organisation, Organisations
from .rules import Somebody, Stall

DAYS = 60


@dataclass(frozen=True, slots=True)
class RouteStall:
    """A step of a route that would stall from a day on, for some who may ask; `units` whole, `people` by name."""

    route: Route
    step: RouteStep
    stall: Stall
    day: dt.date
    units: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenStall:
    """An open request whose step loses its people on a day, and who will be asked by itself; None where nobody is."""

    request: Request
    step: RequestStep
    day: dt.date
    absent: str
    instead: Somebody | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was tried, and what would stall."""

    first: dt.date
    last: dt.date
    days: tuple[dt.date, ...]
    route_count: int
    request_count: int
    routes: tuple[RouteStall, ...]
    requests: tuple[OpenStall, ...]


def forecast(first: dt.date) -> Forecast:
    """Try every route and every open request over the next weeks: as many queries for one day of change as for forty."""
    last = first + dt.timedelta(days=DAYS)
    organisations = Organisations(first, last)
    versions = queries.versions()
    begins = {route.valid_from for route in versions if route.valid_from and first < route.valid_from <= last}
    days = (first, *sorted({*organisations.days_of_change(), *begins}))
    by_day = {day: organisations.on(day) for day in days}
    watchers = queries.roles_that_watch()
    pending = Request.objects.filter(state=RequestState.PENDING)
    touched = list(queries.with_steps(pending.filter(pk__in=queries.losing_people(until=last)).select_related("route")))
    return Forecast(
        first=first,
        last=last,
        days=days,
        route_count=len({route.kind for route in versions if _in_force(versions, route.kind, last) == route}),
        request_count=pending.count(),
        routes=tuple(_route_stalls(versions, by_day, organisations)),
        requests=tuple(_open_stalls(touched, by_day, watchers)),
    )


def _route_stalls(
    versions: list[Route], by_day: Mapping[dt.date, Organisation], organisations: Organisations
) -> Iterator[RouteStall]:
    """Each stall once, on the first day of it."""
    seen: set[tuple[int, int, Stall]] = set()
    for day, organisation in by_day.items():
        ordinary, heads = _of_units(organisations, day)
        for kind in sorted({route.kind for route in versions}):
            route = _in_force(versions, kind, day)
            if route is None:
                continue
            for (step, stall), (units, people) in _stalls_on(route, organisation, ordinary, heads).items():
                if (route.pk, step.pk, stall) not in seen:
                    seen.add((route.pk, step.pk, stall))
                    yield RouteStall(route, step, stall, day, tuple(units), tuple(people))


def _stalls_on(
    route: Route, organisation: Organisation, ordinary: Mapping[str, int], heads: Mapping[int, str]
) -> dict[tuple[RouteStep, Stall], tuple[list[str], list[str]]]:
    """The stalls of a route on a day with the units and the people who would meet them."""
    steps = list(route.steps.all())
    found: dict[tuple[RouteStep, Stall], tuple[list[str], list[str]]] = {}
    named = {**heads, **{person.user_id: person.name for person in _named(steps, organisation)}}
    applicants = [(user_id, unit, True) for unit, user_id in ordinary.items()]
    applicants += [(user_id, name, False) for user_id, name in named.items()]
    for user_id, label, is_unit in applicants:
        for step, stall in _stalls_of(steps, organisation, user_id):
            units, people = found.setdefault((step, stall), ([], []))
            (units if is_unit else people).append(label)
    return found


def _stalls_of(
    steps: Sequence[RouteStep], organisation: Organisation, applicant_id: int
) -> list[tuple[RouteStep, Stall]]:
    """Where a request of somebody would stall, of any amount: each once.

    Between the amounts from which a step is needed or decides alone (専決) the plan is one and the same, so each of
    these is tried; a step that is spared above one may be the only one below it.
    """
    candidates = organisation.candidates(steps, applicant_id=applicant_id)
    edges = {0} | {each for step in steps for each in (step.from_yen, step.alone_below_yen) if each is not None}
    found: dict[tuple[RouteStep, Stall], None] = {}
    for amount_yen in sorted(edges):
        planned = rules.plan(candidates, amount_yen=amount_yen, applicant_id=applicant_id)
        found |= {(step, plan.stall): None for step, plan in zip(steps, planned, strict=True) if plan.stall}
    return list(found)


def _open_stalls(
    touched: list[Request], by_day: Mapping[dt.date, Organisation], watchers: list[int]
) -> Iterator[OpenStall]:
    """The first day on which a step of an open request loses its people, for each step from the present one on."""
    rule_of = _rules_of(touched)
    deputies = _deputies(by_day) if touched else {}
    asked_ids = {person.user_id for request in touched for step in request.steps.all() for person in step.asked.all()}
    posts = _posts(asked_ids, max(by_day)) if touched else {}
    for request in touched:
        for step, asked in zip(request.steps.all(), queries.as_asked(request.steps.all()), strict=True):
            if step.position < (request.step_now or 0):
                continue
            for day, organisation in by_day.items():
                short = rules.lacking(asked, _able(request, step, organisation, deputies[day]))
                if short:
                    names = [person.user_name for person in step.asked.all() if person.user_id in short]
                    rule = rule_of[(request.route_id, step.position)]
                    unit = _unit_on(posts.get(short[0], []), day)
                    instead = _instead(request, step, rule, unit, organisation, watchers)
                    yield OpenStall(request, step, day, "、".join(names), instead)
                    break


def _deputies(by_day: Mapping[dt.date, Organisation]) -> dict[dt.date, list[Delegation]]:
    held = list(Delegation.objects.filter(valid_from__lte=max(by_day), valid_until__gt=min(by_day)))
    return {
        day: [each for each in held if each.valid_from <= day and (each.valid_until or dt.date.max) > day]
        for day in by_day
    }


def _able(request: Request, step: RequestStep, organisation: Organisation, held: list[Delegation]) -> frozenset[int]:
    deputies: dict[int, set[int]] = {}
    for each in held:
        if each.kind in ("", request.kind):
            deputies.setdefault(each.principal_id, set()).add(each.deputy_id)
    return frozenset(
        asked
        for asked, actors in queries.actors_of(step).items()
        if any(
            user in organisation.present and user != request.applicant_id
            for actor in actors
            for user in (actor, *deputies.get(actor, ()))
        )
    )


def _posts(user_ids: Iterable[int], last: dt.date) -> dict[int, list[tuple[dt.date, int]]]:
    """Where each of the users works or worked, from when, the latest last."""
    held = Assignment.objects.filter(person__user_id__in=set(user_ids), valid_from__lte=last).order_by("valid_from")
    found: dict[int, list[tuple[dt.date, int]]] = {}
    for user_id, begins, unit_id in held.values_list("person__user_id", "valid_from", "unit_id"):
        found.setdefault(user_id, []).append((begins, unit_id))
    return found


def _unit_on(posts: list[tuple[dt.date, int]], day: dt.date) -> int | None:
    return next((unit for begins, unit in reversed(posts) if begins <= day), None)


def _instead(
    request: Request,
    step: RequestStep,
    rule: RouteStep,
    unit: int | None,
    organisation: Organisation,
    watchers: list[int],
) -> Somebody | None:
    """Whom the program would ask on that day."""
    taken = {request.applicant_id, *(person.user_id for person in step.asked.all())}
    found = organisation.candidates([rule], applicant_id=request.applicant_id)[0]
    order = [*found.people, *([found.fallback] if found.fallback else []), *organisation.over(unit)]
    for role in watchers:
        order += organisation.somebody(organisation.holders.get(role, []))
    return next((person for person in order if person.user_id not in taken), None)


def _rules_of(pending: Iterable[Request]) -> dict[tuple[int, int], RouteStep]:
    routes = {request.route_id for request in pending}
    steps = queries.with_rules(RouteStep.objects.filter(route_id__in=routes))
    return {(step.route_id, step.position): step for step in steps}


def _in_force(versions: Iterable[Route], kind: str, day: dt.date) -> Route | None:
    begun = [route for route in versions if route.kind == kind and route.valid_from and route.valid_from <= day]
    return max(begun, key=lambda route: route.version, default=None)


def _of_units(organisations: Organisations, day: dt.date) -> tuple[dict[str, int], dict[int, str]]:
    """An ordinary person of each unit, and the heads."""
    ordinary: dict[str, int] = {}
    heads: dict[int, str] = {}
    for post in organisations.posts_on(day):
        user: User | None = post.person.user
        if user is None:
            continue
        if post.is_head:
            heads[user.pk] = user.get_full_name()
        else:
            ordinary.setdefault(post.unit.name, user.pk)
    return ordinary, heads


def _named(steps: Iterable[RouteStep], organisation: Organisation) -> Iterator[Somebody]:
    for step in organisation.candidates(
        [step for step in steps if step.rule != RouteStep.Rule.MANAGER], applicant_id=0
    ):
        yield from step.people
