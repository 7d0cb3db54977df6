"""What a list of a card company says, row by row, and whether a use of a card and a payment are one. Pure."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.eras import NotADate, parse_date
from backoffice.values.numbers import NotAnAmount, parse_amount

# The shop may tell the card company days later.
NEAR = dt.timedelta(weeks=1)
LAST, LONGEST_SHOP = len("0000"), 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CardColumns:
    """The names of the columns in the first row of the file; `card` is "" where the file is of one card."""

    used_on: str
    amount: str
    shop: str
    card: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.used_on, self.amount, self.shop, self.card)))


@dataclass(frozen=True, slots=True)
class Used:
    """One use of a card; `row` is its row in the file, the first row being the names of the columns."""

    row: int
    used_on: dt.date
    amount_yen: int
    shop: str
    last4: str


class Wrong(StrEnum):
    """Why a cell can't be read."""

    DAY = "DAY"
    AMOUNT = "AMOUNT"
    SHOP = "SHOP"
    CARD = "CARD"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: the column, what stands in it, and why that does not do."""

    row: int
    column: str
    value: str
    why: Wrong


def read_uses(rows: Iterable[Mapping[str, str]], columns: CardColumns, last4: str) -> Iterator[Used | Fault]:
    """Each row of a file as a use or as what is wrong with it, one after the other; rows without day and amount, such as
    sums, are passed over."""
    for number, row in enumerate(rows, start=2):
        if (row.get(columns.used_on) or "").strip() or (row.get(columns.amount) or "").strip():
            yield _read(number, row, columns, last4)


def why_same(used_on: dt.date, amount_yen: int, shop: str, payment: tuple[dt.date, int, str]) -> tuple[str, ...]:
    """Why a use of a card and a payment may be one: AMOUNT with DAY or NEAR, and SHOP where the names meet; else nothing."""
    day, paid_yen, payee = payment
    if paid_yen != amount_yen or abs(day - used_on) > NEAR:
        return ()
    said = ["AMOUNT", "DAY" if day == used_on else "NEAR"]
    one, other = _key(shop), _key(payee)
    if one and other and (one in other or other in one):
        said.append("SHOP")
    return tuple(said)


def _read(number: int, row: Mapping[str, str], columns: CardColumns, last4: str) -> Used | Fault:
    day, amount = row.get(columns.used_on) or "", row.get(columns.amount) or ""
    try:
        used_on = parse_date(day)
    except NotADate:
        return Fault(number, columns.used_on, day, Wrong.DAY)
    try:
        amount_yen = parse_amount(amount)
    except NotAnAmount:
        return Fault(number, columns.amount, amount, Wrong.AMOUNT)
    if not amount_yen:
        return Fault(number, columns.amount, amount, Wrong.AMOUNT)
    shop = " ".join((row.get(columns.shop) or "").split())
    if not shop or not shop.isprintable():
        return Fault(number, columns.shop, "", Wrong.SHOP)
    told = _last4(row.get(columns.card) or "") if columns.card else last4
    if len(told) != LAST:
        return Fault(number, columns.card, row.get(columns.card) or "", Wrong.CARD)
    return Used(number, used_on, amount_yen, shop[:LONGEST_SHOP], told)


def _last4(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isdigit())[-LAST:]


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).upper()
    for word in ("株式会社", "有限会社", "(株)", "合同会社"):
        plain = plain.replace(word, "")
    return "".join(sign for sign in plain if sign.isalnum())
