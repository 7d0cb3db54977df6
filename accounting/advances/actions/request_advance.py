"""仮払の申請: asking for money in advance, correcting what was sent back, and giving it up; by its person alone."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounting.advances.models import REQUEST, AdvanceRequest, PayBy, RequestState
from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.queries import person_of, unit_of
from backoffice.values.refusals import InvalidInput, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What is asked for: how much, for what, until when, and how it is paid out."""

    purpose: str
    amount_yen: int
    needed_on: dt.date
    pay_by: str = PayBy.TRANSFER.value


class NoPersonToAdvance(Refusal):
    """The user is nobody's employee here, so nobody could be paid."""

    code = "accounting.advances.no_person"
    status = 403
    cause_ja = "この会社の社員として登録されていないため、仮払を申請できません。"
    cause_en = "You are not recorded as a person of this company, so you cannot ask for an advance."
    remedy_ja = "人事に、社員の登録を確認してください。"
    remedy_en = "Ask HR to check your record."


class NeededTooEarly(InvalidInput):
    """An advance is for a day to come."""

    code = "accounting.advances.needed_too_early"
    field = "needed_on"
    cause_ja = "必要な日{needed_on}は、過ぎています。"
    cause_en = "{needed_on} has passed."
    remedy_ja = "今日以後の日を入力してください。支払った後の分は、経費精算で申請してください。"
    remedy_en = "Enter today or a later day; claim what was spent already as expenses."


class NotYourRequest(Refusal):
    """Only the person who asked touches a request."""

    code = "accounting.advances.not_your_request"
    status = 403
    cause_ja = "この申請を直せるのは、申請した人だけです。"
    cause_en = "Only the person who asked can change this request."
    remedy_ja = "申請した人に依頼してください。"
    remedy_en = "Ask that person."


class RequestNotReturned(Refusal):
    """What awaits its approval stays as it is."""

    code = "accounting.advances.request_not_returned"
    cause_ja = "この申請は「{state}」のため、変更できません。"
    cause_en = "This request is {state} and cannot be changed."
    remedy_ja = "承認待ちのものは、取り下げるか、差し戻してもらってから直してください。"
    remedy_en = "One that awaits approval is withdrawn or sent back first."


@action("accounting.advances.request_advance", _("仮払を申請"))
def request_advance(*, form_key: UUID, new: NewRequest, acting_user: Any, at: dt.datetime) -> AdvanceRequest:
    """Ask for money in advance; the same form sent again gives the request that is there.

    Raises NoPersonToAdvance, NotYourRequest, NeededTooEarly, and what the approval engine refuses.
    """
    person, today = person_of(acting_user.pk), at.astimezone(TOKYO).date()
    if person is None:
        raise NoPersonToAdvance
    there = AdvanceRequest.objects.filter(form_key=form_key).first()
    if there is not None:
        held = _own(there.pk, acting_user)
        record(
            "accounting.advances.request_advance",
            case=request_case(held),
            acting_user=acting_user,
            occurred_at=at,
            changes={"is_new": False},
        )
        return held
    made = AdvanceRequest(
        form_key=form_key,
        person=person,
        person_name=person.name,
        unit=unit_of(acting_user.pk, as_of=today),
        requested_at=at,
    )
    _write(made, new, today)
    _submit(made, "accounting.advances.request_advance", "", acting_user, at)
    return made


@action("accounting.advances.resubmit_advance", _("仮払を再申請"))
def resubmit_advance(*, request_id: int, new: NewRequest, acting_user: Any, at: dt.datetime) -> AdvanceRequest:
    """Correct what was sent back and ask again. Raises NotYourRequest, RequestNotReturned, NeededTooEarly."""
    held = _own(request_id, acting_user)
    if held.state != RequestState.RETURNED:
        raise RequestNotReturned(state=held.get_state_display())
    before, held.state = held.state, RequestState.SUBMITTED
    _write(held, new, at.astimezone(TOKYO).date())
    _submit(held, "accounting.advances.resubmit_advance", before, acting_user, at)
    return held


@action("accounting.advances.discard_request", _("仮払の申請を取りやめる"))
def discard_request(*, request_id: int, acting_user: Any, at: dt.datetime) -> AdvanceRequest:
    """Give up what was sent back or withdrawn. Raises NotYourRequest, RequestNotReturned."""
    held = _own(request_id, acting_user)
    if held.state != RequestState.RETURNED:
        raise RequestNotReturned(state=held.get_state_display())
    held.state = RequestState.DISCARDED
    held.save(update_fields=["state"])
    record(
        "accounting.advances.discard_request",
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [RequestState.RETURNED, held.state]},
    )
    return held


def request_case(held: AdvanceRequest) -> Case:
    """How the log names a request."""
    return Case(REQUEST, held.pk, str(held)[:200])


def _own(request_id: int, acting_user: Any) -> AdvanceRequest:
    held = AdvanceRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request_id)
    if held.person.user_id != acting_user.pk:
        raise NotYourRequest
    return held


def _write(held: AdvanceRequest, new: NewRequest, today: dt.date) -> None:
    if new.needed_on < today:
        raise NeededTooEarly(needed_on=new.needed_on)
    held.purpose, held.amount_yen = new.purpose.strip(), new.amount_yen
    held.needed_on, held.pay_by = new.needed_on, new.pay_by
    held.save()


def _submit(held: AdvanceRequest, step: str, before: str, acting_user: Any, at: dt.datetime) -> None:
    submit_request(
        kind=REQUEST,
        title=f"仮払　{held.purpose}"[:200],
        amount_yen=held.amount_yen,
        case=request_case(held),
        arguments={"request_id": held.pk, "amount_yen": held.amount_yen, "purpose": held.purpose},
        due_on=held.needed_on,
        acting_user=acting_user,
        at=at,
    )
    record(
        step,
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, held.state], "amount_yen": ["", held.amount_yen]},
    )
