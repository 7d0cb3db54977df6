"""The pages of the statements: each figure opens to its lines, each page asks a fixed number of queries."""

import datetime as dt
import io
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounting.ledger import actions
from accounting.ledger.models import Account, Entry
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source, Stage
from accounting.statements import queries
from accounting.statements.models import YearNotes
from accounting.statements.queries import Kind, Part, PartBy
from accounting.statements.rules import Span, balances
from backoffice.organisation.models import Unit, User
from backoffice.values.periods import Month
from tests.factories import trade
from tests.factories.books import BANK, PAYABLE, RENT, SALES, books, credit, debit, draft

HERE = "accounting:statements_"
APRIL, OCTOBER = Month(2026, 4), Month(2026, 10)
SPAN = Span(APRIL, OCTOBER, APRIL)
PERIOD = {"from": "2026-04", "until": "2026-10"}
PAGES = ("balance_sheet", "income", "selling", "trend", "parts", "cash_flow", "equity", "partners")


@pytest.fixture
def unit(company: object) -> Unit:
    return Unit.objects.create(code="S10", name="営業部", valid_from=dt.date(2020, 4, 1))


@pytest.fixture
def year(kei: User, now: dt.datetime, unit: Unit) -> User:
    """Capital and last year's sales; this year's sales of a unit, rent, and an adjustment."""
    books(kei, now)
    sold = (debit(BANK, 200_000), DraftLine(SALES, Side.CREDIT, 200_000, unit.pk))
    owed = DraftLine(PAYABLE, Side.CREDIT, 80_000, partner_id=trade.supplier().pk)
    adjusted = (debit("6398", 5_000), credit("1290", 5_000))
    entries = (
        draft(1, debit(BANK, 1_000_000), credit("3110", 1_000_000), posted_on=dt.date(2025, 4, 1)),
        draft(2, debit(BANK, 70_000), credit(SALES, 70_000), posted_on=dt.date(2025, 10, 31)),
        draft(3, *sold, posted_on=dt.date(2026, 9, 30)),
        draft(4, debit(RENT, 80_000), owed),
        EntryDraft(dt.date(2027, 3, 31), Source("tests.books.paper", 5), "引当金", adjusted, stage=Stage.ADJUSTMENT),
        draft(6, debit(RENT, 999), credit(PAYABLE, 999), posted_on=dt.date(2026, 11, 1)),
    )
    actions.post_entries(drafts=entries, acting_user=kei, at=now)
    return kei


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(user: User, url: str, **given: str) -> str:
    answer = browser(user).get(url, {**PERIOD, **given} if "?" not in url else None)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_books_give_the_statements_of_the_year(year: User) -> None:
    income = queries.statement(Kind.INCOME, [SPAN, SPAN.year_earlier])
    assert income.row("sales").figures == (200_000, 70_000)
    assert income.row("net_profit").figures == (120_000, 70_000)
    sheet = queries.statement(Kind.BALANCE_SHEET, [SPAN, SPAN.year_earlier])
    assert sheet.row("total_assets").figures == (1_270_000, 1_070_000)
    assert sheet.yen("earlier_profit_not_transferred") == 70_000
    assert balances(sheet)


def test_the_entries_of_the_closing_can_be_left_out(year: User) -> None:
    before = Span(APRIL, Month(2027, 3), APRIL, before_adjustment=True)
    assert queries.statement(Kind.INCOME, [before]).yen("net_profit") == 119_001
    after = text(year, reverse(f"{HERE}income"), until="2027-03")
    assert "114,001" in after
    page = text(year, reverse(f"{HERE}income"), until="2027-03", stage="before")
    assert "119,001" in page
    assert "114,001" not in page


def test_a_figure_opens_to_its_lines_its_entry_and_its_source_in_three_clicks(year: User) -> None:
    page = text(year, reverse(f"{HERE}income"))
    rent = Account.objects.get(code=RENT)
    url = reverse(f"{HERE}account_lines", args=[rent.pk]) + "?from=2026-04&amp;until=2026-10"
    assert url in page
    lines = text(year, url.replace("&amp;", "&"))
    assert "80,000" in lines
    assert "999" not in lines
    entry = Entry.objects.get(source_id=4)
    assert reverse("accounting:ledger_entry_detail", args=[entry.pk]) in lines


