"""Taking a request back before it is approved."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals import kinds
from backoffice.approvals.models import Request, RequestState
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal

from .decide import AlreadyEnded, end
from .submit import request_case


class NotYours(Refusal):
    """Only the applicant takes a request back."""

    code = "approvals.not_yours"
    status = 403
    cause_ja = "この申請を取り下げられるのは、申請した人だけです。"
    cause_en = "Only the applicant can withdraw this request."
    remedy_ja = "申請した人に、取り下げを依頼してください。"
    remedy_en = "Ask the applicant to withdraw it."


@action("backoffice.approvals.withdraw_request", _("申請を取り下げ"))
def withdraw_request(*, request_id: int, acting_user: Any, at: dt.datetime) -> Request:
    """Take one's own pending request back. Raises AlreadyEnded, NotYours."""
    request = Request.objects.select_for_update().get(pk=request_id)
    if request.applicant_id != acting_user.pk:
        raise NotYours
    if request.state != RequestState.PENDING:
        raise AlreadyEnded(state=request.get_state_display())
    end(request, RequestState.WITHDRAWN, at)
    kinds.known(request.kind).unwind(request.arguments, acting_user, at)
    record(
        "backoffice.approvals.withdraw_request",
        case=request_case(request),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [RequestState.PENDING, RequestState.WITHDRAWN]},
    )
    return request
