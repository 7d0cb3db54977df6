"""Requests: who made them, who decided on them, and whether a case is being asked about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from backoffice.approvals.models import AskedPerson, Decision, Request, RequestState, RequestStep, StandIn

MOST_LOOKED_AT = 1_000
TOLD_OF_A_DECISION = ("outcome", "decided_by_name", "asked_name", "comment", "decided_at")


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step with the rows of those whom it asks and of what they decided."""

    position: int
    name: str
    quorum: str
    quorum_count: int | None
    asked: list[Any]
    decisions: list[Any]


def made_by(user_id: int, *, state: str | None = None, submitted_since: dt.datetime | None = None) -> QuerySet[Request]:
    """The requests that a user made, newest first; those of a state, or since a moment, where one is given."""
    made = Request.objects.filter(applicant_id=user_id).order_by("-id")
    made = made.filter(state=state) if state else made
    return made.filter(submitted_at__gte=submitted_since) if submitted_since else made


def decided_by(user_id: int) -> QuerySet[Request]:
    """The requests on which a user decided, newest first."""
    return Request.objects.filter(
        Exists(Decision.objects.filter(request=OuterRef("pk"), decided_by_id=user_id))
    ).order_by("-id")


def request(pk: int) -> Request:
    """A request with its steps, whom they ask, who stands in and what was decided; Request.DoesNotExist when there is none."""
    return with_steps(Request.objects.select_related("route")).get(pk=pk)


def with_steps(requests: QuerySet[Request]) -> QuerySet[Request]:
    """The same requests with their steps, whom they ask, who stands in and what was decided: four queries more, however many."""
    steps = RequestStep.objects.order_by("position").prefetch_related(
        "asked",
        Prefetch("stand_ins", StandIn.objects.order_by("made_at", "pk")),
        Prefetch("decisions", Decision.objects.order_by("decided_at").select_related("later_look")),
    )
    return requests.prefetch_related(Prefetch("steps", steps))


def steps_of(pk: int) -> QuerySet[RequestStep]:
    """The steps of a request with whom they ask and what was decided, as the rules of progress take them: three queries."""
    return RequestStep.objects.filter(request=pk).order_by("position").prefetch_related("asked", "decisions")


def told(requests: Iterable[Request]) -> list[Any]:
    """The same requests to be read alone, each with `told_steps` in their order; three queries.

    What is only told of a step is made no model instance: those took half of the time of a page of the API.
    """
    found: list[Any] = list(requests)
    steps = RequestStep.objects.filter(request__in=[each.pk for each in found]).order_by("position")
    rows = list(steps.values_list("request_id", "pk", "position", "name", "quorum", "quorum_count"))
    those = {"step__in": [row[1] for row in rows]}
    asked = _by_step(AskedPerson.objects.filter(**those).order_by("pk"), "user_id", "user_name")
    decisions = _by_step(Decision.objects.filter(**those).order_by("decided_at"), *TOLD_OF_A_DECISION)
    steps_of: dict[int, list[ToldStep]] = defaultdict(list)
    for request_id, step_id, position, name, quorum, count in rows:
        steps_of[request_id].append(ToldStep(position, name, quorum, count, asked[step_id], decisions[step_id]))
    for each in found:
        each.told_steps = steps_of[each.pk]
    return found


def _by_step(rows: QuerySet[Any], *names: str) -> defaultdict[int, list[Any]]:
    of_step: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows.values_list("step_id", *names, named=True):
        of_step[row.step_id].append(row)
    return of_step


def is_pending(case_kind: str, case_id: int) -> bool:
    """Whether somebody is being asked about the case."""
    return Request.objects.filter(case_kind=case_kind, case_id=case_id, state=RequestState.PENDING).exists()


def pending_of(case_kind: str, case_id: int) -> Request | None:
    """The request that is open on a case."""
    return Request.objects.filter(case_kind=case_kind, case_id=case_id, state=RequestState.PENDING).first()


def before_on_case(found: Request) -> QuerySet[Request]:
    """The requests on the same case before one, with their steps, the oldest first: what was asked, sent back and asked anew."""
    same = Request.objects.filter(case_kind=found.case_kind, case_id=found.case_id, pk__lt=found.pk)
    return with_steps(same.order_by("pk"))


def is_newest_on_case(found: Request) -> bool:
    """Whether nobody asked about the same case anew since."""
    later = Request.objects.filter(case_kind=found.case_kind, case_id=found.case_id, pk__gt=found.pk)
    return not later.exists()


def earlier_like(asked: Request, like: Mapping[str, Any]) -> QuerySet[Request]:
    """The requests of the same kind before one, newest first: of its applicant, or those whose arguments hold what `like` says.

    The latter are looked for among the newest MOST_LOOKED_AT of the kind: no index finds words within arguments.
    """
    before = Request.objects.filter(company_id=asked.company_id, kind=asked.kind, pk__lt=asked.pk).order_by("-id")
    if not like:
        return before.filter(applicant_id=asked.applicant_id)
    newest = before.values("pk")[:MOST_LOOKED_AT]
    return Request.objects.filter(pk__in=newest, arguments__contains=dict(like)).order_by("-id")
