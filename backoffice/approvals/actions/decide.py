"""Deciding: one step, once, for oneself or as a deputy; the last required approval performs what was asked."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals import kinds, queries
from backoffice.approvals.models import AskedPerson, Decision, Request, RequestState
from backoffice.approvals.rules import Outcome, fingerprint, step_now
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.models import User
from backoffice.values.refusals import InvalidInput, Refusal

from .circulate import tell_passed
from .submit import request_case

ENDS_AS = {Outcome.SEND_BACK: RequestState.SENT_BACK, Outcome.REJECT: RequestState.REJECTED}


class AlreadyEnded(Refusal):
    """The request has ended."""

    code = "approvals.already_ended"
    cause_ja = "この申請は、すでに「{state}」です。"
    cause_en = "This request is already {state}."
    remedy_ja = "画面を読み込み直して、最新の内容を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class NotAsked(Refusal):
    """The user is not asked at this step, and acts for nobody who is."""

    code = "approvals.not_asked"
    status = 403
    cause_ja = "いまの段階で、あなたの承認は求められていません。"
    cause_en = "Your approval is not asked for at this step."
    remedy_ja = "承認経路で、いま誰の承認を待っているかを確認してください。"
    remedy_en = "See in the route whose approval is awaited."


class CommentMissing(InvalidInput):
    """Sending back and rejecting want a reason."""

    code = "approvals.comment_missing"
    cause_ja = "差し戻しと却下には、理由が必要です。"
    cause_en = "Sending back and rejecting need a reason."
    remedy_ja = "申請した人に伝わる理由を入力してください。"
    remedy_en = "Write a reason that the applicant will understand."


class NotAnEarlierStep(InvalidInput):
    """A request is sent back to a step that it has passed."""

    code = "approvals.not_an_earlier_step"
    cause_ja = "その段階には、差し戻せません。"
    cause_en = "The request cannot be sent back to that step."
    remedy_ja = "申請者か、すでに通った段階を選んでください。"
    remedy_en = "Choose the applicant or a step that it has passed."
    field = "back_to"


class ContentChanged(Refusal):
    """What would be performed is not what was agreed to."""

    code = "approvals.content_changed"
    cause_ja = "申請の内容が、申請したときと違います。"
    cause_en = "The content of the request is not what was submitted."
    remedy_ja = "承認せずに、システムの管理者へ連絡してください。"
    remedy_en = "Do not approve it; tell the administrator."


@action("backoffice.approvals.decide_request", _("申請を決裁"))
def decide_request(
    *, request_id: int, outcome: str, comment: str, acting_user: Any, at: dt.datetime, back_to: int | None = None
) -> Request:
    """Approve, send back or reject the present step.

    Sent back to the step at `back_to` the request goes on from there, in a new round; sent back to the applicant it ends.
    Raises AlreadyEnded, NotAsked, CommentMissing, NotAnEarlierStep, ContentChanged, and what the performed action refuses.
    """
    chosen, comment = Outcome(outcome), comment.strip()
    request = Request.objects.select_for_update().get(pk=request_id)
    if request.state != RequestState.PENDING:
        raise AlreadyEnded(state=request.get_state_display())
    asked = _asked_person(request, acting_user, at)
    if chosen is not Outcome.APPROVE and not comment:
        raise CommentMissing
    if back_to is not None:
        _require_earlier(request, chosen, back_to)
    Decision.objects.create(
        step_id=asked.step_id,
        request=request,
        applicant_id=request.applicant_id,
        asked_id=asked.user_id,
        asked_name=asked.user_name,
        decided_by_id=acting_user.pk,
        decided_by_name=acting_user.get_full_name(),
        outcome=chosen,
        comment=comment,
        round=request.round,
        back_to=back_to,
        decided_at=at,
    )
    _go_on(request, chosen, back_to, acting_user, at)
    record(
        "backoffice.approvals.decide_request",
        case=request_case(request),
        acting_user=acting_user,
        occurred_at=at,
        reason=comment,
        on_behalf_of=None if asked.user_id == acting_user.pk else User.objects.get(pk=asked.user_id),
        changes={
            "outcome": ["", chosen.value],
            "state": [RequestState.PENDING, request.state],
            **({"back_to": ["", back_to]} if back_to is not None else {}),
        },
    )
    return request


def _require_earlier(request: Request, chosen: Outcome, back_to: int) -> None:
    if chosen is not Outcome.SEND_BACK or back_to not in {step.position for step in queries.earlier_steps(request)}:
        raise NotAnEarlierStep


def _asked_person(request: Request, acting_user: Any, at: dt.datetime) -> AskedPerson:
    """For whom the user decides: themselves first, else one for whom they are the deputy."""
    decided = Decision.objects.filter(request=request, step__position=request.step_now or 0, round=request.round)
    waiting = AskedPerson.objects.filter(request=request, step__position=request.step_now or 0).exclude(
        user_id__in=decided.values("asked_id")
    )
    day = at.astimezone(TOKYO).date()
    acts_for = {acting_user.pk} | queries.principals_of(acting_user.pk, kind=request.kind, as_of=day)
    found = {person.user_id: person for person in waiting if person.user_id in acts_for}
    if not found or acting_user.pk == request.applicant_id:
        raise NotAsked
    return found.get(acting_user.pk) or found[min(found)]


def _go_on(request: Request, outcome: Outcome, back_to: int | None, acting_user: Any, at: dt.datetime) -> None:
    if back_to is not None:
        request.step_now, request.round = back_to, request.round + 1
        request.save(update_fields=["step_now", "round"])
        return
    if outcome is not Outcome.APPROVE:
        end(request, ENDS_AS[outcome], at)
        kinds.known(request.kind).unwind(request.arguments, acting_user, at)
        return
    now = step_now(queries.as_asked(queries.request(request.pk).steps.all()))
    if now is not None:
        request.step_now = now.position
        request.save(update_fields=["step_now"])
        tell_passed(request, at)
        return
    if fingerprint(request.action, request.arguments) != request.arguments_hash:
        raise ContentChanged
    end(request, RequestState.APPROVED, at)
    tell_passed(request, at)
    kinds.known(request.kind).perform(request.arguments, acting_user, at)


def end(request: Request, state: RequestState, at: dt.datetime) -> None:
    """Close a request in a state."""
    request.state, request.step_now, request.ended_at = state, None, at
    request.save(update_fields=["state", "step_now", "ended_at"])
