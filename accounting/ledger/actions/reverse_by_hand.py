"""取消: taking back what people put into the books themselves, with the reason."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry
from accounting.ledger.queries import needs_approval
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal

from .keep_voucher import refuse_foreign
from .post_entries import entry_case
from .reverse_entry import reverse_entry


class ReversalNeedsApproval(Refusal):
    """An entry that somebody else agreed to is not taken back by one person alone."""

    code = "accounting.ledger.reversal_needs_approval"
    cause_ja = "{amount_yen:,}円の仕訳は、承認なしには取り消せません（承認が必要な金額に達しています）。"
    cause_en = "An entry of {amount_yen:,} yen can't be reversed without an approval: it reaches the company's amount."
    remedy_ja = "内容を直すときは「訂正」を、なかったことにするときは貸借を逆にした振替伝票を登録してください。どちらも承認されると記帳されます。"
    remedy_en = "Correct it, or write a voucher with its sides exchanged: both are posted after their approval."


@action("accounting.ledger.reverse_by_hand", _("入力した仕訳を取り消す"))
def reverse_by_hand(*, entry_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> Entry:
    """Reverse an entry that came from a voucher, an import or the opening.

    Raises EntryOfAnotherRoom, ReversalNeedsApproval, and as reverse_entry.
    """
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    refuse_foreign(entry)
    if needs_approval(entry.amount_yen):
        raise ReversalNeedsApproval(amount_yen=entry.amount_yen)
    reversal = reverse_entry(entry_id=entry_id, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at)
    record(
        "accounting.ledger.reverse_by_hand",
        case=entry_case(entry),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
    )
    return reversal
