"""Lines of claims: what they must be, when two are the same receipt, and what they become in the books. Pure."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from accounting.ledger.rules import DraftLine, Side


class Basis(StrEnum):
    """Why the tax of a line is credited as it is."""

    INVOICE = "INVOICE"
    BOOKS_ALONE = "BOOKS_ALONE"
    UNREGISTERED = "UNREGISTERED"
    UNTAXED = "UNTAXED"


@dataclass(frozen=True, slots=True)
class Category:
    """What money was spent on: its account, its treatment by consumption tax, and the evidence that it needs.

    `exception` names a kind of purchase for which the books alone are enough (帳簿のみ保存).
    """

    code: str
    account_code: str
    treatment: str
    exception: str
    needs_receipt: bool
    needs_attendees: bool


@dataclass(frozen=True, slots=True)
class Payment:
    """What tells one payment from another; `sha256` is that of the receipt, empty without one."""

    spent_on: dt.date
    amount_yen: int
    payee_name: str
    sha256: str

    @property
    def what(self) -> tuple[dt.date, int, str]:
        return self.spent_on, self.amount_yen, plain_name(self.payee_name)


@dataclass(frozen=True, slots=True)
class Spent:
    """A line as it goes into the books; `supplied_on` is the day of the purchase where the entry has another.

    `partner_id` names the shop where the company knows it by its registration number.
    """

    account_code: str
    cost_yen: int
    creditable_yen: int
    tax_category: str
    memo: str
    document: str
    supplied_on: dt.date | None = None
    partner_id: int | None = None


def plain_name(name: str) -> str:
    """A shop's name as it is compared: half width where there is one, no spaces at the ends or doubled."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def basis_of(treatment: str, *, untaxed: Iterable[str], is_registered: bool, is_fully_credited: bool) -> Basis:
    """Which rule decided on the credit."""
    if treatment in set(untaxed):
        return Basis.UNTAXED
    if is_registered:
        return Basis.INVOICE
    return Basis.BOOKS_ALONE if is_fully_credited else Basis.UNREGISTERED


def is_same_payment(one: Payment, other: Payment) -> bool:
    """Whether two lines of different claims stand for one payment: the same file, or date, amount and shop."""
    return bool(one.sha256 and one.sha256 == other.sha256) or one.what == other.what


def repeated(payments: Sequence[Payment]) -> frozenset[int]:
    """The places of payments that stand earlier in the same claim with date, amount and shop.

    Parts of one receipt share its file, and two of the same amount with a receipt each are two.
    """
    found: set[int] = set()
    for place, payment in enumerate(payments):
        earlier = [each for each in payments[:place] if each.what == payment.what]
        if any(not (each.sha256 and payment.sha256 and each.sha256 != payment.sha256) for each in earlier):
            found.add(place)
    return frozenset(found)


def journal(spent: Iterable[Spent], *, tax_paid_code: str, unit_id: int | None) -> tuple[DraftLine, ...]:
    """The debits of a claim: a line of cost for each payment, then the tax paid in advance, summed by category."""
    costs: list[DraftLine] = []
    taxes: dict[str, int] = {}
    for each in spent:
        costs.append(
            DraftLine(
                each.account_code,
                Side.DEBIT,
                each.cost_yen,
                unit_id,
                each.memo,
                each.tax_category,
                each.document,
                partner_id=each.partner_id,
                supplied_on=each.supplied_on,
            )
        )
        taxes[each.tax_category] = taxes.get(each.tax_category, 0) + each.creditable_yen
    return (*costs, *_tax_lines(taxes, tax_paid_code))


def _tax_lines(taxes: Mapping[str, int], tax_paid_code: str) -> Iterable[DraftLine]:
    return (
        DraftLine(tax_paid_code, Side.DEBIT, amount_yen, tax_category=category)
        for category, amount_yen in taxes.items()
        if amount_yen
    )
