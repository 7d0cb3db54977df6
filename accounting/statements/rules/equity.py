"""株主資本等変動計算書: for each item of net assets its opening balance, what changed it, and its closing balance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounting.ledger.rules import Category, Side

from .books import BookAccount, Books, Span
from .layout import Figures

OPENING, CLOSING, CHANGES = "equity_opening", "equity_closing", "equity_changes"
NET_PROFIT, OTHER = "net_profit", "other_equity_changes"
# The account of equity that takes the profit of a year up (繰越利益剰余金).
RETAINED = "3330"


@dataclass(frozen=True, slots=True)
class Cause:
    """What a change of an account means, and the account that it was taken out of, if any."""

    change: str
    out_of: str = ""


@dataclass(frozen=True, slots=True)
class EquityRow:
    """One cause of change, or a balance: yen for each account and their sum."""

    key: str
    figures: Figures

    @property
    def total_yen(self) -> int:
        return sum(self.figures)


@dataclass(frozen=True, slots=True)
class EquityChanges:
    """Columns are accounts of net assets."""

    accounts: tuple[BookAccount, ...]
    rows: tuple[EquityRow, ...]

    def row(self, key: str) -> EquityRow:
        return next(each for each in self.rows if each.key == key)

    @property
    def ties(self) -> bool:
        """Whether the opening balances and the changes make the closing balances, account by account."""
        opening, changes, closing = (self.row(key).figures for key in (OPENING, CHANGES, CLOSING))
        return tuple(map(sum, zip(opening, changes, strict=True))) == closing


def equity_changes(books: Books, span: Span, causes: Mapping[str, Cause], retained: BookAccount) -> EquityChanges:
    """The changes from the beginning of the fiscal year to the end of the span.

    Profit that is not transferred yet, of former years too, counts as 繰越利益剰余金, so that the closing balances are
    those of the balance sheet.
    """
    year = Span(span.year_first, span.last, span.year_first, span.before_adjustment)
    opening, moved, closing = _balances(books, year, retained)
    accounts = tuple(
        each
        for each in books.accounts
        if each.category is Category.EQUITY
        if each == retained or opening[each.code] or closing[each.code] or moved[each.code]
    )
    codes = [each.code for each in accounts]
    changes = _by_cause(moved, causes)
    changes[NET_PROFIT] = {retained.code: profit_yen(books, year)}
    order = [*dict.fromkeys(each.change for each in causes.values()), NET_PROFIT, OTHER]
    rows = [_row(key, changes.get(key, {}), codes) for key in order]
    kept = [row for row in rows if any(row.figures) or row.key == NET_PROFIT]
    total = tuple(sum(column) for column in zip(*(row.figures for row in kept), strict=True))
    return EquityChanges(
        accounts,
        (_row(OPENING, opening, codes), *kept, EquityRow(CHANGES, total), _row(CLOSING, closing, codes)),
    )


def profit_yen(books: Books, span: Span) -> int:
    """当期純利益 of the span: what income accounts grew by less what expense accounts did."""
    flows = ((each.category, books.flow_yen(each, span)) for each in books.accounts if each.category.is_of_a_year)
    return sum(yen if category.side is Side.CREDIT else -yen for category, yen in flows)


def _balances(books: Books, year: Span, retained: BookAccount) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Opening balance, movement without the transfer of profit, and closing balance, by code of account."""
    before = Span(year.year_first.previous, year.year_first.previous, year.year_first, before_adjustment=False)
    equity = [each for each in books.accounts if each.category is Category.EQUITY]
    brought = {each.code: books.brought_yen(each, year) for each in equity}
    opening = {each.code: books.balance_yen(each, before) + brought[each.code] for each in equity}
    closing = {each.code: books.balance_yen(each, year) for each in equity}
    moved = {each.code: books.flow_yen(each, year) - brought[each.code] for each in equity}
    opening[retained.code] = opening.get(retained.code, 0) + sum(books.not_transferred_yen(before))
    closing[retained.code] = closing.get(retained.code, 0) + sum(books.not_transferred_yen(year))
    return opening, moved, closing


def _by_cause(moved: Mapping[str, int], causes: Mapping[str, Cause]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}

    def add(change: str, code: str, yen: int) -> None:
        held = found.setdefault(change, {})
        held[code] = held.get(code, 0) + yen

    for code, yen in moved.items():
        cause = causes.get(code, Cause(OTHER))
        add(cause.change, code, yen)
        if cause.out_of:
            add(cause.change, cause.out_of, -yen)
            add(causes.get(cause.out_of, Cause(OTHER)).change, cause.out_of, yen)
    return found


def _row(key: str, by_code: Mapping[str, int], codes: Sequence[str]) -> EquityRow:
    return EquityRow(key, tuple(by_code.get(code, 0) for code in codes))
