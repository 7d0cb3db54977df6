"""Approving a purchase: performed by the last approval of its request."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from general_affairs.purchasing.models import PurchaseRequest, PurchaseState

from .request_purchase import purchase_case


class PurchaseNotSubmitted(Refusal):
    """Only a submitted purchase can be approved."""

    code = "general_affairs.purchasing.purchase_not_submitted"
    cause_ja = "この購買は「{state}」のため、承認できません。"
    cause_en = "This purchase is {state} and cannot be approved."
    remedy_ja = "購買の画面で、申請の状態を確認してください。"
    remedy_en = "See on the purchase's page how it stands."


@action("general_affairs.purchasing.approve_purchase", _("購買を承認"))
def approve_purchase(*, purchase_id: int, acting_user: Any, at: dt.datetime) -> PurchaseRequest:
    """Agree to a submitted purchase: opened by no duty. Raises PurchaseNotSubmitted."""
    request = PurchaseRequest.objects.select_for_update().get(pk=purchase_id)
    if request.state != PurchaseState.SUBMITTED:
        raise PurchaseNotSubmitted(state=request.get_state_display())
    request.state, request.approved_on = PurchaseState.APPROVED, at.astimezone(TOKYO).date()
    request.save(update_fields=["state", "approved_on"])
    record(
        "general_affairs.purchasing.approve_purchase",
        case=purchase_case(request),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [PurchaseState.SUBMITTED, request.state]},
    )
    return request
