"""The statements of any books: what is owned is what is owed and earned, and every sum is that of its parts."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounting.ledger.chart import standard_chart
from accounting.ledger.rules import Category, Stage
from accounting.statements.queries import cash_destinations, equity_causes, layout
from accounting.statements.rules import (
    AccountWithoutPlace,
    BookAccount,
    Books,
    Movement,
    Span,
    balance_sheet,
    balances,
    cash_flow,
    equity_changes,
    income_by_part,
    income_statement,
    is_loss,
    selling_expenses,
)
from backoffice.values.periods import Month
from backoffice.values.reasons import replay

QUICK = settings(max_examples=40)
ON = dt.date(2026, 10, 31)
APRIL, OCTOBER = Month(2026, 4), Month(2026, 10)
SPAN = Span(APRIL, OCTOBER, APRIL)
BEFORE = Span(APRIL, OCTOBER, APRIL, before_adjustment=True)
SHEET, INCOME, CASH = (layout(name, ON) for name in ("balance_sheet", "income_statement", "cash_flow"))
ACCOUNTS = tuple(
    BookAccount(number, each.code, each.name, each.category, each.section)
    for number, each in enumerate(standard_chart(ON))
)
BY_CODE = {each.code: each for each in ACCOUNTS}
RETAINED = BY_CODE["3330"]


def books_of(*entries: tuple[Month | None, Stage, str, str, int]) -> Books:
    """Entries of one debit and one credit line: month, stage, account debited, account credited, yen."""
    moves: dict[int, list[Movement]] = {}
    for month, stage, debit, credit, yen in entries:
        moves.setdefault(BY_CODE[debit].id, []).append(Movement(month, stage, yen, 0))
        moves.setdefault(BY_CODE[credit].id, []).append(Movement(month, stage, 0, yen))
    return Books(ACCOUNTS, {account: tuple(its) for account, its in moves.items()})


MONTHS = st.sampled_from([None, Month(2025, 6), Month(2026, 3), APRIL, Month(2026, 7), OCTOBER, Month(2026, 11)])
CODES = st.sampled_from(sorted(BY_CODE))
ORDINARY = st.tuples(MONTHS, st.sampled_from([Stage.ORDINARY, Stage.ADJUSTMENT]), CODES, CODES, st.integers(1, 10**9))
PROFIT_CODES = st.sampled_from(sorted(code for code, each in BY_CODE.items() if each.category.is_of_a_year))
TRANSFERS = st.tuples(MONTHS, st.just(Stage.TRANSFER), PROFIT_CODES, st.just("3330"), st.integers(1, 10**9))
ANY_BOOKS = st.lists(st.one_of(ORDINARY, TRANSFERS), max_size=25).map(lambda entries: books_of(*entries))
SPANS = st.sampled_from(
    [SPAN, BEFORE, Span(Month(2026, 7), OCTOBER, APRIL), Span(OCTOBER, OCTOBER, APRIL), SPAN.year_earlier]
)


@QUICK
@given(ANY_BOOKS, SPANS)
def test_a_balance_sheet_balances(books: Books, span: Span) -> None:
    assert balances(balance_sheet(SHEET, books, [span, span.year_earlier]))


@QUICK
@given(ANY_BOOKS, SPANS)
def test_the_cash_flows_add_up_to_the_cash_in_the_books(books: Books, span: Span) -> None:
    assert cash_flow(CASH, books, [span, span.year_earlier], cash_destinations(ON)).ties


@QUICK
@given(ANY_BOOKS, SPANS)
def test_opening_net_assets_and_their_changes_are_the_closing_ones_of_the_balance_sheet(
    books: Books, span: Span
) -> None:
    found = equity_changes(books, span, equity_causes(ON), RETAINED)
    assert found.ties
    assert found.row("equity_closing").total_yen == balance_sheet(SHEET, books, [span]).yen("total_net_assets")


@QUICK
@given(ANY_BOOKS, SPANS)
def test_the_profit_of_the_income_statement_is_that_of_the_net_assets(books: Books, span: Span) -> None:
    whole = Span(span.year_first, span.last, span.year_first, span.before_adjustment)
    profit = income_statement(INCOME, books, [whole]).yen("net_profit")
    assert equity_changes(books, span, equity_causes(ON), RETAINED).row("net_profit").total_yen == profit


@QUICK
@given(ANY_BOOKS)
def test_the_months_add_up_to_the_period(books: Books) -> None:
    found = income_statement(INCOME, books, [*(SPAN.of_month(month) for month in SPAN.months), SPAN])
    for row in found.rows:
        assert sum(row.figures[:-1]) == row.figures[-1], row.key


@QUICK
@given(ANY_BOOKS)
def test_every_computed_figure_is_what_its_reason_gives(books: Books) -> None:
    for statement in (balance_sheet(SHEET, books, [SPAN, BEFORE]), income_statement(INCOME, books, [SPAN, BEFORE])):
        for row in statement.rows:
            assert [replay(line.because) for line in row.lines] in ([], list(row.figures))
            if row.kind == "SECTION":
                parts = statement.accounts_of(row.key)
                assert tuple(sum(part.figures[n] for part in parts) for n in (0, 1)) == row.figures


def test_a_year_is_laid_out_as_the_law_names_it() -> None:
    """Sales 1,000 − 100 returned; cost 400; rent 200; interest 10; sold at a gain of 5; tax 60: each step of profit."""
    books = books_of(
        (OCTOBER, Stage.ORDINARY, "1220", "4110", 1_000),
        (OCTOBER, Stage.ORDINARY, "4190", "1220", 100),
        (OCTOBER, Stage.ORDINARY, "5120", "2120", 400),
        (OCTOBER, Stage.ORDINARY, "6330", "1140", 200),
        (OCTOBER, Stage.ORDINARY, "7210", "1140", 10),
        (OCTOBER, Stage.ORDINARY, "1140", "8110", 5),
        (OCTOBER, Stage.ADJUSTMENT, "9110", "2330", 60),
    )
    found = income_statement(INCOME, books, [SPAN, BEFORE])
    keys = ("sales", "gross_profit", "operating_profit", "ordinary_profit", "profit_before_tax", "net_profit")
    assert [found.yen(key) for key in keys] == [900, 500, 300, 290, 295, 235]
    assert found.row("net_profit").figures == (235, 295)
    assert [row.account.name for row in selling_expenses(found).rows if row.account] == ["地代家賃"]
    assert found.row("gross_profit").lines[0].because.formula == "sales - cost_of_sales"


def test_profit_stands_in_net_assets_before_and_after_it_is_transferred() -> None:
    """Last year earned 70 and nobody carried it over; this year 300, of which the closing carries 300 over."""
    earned = (
        (None, Stage.ORDINARY, "1140", "3110", 1_000),
        (None, Stage.ORDINARY, "1140", "4110", 70),
        (OCTOBER, Stage.ORDINARY, "1140", "4110", 300),
    )
    sheet = balance_sheet(SHEET, books_of(*earned), [SPAN])
    assert sheet.yen("earlier_profit_not_transferred") == 70
    assert sheet.yen("profit_not_transferred") == 300
    assert (sheet.yen("retained_earnings"), sheet.yen("total_net_assets")) == (370, 1_370)
    carried = books_of(*earned, (OCTOBER, Stage.TRANSFER, "4110", "3330", 300))
    sheet = balance_sheet(SHEET, carried, [SPAN])
    assert [row.key for row in sheet.rows if row.kind == "CARRIED"] == ["earlier_profit_not_transferred"]
    assert (sheet.yen("retained_earnings"), sheet.yen(f"account-{RETAINED.id}")) == (370, 300)
    assert income_statement(INCOME, carried, [SPAN]).yen("net_profit") == 300


def test_equity_changes_by_their_causes() -> None:
    """A dividend of 100 of which 10 are put aside as legal reserve; shares for 500; profit 300."""
    books = books_of(
        (None, Stage.ORDINARY, "1140", "3330", 1_000),
        (APRIL, Stage.ORDINARY, "1140", "3110", 500),
        (OCTOBER, Stage.ORDINARY, "3330", "1140", 100),
        (OCTOBER, Stage.ORDINARY, "3330", "3310", 10),
        (OCTOBER, Stage.ORDINARY, "1140", "4110", 300),
    )
    found = equity_changes(books, SPAN, equity_causes(ON), RETAINED)
    assert [each.code for each in found.accounts] == ["3110", "3310", "3330"]
    assert {row.key: row.figures for row in found.rows} == {
        "equity_opening": (0, 0, 1_000),
        "issue_of_shares": (500, 0, 0),
        "legal_reserve_put_aside": (0, 10, -10),
        "dividends": (0, 0, -100),
        "net_profit": (0, 0, 300),
        "equity_changes": (500, 10, 190),
        "equity_closing": (500, 10, 1_190),
    }


def test_cash_flows_of_a_year() -> None:
    """Profit 1,000 − 200 depreciation − 10 interest = 790; receivables took 300; a machine cost 500; a loan gave 400.

    From operating: 790 + 200 + 10 − 300 = 700, less interest 10 = 690; investing −500; financing 400; together 590.
    """
    books = books_of(
        (None, Stage.ORDINARY, "1140", "3110", 2_000),
        (OCTOBER, Stage.ORDINARY, "1140", "4110", 700),
        (OCTOBER, Stage.ORDINARY, "1220", "4110", 300),
        (OCTOBER, Stage.ADJUSTMENT, "6370", "1699", 200),
        (OCTOBER, Stage.ORDINARY, "7210", "1140", 10),
        (OCTOBER, Stage.ORDINARY, "1640", "1140", 500),
        (OCTOBER, Stage.ORDINARY, "1140", "2520", 400),
    )
    found = cash_flow(CASH, books, [SPAN], cash_destinations(ON))
    keys = ("operating_subtotal", "operating_cash_flow", "investing_cash_flow", "financing_cash_flow", "change_of_cash")
    assert [found.statement.yen(key) for key in keys] == [700, 690, -500, 400, 590]
    assert [found.statement.yen(key) for key in ("opening_cash", "closing_cash")] == [2_000, 2_590]
    assert found.held_yen == (2_590,)
    assert found.statement.yen("depreciation_added_back") == 200


def test_every_line_of_cash_has_its_place_in_the_layout() -> None:
    lines = {row.key for row in CASH if not row.formula} | {"cash"}
    named = {name for each in cash_destinations(ON).values() for name in (each.line, each.adjustment) if name}
    assert named <= lines
    assert {change.change for change in equity_causes(ON).values()} >= {"dividends", "issue_of_shares"}


def test_every_account_of_the_standard_chart_has_its_place() -> None:
    one_each = dict.fromkeys(ACCOUNTS, (1,))
    of_sheet = {each for each in ACCOUNTS if not each.category.is_of_a_year}
    books = Books(ACCOUNTS, {each.id: (Movement(OCTOBER, Stage.ORDINARY, 1, 0),) for each in one_each})
    rows = (*balance_sheet(SHEET, books, [SPAN]).rows, *income_statement(INCOME, books, [SPAN]).rows)
    assert {row.account for row in rows if row.account} == set(ACCOUNTS)
    assert of_sheet


def test_an_account_in_no_section_is_refused_rather_than_lost() -> None:
    stray = BookAccount(1, "9999", "謎", Category.ASSET, "その他資産")
    books = Books((stray,), {1: (Movement(OCTOBER, Stage.ORDINARY, 5, 0),)})
    with pytest.raises(AccountWithoutPlace) as refused:
        balance_sheet(SHEET, books, [SPAN])
    assert "その他資産" in str(refused.value)


def test_parts_of_the_company_add_up_to_all_of_it() -> None:
    nets = {BY_CODE["4110"]: {1: -500, None: -100}, BY_CODE["6330"]: {1: 200, 2: 300}}
    found = income_by_part(INCOME, nets, (1, 2, None))
    assert found.row("operating_profit").figures == (300, -300, 100, 100)


def test_a_result_below_zero_is_a_loss() -> None:
    found = income_statement(INCOME, books_of((OCTOBER, Stage.ORDINARY, "6330", "1140", 5)), [SPAN])
    row = found.row("operating_profit")
    assert is_loss(row.key, row.kind, row.figures[0])
    assert not is_loss("sales", found.row("sales").kind, -5)
