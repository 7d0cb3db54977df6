"""キャッシュ・フロー計算書 (間接法): every account but cash belongs to a line, so that the lines add up to the change of cash.

Income and expenses stand in the profit before tax. Where the money of one belongs elsewhere, an adjustment takes it out
of the profit and the line of its own takes it up: depreciation with the fixed assets, interest with what was paid.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .books import BookAccount, Books, Span, grown
from .layout import Entered, LayoutRow, Row, RowKind, Statement, best_match, statement_of

CASH = "cash"
PROFIT = "cash_flow_profit_before_tax"
OTHER = "other_working_capital"
OPENING_CASH, CHANGE, CLOSING_CASH = "opening_cash", "change_of_cash", "closing_cash"


@dataclass(frozen=True, slots=True)
class Destination:
    """The line of an account, and the line that takes it out of the profit first."""

    line: str
    adjustment: str = ""


@dataclass(frozen=True, slots=True)
class CashPart:
    """What an account gives to a line: yen above zero bring money in."""

    account: BookAccount
    figures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CashFlow:
    """The statement, what each line is made of, and the cash that the books hold at the end."""

    statement: Statement
    parts: Mapping[str, tuple[CashPart, ...]]
    held_yen: tuple[int, ...]

    @property
    def ties(self) -> bool:
        """Whether what came in and went out is the change of cash."""
        return self.statement.row(CLOSING_CASH).figures == self.held_yen


def cash_flow(
    layout: Sequence[LayoutRow], books: Books, spans: Sequence[Span], destinations: Mapping[str, Destination]
) -> CashFlow:
    """The cash flows of each span."""
    parts: dict[str, list[CashPart]] = {}
    opening = [0] * len(spans)
    held = [0] * len(spans)
    for account in books.accounts:
        where = destination_of(account, destinations)
        if where.line == CASH:
            for column, span in enumerate(spans):
                closing = books.balance_yen(account, span)
                held[column] += closing
                opening[column] += closing - _moved(account, books, span)
            continue
        received = tuple(-_debits(account, books, span) for span in spans)
        if any(received):
            _share(parts, account, where, received)
    entered = [Entered(key, key, _sums(its, len(spans))) for key, its in parts.items()]
    entered.append(Entered(OPENING_CASH, OPENING_CASH, tuple(opening)))
    made = statement_of(layout, {}, len(spans), entered)
    rows = tuple(row for row in made.rows if row.kind is not RowKind.CARRIED)
    return CashFlow(Statement(rows), {key: tuple(its) for key, its in parts.items()}, tuple(held))


def destination_of(account: BookAccount, destinations: Mapping[str, Destination]) -> Destination:
    """As the company chose, else by the code of the account, by its section, or the profit or other working capital."""
    if account.cash_flow:
        return Destination(account.cash_flow)
    if account.code in destinations:
        return destinations[account.code]
    found = best_match(account.section, destinations)
    if found is not None:
        return destinations[found]
    return Destination(PROFIT if account.category.is_of_a_year else OTHER)


def _share(
    parts: dict[str, list[CashPart]], account: BookAccount, where: Destination, received: tuple[int, ...]
) -> None:
    if where.adjustment:
        parts.setdefault(PROFIT, []).append(CashPart(account, received))
        parts.setdefault(where.adjustment, []).append(CashPart(account, tuple(-yen for yen in received)))
    parts.setdefault(where.line, []).append(CashPart(account, received))


def _debits(account: BookAccount, books: Books, span: Span) -> int:
    return grown(account, _moved(account, books, span))


def _moved(account: BookAccount, books: Books, span: Span) -> int:
    return books.flow_yen(account, span) - books.brought_yen(account, span)


def _sums(parts: Sequence[CashPart], width: int) -> tuple[int, ...]:
    return tuple(sum(part.figures[column] for part in parts) for column in range(width))


def shown_rows(found: CashFlow) -> tuple[Row, ...]:
    """The rows that say something: lines of nothing are left out, results and cash are not."""
    always = (OPENING_CASH,)
    return tuple(
        row for row in found.statement.rows if row.kind is RowKind.RESULT or row.key in always or not row.is_empty
    )