def test_a_result_opens_to_its_formula(year: User) -> None:
    url = reverse(f"{HERE}figure_detail", args=["income", "operating_profit"])
    assert url in text(year, reverse(f"{HERE}income"))
    page = text(year, url)
    assert "売上総利益 200,000円 − 販売費及び一般管理費 80,000円 ＝ 120,000円" in page
    assert reverse(f"{HERE}figure_detail", args=["income", "gross_profit"]) in page


def test_every_link_of_every_page_opens_and_gives_the_figure_it_stands_for(year: User) -> None:
    client = browser(year)
    seen = set()
    for name in PAGES:
        page = client.get(reverse(HERE + name), PERIOD).content.decode()
        for url, yen in re.findall(r'<a class="cell" href="([^"]+)">([−\d,]+)<', page):
            seen.add(name)
            opened = client.get(url.replace("&amp;", "&"))
            assert opened.status_code == 200, url
            if name != "cash_flow" and name != "equity":
                assert yen.lstrip("−") in opened.content.decode(), (name, url, yen)
    assert seen == set(PAGES)


def test_the_units_stand_beside_one_another(year: User, unit: Unit) -> None:
    found = queries.income_of_parts(SPAN, PartBy.UNIT)
    assert found.parts == (unit.pk, None)
    assert found.statement.row("net_profit").figures == (200_000, -80_000, 120_000)
    page = text(year, reverse(f"{HERE}parts"))
    assert "営業部" in page
    assert "部署なし" in page
    sales = Account.objects.get(code=SALES)
    assert queries.account_span(sales.pk, SPAN, Part(PartBy.UNIT, unit.pk)).closing_yen == 200_000
    assert queries.account_span(sales.pk, SPAN, Part(PartBy.UNIT, None)).closing_yen == 0


def test_an_account_is_told_by_partner_and_ties_to_its_balance(year: User) -> None:
    account = Account.objects.get(code=PAYABLE)
    page = text(year, reverse(f"{HERE}partner_list", args=[account.pk]))
    assert "80,000" in page
    assert "残高と一致" in page


def test_the_trend_has_a_column_for_each_month_and_their_sum(year: User) -> None:
    page = text(year, reverse(f"{HERE}trend"))
    for month in range(4, 11):
        assert f"2026年{month}月" in page
    assert "累計" in page
    sheet = text(year, reverse(f"{HERE}trend"), of="balance-sheet")
    assert "資産合計" in sheet
    assert "累計" not in sheet


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_a_fixed_number_of_queries(name: str, year: User, now: dt.datetime) -> None:
    client = browser(year)

    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(reverse(HERE + name), PERIOD).status_code == 200
        return len(counted)

    asked()
    few = asked()
    more = [draft(100 + n, debit(f"63{10 + n % 2 * 5}", 1), credit(BANK, 1)) for n in range(15)]
    actions.post_entries(drafts=more, acting_user=year, at=now)
    assert asked() == few


def test_the_books_are_read_in_two_queries_and_never_line_by_line(year: User) -> None:
    with CaptureQueriesContext(connection) as counted:
        queries.statement(Kind.BALANCE_SHEET, [SPAN, SPAN.year_earlier])
    assert len(counted) == 2
    assert not any("accounting_line" in each["sql"] for each in counted.captured_queries)


def test_the_statements_are_a_paper_and_a_workbook(year: User) -> None:
    Account.objects.filter(code=RENT).update(name="=1+1")
    paper = browser(year).get(reverse(f"{HERE}year_pdf"), PERIOD)
    assert paper.content.startswith(b"%PDF")
    answer = browser(year).get(reverse(f"{HERE}year_xlsx"), PERIOD)
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[:3] == ["貸借対照表", "損益計算書", "販売費及び一般管理費の明細"]
    cells = {row[0].value.strip(): row for row in book["販売費及び一般管理費の明細"].iter_rows(min_row=2)}
    assert cells["=1+1"][0].data_type == "s"
    assert cells["=1+1"][1].value == 80_000
    sheet = {row[0].value.strip(): row[1].value for row in book["貸借対照表"].iter_rows(min_row=2)}
    assert (sheet["資産合計"], sheet["繰越利益剰余金"]) == (1_270_000, 190_000)


