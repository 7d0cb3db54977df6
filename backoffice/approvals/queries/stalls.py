"""Which open requests nobody may decide, or nobody decided in time, and who could do it instead."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models import Q, QuerySet

from backoffice.access.queries import roles_with
from backoffice.approvals.models import AskedPerson, Delegation, Request, RequestState, RequestStep
from backoffice.approvals.people import Organisation, present_on
from backoffice.approvals.rules import Somebody
from backoffice.organisation.models import Assignment, Membership
from backoffice.organisation.queries import on

from .progress import as_asked
from .routes import step_of

WATCH = "backoffice.approval_watch"
# Looked at every minute: only where somebody who is asked, and has not decided, may not work here any more, nobody who may
# stands in for them, and no one else who is asked would do.
WITHOUT_THEIR_PEOPLE = """
WITH present AS (
  SELECT membership.user_id FROM backoffice_membership membership
    JOIN backoffice_user works ON works.id = membership.user_id AND works.is_active
   WHERE membership.valid_from <= %s AND (membership.valid_until IS NULL OR membership.valid_until > %s)
)
SELECT DISTINCT request.id
  FROM backoffice_request request
  JOIN backoffice_requeststep step ON step.request_id = request.id AND step.position = request.step_now
  JOIN backoffice_askedperson asked ON asked.step_id = step.id
 WHERE request.state = 'PENDING'
   AND NOT EXISTS (SELECT FROM backoffice_decision decision
                    WHERE decision.step_id = step.id AND decision.asked_id = asked.user_id
                      AND decision.round = request.round)
   AND NOT EXISTS (SELECT FROM present WHERE present.user_id = asked.user_id)
   AND NOT EXISTS (SELECT FROM backoffice_standin stand JOIN present ON present.user_id = stand.user_id
                    WHERE stand.step_id = step.id AND stand.for_user_id = asked.user_id)
   AND NOT (step.quorum = 'ANY'
            AND EXISTS (SELECT FROM backoffice_askedperson other JOIN present ON present.user_id = other.user_id
                         WHERE other.step_id = step.id))
 ORDER BY request.id
"""


def without_their_people(*, as_of: dt.date) -> list[int]:
    """The ids of the pending requests that ask somebody who has left."""
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_THEIR_PEOPLE, [as_of, as_of])
        return [row[0] for row in cursor.fetchall()]


def losing_people(*, until: dt.date) -> QuerySet[Request]:
    """The pending requests that ask, at any step, somebody who may no longer work here on some day up to one."""
    staying = Membership.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=until), user__is_active=True)
    leaving = AskedPerson.objects.exclude(user_id__in=staying.values("user_id"))
    return Request.objects.filter(state=RequestState.PENDING, pk__in=leaving.values("request_id"))


def able(request: Request, step: RequestStep, *, as_of: dt.date) -> frozenset[int]:
    """Those asked at a step of a request `with_steps` for whom somebody present may act: two queries."""
    actors = actors_of(step)
    deputies = _deputies(request.kind, {each for found in actors.values() for each in found}, as_of)
    everybody = {each for found in actors.values() for each in found} | {
        each for of in deputies.values() for each in of
    }
    present = present_on(as_of, everybody) - {request.applicant_id}
    return frozenset(
        asked
        for asked, found in actors.items()
        if present & (found | {deputy for each in found for deputy in deputies.get(each, ())})
    )


def audience(request: Request, step: RequestStep, asked: set[int], *, as_of: dt.date) -> set[int]:
    """Who may decide for some of those asked at a step, and works here: themselves, who stands in, and the deputies of both."""
    actors = {user for who, found in actors_of(step).items() if who in asked for user in found}
    deputies = _deputies(request.kind, actors, as_of)
    return present_on(as_of, {*actors, *(each for found in deputies.values() for each in found)}) - {
        request.applicant_id
    }


def still_wanted(request: Request, step: RequestStep) -> int:
    """How many more must agree at a step of a request `with_steps`."""
    return next(each for each in as_asked(request.steps.all()) if each.position == step.position).wanted


def may_be_reassigned(request: Request, step: RequestStep, asked_id: int, *, as_of: dt.date) -> bool:
    """Whether the step is past its time, or somebody who is asked there can't decide and nobody does for them."""
    is_late = request.decide_by is not None and request.decide_by < as_of
    return is_late or asked_id not in able(request, step, as_of=as_of)


def actors_of(step: RequestStep) -> dict[int, set[int]]:
    """For each person asked at a step: themselves and who stands in for them."""
    found = {person.user_id: {person.user_id} for person in step.asked.all()}
    for stand in step.stand_ins.all():
        found[stand.for_user_id].add(stand.user_id)
    return found


def claimants(
    request: Request, step: RequestStep, absent_id: int, organisation: Organisation, day: dt.date
) -> Iterator[Somebody]:
    """Who could decide in the stead of somebody absent, in the order of their claim, some of them perhaps asked already.

    First those whom the rule of the step finds now, then its substitute, the heads above who is absent, and last those who
    look after approvals.
    """
    rule = step_of(request.route_id, step.position)
    found = organisation.candidates([rule], applicant_id=request.applicant_id)[0]
    yield from found.people
    if found.fallback:
        yield found.fallback
    yield from above(absent_id, organisation, day)


def above(user_id: int, organisation: Organisation, day: dt.date) -> Iterator[Somebody]:
    """The heads above somebody, where they work or last worked on a day, and last those who look after approvals."""
    last = Assignment.objects.filter(person__user_id=user_id, valid_from__lte=day).order_by("-valid_from").first()
    unit = last.unit_id if last else None
    yield from (each for each in organisation.over(unit) if each.user_id != user_id)
    yield from watchers(organisation)


def watchers(organisation: Organisation) -> Iterator[Somebody]:
    """Those who look after approvals: what nobody else can decide falls to them."""
    for role_id in roles_that_watch():
        yield from organisation.somebody(organisation.holders.get(role_id, []))


def overdue(*, as_of: dt.date) -> QuerySet[Request]:
    """The pending requests whose present step should have been decided by a day, the longest overdue first."""
    late = Request.objects.filter(state=RequestState.PENDING, decide_by__lte=as_of)
    return late.order_by("decide_by", "id")


def watched(*, as_of: dt.date) -> QuerySet[Request]:
    """The pending requests that somebody looks after: past their time, or asking somebody who has left."""
    late = Q(decide_by__lt=as_of) | Q(pk__in=without_their_people(as_of=as_of))
    return Request.objects.filter(late, state=RequestState.PENDING).order_by("waiting_since", "id")


def _deputies(kind: str, user_ids: Iterable[int], as_of: dt.date) -> dict[int, set[int]]:
    held = Delegation.objects.filter(on(as_of), principal_id__in=list(user_ids)).filter(Q(kind="") | Q(kind=kind))
    found: dict[int, set[int]] = {}
    for principal, deputy in held.values_list("principal_id", "deputy_id"):
        found.setdefault(principal, set()).add(deputy)
    return found


def roles_that_watch() -> list[int]:
    """The ids of the roles whose holders look after approvals."""
    return roles_with(WATCH)
