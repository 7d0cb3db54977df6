"""Deciding: one step, once, for oneself or as a deputy; the last required approval performs what was asked."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals import kinds, queries
from backoffice.approvals.models import AskedPerson, Condition, Decision, Request, RequestState
from backoffice.approvals.rules import Outcome, fingerprint, step_now
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.models import User
from backoffice.values.refusals import InvalidInput, Refusal

from .arrive import arrive, day_of
from .look_later import ask_to_look_later
from .submit import request_case
from .telling import tell_ended, tell_passed

ENDED = (RequestState.APPROVED, RequestState.SENT_BACK, RequestState.REJECTED)
CONDITION_LENGTH = 400
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


class ConditionWithoutApproval(InvalidInput):
    """Only an approval may depend on a condition."""

    code = "approvals.condition_without_approval"
    cause_ja = "条件を付けられるのは、承認するときだけです。"
    cause_en = "Only an approval can have a condition."
    remedy_ja = "条件を消すか、承認を選んでください。"
    remedy_en = "Clear the condition, or approve."
    field = "condition"


class ConditionTooLong(InvalidInput):
    """A condition is a sentence or two."""

    code = "approvals.condition_too_long"
    cause_ja = "条件が長すぎます（{most}字まで）。"
    cause_en = "The condition is too long: {most} characters at most."
    remedy_ja = "短くするか、詳しいことは質問・回答に書いてください。"
    remedy_en = "Shorten it, or write the details as a question."
    field = "condition"


class MovedOn(Refusal):
    """The page was opened before the request moved to another step."""

    code = "approvals.moved_on"
    cause_ja = "この申請は、画面を開いたあとに別の段階へ進んでいます。"
    cause_en = "The request has moved to another step since the page was opened."
    remedy_ja = "画面を読み込み直して、いまの段階を確認してから判断してください。"
    remedy_en = "Reload the page, see the present step, and decide then."


class ContentChanged(Refusal):
    """What would be performed is not what was agreed to."""

    code = "approvals.content_changed"
    cause_ja = "申請の内容が、申請したときと違います。"
    cause_en = "The content of the request is not what was submitted."
    remedy_ja = "承認せずに、システムの管理者へ連絡してください。"
    remedy_en = "Do not approve it; tell the administrator."


@action("backoffice.approvals.decide_request", _("申請を決裁"))
def decide_request(
    *,
    request_id: int,
    outcome: str,
    comment: str,
    acting_user: Any,
    at: dt.datetime,
    back_to: int | None = None,
    condition: str = "",
    seen: tuple[int, int] | None = None,
) -> Request:
    """Approve, send back or reject the present step.

    Sent back to the step at `back_to` the request goes on from there, in a new round; sent back to the applicant it ends. An
    approval with a `condition` (条件付承認) goes on like any other: the applicant reports on it afterwards. `seen` is the step
    and the round that the page showed: a page that was left open decides nothing that came later.
    Raises AlreadyEnded, MovedOn, NotAsked, CommentMissing, ConditionWithoutApproval, NotAnEarlierStep, ContentChanged, and what the
    performed action refuses.
    """
    chosen, comment, condition = Outcome(outcome), comment.strip(), condition.strip()
    request = _as_seen(request_id, seen)
    asked = asked_person(request, acting_user, at)
    _require_sound(request, chosen, comment, condition, back_to)
    decision = Decision.objects.create(
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
    ask_to_look_later(decision, at)
    if condition:
        Condition.objects.create(request=request, decision=decision, text=condition)
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
            **({"condition": ["", condition]} if condition else {}),
        },
    )
    return request


def _as_seen(request_id: int, seen: tuple[int, int] | None) -> Request:
    """The request, locked, still pending and where the page showed it."""
    request = Request.objects.select_for_update().get(pk=request_id)
    if request.state != RequestState.PENDING:
        raise AlreadyEnded(state=request.get_state_display())
    if seen is not None and seen != (request.step_now, request.round):
        raise MovedOn
    return request


def _require_sound(request: Request, chosen: Outcome, comment: str, condition: str, back_to: int | None) -> None:
    """What is said with a decision fits it."""
    if chosen is not Outcome.APPROVE and not comment:
        raise CommentMissing
    if chosen is not Outcome.APPROVE and condition:
        raise ConditionWithoutApproval
    if len(condition) > CONDITION_LENGTH:
        raise ConditionTooLong(most=CONDITION_LENGTH)
    if back_to is None:
        return
    if chosen is not Outcome.SEND_BACK or back_to not in {step.position for step in queries.earlier_steps(request)}:
        raise NotAnEarlierStep


def asked_person(request: Request, acting_user: Any, at: dt.datetime) -> AskedPerson:
    """For whom the user decides: themselves first, else one whose deputy or stand-in they are. Raises NotAsked."""
    found = queries.request(request.pk)
    who = queries.acting(acting_user.pk, as_of=day_of(at))
    mine = queries.answers_for(found, who).get(request.step_now or 0, set()) & set(queries.undecided(found))
    if not mine or acting_user.pk == request.applicant_id:
        raise NotAsked
    chosen = acting_user.pk if acting_user.pk in mine else min(mine)
    present = next(step for step in found.steps.all() if step.position == request.step_now)
    return next(person for person in present.asked.all() if person.user_id == chosen)


def _go_on(request: Request, outcome: Outcome, back_to: int | None, acting_user: Any, at: dt.datetime) -> None:
    if back_to is not None:
        _lapse(request, back_to, at)
        request.round += 1
        arrive(request, back_to, at)
        return
    if outcome is not Outcome.APPROVE:
        _lapse(request, 0, at)
        end(request, ENDS_AS[outcome], at)
        kinds.known(request.kind).unwind(request.arguments, acting_user, at)
        return
    now = step_now(queries.as_asked(queries.steps_of(request.pk)))
    if now is not None:
        if now.position != request.step_now:
            arrive(request, now.position, at)
        tell_passed(request, at)
        return
    if fingerprint(request.action, request.arguments) != request.arguments_hash:
        raise ContentChanged
    end(request, RequestState.APPROVED, at)
    tell_passed(request, at)
    kinds.known(request.kind).perform(request.arguments, acting_user, at)


def _lapse(request: Request, position: int, at: dt.datetime) -> None:
    """The conditions of approvals that no longer count, from a step on, are off."""
    off = Condition.objects.filter(request=request, decision__step__position__gte=position, lapsed_at=None)
    off.update(lapsed_at=at)


def end(request: Request, state: RequestState, at: dt.datetime) -> None:
    """Close a request in a state."""
    request.state, request.step_now, request.ended_at = state, None, at
    request.decide_by = None
    request.save(update_fields=["state", "step_now", "ended_at", "decide_by"])
    if state in ENDED:
        tell_ended(request, at)
