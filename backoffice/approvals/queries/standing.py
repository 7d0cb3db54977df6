"""Who may decide: whoever is asked, who stands in for them, and the deputies of both."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from backoffice.approvals.models import AskedPerson, Delegation, Request, StandIn
from backoffice.approvals.people import Organisations
from backoffice.approvals.rules import Somebody
from backoffice.companies.clock import TOKYO
from backoffice.organisation.queries import heads_a_unit, on


@dataclass(frozen=True, slots=True)
class Acting:
    """A user with those whose deputy they are on a day, each for a kind of request or, where it is empty, for all."""

    user_id: int
    principals: frozenset[tuple[int, str]]

    def acts_for(self, kind: str) -> set[int]:
        """The user, and those for whom the user decides requests of a kind."""
        return {self.user_id, *(principal for principal, of in self.principals if of in ("", kind))}


def acting(user_id: int, *, as_of: dt.date) -> Acting:
    """For whom a user acts on a day."""
    held = Delegation.objects.filter(on(as_of), deputy_id=user_id)
    return Acting(user_id, frozenset(held.values_list("principal_id", "kind")))


def principals_of(deputy_id: int, *, kind: str, as_of: dt.date) -> set[int]:
    """Those for whom a user acts on a day, for one kind of request."""
    return acting(deputy_id, as_of=as_of).acts_for(kind) - {deputy_id}


def deputies_of(user_ids: Iterable[int], *, kind: str, as_of: dt.date) -> dict[int, list[Somebody]]:
    """Who acts on a day for each of the users, for one kind of request."""
    held = Delegation.objects.filter(on(as_of), principal_id__in=list(user_ids)).filter(Q(kind="") | Q(kind=kind))
    found: dict[int, list[Somebody]] = {}
    for each in held.select_related("deputy").order_by("principal_id", "deputy_id"):
        found.setdefault(each.principal_id, []).append(Somebody(each.deputy_id, each.deputy.get_full_name()))
    return found


def delegations_of(user_id: int) -> QuerySet[Delegation]:
    """Where a user has a deputy or is one."""
    theirs = Delegation.objects.filter(Q(principal_id=user_id) | Q(deputy_id=user_id))
    return theirs.select_related("principal", "deputy")


def has_deputy(user_id: int, first: dt.date, until: dt.date) -> bool:
    """Whether somebody acts for a user, for every kind of request, on each day from one until before another."""
    held = Delegation.objects.filter(principal_id=user_id, kind="", valid_from__lt=until, valid_until__gt=first)
    for begins, ends in held.order_by("valid_from").values_list("valid_from", "valid_until"):
        if begins > first:
            return False
        first = max(first, ends or until)
    return first >= until


def is_asked_often(user_id: int, *, since: dt.datetime) -> bool:
    """Whether a user was asked to decide something within three months before a moment, or heads a unit then."""
    recently = since - dt.timedelta(days=90)
    asked = AskedPerson.objects.filter(user_id=user_id, request__submitted_at__gte=recently)
    return asked.exists() or heads_a_unit(user_id, as_of=since.astimezone(TOKYO).date())


def likely_deputies(user_id: int, *, as_of: dt.date) -> tuple[Somebody, ...]:
    """Who might act for a user: whom they named before, the latest first, then the head above them; three at most."""
    named = Delegation.objects.filter(principal_id=user_id).order_by("-valid_from", "-pk").select_related("deputy")
    organisation = Organisations(as_of, as_of).on(as_of)
    before = organisation.somebody(each.deputy for each in named)
    found = {each.user_id: each for each in before}
    for each in organisation.over(organisation.units.get(user_id)):
        found.setdefault(each.user_id, each)
    found.pop(user_id, None)
    return tuple(found.values())[:3]


def answers_for(request: Request, who: Acting) -> dict[int, set[int]]:
    """By step, for whom of those asked a user may decide: no query for a request `with_steps`."""
    acts_for = who.acts_for(request.kind)
    return {
        step.position: {person.user_id for person in step.asked.all() if person.user_id in acts_for}
        | {stand.for_user_id for stand in step.stand_ins.all() if stand.user_id in acts_for}
        for step in request.steps.all()
    }


# Every page of everybody asks it for the number in the menu, so it is said in SQL: building it from parts took longer
# than PostgreSQL does.
WAITING = """
WITH acts AS NOT MATERIALIZED (
  SELECT %s::bigint AS id, '' AS kind
   UNION ALL
  SELECT principal_id, kind FROM backoffice_delegation
   WHERE deputy_id = %s AND valid_from <= %s AND (valid_until IS NULL OR valid_until > %s)
), may AS (
  SELECT asked.request_id, asked.step_id, asked.user_id AS for_id, acts.kind
    FROM acts JOIN backoffice_askedperson asked ON asked.user_id = acts.id
    JOIN backoffice_request open ON open.id = asked.request_id AND open.state = 'PENDING'
   UNION ALL
  SELECT stand.request_id, stand.step_id, stand.for_user_id, acts.kind
    FROM acts JOIN backoffice_standin stand ON stand.user_id = acts.id
    JOIN backoffice_request open ON open.id = stand.request_id AND open.state = 'PENDING'
)
SELECT may.request_id
  FROM may
  JOIN backoffice_request request ON request.id = may.request_id
  JOIN backoffice_requeststep step ON step.id = may.step_id AND step.position = request.step_now
 WHERE request.state = 'PENDING' AND request.applicant_id <> %s AND may.kind IN ('', request.kind)
   AND NOT EXISTS (SELECT FROM backoffice_decision decision
                    WHERE decision.step_id = step.id AND decision.asked_id = may.for_id
                      AND decision.round = request.round)
