"""A request arrives at a step: its time begins, those asked are told, and who can't decide gets somebody in their stead."""

import datetime as dt
from collections.abc import Callable, Iterable

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from backoffice.approvals import queries
from backoffice.approvals.models import Quorum, Request, RequestState, RequestStep, StandIn
from backoffice.approvals.people import Organisations
from backoffice.approvals.rules import Somebody, lacking
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.actions import AUTOMATIC, Actor, Case, record
from backoffice.jobs.breakage import FAULTS
from backoffice.workdays.queries import calendars

from .telling import tell, tell_asked

STEP = "backoffice.approvals.ask_in_stead"

log = structlog.get_logger(__name__)


def arrive(request: Request, position: int, at: dt.datetime) -> None:
    """Let a request wait at a step from now on."""
    step = RequestStep.objects.get(request=request, position=position)
    request.step_now, request.waiting_since, request.decide_by = position, at, decide_by(step, at)
    request.save(update_fields=["step_now", "round", "waiting_since", "decide_by"])
    found = queries.request(request.pk)
    waiting = queries.undecided(found)
    tell_asked(request, queries.audience(found, step, set(waiting), as_of=day_of(at)), step.pk, at)
    ask_for_the_absent(request, at)


def decide_by(step: RequestStep, at: dt.datetime) -> dt.date | None:
    """The day until which a step that begins now shall be decided, by the workdays of its people; None without a limit.

    Where all who are asked work in one office its calendar counts, else the company's.
    """
    if step.within_days is None:
        return None
    day, asked = day_of(at), step.asked.values_list("user_id", flat=True)
    return calendars(day).of_people(asked, as_of=day).due(day, step.within_days)


def keep_moving(*, at: dt.datetime) -> int:
    """Ask somebody in the stead of everybody who left since they were asked, where a step can't be decided otherwise.

    Each request in a transaction of its own; how many people were asked.
    """
    return each_apart(queries.without_their_people(as_of=day_of(at)), lambda pk: _kept_moving(pk, at))


def each_apart(request_ids: Iterable[int], work: Callable[[int], int]) -> int:
    """The sum of some work on each request; a mistake at one is logged, and must not stop the others."""
    done = 0
    for request_id in request_ids:
        try:
            done += work(request_id)
        except (ObjectDoesNotExist, *FAULTS):
            log.exception("request_not_minded", request_id=request_id)
    return done


def ask_for_the_absent(request: Request, at: dt.datetime) -> int:
    """Name somebody for each of the present step's people who must decide and can't; how many were named.

    They are found by the rule of the step as the organisation is now, then by the substitute of the step, the heads above
    who is absent, and those who look after approvals. Where nobody is found the request stands on the list of what stalls.
    """
    found = queries.request(request.pk)
    step = queries.present_step(found)
    if step is None:
        return 0
    day = day_of(at)
    asked = next(each for each in queries.as_asked(found.steps.all()) if each.position == step.position)
    short = lacking(asked, queries.able(found, step, as_of=day))
    if not short:
        return 0
    named = queries.undecided(found)
    people = _people_for(found, step, short, day)
    for absent, stand_in in people.items():
        stand_in_for(
            found,
            step,
            Somebody(absent, named[absent]),
            stand_in,
            because=StandIn.Because.ABSENT,
            comment="",
            acting_user=AUTOMATIC,
            at=at,
        )
    return len(people)


def stand_in_for(
    request: Request,
    step: RequestStep,
    asked: Somebody,
    stand_in: Somebody,
    *,
    because: str,
    comment: str,
    acting_user: Actor,
    at: dt.datetime,
    name: str = STEP,
) -> None:
    """Let somebody decide for one who is asked, with the event and the notice."""
    StandIn.objects.create(
        step=step,
        request=request,
        applicant_id=request.applicant_id,
        for_user_id=asked.user_id,
        for_user_name=asked.name,
        user_id=stand_in.user_id,
        user_name=stand_in.name,
        because=because,
        comment=comment,
        made_at=at,
    )
    tell(
        request,
        {stand_in.user_id: f"in_stead:{step.pk}:{asked.user_id}"},
        f"「{{title}}」の承認を、{asked.name}さんの代わりに依頼されています。",
        f'Your approval of "{{title}}" is asked for in the stead of {asked.name}.',
        kind="INFORMATION",
        at=at,
    )
    record(
        name,
        case=Case("backoffice.approvals.request", request.pk, request.title),
        acting_user=acting_user,
        occurred_at=at,
        reason=comment,
        changes={"because": ["", str(because)], "person": [asked.name, stand_in.name], "step": ["", step.name]},
    )


def day_of(at: dt.datetime) -> dt.date:
    """The date in Tokyo of a moment."""
    return at.astimezone(TOKYO).date()


def _kept_moving(request_id: int, at: dt.datetime) -> int:
    with transaction.atomic():
        request = Request.objects.select_for_update().get(pk=request_id)
        return ask_for_the_absent(request, at) if request.state == RequestState.PENDING else 0


def _people_for(request: Request, step: RequestStep, absent: tuple[int, ...], day: dt.date) -> dict[int, Somebody]:
    """For each who is absent the first with a claim: nobody who is asked themselves, and somebody else for each.

    Where all must agree, one person may stand in for several rather than let the request stall.
    """
    organisation = Organisations(day, day).on(day)
    taken = {request.applicant_id, *(person.user_id for person in step.asked.all())}
    found: dict[int, Somebody] = {}
    for who in absent:
        known = {stand.user_id for stand in step.stand_ins.all() if stand.for_user_id == who}
        claim = [
            each
            for each in queries.claimants(request, step, who, organisation, day)
            if each.user_id not in taken | known
        ]
        fresh = [each for each in claim if each not in found.values()]
        chosen = fresh or (claim if step.quorum in (Quorum.ALL, Quorum.EACH) else [])
        if chosen:
            found[who] = chosen[0]
    return found
