"""What holds for every movement of a box: it is of a day on which the box is used and which nobody has counted yet, and
nobody takes out what is not there."""

import datetime as dt

from accounting.banking.models import CASH_ENTRY, CashBox
from accounting.banking.queries import box_balance_yen, last_count, movements
from accounting.banking.rules import Movement, lowest_yen
from backoffice.companies.clock import TOKYO

from .cash_refusals import BoxIsEmpty, BoxNotInUse, CashInFuture, CountedSince


def held_box(box_id: int, on: dt.date, *, unused: type[BoxNotInUse] = BoxNotInUse) -> CashBox:
    """The box, held against others who write its book; raises `unused`."""
    box = CashBox.objects.select_for_update(of=("self",)).select_related("account").get(pk=box_id)
    if on < box.opening_on or (box.out_of_use_from and box.out_of_use_from <= on):
        raise unused(name=box.name, day=on)
    return box


def refuse_day(box: CashBox, day: dt.date, at: dt.datetime, *, counted: type[CountedSince] = CountedSince) -> None:
    """Nothing is written for a day to come, nor for one that was counted; raises CashInFuture, `counted`."""
    if day > at.astimezone(TOKYO).date():
        raise CashInFuture(day=day)
    last = last_count(box)
    if last and day <= last.counted_on:
        raise counted(name=box.name, day=day, counted_on=last.counted_on)


def refuse_less_than_nothing(box: CashBox, on: dt.date, signed_yen: int) -> None:
    """Nobody takes out what is not there, on the day or later; raises BoxIsEmpty."""
    if signed_yen >= 0:
        return
    planned = [*movements(box), Movement(on, signed_yen, "", CASH_ENTRY, 0)]
    if lowest_yen(box.opening_yen, planned) < 0:
        raise BoxIsEmpty(balance_yen=box_balance_yen(box, on), amount_yen=-signed_yen)
