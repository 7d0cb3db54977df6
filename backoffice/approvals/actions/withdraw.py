"""Taking a request back before it is approved: as the route of its version lets its applicant."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals import kinds, queries
from backoffice.approvals.models import Request, RequestState, WithdrawalAsked
from backoffice.approvals.rules import WayBack
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal

from .arrive import day_of
from .decide import AlreadyEnded, end
from .submit import request_case
from .telling import tell

LONGEST = 400


class NotYours(Refusal):
    """Only the applicant takes a request back."""

    code = "approvals.not_yours"
    status = 403
    cause_ja = "この申請を取り下げられるのは、申請した人だけです。"
    cause_en = "Only the applicant can withdraw this request."
    remedy_ja = "申請した人に、取り下げを依頼してください。"
    remedy_en = "Ask the applicant to withdraw it."


class AlreadyApproved(AlreadyEnded):
    """What was approved is taken back by a request of its own."""

    cause_ja = "この申請は、すでに承認済みのため、取り下げられません。"
    cause_en = "This request is already approved, so it cannot be withdrawn."
    remedy_ja = "変更・取り消しの申請をしてください。"
    remedy_en = "Submit a request to change or cancel it."


class WithdrawalClosed(Refusal):
    """The route lets an applicant withdraw until the first decision."""

    code = "approvals.withdrawal_closed"
    cause_ja = "この申請は、最初の決裁のあとは取り下げられません。"
    cause_en = "This request cannot be withdrawn after the first decision."
    remedy_ja = "いま承認を待っている人に、差し戻しか却下を依頼してください。"
    remedy_en = "Ask whoever decides now to send it back or reject it."


class ConsentNeeded(Refusal):
    """The route asks for the consent of whoever decided last."""

    code = "approvals.withdrawal_wants_consent"
    cause_ja = "この申請の取り下げには、最後に決裁した人の同意が必要です。"
    cause_en = "Withdrawing this request needs the consent of whoever decided last."
    remedy_ja = "申請の画面で理由を書いて、取り下げの同意を依頼してください。"
    remedy_en = "Give the reason on the page of the request, and ask for the consent there."


class ConsentNotNeeded(Refusal):
    """Nobody has to agree."""

    code = "approvals.withdrawal_wants_no_consent"
    cause_ja = "この申請の取り下げに、同意は必要ありません。"
    cause_en = "Withdrawing this request needs no consent."
    remedy_ja = "申請の画面で、そのまま取り下げてください。"
    remedy_en = "Withdraw it on its page."


class ConsentAlreadyAsked(Refusal):
    """One asking waits for its answer."""

    code = "approvals.withdrawal_already_asked"
    cause_ja = "取り下げの同意は、すでに{name}さんに依頼しています。"
    cause_en = "{name} has been asked to agree to the withdrawal."
    remedy_ja = "回答を待つか、質問・回答で連絡してください。"
    remedy_en = "Wait for the answer, or write a remark."


class WithdrawalReason(InvalidInput):
    """Asking, and refusing to agree, want a reason of a sentence or two."""

    code = "approvals.withdrawal_reason"
    cause_ja = "理由は、1字以上{most}字以内で入力してください。"
    cause_en = "Give a reason of at most {most} characters."
    remedy_ja = "相手に伝わる理由を書いてください。"
    remedy_en = "Write what the other person needs to know."
    field = "reason"


class NotYourConsent(Refusal):
    """Somebody else decided last, or it was answered."""

    code = "approvals.not_your_consent"
    status = 403
    cause_ja = "この取り下げに、あなたの同意は求められていません。"
    cause_en = "Your consent to this withdrawal is not asked for."
    remedy_ja = "画面を読み込み直して、経過を確認してください。"
    remedy_en = "Reload the page to see how it stands."


@action("backoffice.approvals.withdraw_request", _("申請を取り下げ"))
def withdraw_request(*, request_id: int, acting_user: Any, at: dt.datetime) -> Request:
    """Take one's own pending request back. Raises NotYours, AlreadyEnded, WithdrawalClosed, ConsentNeeded."""
    request, way = _own(request_id, acting_user)
    if way is WayBack.CLOSED:
        raise WithdrawalClosed
    if way is WayBack.CONSENT and queries.last_who_decided(queries.request(request_id), as_of=day_of(at)):
        raise ConsentNeeded
    _withdraw(request, acting_user, at)
    return request


