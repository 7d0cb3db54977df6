"""Correcting a purchase that was sent back or taken back, and submitting it again: by its requester alone."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from general_affairs.purchasing.models import PurchaseRequest, PurchaseState

from .request_purchase import NewPurchase, purchase_case, submit, write


class NotYourPurchase(Refusal):
    """Only the requester corrects a purchase."""

    code = "general_affairs.purchasing.not_your_purchase"
    status = 403
    cause_ja = "この購買を直して再申請できるのは、申請した人だけです。"
    cause_en = "Only the person who asked for this purchase can correct it."
    remedy_ja = "申請した人に、再申請を依頼してください。"
    remedy_en = "Ask that person to submit it again."


class PurchaseNotDraft(Refusal):
    """What was submitted stays as it is until it is sent back."""

    code = "general_affairs.purchasing.purchase_not_draft"
    cause_ja = "この購買は「{state}」のため、内容を直せません。"
    cause_en = "This purchase is {state} and cannot be changed."
    remedy_ja = "承認される前なら、申請を取り下げてから直してください。"
    remedy_en = "Before its approval, withdraw the request, then correct it."


@action("general_affairs.purchasing.resubmit_purchase", _("購買を再申請"))
def resubmit_purchase(*, purchase_id: int, new: NewPurchase, acting_user: Any, at: dt.datetime) -> PurchaseRequest:
    """Replace a draft and submit it again. Raises NotYourPurchase, PurchaseNotDraft, and as request_purchase."""
    request = PurchaseRequest.objects.select_for_update().get(pk=purchase_id)
    if request.requested_by_id != acting_user.pk:
        raise NotYourPurchase
    if request.state != PurchaseState.DRAFT:
        raise PurchaseNotDraft(state=request.get_state_display())
    before = request.total_yen
    write(request, new, acting_user, at)
    submit(request, acting_user, at)
    record(
        "general_affairs.purchasing.resubmit_purchase",
        case=purchase_case(request),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": [before, request.total_yen], "state": [PurchaseState.DRAFT, request.state]},
    )
    return request
