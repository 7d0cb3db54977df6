"""Who is asked, what waits for whom, and how a request stands."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from backoffice.organisation.queries import on

from .models import AskedPerson, Decision, Delegation, Request, RequestState, RequestStep, Route, RouteStep
from .people import Finder
from .rules import Asked, Planned, Quorum, SentBack, Somebody, Task, counts_from, decides, plan


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


def versions() -> list[Route]:
    """Every version of every route, the newest of a kind first: two queries, however many."""
    return list(_with_route_steps(Route.objects.all()).order_by("kind", "-version"))


def planned(steps: Sequence[RouteStep], *, applicant_id: int, amount_yen: int, as_of: dt.date) -> tuple[Planned, ...]:
    """Who would be asked at the steps of a route, and what would stall: what submitting does, in the same queries."""
    finder = Finder(steps, applicant_id=applicant_id, as_of=as_of)
    return plan(finder.candidates(), amount_yen=amount_yen, applicant_id=applicant_id)


def deputies_of(user_ids: Iterable[int], *, kind: str, as_of: dt.date) -> dict[int, list[Somebody]]:
    """Who acts on a day for each of the users, for one kind of request."""
    held = Delegation.objects.filter(on(as_of), principal_id__in=list(user_ids)).filter(Q(kind="") | Q(kind=kind))
    found: dict[int, list[Somebody]] = {}
    for each in held.select_related("deputy").order_by("principal_id", "deputy_id"):
        found.setdefault(each.principal_id, []).append(Somebody(each.deputy_id, each.deputy.get_full_name()))
    return found


def _with_route_steps(routes: QuerySet[Route]) -> QuerySet[Route]:
    steps = RouteStep.objects.order_by("position").select_related("unit", "role", "user", "fallback")
    return routes.prefetch_related(Prefetch("steps", steps))


def principals_of(deputy_id: int, *, kind: str, as_of: dt.date) -> set[int]:
    """Those for whom a user acts on a day, for one kind of request."""
    held = Delegation.objects.filter(on(as_of), deputy_id=deputy_id).filter(Q(kind="") | Q(kind=kind))
    return set(held.values_list("principal_id", flat=True))


def delegations_of(user_id: int) -> QuerySet[Delegation]:
    """Where a user has a deputy or is one."""
    theirs = Delegation.objects.filter(Q(principal_id=user_id) | Q(deputy_id=user_id))
    return theirs.select_related("principal", "deputy")


# Every page of everybody asks it for the number in the menu, so it is said in SQL: building it from parts took longer
# than PostgreSQL does.
WAITING = """
SELECT asked.request_id
  FROM backoffice_request request
  JOIN backoffice_requeststep step ON step.request_id = request.id AND step.position = request.step_now
  JOIN backoffice_askedperson asked ON asked.step_id = step.id
 WHERE request.state = 'PENDING' AND request.applicant_id <> %s
   AND (asked.user_id = %s
        OR EXISTS (SELECT FROM backoffice_delegation held
                    WHERE held.deputy_id = %s AND held.principal_id = asked.user_id AND held.kind IN ('', request.kind)
                      AND held.valid_from <= %s AND (held.valid_until IS NULL OR held.valid_until > %s)))
   AND NOT EXISTS (SELECT FROM backoffice_decision decision
                    WHERE decision.step_id = step.id AND decision.asked_id = asked.user_id
                      AND decision.round = request.round)
