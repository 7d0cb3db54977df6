"""Giving one's own draft up: it stays, out of the lists."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import Claim, ClaimState
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .draft_claim import claim_case, own_draft


@action("accounting.expenses.discard_draft", _("経費精算の下書きを取りやめる"))
def discard_draft(*, claim_id: int, acting_user: Any, at: dt.datetime) -> Claim:
    """Give a draft or a returned claim up. Raises NotYourClaim, NotADraft."""
    claim = own_draft(claim_id, acting_user)
    before, claim.state = claim.state, ClaimState.DISCARDED
    claim.save(update_fields=["state"])
    record(
        "accounting.expenses.discard_draft",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, claim.state]},
    )
    return claim
