"""Filing a claim in one piece: begun, filled and submitted; all or nothing."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import Claim
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .draft_claim import claim_case, draft_claim
from .fill_claim import Whole, fill_claim


@action("accounting.expenses.file_claim", _("経費精算をまとめて申請"))
def file_claim(*, form_key: UUID, whole: Whole, acting_user: Any, at: dt.datetime) -> Claim:
    """File one's own claim with all that it says. Raises what beginning and filling refuse; then nothing is kept."""
    who: dict[str, Any] = {"acting_user": acting_user, "at": at}
    claim = draft_claim(form_key=form_key, title=whole.title, purpose=whole.purpose, **who)
    filed = fill_claim(claim_id=claim.pk, whole=whole, **who)
    record(
        "accounting.expenses.file_claim",
        case=claim_case(filed),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": filed.total_yen},
    )
    return filed
