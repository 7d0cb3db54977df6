"""A purchase whose approval ended without agreement: a draft again, or rejected for good."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.models import Request, RequestState
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from general_affairs.purchasing.models import PurchaseRequest, PurchaseState
from general_affairs.purchasing.queries import requests_of

from .request_purchase import purchase_case


@action("general_affairs.purchasing.return_purchase", _("購買を申請者に戻す"))
def return_purchase(*, purchase_id: int, acting_user: Any, at: dt.datetime) -> PurchaseRequest:
    """Follow the end of the newest request: rejected stays rejected, sent back and withdrawn may be corrected."""
    request = PurchaseRequest.objects.select_for_update().get(pk=purchase_id)
    ended = Request.objects.get(pk=requests_of(request.pk)[0])
    before = request.state
    request.state = PurchaseState.REJECTED if ended.state == RequestState.REJECTED else PurchaseState.DRAFT
    request.save(update_fields=["state"])
    record(
        "general_affairs.purchasing.return_purchase",
        case=purchase_case(request),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, request.state]},
    )
    return request