"""


def waiting_for(user_id: int, *, as_of: dt.date) -> QuerySet[Request]:
    """Pending requests whose present step asks the user, or somebody for whom the user acts, and waits for them."""
    return Request.objects.filter(pk__in=RawSQL(WAITING, _waiting_parameters(user_id, as_of))).order_by("due_on", "id")  # noqa: S611


def by_due_date(user_id: int, *, as_of: dt.date) -> QuerySet[Request]:
    """What `waiting_for` finds, with the day `due_by` to page by: those without one come last."""
    return waiting_for(user_id, as_of=as_of).annotate(due_by=Coalesce("due_on", Value(dt.date.max)))


def count_waiting_for(user_id: int, *, as_of: dt.date) -> int:
    """How many requests `waiting_for` finds."""
    counted = f"SELECT count(DISTINCT request_id) FROM ({WAITING}) waiting"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(counted, _waiting_parameters(user_id, as_of))
        row = cursor.fetchone()
    return int(row[0])


def _waiting_parameters(user_id: int, as_of: dt.date) -> tuple[int | dt.date, ...]:
    return (user_id, user_id, user_id, as_of, as_of)


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
    """A request with its steps, whom they ask and what was decided; Request.DoesNotExist when there is none."""
    return with_steps(Request.objects.select_related("route")).get(pk=pk)


def with_steps(requests: QuerySet[Request]) -> QuerySet[Request]:
    """The same requests with their steps, whom they ask and what was decided: three queries more, however many."""
    steps = RequestStep.objects.order_by("position").prefetch_related(
        "asked", Prefetch("decisions", Decision.objects.order_by("decided_at"))
    )
    return requests.prefetch_related(Prefetch("steps", steps))


def may_see(request: Request, user_id: int, *, as_of: dt.date) -> bool:
    """The applicant, those asked at any step, and their deputies."""
    asked = {person.user_id for step in request.steps.all() for person in step.asked.all()}
    deputies_for = principals_of(user_id, kind=request.kind, as_of=as_of)
    return user_id == request.applicant_id or user_id in asked or bool(asked & deputies_for)


def visible_to(user_id: int, *, as_of: dt.date, text: str) -> QuerySet[Request]:
    """The requests that `may_see` opens to a user, whose title or applicant holds each word of `text`, newest first."""
    held = Delegation.objects.filter(on(as_of), deputy_id=user_id, principal_id=OuterRef("user_id"))
    for_kind = held.filter(Q(kind="") | Q(kind=OuterRef("request__kind")))
    asked = AskedPerson.objects.filter(Q(user_id=user_id) | Exists(for_kind), request=OuterRef("pk"))
    found = Request.objects.filter(Q(applicant_id=user_id) | Exists(asked))
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(applicant_name__contains=word))
    return found.order_by("-id")


def is_pending(case_kind: str, case_id: int) -> bool:
    """Whether somebody is being asked about the case."""
    return Request.objects.filter(case_kind=case_kind, case_id=case_id, state=RequestState.PENDING).exists()


def pending_of(case_kind: str, case_id: int) -> Request | None:
    """The request that is open on a case."""
    return Request.objects.filter(case_kind=case_kind, case_id=case_id, state=RequestState.PENDING).first()


def as_asked(steps: Iterable[RequestStep]) -> list[Asked]:
    """The steps as the rules take them, with the approvals that count since they were last sent back."""
    steps = list(steps)
    back = sent_back(steps)
    return [
        Asked(
            position=step.position,
            quorum=Quorum(step.quorum),
            people=frozenset(person.user_id for person in step.asked.all()),
            approved_by=frozenset(each.asked_id for each in counting(step, back) if each.outcome == "APPROVE"),
            count=step.quorum_count or 1,
            task=Task(step.task),
        )
        for step in steps
    ]


def sent_back(steps: Iterable[RequestStep]) -> list[SentBack]:
    """Where and when the request of these steps was sent back to an earlier one."""
    decisions = (each for step in steps for each in step.decisions.all())
    return [SentBack(each.round, each.back_to) for each in decisions if each.back_to is not None]


def counting(step: RequestStep, back: Iterable[SentBack]) -> list[Decision]:
    """The decisions at a step that count."""
    first = counts_from(step.position, back)
    return [each for each in step.decisions.all() if each.round >= first]


def earlier_steps(request: Request) -> list[RequestStep]:
    """The steps before the present one that decide: where a request may be sent back to."""
    now = request.step_now or 0
    return [step for step in request.steps.all() if step.position < now and step.task != Task.CIRCULATE]
