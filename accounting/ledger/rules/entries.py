"""Drafts of entries, and what makes them an entry: lines, above zero, equal on both sides. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.refusals import Refusal

SIDES_JA = {"DEBIT": "借方", "CREDIT": "貸方"}
SIDES_EN = {"DEBIT": "debit", "CREDIT": "credit"}


class Side(StrEnum):
    """借方, 貸方."""

    DEBIT = "DEBIT"
    CREDIT = "CREDIT"

    @property
    def other(self) -> "Side":
        return Side.CREDIT if self is Side.DEBIT else Side.DEBIT


class Stage(StrEnum):
    """通常, 決算整理, 損益振替: the statements before adjustment, those after it, and what carries the profit over."""

    ORDINARY = "ORDINARY"
    ADJUSTMENT = "ADJUSTMENT"
    TRANSFER = "TRANSFER"


class Category(StrEnum):
    """資産, 負債, 純資産, 収益, 費用."""

    ASSET = "ASSET"
    LIABILITY = "LIABILITY"
    EQUITY = "EQUITY"
    REVENUE = "REVENUE"
    EXPENSE = "EXPENSE"

    @property
    def side(self) -> Side:
        """The side on which the category grows."""
        return Side.DEBIT if self in (Category.ASSET, Category.EXPENSE) else Side.CREDIT

    @property
    def is_of_a_year(self) -> bool:
        """Whether the account begins each fiscal year at zero (損益)."""
        return self in (Category.REVENUE, Category.EXPENSE)


@dataclass(frozen=True, slots=True)
class Source:
    """What an entry was made of: `hr.payroll.run` and its id. Each is posted once."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line to be: yen above zero on one side. Without a tax category the account's own holds.

    `supplied_on` is the day that decides on the tax where it is not the day of the entry.
    """

    account_code: str
    side: Side
    amount_yen: int
    unit_id: int | None = None
    memo: str = ""
    tax_category: str = ""
    document: str = ""
    project_id: int | None = None
    partner_id: int | None = None
    supplied_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry to be. A reversal names the entry that it takes back, and why."""

    posted_on: dt.date
    source: Source
    description: str
    lines: tuple[DraftLine, ...]
    reverses: int | None = None
    reason: str = ""
    stage: Stage = Stage.ORDINARY

    @property
    def amount_yen(self) -> int:
        """The sum of the debit side."""
        return side_yen(self.lines, Side.DEBIT)


class EmptyEntry(Refusal):
    code = "accounting.ledger.empty_entry"
    cause_ja = "「{description}」には仕訳の行がありません。"
    cause_en = "“{description}” has no lines."
    remedy_ja = "借方と貸方を1行以上入れてください。"
    remedy_en = "Enter at least one debit and one credit line."


class AmountNotPositive(Refusal):
    code = "accounting.ledger.amount_not_positive"
    cause_ja = "「{description}」の{account}の金額が{amount_yen:,}円です。"
    cause_en = "In “{description}” the amount of {account} is {amount_yen:,} yen."
    remedy_ja = "金額は1円以上にし、減らすときは反対側に入れてください。"
    remedy_en = "Amounts are 1 yen or more; to reduce, use the other side."


class Unbalanced(Refusal):
    code = "accounting.ledger.unbalanced"
    cause_ja = "「{description}」は借方{debit_yen:,}円、貸方{credit_yen:,}円で、{side_ja}が{short_yen:,}円足りません。"
    cause_en = (
        "“{description}” has {debit_yen:,} yen debit and {credit_yen:,} yen credit: "
        "the {side_en} side lacks {short_yen:,} yen."
    )
    remedy_ja = "{side_ja}があと{short_yen:,}円で一致します。"
    remedy_en = "Add {short_yen:,} yen on the {side_en} side."


def checked(draft: EntryDraft) -> EntryDraft:
    """The draft itself, when it can be an entry. Raises EmptyEntry, AmountNotPositive, Unbalanced."""
    if not draft.lines:
        raise EmptyEntry(description=draft.description)
    for line in draft.lines:
        if line.amount_yen <= 0:
            raise AmountNotPositive(
                description=draft.description, account=line.account_code, amount_yen=line.amount_yen
            )
    _refuse_unbalanced(draft)
    return draft


def side_yen(lines: Iterable[DraftLine], side: Side) -> int:
    """The sum of one side."""
    return sum(line.amount_yen for line in lines if line.side is side)


def signed_line(
    account_code: str, side: Side, amount_yen: int, *, unit_id: int | None = None, memo: str = ""
) -> DraftLine:
    """A line of an amount that may be negative: below zero it stands on the other side. Zero is the caller's to drop."""
    return DraftLine(account_code, side if amount_yen > 0 else side.other, abs(amount_yen), unit_id, memo)


def balance_yen(category: Category, debit_yen: int, credit_yen: int) -> int:
    """The balance as its category grows: debit less credit for assets and expenses, else credit less debit."""
    return debit_yen - credit_yen if category.side is Side.DEBIT else credit_yen - debit_yen


def _refuse_unbalanced(draft: EntryDraft) -> None:
    debit_yen, credit_yen = side_yen(draft.lines, Side.DEBIT), side_yen(draft.lines, Side.CREDIT)
    if debit_yen == credit_yen:
        return
    lacking = Side.DEBIT if debit_yen < credit_yen else Side.CREDIT
    raise Unbalanced(
        description=draft.description,
        debit_yen=debit_yen,
        credit_yen=credit_yen,
        short_yen=abs(debit_yen - credit_yen),
        side_ja=SIDES_JA[lacking],
        side_en=SIDES_EN[lacking],
    )
