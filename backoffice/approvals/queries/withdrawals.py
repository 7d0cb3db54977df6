"""Taking requests back: how it goes now, and who is asked to agree to it."""

import datetime as dt

from django.db.models import QuerySet

from backoffice.approvals.models import Decision, Request, RequestState, WithdrawalAsked
from backoffice.approvals.people import present_on
from backoffice.approvals.rules import WayBack, way_back

from .progress import counting, sent_back
from .standing import Acting, acting


def decisions_that_count(request: Request) -> list[Decision]:
    """The approvals of a request `with_steps` that count, the newest first."""
    steps = list(request.steps.all())
    back = sent_back(steps)
    found = [each for step in steps for each in counting(step, back) if each.outcome == Decision.Outcome.APPROVE]
    return sorted(found, key=lambda each: (each.decided_at, each.pk), reverse=True)


def way_back_of(request: Request) -> WayBack:
    """How the applicant takes a pending request `with_steps` back now, by the rule of its route."""
    return way_back(request.route.withdrawal, is_decided=bool(decisions_that_count(request)))


def last_who_decided(request: Request, *, as_of: dt.date) -> Decision | None:
    """The newest decision that counts of somebody who still works here; None where all have left."""
    found = decisions_that_count(request)
    present = present_on(as_of, [each.decided_by_id for each in found])
    return next((each for each in found if each.decided_by_id in present), None)


def withdrawal(pk: int) -> WithdrawalAsked | None:
    """One asking; None where there is none."""
    return WithdrawalAsked.objects.filter(pk=pk).first()


def withdrawals_of(request: Request) -> QuerySet[WithdrawalAsked]:
    """What was asked and answered about taking a request back, in order."""
    return WithdrawalAsked.objects.filter(request=request).order_by("asked_at", "pk")


def is_awaited(asked: WithdrawalAsked, *, as_of: dt.date) -> bool:
    """Whether an answer may still come: from somebody who works here."""
    return asked.answered_at is None and bool(present_on(as_of, [asked.of_id]))


def may_consent(asked: WithdrawalAsked, kind: str, who: Acting) -> bool:
    """Whether a user answers it: whoever decided last, or their deputy."""
    return asked.answered_at is None and asked.of_id in who.acts_for(kind)


def consents_waiting_for(user_id: int, *, as_of: dt.date) -> list[WithdrawalAsked]:
    """The withdrawals that wait for a user to agree, the longest waiting first."""
    who = acting(user_id, as_of=as_of)
    people = {user_id, *(principal for principal, _kind in who.principals)}
    held = WithdrawalAsked.objects.filter(
        of_id__in=people, answered_at=None, request__state=RequestState.PENDING
    ).select_related("request")
    return [each for each in held.order_by("asked_at", "pk") if may_consent(each, each.request.kind, who)]
