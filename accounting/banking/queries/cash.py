"""Boxes of petty cash: their balance, and their cash book."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Sum

from accounting.banking.models import (
    CASH_COUNT,
    CASH_ENTRY,
    MATCH,
    BankMatch,
    CashBox,
    CashCount,
    CashEntry,
    MatchPart,
    MatchState,
)
from accounting.banking.rules import BookLine, Movement, cash_book
from accounting.ledger.queries import lock_of
from backoffice.parameters import as_of
from backoffice.values.periods import Month


@dataclass(frozen=True, slots=True)
class BoxBalance:
    """A box, and what its cash book says is in it."""

    box: CashBox
    balance_yen: int


@dataclass(frozen=True, slots=True)
class CashBook:
    """The lines of a box between two days, and the balances before and after them."""

    opening_yen: int
    lines: list[BookLine]

    @property
    def closing_yen(self) -> int:
        return self.lines[-1].balance_yen if self.lines else self.opening_yen


def pieces_known(on: dt.date) -> tuple[int, ...]:
    """The notes and coins in circulation on a day, the largest first."""
    return tuple(int(each) for each in as_of("accounting.banking.pieces", on).value)


def movements(box: CashBox, until: dt.date | None = None) -> list[Movement]:
    """Everything that changed what is in a box, until a day: its entries, what came from banks, what counts found.

    A match that was undone stays on its day; what it had moved goes back on the day of its reversal.
    """
    entries = CashEntry.objects.filter(box=box)
    parts = MatchPart.objects.filter(cash_box=box).select_related("match")
    undone = parts.filter(match__state=MatchState.UNDONE).annotate(back_on=F("match__entry__reversals__posted_on"))
    counts = CashCount.objects.filter(box=box).exclude(difference_yen=0)
    if until is not None:
        entries, counts = entries.filter(dated_on__lte=until), counts.filter(counted_on__lte=until)
        parts, undone = parts.filter(match__posted_on__lte=until), undone.filter(back_on__lte=until)
    return [
        *(Movement(each.dated_on, each.signed_yen, each.description, CASH_ENTRY, each.pk) for each in entries),
        *(
            Movement(each.match.posted_on, -each.amount_yen, each.match.description, MATCH, each.match_id)
            for each in parts
        ),
        *(
            Movement(each.back_on, each.amount_yen, f"取消：{each.match.description}", MATCH, each.match_id)
            for each in undone
        ),
        *(Movement(each.counted_on, each.difference_yen, each.note, CASH_COUNT, each.pk) for each in counts),
    ]


def box_balance_yen(box: CashBox, on: dt.date) -> int:
    """What the cash book says is in a box at the end of a day."""
    return box.opening_yen + sum(each.amount_yen for each in movements(box, on))


def book_of(box: CashBox, first: dt.date, last: dt.date) -> CashBook:
    """The cash book of a box between two days, both included."""
    lines = cash_book(box.opening_yen, movements(box, last))
    before = [line for line in lines if line.movement.on < first]
    opening_yen = before[-1].balance_yen if before else box.opening_yen
    return CashBook(opening_yen, lines[len(before) :])


def boxes(on: dt.date) -> list[BoxBalance]:
    """The boxes in use on a day with their balances, in a fixed number of queries."""
    found = list(CashBox.objects.select_related("account", "keeper").order_by("code"))
    sums: dict[int, int] = {}
    for direction, sign in (("IN", 1), ("OUT", -1)):
        entries = CashEntry.objects.filter(direction=direction, dated_on__lte=on)
        _add(sums, entries.values_list("box").annotate(yen=Sum("amount_yen")), sign)
    parts = MatchPart.objects.filter(cash_box__isnull=False)
    moved = parts.filter(match__posted_on__lte=on)
    undone = parts.filter(match__state=MatchState.UNDONE, match__entry__reversals__posted_on__lte=on)
    _add(sums, moved.values_list("cash_box").annotate(yen=Sum("amount_yen")), -1)
    _add(sums, undone.values_list("cash_box").annotate(yen=Sum("amount_yen")), 1)
    counts = CashCount.objects.filter(counted_on__lte=on)
    _add(sums, counts.values_list("box").annotate(yen=Sum("difference_yen")), 1)
    return [
        BoxBalance(box, box.opening_yen + sums.get(box.pk, 0))
        for box in found
        if box.out_of_use_from is None or box.out_of_use_from > on
    ]


def last_count(box: CashBox) -> CashCount | None:
    """The newest count of a box."""
    return CashCount.objects.filter(box=box).order_by("-counted_on", "-pk").first()


def undo_day(match: BankMatch, today: dt.date) -> dt.date:
    """The day on which a match is undone when nobody names another: its own, or today once its month was closed or what it
    put into a box was counted."""
    counted = CashCount.objects.filter(box__in=match.parts.values("cash_box"), counted_on__gte=match.posted_on)
    is_over = lock_of(Month.of(match.posted_on)) is not None or counted.exists()
    return today if is_over else match.posted_on


def _add(sums: dict[int, int], rows: object, sign: int) -> None:
    for box_id, yen in rows:  # type: ignore[attr-defined]
        sums[box_id] = sums.get(box_id, 0) + sign * int(yen)
