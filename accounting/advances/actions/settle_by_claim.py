"""An advance that a claim takes off, and what follows when the entry behind an advance is taken back in payables."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.advances.models import Advance, AdvanceSettlement
from accounting.advances.queries import settled_yen
from accounting.ledger.models import Entry
from accounting.ledger.rules import DraftLine, Side
from accounting.payables.cancelling import Cancelled
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .pay_advance import advance_case
from .settle_advance import SettledBeyond


def open_of(advance_id: int) -> tuple[Advance, int]:
    """An advance, held against others who settle it, and what is left of it."""
    held = Advance.objects.select_for_update(of=("self",)).select_related("account").get(pk=advance_id)
    return held, held.amount_yen - settled_yen(held.pk)


def line_of(held: Advance, amount_yen: int) -> DraftLine:
    """The line of the books that takes so many yen off an advance, for the entry of who settles it."""
    memo = f"{held.payee_name}　{held.purpose}"[:200]
    return DraftLine(held.account.code, Side.CREDIT, amount_yen, memo=memo, partner_id=held.partner_id)


@action("accounting.advances.settle_by_claim", _("仮払を経費精算で精算"))
def settle_by_claim(
    *, advance_id: int, entry: Entry, spent_yen: int, label: str, acting_user: Any, at: dt.datetime
) -> AdvanceSettlement:
    """Count so many yen of an advance as spent by the entry of a claim, which holds `line_of` it. Raises SettledBeyond."""
    held, open_yen = open_of(advance_id)
    if not 0 < spent_yen <= open_yen:
        raise SettledBeyond(settled_yen=spent_yen, open_yen=open_yen)
    made = _settlement(held, entry, spent_yen, 0, label, acting_user, at)
    record(
        "accounting.advances.settle_by_claim",
        case=advance_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"spent_yen": ["", spent_yen], "entry": entry.pk},
    )
    return made


@action("accounting.advances.call_off_advance", _("支払われない仮払を閉じる"))
def call_off_advance(*, request_id: int, cancelled: Cancelled, acting_user: Any, at: dt.datetime) -> AdvanceSettlement:
    """Close an advance whose payable was cancelled: nobody got it, and its entry was reversed. Raises SettledBeyond."""
    held, open_yen = open_of(Advance.objects.get(request=request_id).pk)
    if open_yen != held.amount_yen:
        raise SettledBeyond(settled_yen=held.amount_yen, open_yen=open_yen)
    label = f"支払の取消：{cancelled.reason}"
    made = _settlement(held, cancelled.reversal, 0, held.amount_yen, label, acting_user, at)
    record(
        "accounting.advances.call_off_advance",
        case=advance_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=cancelled.reason,
        changes={"returned_yen": ["", held.amount_yen], "entry": cancelled.reversal.pk},
    )
    return made


@action("accounting.advances.reopen_advance", _("経費精算による仮払の精算を取り消す"))
def reopen_advance(
    *, entry_id: int, cancelled: Cancelled, acting_user: Any, at: dt.datetime
) -> AdvanceSettlement | None:
    """Open again what the entry of a claim settled, now that it was reversed; None where it settled no advance."""
    wrong = AdvanceSettlement.objects.select_related("advance").filter(entry=entry_id, takes_back=None).first()
    if wrong is None:
        return None
    held, _open_yen = open_of(wrong.advance_id)
    made = _settlement(
        held,
        cancelled.reversal,
        -wrong.spent_yen,
        -wrong.returned_yen,
        f"取消：{cancelled.reason}",
        acting_user,
        at,
        wrong,
    )
    record(
        "accounting.advances.reopen_advance",
        case=advance_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=cancelled.reason,
        changes={"spent_yen": [wrong.spent_yen, 0]},
    )
    return made


def _settlement(
    held: Advance,
    entry: Entry,
    spent_yen: int,
    returned_yen: int,
    label: str,
    acting_user: Any,
    at: dt.datetime,
    wrong: AdvanceSettlement | None = None,
) -> AdvanceSettlement:
    return AdvanceSettlement.objects.create(
        advance=held,
        settled_on=entry.posted_on,
        spent_yen=spent_yen,
        returned_yen=returned_yen,
        label=label[:200],
        entry=entry,
        takes_back=wrong,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
