"""Withdrawing a deferral that should never have been registered."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.accruals.models import START, Deferral
from accounting.accruals.queries import advance_of
from accounting.accruals.rules import schedule
from accounting.ledger.actions import ReasonMissing, reverse_entry
from accounting.ledger.models import Entry
from accounting.ledger.queries import is_closed_to
from backoffice.companies.clock import TOKYO
from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

from .deferrals import DeferralEnded, deferral_case
from .months import MONTH


class DeferralInUse(Refusal):
    """Its shares, or its move to the long term, stand in the books."""

    code = "accounting.accruals.deferral_in_use"
    cause_ja = "「{name}」には、計上済みの月割か、長期前払費用への振替があります。"
    cause_en = "Shares of {name}, or its move to the long term, are posted."
    remedy_ja = "月の計上を取り消してから取り下げてください。長期へ振り替えたものは、打ち切りで終わらせてください。"
    remedy_en = "Undo the posting of its months first; end what was moved to the long term instead."


@action("accounting.accruals.withdraw_deferral", _("前払・前受の登録を取り下げる"))
def withdraw_deferral(*, deferral_id: int, reason: str, acting_user: Any, at: dt.datetime) -> Deferral:
    """Take back the registration of a deferral without shares, and the entry that it began with.

    It stays to be seen: ended in its first month with nothing left. The entry is reversed on its own day, or today
    when that is closed. Raises ReasonMissing, DeferralEnded, DeferralInUse, PeriodClosed.
    """
    if not reason.strip():
        raise ReasonMissing
    take_turn(MONTH)
    held = Deferral.objects.select_for_update(of=("self",)).get(pk=deferral_id)
    if held.ended_in:
        raise DeferralEnded(name=held.name, month=Month.of(held.ended_in))
    if held.parts.filter(undone_at=None).exists() or sum(move.amount_yen for move in held.moves.all()) != 0:
        raise DeferralInUse(name=held.name)
    first = schedule(advance_of(held))[0].month
    held.ended_in, held.refund_yen, held.ended_because = first.first_day, held.amount_yen, reason.strip()
    held.save(update_fields=["ended_in", "refund_yen", "ended_because"])
    _reverse_start(held, acting_user, at)
    record(
        "accounting.accruals.withdraw_deferral",
        case=deferral_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=held.ended_because,
        changes={"amount_yen": [held.amount_yen, 0]},
    )
    return held


def _reverse_start(held: Deferral, acting_user: Any, at: dt.datetime) -> None:
    start = Entry.objects.filter(source_kind=START, source_id=held.pk).first()
    if start is None:
        return
    closed = is_closed_to(START, start.posted_on)
    reverse_entry(
        entry_id=start.pk,
        reason=held.ended_because,
        posted_on=at.astimezone(TOKYO).date() if closed else start.posted_on,
        acting_user=acting_user,
        at=at,
    )
