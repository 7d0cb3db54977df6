"""Conditions of approvals: which hold, whom they wait for, and who may find them met."""

import datetime as dt

from django.db.models import Q, QuerySet

from backoffice.access.queries import holds
from backoffice.approvals.models import Condition, LaterLook, RequestState
from backoffice.approvals.people import present_on

from .stalls import WATCH
from .standing import Acting, acting


def conditions_of(request_id: int) -> QuerySet[Condition]:
    """The conditions under which a request was approved and which still hold, the oldest first."""
    held = Condition.objects.filter(request_id=request_id, lapsed_at=None)
    return held.select_related("decision", "request").order_by("pk")


def is_in_force(condition: Condition) -> bool:
    """Whether the request was approved in the end, by an approval that counts: else there is nothing to report."""
    return condition.request.state == RequestState.APPROVED and condition.lapsed_at is None


def may_check(condition: Condition, who: Acting, *, as_of: dt.date) -> bool:
    """Who set the condition, for whom it was set, and their deputies; who watches approvals once both have left.

    Never the applicant.
    """
    setters = {condition.decision.decided_by_id, condition.decision.asked_id}
    if who.user_id == condition.request.applicant_id:
        return False
    if who.acts_for(condition.request.kind) & setters:
        return True
    return not present_on(as_of, setters) and holds(who.user_id, WATCH, as_of=as_of)


def looks_waiting_for(user_id: int) -> QuerySet[LaterLook]:
    """What was decided for a user and they have not looked at, the oldest first."""
    open_ = LaterLook.objects.filter(user_id=user_id, looked_at=None)
    return open_.select_related("decision", "request").order_by("pk")


def last_looked_at(request_id: int) -> dt.datetime | None:
    """When somebody last looked at a decision of a request that was taken in their place (後閲); None where nobody has."""
    looks = LaterLook.objects.filter(request_id=request_id, looked_at__isnull=False)
    return looks.order_by("-looked_at").values_list("looked_at", flat=True).first()


def conditions_waiting_for(user_id: int, *, as_of: dt.date) -> list[Condition]:
    """The conditions that a user has to report on, or may check."""
    who = acting(user_id, as_of=as_of)
    setters = {user_id, *(principal for principal, _kind in who.principals)}
    to_report = Q(request__applicant_id=user_id, reported_at=None)
    to_check = Q(reported_at__isnull=False)
    if not holds(user_id, WATCH, as_of=as_of):
        to_check &= Q(decision__decided_by_id__in=setters) | Q(decision__asked_id__in=setters)
    waiting = Condition.objects.filter(to_report | to_check, met_at=None, lapsed_at=None)
    approved = waiting.filter(request__state=RequestState.APPROVED).select_related("request", "decision").order_by("pk")
    return [each for each in approved if each.reported_at is None or may_check(each, who, as_of=as_of)]
