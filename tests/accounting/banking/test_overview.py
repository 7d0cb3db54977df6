"""The books against the banks to the yen, whatever differs; and thirteen weeks of cash, each with its reasons."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounting.banking.actions import AccountPart, ItemPart, NewMatch, match_lines, undo_match
from accounting.banking.models import BankAccountOfCompany
from accounting.banking.queries import forecast, reconciled_accounts, reconciliation
from accounting.banking.rules import WEEKS, Flow, average_days, last_day, late, weeks
from accounting.closing.books import banks_tie, lines_unmatched
from accounting.ledger.actions import post_entry
from accounting.ledger.models import Account
from accounting.receivables.actions import record_receipt, take_back_receipt
from accounting.receivables.expected import delays
from accounting.receivables.models import Receipt
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import banks, sales, spend
from tests.factories.books import BANK, RENT, credit, debit, draft
from tests.factories.trade import customer, supplier

TODAY = dt.date(2026, 11, 4)
END = dt.date(2026, 10, 31)
TOTAL_YEN = 22_968 + 11_664


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    sales.ready(kei, now)
    return kei


@pytest.fixture
def account(keeper: User) -> BankAccountOfCompany:
    return BankAccountOfCompany.objects.select_related("account").get()


def figures(on: dt.date) -> tuple[int, int, int, int, int]:
    found = reconciliation(Account.objects.get(code=BANK), on)
    assert found.explained_yen == found.difference_yen
    return (
        found.book_yen,
        found.bank_yen,
        found.opening_yen,
        sum(each.amount_yen for each in found.entries),
        sum(each.amount_yen for each in found.lines),
    )


def test_all_that_differs_is_listed_and_adds_up(account: BankAccountOfCompany, keeper: User, now: dt.datetime) -> None:
    opening = draft(1, debit(BANK, 900_000), credit("3110", 900_000), posted_on=dt.date(2026, 9, 30))
    rent = draft(2, debit(RENT, 3_000), credit(BANK, 3_000), posted_on=dt.date(2026, 10, 30))
    for each in (opening, rent):
        post_entry(draft=each, acting_user=keeper, at=now)
    interest, _unknown = banks.loaded(
        account, keeper, now, ("2026/10/20", 500, "利息"), ("2026/10/21", -700, "不明"), ("2026/11/02", -3_000, "ﾔﾁﾝ")
    )[:2]
    assert figures(END) == (897_000, 999_800, -100_000, -3_000, -200)
    part = AccountPart(account_code="7110", amount_yen=500, label="利息")
    match = match_lines(new=NewMatch(line_ids=[interest.pk], accounts=[part]), acting_user=keeper, at=now)
    assert figures(END) == (897_500, 999_800, -100_000, -3_000, -700)
    undo_match(match_id=match.pk, reason="誤り", posted_on=TODAY, acting_user=keeper, at=now)
    assert figures(END) == (897_500, 999_800, -100_000, -2_500, -200)
    assert figures(TODAY) == (897_000, 996_800, -100_000, -3_000, -3_200)


def test_an_entry_whose_line_comes_in_the_next_month_differs_until_then(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    rent = draft(2, debit(RENT, 3_000), credit(BANK, 3_000), posted_on=dt.date(2026, 10, 31))
    entry = post_entry(draft=rent, acting_user=keeper, at=now)
    first, line = banks.loaded(account, keeper, now, ("2026/10/20", 1, "x"), ("2026/11/02", -3_000, "ﾔﾁﾝ"))
    part = AccountPart(account_code="7110", amount_yen=1, label="利息")
    match_lines(new=NewMatch(line_ids=[first.pk], accounts=[part]), acting_user=keeper, at=now)
    match_lines(new=NewMatch(line_ids=[line.pk], entry_ids=[entry.pk]), acting_user=keeper, at=now)
    assert figures(END)[3:] == (-3_000, 0)
    assert figures(TODAY)[3:] == (0, 0)


def test_the_closing_asks_for_unmatched_lines_and_for_balances_that_differ(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    october = Month(2026, 10)
    assert (lines_unmatched(october).is_open, banks_tie(october).is_open) == (False, False)
    opening = draft(1, debit(BANK, 1_000_000), credit("3110", 1_000_000), posted_on=dt.date(2026, 9, 30))
    post_entry(draft=opening, acting_user=keeper, at=now)
    (line,) = banks.loaded(account, keeper, now, ("2026/10/20", 500, "利息"))
    assert lines_unmatched(october).count == 1
    assert (banks_tie(october).count, banks_tie(october).difference_yen) == (1, -500)
    part = AccountPart(account_code="7110", amount_yen=500, label="利息")
    match_lines(new=NewMatch(line_ids=[line.pk], accounts=[part]), acting_user=keeper, at=now)
    assert (lines_unmatched(october).is_open, banks_tie(october).is_open) == (False, False)
    assert [each.code for each in reconciled_accounts(END)] == [BANK]


def test_the_forecast_adds_what_is_open_to_what_is_there(
    account: BankAccountOfCompany, keeper: User, ben: User, admin: User, now: dt.datetime
) -> None:
    banks.loaded(account, keeper, now, ("2026/11/02", 500, "利息"))
    sales.finalised(customer(), keeper, now)
    spend.payment_route(ben, admin, now)
    items = [spend.owed(number, keeper, now, partner=supplier(f"S{number}")) for number in (1, 2)]
    spend.planned(items[:1], keeper, now)
    found = forecast(TODAY)
    assert (found.opening_yen, len(found.weeks), found.weeks[0].first, found.weeks[-1].last) == (
        1_000_500,
        WEEKS,
        TODAY,
        dt.date(2027, 1, 31),
    )
    flows = [(each.on, each.amount_yen, each.source) for week in found.weeks for each in week.flows]
    assert flows == [
        (dt.date(2026, 11, 25), -1_000, "accounting.payables"),
        (dt.date(2026, 11, 25), -1_000, "accounting.payables"),
        (dt.date(2026, 11, 30), TOTAL_YEN, "accounting.receivables"),
    ]
    assert found.weeks[-1].closing_yen == 1_000_500 - 2_000 + TOTAL_YEN
    assert (found.lowest.number, found.lowest.closing_yen) == (4, 998_500)


def test_late_payers_are_expected_as_late_as_they_were(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    buyer = customer()
    paid_late = sales.finalised(buyer, keeper, now, due_on=sales.CLOSES_ON)
    given = {"invoice_id": paid_late.pk, "bank_account_id": account.pk, "acting_user": keeper, "at": now}
    wrong = record_receipt(received_on=TODAY, amount_yen=1, **given)
    take_back_receipt(receipt_id=wrong.pk, reason="誤り", posted_on=TODAY, acting_user=keeper, at=now)
    record_receipt(received_on=dt.date(2026, 11, 2), amount_yen=TOTAL_YEN, **given)
    assert Receipt.objects.count() == 3
    assert delays(TODAY) == {buyer.pk: 2}
    sales.finalised(buyer, keeper, now)
    (on_time,) = [each for week in forecast(TODAY).weeks for each in week.flows]
    (moved,) = [each for week in forecast(TODAY, is_late=True).weeks for each in week.flows]
    assert (on_time.on, on_time.late_days) == (dt.date(2026, 11, 30), 0)
    assert (moved.on, moved.late_days) == (dt.date(2026, 12, 2), 2)


def flow(on: dt.date, yen: int, partner_id: int | None = None) -> Flow:
    return Flow(source="s", on=on, amount_yen=yen, who="w", what="x", reason="r", partner_id=partner_id)


def test_what_is_overdue_stands_in_the_first_week_and_late_money_counts_from_today() -> None:
    overdue = flow(dt.date(2026, 10, 1), 100, 1)
    assert weeks(0, [overdue], TODAY)[0].closing_yen == 100
    (moved,) = late([overdue], {1: 3}, TODAY)
    assert moved.on == dt.date(2026, 11, 9)
    assert late([flow(TODAY, -100, 1)], {1: 3}, TODAY)[0].on == TODAY
    assert (average_days([3, -5, 1]), average_days([]), average_days([-1])) == (2, 0, 0)


@given(
    st.dates(dt.date(2026, 1, 1), dt.date(2030, 1, 1)),
    st.lists(st.tuples(st.integers(-30, 90), st.integers(-(10**6), 10**6)), max_size=20),
)
def test_every_expected_yen_stands_in_one_week(today: dt.date, given_: list[tuple[int, int]]) -> None:
    flows = [flow(today + dt.timedelta(days=days), yen) for days, yen in given_]
    found = weeks(0, flows, today)
    within = [each for each in flows if each.on <= last_day(today)]
    assert found[-1].last == last_day(today)
    assert found[-1].closing_yen == sum(each.amount_yen for each in within)
    assert sum(len(week.flows) for week in found) == len(within)


def test_the_pages_say_the_same(account: BankAccountOfCompany, keeper: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(keeper)
    invoice = sales.finalised(customer(), keeper, now)
    (line, _other) = banks.loaded(
        account, keeper, now, ("2026/11/02", TOTAL_YEN, "ｺｳﾅﾝﾌ-ｽﾞ"), ("2026/11/02", -700, "不明")
    )
    part = ItemPart(kind="accounting.receivables.invoice", id=invoice.pk, amount_yen=TOTAL_YEN)
    match_lines(new=NewMatch(line_ids=[line.pk], items=[part]), acting_user=keeper, at=now)
    sales.finalised(invoice.customer, keeper, now)
    shown = client.get(reverse("accounting:banking_reconciliation")).content.decode()
    assert "明細にあり、帳簿にない" in shown
    assert "不明" in shown
    assert (
        "この日までに明細を取り込んだ口座はありません"
        in client.get(reverse("accounting:banking_reconciliation") + "?on=2026-10-01").content.decode()
    )
    for query in ("", "?scenario=late"):
        assert "34,632" in client.get(reverse("accounting:banking_forecast") + query).content.decode()
    week = reverse("accounting:banking_forecast_week", args=[5])
    assert "請求書の支払期限" in client.get(f"{week}?source=accounting.receivables").content.decode()
    assert client.get(reverse("accounting:banking_forecast_week", args=[14])).status_code == 404
