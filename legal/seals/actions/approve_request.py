"""What the end of its approval does to a request: it waits for the custodian, or goes back to its applicant."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.models import Request, RequestState
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from legal.seals import queries
from legal.seals.models import SealRequest, SealRequestState

from .files import request_case
from .telling import tell_keepers


class NotAwaitingApproval(Refusal):
    """Only a submitted request can be approved."""

    code = "legal.seals.not_awaiting_approval"
    cause_ja = "この押印申請は「{state}」のため、承認できません。"
    cause_en = "This request is {state} and cannot be approved."
    remedy_ja = "押印申請の画面で、状態を確認してください。"
    remedy_en = "See on its page how it stands."


@action("legal.seals.approve_request", _("押印申請を承認"))
def approve_request(*, request_id: int, acting_user: Any, at: dt.datetime) -> SealRequest:
    """Let a request go on to the custodian: performed by its last approval, opened by no duty. Raises NotAwaitingApproval."""
    held = SealRequest.objects.select_for_update(of=("self",)).select_related("seal").get(pk=request_id)
    if held.state != SealRequestState.SUBMITTED:
        raise NotAwaitingApproval(state=held.get_state_display())
    held.state, held.approved_on = SealRequestState.APPROVED, at.astimezone(TOKYO).date()
    held.save(update_fields=["state", "approved_on"])
    tell_keepers(held, at)
    _record("legal.seals.approve_request", held, acting_user, at, SealRequestState.SUBMITTED)
    return held


@action("legal.seals.return_request", _("押印申請を申請者に戻す"))
def return_request(*, request_id: int, acting_user: Any, at: dt.datetime) -> SealRequest:
    """Follow the end of the newest approval: rejected stays rejected, sent back and taken back may be corrected."""
    held = SealRequest.objects.select_for_update().get(pk=request_id)
    ended = Request.objects.get(pk=queries.newest_approval(held.pk) or 0)
    rejected = ended.state == RequestState.REJECTED
    before, held.state = held.state, SealRequestState.REJECTED if rejected else SealRequestState.RETURNED
    held.save(update_fields=["state"])
    _record("legal.seals.return_request", held, acting_user, at, before)
    return held


def _record(step: str, held: SealRequest, acting_user: Any, at: dt.datetime, before: str) -> None:
    record(
        step,
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, held.state]},
    )