"""


def waiting_for(user_id: int, *, as_of: dt.date) -> QuerySet[Request]:
    """Pending requests whose present step asks the user, or somebody for whom the user acts, and waits for them."""
    waiting = RawSQL(WAITING, _waiting_parameters(user_id, as_of))  # noqa: S611
    return Request.objects.filter(pk__in=waiting).order_by("due_on", "id")


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
    return (user_id, user_id, as_of, as_of, user_id)


def may_see(request: Request, user_id: int, *, as_of: dt.date) -> bool:
    """The applicant, those asked at any step or standing in there, and their deputies."""
    answers = answers_for(request, acting(user_id, as_of=as_of))
    return user_id == request.applicant_id or any(answers.values())


def is_asked_about(case_kind: str, case_id: int, user_id: int, *, as_of: dt.date) -> bool:
    """Whether a user is or was asked to agree to a case, stands in for who was, or is a deputy of one of them."""
    acts_for = acting(user_id, as_of=as_of).acts_for(case_kind)
    of_case = {"request__case_kind": case_kind, "request__case_id": case_id, "user_id__in": acts_for}
    return AskedPerson.objects.filter(**of_case).exists() or StandIn.objects.filter(**of_case).exists()


def visible_among(requests: QuerySet[Request], user_id: int, *, as_of: dt.date) -> QuerySet[Request]:
    """Those of some requests that `may_see` opens to a user: each is looked at, so that the first ones come soon."""
    who = acting(user_id, as_of=as_of)
    concerned = [Exists(model.objects.filter(_named(who), request=OuterRef("pk"))) for model in (AskedPerson, StandIn)]
    return requests.filter(Q(applicant_id=user_id) | Q(concerned[0]) | Q(concerned[1]))


def seen_by(user_id: int, *, as_of: dt.date) -> QuerySet[Request]:
    """The requests that `may_see` opens to a user: for one of them by its id."""
    return visible_among(Request.objects.all(), user_id, as_of=as_of)


def visible_to(user_id: int, *, as_of: dt.date, text: str) -> QuerySet[Request]:
    """The requests that `may_see` opens to a user, whose title or applicant holds each word of `text`, newest first."""
    named = _named(acting(user_id, as_of=as_of))
    concerned = [Q(pk__in=model.objects.filter(named).values("request_id")) for model in (AskedPerson, StandIn)]
    found = Request.objects.filter(Q(applicant_id=user_id) | concerned[0] | concerned[1])
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(applicant_name__contains=word))
    return found.order_by("-id")


def _named(who: Acting) -> Q:
    """Rows of those asked, or standing in, that name the user or one for whom the user acts."""
    named = Q(user_id__in={who.user_id, *(principal for principal, kind in who.principals if not kind)})
    for principal, kind in who.principals:
        named |= Q(user_id=principal, request__kind=kind)
    return named
