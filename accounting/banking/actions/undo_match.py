"""照合の取消: the lines are free again, what was settled is open again, and the entry is reversed."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking import open_items
from accounting.banking.models import BankLine, BankMatch, EntryClaim, MatchPart, MatchState, PartKind
from accounting.banking.open_items import Unsettlement
from accounting.ledger.actions import reverse_entry
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .cash_refusals import UndoneOnCountedDay, UndoneOutsideOfBox
from .hold_box import held_box, refuse_day, refuse_less_than_nothing
from .match_lines import match_case
from .match_refusals import MatchUndone, UndoReasonMissing


@action("accounting.banking.undo_match", _("照合を取り消す"))
def undo_match(*, match_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> BankMatch:
    """Undo a match with its reason; the reversal is posted on a day of an open month.

    What went into a box comes out of it on that day: the day of the match stays in its book as it was counted. Raises
    UndoReasonMissing, MatchUndone, UndoneOutsideOfBox, UndoneOnCountedDay, CashInFuture, BoxIsEmpty, and what rooms and
    the ledger refuse.
    """
    if not reason.strip():
        raise UndoReasonMissing
    match = BankMatch.objects.select_for_update(of=("self",)).get(pk=match_id)
    if match.state == MatchState.UNDONE and match.undone_at is not None:
        raise MatchUndone(on=match.undone_at.astimezone(TOKYO).date())
    for part in match.parts.filter(cash_box__isnull=False):
        _refuse_of_box(part, posted_on, at)
    match.state, match.undone_at, match.undone_because = MatchState.UNDONE, at, reason.strip()
    match.undone_by_id, match.undone_by_name = acting_user.pk, acting_user.get_full_name()
    match.save(update_fields=["state", "undone_at", "undone_because", "undone_by_id", "undone_by_name"])
    BankLine.objects.filter(match=match).update(match=None)
    EntryClaim.objects.filter(match=match, released_at=None).update(released_at=at)
    for part in match.parts.filter(kind=PartKind.ITEM).order_by("position"):
        open_items.known(part.item_kind).unsettle(
            Unsettlement(
                item_id=int(part.item_id or 0),
                settled_id=int(part.settled_id or 0),
                on=posted_on,
                reason=reason.strip(),
                acting_user=acting_user,
                at=at,
            )
        )
    reversal = _reversed(match, reason, posted_on, acting_user, at)
    record(
        "accounting.banking.undo_match",
        case=match_case(match),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"state": [MatchState.CONFIRMED, MatchState.UNDONE], "reversal": reversal},
    )
    return match


def _refuse_of_box(part: MatchPart, posted_on: dt.date, at: dt.datetime) -> None:
    box = held_box(int(part.cash_box_id or 0), posted_on, unused=UndoneOutsideOfBox)
    refuse_day(box, posted_on, at, counted=UndoneOnCountedDay)
    refuse_less_than_nothing(box, posted_on, part.amount_yen)


def _reversed(match: BankMatch, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> int | None:
    if match.entry_id is None:
        return None
    entry_id = match.entry_id
    return reverse_entry(entry_id=entry_id, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at).pk
