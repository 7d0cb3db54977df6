"""A claim is not agreed to: it goes back to its claimant, or ends."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import Claim, ClaimState
from backoffice.approvals.models import Request, RequestState
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .approve_claim import ClaimNotSubmitted
from .draft_claim import KIND, claim_case

BECOMES = {
    RequestState.SENT_BACK: ClaimState.RETURNED,
    RequestState.WITHDRAWN: ClaimState.DRAFT,
    RequestState.REJECTED: ClaimState.REJECTED,
}


@action("accounting.expenses.return_claim", _("経費精算を申請者に戻す"))
def return_claim(*, claim_id: int, acting_user: Any, at: dt.datetime) -> Claim:
    """Give a claim back by how its request ended: sent back or withdrawn it can be changed, rejected it has ended.

    Taken by the approval engine. Raises ClaimNotSubmitted.
    """
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    if claim.state != ClaimState.SUBMITTED:
        raise ClaimNotSubmitted(title=claim.title, state=claim.get_state_display())
    ended = Request.objects.filter(case_kind=KIND, case_id=claim.pk).latest("pk")
    claim.state = BECOMES[RequestState(ended.state)]
    claim.save(update_fields=["state"])
    record(
        "accounting.expenses.return_claim",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [ClaimState.SUBMITTED, claim.state]},
    )
    return claim
