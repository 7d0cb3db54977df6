"""Filling one's own draft in one piece and submitting it: receipts attached, lines saved and reckoned; all or nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import Claim
from accounting.expenses.queries import reckoned_lines
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import at_line

from .attach_receipt import attach_receipt
from .change_draft import change_draft
from .draft_claim import NewLine, claim_case, own_draft
from .reckon_line import NewReckoned, drop_reckoned, reckon_line
from .submit_claim import submit_claim


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """The file of a receipt as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All that a claim says: its head, payments each with the file of its receipt or none, then lines to be reckoned."""

    title: str
    purpose: str = ""
    payments: Sequence[tuple[NewLine, NewReceipt | None]] = ()
    reckoned: Sequence[NewReckoned] = ()
    advance_id: int | None = None


@action("accounting.expenses.fill_claim", _("経費精算をまとめて書き直して申請"))
def fill_claim(
    *, claim_id: int, whole: Whole, keeps_reckoned: bool = False, acting_user: Any, at: dt.datetime
) -> Claim:
    """Put all that a claim says in the place of what one's own draft said, and submit it. Lines that were reckoned before
    go, too, unless it `keeps_reckoned`; then they stand between the payments and the new ones.

    Raises what attaching, saving, reckoning and submitting refuse, each of its line; then nothing is kept.
    """
    who: dict[str, Any] = {"acting_user": acting_user, "at": at}
    claim = own_draft(claim_id, acting_user)
    kept = reckoned_lines(claim)
    if not keeps_reckoned:
        for each in kept:
            drop_reckoned(line_id=each.pk, **who)
        kept = []
    lines = _with_receipts(claim, whole, who)
    change_draft(
        claim_id=claim.pk,
        title=whole.title,
        purpose=whole.purpose,
        lines=lines,
        advance_id=whole.advance_id,
        dropped=set(claim.receipts.values_list("pk", flat=True)),
        **who,
    )
    for number, new in enumerate(whole.reckoned, start=len(lines) + len(kept) + 1):
        with at_line(number):
            reckon_line(claim_id=claim.pk, line_id=None, new=new, **who)
    filled = submit_claim(claim_id=claim.pk, **who)
    record(
        "accounting.expenses.fill_claim",
        case=claim_case(filled),
        acting_user=acting_user,
        occurred_at=at,
        changes={"lines": len(lines) + len(kept) + len(whole.reckoned), "amount_yen": filled.total_yen},
    )
    return filled


def _with_receipts(claim: Claim, whole: Whole, who: dict[str, Any]) -> list[NewLine]:
    lines = []
    for number, (line, file) in enumerate(whole.payments, start=1):
        with at_line(number):
            kept = attach_receipt(claim_id=claim.pk, name=file.name, content=file.content, **who) if file else None
        lines.append(replace(line, receipt_id=kept.pk) if kept else line)
    return lines
