"""貸借対照表, 損益計算書, 販管費明細 of some spans of months, and of parts of the company."""

from collections.abc import Mapping, Sequence

from .books import BookAccount, Books, Span, grown
from .layout import Entered, Figures, LayoutRow, RowKind, Statement, statement_of

RETAINED_EARNINGS = "retained_earnings"
EARLIER, OF_THE_YEAR = "earlier_profit_not_transferred", "profit_not_transferred"
SELLING = "selling_and_administrative"


def balance_sheet(layout: Sequence[LayoutRow], books: Books, spans: Sequence[Span]) -> Statement:
    """貸借対照表 at the end of each span. Profit that is not transferred yet stands in 利益剰余金."""
    figures = {
        account: tuple(books.balance_yen(account, span) for span in spans)
        for account in books.accounts
        if not account.category.is_of_a_year
    }
    carried = [books.not_transferred_yen(span) for span in spans]
    entered = (
        Entered(EARLIER, RETAINED_EARNINGS, tuple(earlier for earlier, _now in carried)),
        Entered(OF_THE_YEAR, RETAINED_EARNINGS, tuple(now for _earlier, now in carried)),
    )
    return statement_of(layout, figures, len(spans), entered)


def income_statement(
    layout: Sequence[LayoutRow], books: Books, spans: Sequence[Span], planned: Sequence[Mapping[int, int]] = ()
) -> Statement:
    """損益計算書 of each span, followed by a column for each plan: yen by the ids of accounts."""
    figures = {
        account: (
            *(books.flow_yen(account, span) for span in spans),
            *(plan.get(account.id, 0) for plan in planned),
        )
        for account in books.accounts
        if account.category.is_of_a_year
    }
    return statement_of(layout, figures, len(spans) + len(planned))


def income_by_part(
    layout: Sequence[LayoutRow], nets: Mapping[BookAccount, Mapping[int | None, int]], parts: Sequence[int | None]
) -> Statement:
    """損益計算書 with a column for each part of the company and one for all: debit less credit of accounts by part."""
    figures: dict[BookAccount, Figures] = {}
    for account, by_part in nets.items():
        cells = tuple(grown(account, by_part.get(part, 0)) for part in parts)
        figures[account] = (*cells, sum(cells))
    return statement_of(layout, figures, len(parts) + 1)


def selling_expenses(income: Statement) -> Statement:
    """販売費及び一般管理費の明細: that part of 損益計算書."""
    return Statement((*income.accounts_of(SELLING), income.row(SELLING)))


def balances(sheet: Statement) -> bool:
    """Whether what is owned equals what is owed and earned, in every column."""
    return sheet.row("total_assets").figures == sheet.row("total_liabilities_and_net_assets").figures


def is_loss(row_key: str, kind: RowKind, yen: int) -> bool:
    """Whether the row is called a loss (営業損失)."""
    return yen < 0 and "profit" in row_key and kind in (RowKind.RESULT, RowKind.CARRIED) and row_key != EARLIER