def test_a_period_is_kept_within_its_year(year: User) -> None:
    page = text(year, reverse(f"{HERE}income") + "?from=2025-01&until=2026-10")
    assert "2026年4月〜2026年10月" in page


def test_what_is_not_there_is_not_found(year: User) -> None:
    client = browser(year)
    for name, args in (
        ("figure_detail", ["income", "nothing"]),
        ("cash_figure", ["nothing"]),
        ("account_lines", [0]),
        ("partner_list", [0]),
    ):
        assert client.get(reverse(HERE + name, args=args)).status_code == 404


def test_a_company_without_entries_has_empty_statements(kei: User) -> None:
    for name in PAGES:
        assert "仕訳はありません" in text(kei, reverse(HERE + name))


def test_the_month_of_the_owner_is_one_page(year: User) -> None:
    found = queries.owners_month(SPAN)
    assert found.results[0].figures == (0, 200_000, 70_000, 200_000, 70_000)
    assert dict(found.held)["cash"] == (1_270_000, 1_270_000, 1_070_000)
    assert [row.account.code for row in found.changed if row.account] == [RENT]
    paper = browser(year).get(reverse(f"{HERE}month_pdf"), PERIOD)
    assert paper.content.startswith(b"%PDF")
    assert paper.content.count(b"/Type /Page\n") <= 1


def test_the_month_before_april_is_of_the_year_before(year: User) -> None:
    found = queries.owners_month(Span(APRIL, APRIL, APRIL))
    assert found.results[-1].figures == (0, 0, 0, 0, 0)
    assert dict(found.held)["net_assets"] == (1_070_000, 1_070_000, 1_000_000)


def test_notes_are_written_anew_and_what_they_said_stays(year: User) -> None:
    client = browser(year)
    url = reverse(f"{HERE}notes") + "?until=2026-10"
    assert reverse(f"{HERE}notes") in text(year, reverse(f"{HERE}income"))
    for words in ("減価償却は定率法による。", "減価償却は定額法による。"):
        assert client.post(url, {"text": words}).status_code == 302
    assert queries.notes_of(APRIL) == "減価償却は定額法による。"
    assert YearNotes.objects.count() == 2
    assert "定額法" in client.get(url).content.decode()
    assert client.post(url, {"text": ""}).status_code == 422
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        YearNotes.objects.update(text="")
    assert queries.notes_of(Month(2025, 4)) == ""


def test_who_only_reads_writes_no_notes(year: User, chie: User) -> None:
    assert browser(chie).get(reverse(f"{HERE}notes")).status_code == 403


def test_what_opened_the_books_is_neither_money_earned_nor_capital_raised(kei: User, now: dt.datetime) -> None:
    books(kei, now)
    brought = (debit(BANK, 900), credit("3110", 500), credit("3330", 400))
    opened = draft(1, *brought, posted_on=dt.date(2026, 9, 30), kind="accounting.ledger.opening")
    actions.post_entries(drafts=[opened, draft(2, debit(BANK, 70), credit(SALES, 70))], acting_user=kei, at=now)
    cash = queries.cash_flows([SPAN])
    assert cash.ties
    assert [cash.statement.yen(key) for key in ("opening_cash", "change_of_cash", "closing_cash")] == [900, 70, 970]
    equity = queries.changes_of_equity(SPAN)
    assert equity is not None
    assert equity.ties
    assert {row.key: row.figures for row in equity.rows} == {
        "equity_opening": (500, 400),
        "net_profit": (0, 70),
        "equity_changes": (0, 70),
        "equity_closing": (500, 470),
    }
