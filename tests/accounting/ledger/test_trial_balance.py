"""The trial balance ties, each figure opens to its lines, and each page asks a fixed number of queries."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.ledger import actions, queries
from accounting.ledger.models import Account, Entry
from accounting.ledger.rules import Category
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories.books import BANK, PAYABLE, RENT, SALES, books, credit, debit, draft

OCTOBER = Month(2026, 10)
CAPITAL, ALLOWANCE = "3110", "1290"


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


@pytest.fixture
def year(keeper: User, now: dt.datetime) -> User:
    """Capital and last year's sales; this year's September and October."""
    entries = (
        draft(1, debit(BANK, 1_000_000), credit(CAPITAL, 1_000_000), posted_on=dt.date(2025, 4, 1)),
        draft(2, debit(BANK, 70_000), credit(SALES, 70_000), posted_on=dt.date(2026, 3, 31)),
        draft(3, debit(BANK, 300_000), credit(SALES, 300_000), posted_on=dt.date(2026, 9, 30)),
        draft(4, debit(BANK, 200_000), credit(SALES, 200_000), posted_on=dt.date(2026, 10, 1)),
        draft(5, debit(RENT, 80_000), credit(PAYABLE, 80_000)),
        draft(6, debit("6398", 5_000), credit(ALLOWANCE, 5_000)),
        draft(7, debit(RENT, 999), credit(PAYABLE, 999), posted_on=dt.date(2026, 11, 1)),
    )
    actions.post_entries(drafts=entries, acting_user=keeper, at=now)
    return keeper


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_figures_of_a_month_tie(year: User) -> None:
    found = queries.trial_balance(OCTOBER, fiscal_year_first_month=4)
    rows = {row.code: row for group in found.groups for row in group.rows}
    bank, sales, rent = rows[BANK], rows[SALES], rows[RENT]
    assert (bank.opening_yen, bank.debit_yen, bank.credit_yen, bank.closing_yen) == (1_370_000, 200_000, 0, 1_570_000)
    assert (sales.opening_yen, sales.credit_yen, sales.closing_yen) == (300_000, 200_000, 500_000)
    assert (rent.opening_yen, rent.closing_yen) == (0, 80_000)
    assert rows[ALLOWANCE].closing_yen == -5_000
    assert [group.category for group in found.groups] == list(Category)
    assert found.groups[0].closing_yen == 1_565_000
    assert (found.debit_yen, found.credit_yen) == (285_000, 285_000)
    assert found.earlier_profit_yen == 70_000
    assert found.ties


def test_a_month_before_the_first_entry_is_empty_and_ties(year: User) -> None:
    found = queries.trial_balance(Month(2020, 1), fiscal_year_first_month=4)
    assert (found.groups, found.ties) == ((), True)


def test_each_figure_opens_to_its_lines_and_each_line_to_its_entry(year: User) -> None:
    client = signed_in(year)
    balance = page(client, reverse("accounting:ledger_trial_balance") + "?month=2026-10")
    assert "1,570,000" in balance
    assert "貸借が一致" in balance
    account = Account.objects.get(code=RENT)
    url = reverse("accounting:ledger_account_detail", args=[account.pk]) + "?month=2026-10"
    assert balance.count(f'href="{url}"') == 3
    lines = page(client, url)
    assert "80,000" in lines
    assert "999" not in lines
    entry = Entry.objects.get(source_id=5)
    assert reverse("accounting:ledger_entry_detail", args=[entry.pk]) in lines
    detail = page(client, reverse("accounting:ledger_entry_detail", args=[entry.pk]))
    assert "未払金" in detail
    assert url in detail


def test_every_sum_of_the_page_is_the_sum_of_its_links(year: User) -> None:
    client = signed_in(year)
    balance = page(client, reverse("accounting:ledger_trial_balance") + "?month=2026-10")
    for url in set(re.findall(r'href="(/accounting/trial-balance/accounts/\d+/\?month=2026-10)"', balance)):
        pk = int(url.split("/")[4])
        found = queries.account_month(pk, OCTOBER, fiscal_year_first_month=4).row
        lines = list(queries.lines_of_account(pk, OCTOBER))
        assert sum(line.amount_yen for line in lines if line.side == "DEBIT") == found.debit_yen
        assert sum(line.amount_yen for line in lines if line.side == "CREDIT") == found.credit_yen


def test_the_journal_shows_the_newest_first_and_what_was_taken_back(year: User, now: dt.datetime) -> None:
    entry = Entry.objects.get(source_id=5)
    actions.reverse_entry(entry_id=entry.pk, reason="誤り", posted_on=now.date(), acting_user=year, at=now)
    client = signed_in(year)
    journal = page(client, reverse("accounting:ledger_entry_list"))
    assert journal.index("取消：家賃 5") < journal.index("家賃 7") < journal.index("家賃 1<")
    assert "取消済み" in journal
    october = page(client, reverse("accounting:ledger_entry_list") + "?month=2026-10&q=家賃 6")
    assert re.findall(r">(家賃 \d)<", october) == ["家賃 6"]
    assert "誤り" in page(client, reverse("accounting:ledger_entry_detail", args=[entry.pk]))


def test_a_month_that_cannot_be_read_is_refused_in_words(keeper: User) -> None:
    answer = signed_in(keeper).get(reverse("accounting:ledger_trial_balance") + "?month=last")
    assert answer.status_code == 409
    assert "年月として読めません" in answer.content.decode()


def test_a_closed_month_says_so(year: User, now: dt.datetime) -> None:
    actions.close_month(month=OCTOBER, acting_user=year, at=now)
    assert "2026/11/04に締め済み" in page(
        signed_in(year), reverse("accounting:ledger_trial_balance") + "?month=2026-10"
    )


def test_an_entry_that_is_not_there_is_not_found(keeper: User) -> None:
    client = signed_in(keeper)
    for name in ("ledger_entry_detail", "ledger_account_detail"):
        assert client.get(reverse(f"accounting:{name}", args=[0])).status_code == 404


@pytest.mark.parametrize(
    "name", ["ledger_trial_balance", "ledger_entry_list", "ledger_account_detail", "ledger_entry_detail"]
)
def test_a_page_asks_a_fixed_number_of_queries(name: str, year: User, now: dt.datetime) -> None:
    client = signed_in(year)
    few = queries_of(lambda: page(client, _address(name)))
    more = [draft(100 + n, *(debit(RENT, 1) for _ in range(5)), credit(BANK, 5)) for n in range(15)]
    actions.post_entries(drafts=more, acting_user=year, at=now)
    assert queries_of(lambda: page(client, _address(name))) == few


def queries_of(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as counted:
        ask()
    return len(counted)


def _address(name: str) -> str:
    pk = {
        "ledger_account_detail": lambda: Account.objects.get(code=RENT).pk,
        "ledger_entry_detail": lambda: Entry.objects.latest("pk").pk,
    }
    args = [pk[name]()] if name in pk else []
    return reverse(f"accounting:{name}", args=args) + "?month=2026-10"


def test_the_trial_balance_leads_to_the_closing_of_its_month(year: User) -> None:
    assert "/accounting/closing/2026-10/" in page(signed_in(year), "/accounting/trial-balance/?month=2026-10")
