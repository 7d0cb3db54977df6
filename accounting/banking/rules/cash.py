"""Notes and coins, and the running balance of a cash book. Pure."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from backoffice.values.refusals import InvalidInput


class NotAPiece(InvalidInput):
    code = "accounting.banking.not_a_piece"
    field = "pieces"
    cause_ja = "{piece}円の枚数が{count}になっています。"
    cause_en = "{count} pieces of {piece} yen were entered."
    remedy_ja = "使われている金種ごとに、0枚以上の枚数を入力してください。"
    remedy_en = "Enter how many there are of each note and coin, 0 or more."


@dataclass(frozen=True, slots=True)
class Movement:
    """Money put into a box (above zero) or taken out of it, and what it was for."""

    on: dt.date
    amount_yen: int
    text: str
    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class BookLine:
    """A movement with the balance after it."""

    movement: Movement
    balance_yen: int


def counted_yen(pieces: Mapping[int, int], known: Collection[int]) -> int:
    """What so many notes and coins, of those known, are worth; raises NotAPiece."""
    for piece, count in pieces.items():
        if piece not in known or count < 0:
            raise NotAPiece(piece=piece, count=count)
    return sum(piece * count for piece, count in pieces.items())


def cash_book(opening_yen: int, movements: Iterable[Movement]) -> list[BookLine]:
    """The movements in the order of their days, each with the balance after it; what came in stands before what went out."""
    found: list[BookLine] = []
    balance_yen = opening_yen
    for each in sorted(movements, key=lambda m: (m.on, m.amount_yen < 0, m.kind, m.id)):
        balance_yen += each.amount_yen
        found.append(BookLine(each, balance_yen))
    return found


def lowest_yen(opening_yen: int, movements: Iterable[Movement]) -> int:
    """The lowest balance at the end of any day, the beginning included."""
    by_day: dict[dt.date, int] = {}
    for each in movements:
        by_day[each.on] = by_day.get(each.on, 0) + each.amount_yen
    balance_yen = lowest = opening_yen
    for day in sorted(by_day):
        balance_yen += by_day[day]
        lowest = min(lowest, balance_yen)
    return lowest
