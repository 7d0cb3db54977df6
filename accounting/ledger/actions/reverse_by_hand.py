"""取消: taking back what people put into the books themselves, with the reason; above the company's amount after somebody
else agreed to it."""

import datetime as dt
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry
from accounting.ledger.queries import needs_approval
from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.workdays.queries import workday_after

from .keep_voucher import KIND, refuse_foreign
from .post_entries import entry_case
from .post_voucher import DAYS_TO_DECIDE
from .reverse_entry import reverse_entry


class _TriedOut(Exception):
    """Undoes what was tried."""


@action("accounting.ledger.reverse_by_hand", _("入力した仕訳を取り消す"))
def reverse_by_hand(
    *, entry_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime
) -> Entry | None:
    """Reverse an entry that came from a voucher, an import or the opening; None when that was asked for, on the route of
    vouchers, since the entry reaches the company's amount.

    Raises EntryOfAnotherRoom, as reverse_entry, and what the approval engine refuses.
    """
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    refuse_foreign(entry)
    reversal = None
    if needs_approval(entry.amount_yen):
        _ask(entry, reason, posted_on, acting_user, at)
    else:
        reversal = reverse_entry(entry_id=entry_id, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at)
    record(
        "accounting.ledger.reverse_by_hand",
        case=entry_case(entry),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"reversal": reversal.pk if reversal else "ASKED"},
    )
    return reversal


@action("accounting.ledger.approve_reversal", _("仕訳の取消を承認"))
def approve_reversal(*, entry_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> Entry:
    """Reverse an entry when that was agreed to. Taken by the approval engine. Raises as reverse_entry."""
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    reversal = reverse_entry(entry_id=entry_id, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at)
    record(
        "accounting.ledger.approve_reversal",
        case=entry_case(entry),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"reversal": reversal.pk},
    )
    return reversal


def _ask(entry: Entry, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> None:
    """What the books would refuse is refused to who asks; what is agreed to is frozen with its lines."""
    with suppress(_TriedOut), transaction.atomic():
        reverse_entry(entry_id=entry.pk, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at)
        raise _TriedOut
    lines = entry.lines.order_by("position").values_list("account__code", "side", "amount_yen", "tax_category")
    submit_request(
        kind=KIND,
        title=f"仕訳の取消　{entry.description}"[:200],
        amount_yen=entry.amount_yen,
        case=entry_case(entry),
        arguments={
            "entry_id": entry.pk,
            "reason": reason.strip(),
            "posted_on": posted_on.isoformat(),
            "lines": [list(line) for line in lines],
        },
        due_on=workday_after(at.astimezone(TOKYO).date(), DAYS_TO_DECIDE),
        acting_user=acting_user,
        at=at,
    )