@action("backoffice.approvals.ask_to_withdraw", _("取り下げの同意を依頼"))
def ask_to_withdraw(*, request_id: int, reason: str, acting_user: Any, at: dt.datetime) -> WithdrawalAsked:
    """Ask whoever decided last to agree that one's own pending request is withdrawn.

    Raises NotYours, AlreadyEnded, ConsentNotNeeded, ConsentAlreadyAsked, WithdrawalReason.
    """
    request, way = _own(request_id, acting_user)
    last = queries.last_who_decided(queries.request(request_id), as_of=day_of(at))
    if way is not WayBack.CONSENT or last is None:
        raise ConsentNotNeeded
    _require_unasked(request, at)
    asked = WithdrawalAsked.objects.create(
        request=request, reason=_reason(reason), asked_at=at, of_id=last.decided_by_id, of_name=last.decided_by_name
    )
    tell(
        request,
        {last.decided_by_id: f"withdrawal:{asked.pk}"},
        "「{title}」の取り下げの同意を依頼されています。",
        'Your consent to the withdrawal of "{title}" is asked for.',
        kind="NEEDS_YOU",
        at=at,
    )
    record(
        "backoffice.approvals.ask_to_withdraw",
        case=request_case(request),
        acting_user=acting_user,
        occurred_at=at,
        reason=asked.reason,
        changes={"of": ["", asked.of_name]},
    )
    return asked


@action("backoffice.approvals.answer_withdrawal", _("取り下げの同意に回答"))
def answer_withdrawal(*, asked_id: int, agrees: bool, comment: str, acting_user: Any, at: dt.datetime) -> Request:
    """Agree that a request is withdrawn, or refuse with the reason. Raises AlreadyEnded, NotYourConsent, WithdrawalReason."""
    found = WithdrawalAsked.objects.get(pk=asked_id)
    request = Request.objects.select_for_update().get(pk=found.request_id)
    asked = WithdrawalAsked.objects.select_for_update().get(pk=asked_id)
    if request.state != RequestState.PENDING:
        raise AlreadyEnded(state=request.get_state_display())
    if not queries.may_consent(asked, request.kind, queries.acting(acting_user.pk, as_of=day_of(at))):
        raise NotYourConsent
    asked.comment = comment.strip()[:LONGEST] if agrees else _reason(comment)
    asked.is_agreed, asked.answered_at, asked.answered_by_name = agrees, at, acting_user.get_full_name()
    asked.save(update_fields=["comment", "is_agreed", "answered_at", "answered_by_name"])
    if agrees:
        _withdraw(request, acting_user, at)
    _tell_answer(request, asked, at)
    record(
        "backoffice.approvals.answer_withdrawal",
        case=request_case(request),
        acting_user=acting_user,
        occurred_at=at,
        reason=asked.comment,
        changes={"agreed": ["", agrees], "of": ["", asked.of_name]},
    )
    return request


def _own(request_id: int, acting_user: Any) -> tuple[Request, WayBack]:
    """The user's own pending request, locked, and how it is taken back now."""
    request = Request.objects.select_for_update().get(pk=request_id)
    if request.applicant_id != acting_user.pk:
        raise NotYours
    if request.state == RequestState.APPROVED:
        raise AlreadyApproved(state=request.get_state_display())
    if request.state != RequestState.PENDING:
        raise AlreadyEnded(state=request.get_state_display())
    return request, queries.way_back_of(queries.request(request_id))


def _require_unasked(request: Request, at: dt.datetime) -> None:
    """Nobody is being asked; who has left since can't answer, and somebody else is asked instead."""
    waiting = WithdrawalAsked.objects.filter(request=request, answered_at=None).first()
    if waiting is None:
        return
    if queries.is_awaited(waiting, as_of=day_of(at)):
        raise ConsentAlreadyAsked(name=waiting.of_name)
    waiting.is_agreed, waiting.answered_at, waiting.comment = False, at, "在籍していないため、別の人に依頼"
    waiting.save(update_fields=["comment", "is_agreed", "answered_at"])


def _withdraw(request: Request, acting_user: Any, at: dt.datetime) -> None:
    end(request, RequestState.WITHDRAWN, at)
    kinds.known(request.kind).unwind(request.arguments, acting_user, at)
    record(
        "backoffice.approvals.withdraw_request",
        case=request_case(request),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [RequestState.PENDING, RequestState.WITHDRAWN]},
    )


def _reason(text: str) -> str:
    if not 0 < len(text.strip()) <= LONGEST:
        raise WithdrawalReason(most=LONGEST)
    return text.strip()


def _tell_answer(request: Request, asked: WithdrawalAsked, at: dt.datetime) -> None:
    ja, en = (
        ("「{title}」の取り下げに同意されました。", '"{title}" was withdrawn with consent.')
        if asked.is_agreed
        else ("「{title}」の取り下げは同意されませんでした。", 'The withdrawal of "{title}" was not agreed to.')
    )
    tell(request, {request.applicant_id: f"withdrawal_answered:{asked.pk}"}, ja, en, kind="INFORMATION", at=at)
