"""Filing a claim in one piece: begun, its receipts attached, its lines saved, submitted; all or nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import Claim
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .attach_receipt import attach_receipt
from .change_draft import change_draft
from .draft_claim import NewLine, claim_case, draft_claim
from .submit_claim import submit_claim


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """The file of a receipt as it came."""

    name: str
    content: bytes


@action("accounting.expenses.file_claim", _("経費精算をまとめて申請"))
def file_claim(
    *,
    form_key: UUID,
    title: str,
    purpose: str,
    payments: Sequence[tuple[NewLine, NewReceipt | None]],
    acting_user: Any,
    at: dt.datetime,
) -> Claim:
    """File one's own claim with its payments, each with the file of its receipt or none.

    Raises what beginning, attaching, saving and submitting refuse; then nothing is kept.
    """
    who: dict[str, Any] = {"acting_user": acting_user, "at": at}
    claim = draft_claim(form_key=form_key, title=title, purpose=purpose, **who)
    lines = [
        replace(line, receipt_id=attach_receipt(claim_id=claim.pk, name=file.name, content=file.content, **who).pk)
        if file
        else line
        for line, file in payments
    ]
    change_draft(claim_id=claim.pk, title=title, purpose=purpose, lines=lines, **who)
    filed = submit_claim(claim_id=claim.pk, **who)
    record(
        "accounting.expenses.file_claim",
        case=claim_case(filed),
        acting_user=acting_user,
        occurred_at=at,
        changes={"lines": len(lines), "amount_yen": filed.total_yen},
    )
    return filed
