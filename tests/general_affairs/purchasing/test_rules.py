"""What a part of an order costs, and by when it is paid."""

import datetime as dt
from decimal import Decimal

import pytest

from accounting.consumption_tax.queries import rates
from accounting.consumption_tax.rules import RateKind
from general_affairs.purchasing.books import account_of, categories, last_payment_day, payment_article
from general_affairs.purchasing.rules import Part, Total, Wanted, amount_yen, order_totals, part_totals

DAY = dt.date(2026, 10, 20)
RATES = {kind.value: rate for kind, rate in rates(DAY).items() if kind is not RateKind.NONE}


def test_a_price_drops_what_is_below_a_yen() -> None:
    assert amount_yen(Decimal("2.5"), Decimal("1333.3")) == 3333  # 3,333.25


def test_tax_is_computed_once_on_the_sum_of_each_rate() -> None:
    lines = [
        Wanted(Decimal(1), Decimal(105), "STANDARD"),
        Wanted(Decimal(1), Decimal(105), "STANDARD"),
        Wanted(Decimal(1), Decimal(99), "REDUCED"),
    ]
    # 210 × 10% = 21, where line by line it would be 10 + 10; 99 × 8% = 7.92
    assert order_totals(lines, RATES) == {"STANDARD": Total(210, 21), "REDUCED": Total(99, 7)}


def test_the_parts_of_an_order_add_up_to_it_to_the_yen() -> None:
    line = Wanted(Decimal(7), Decimal("33.33"), "STANDARD")
    whole = order_totals([line], RATES)["STANDARD"]
    parts, before = [], Decimal(0)
    for now in (Decimal(2), Decimal(1), Decimal("0.5"), Decimal("3.5")):
        parts.append(part_totals([Part(line, before, now)], RATES)["STANDARD"])
        before += now
    assert [part.net_yen for part in parts] == [66, 33, 17, 117]  # 66, 99, 116, 233 in all
    assert [part.tax_yen for part in parts] == [6, 3, 2, 12]  # 6, 9, 11, 23 in all
    assert (sum(p.net_yen for p in parts), sum(p.tax_yen for p in parts)) == (whole.net_yen, whole.tax_yen)


def test_what_does_not_fit_says_so() -> None:
    line = Wanted(Decimal(3), Decimal(10), "STANDARD")
    assert not Part(line, Decimal(1), Decimal(2)).is_too_much
    assert Part(line, Decimal(1), Decimal("2.001")).is_too_much


@pytest.mark.parametrize(
    ("received", "latest"),
    [
        ("2026-01-15", "2026-03-15"),  # the 15th is the first of 60 days
        ("2026-07-01", "2026-08-31"),  # a month closed at a time: two months, long ones too
        ("2026-12-31", "2027-02-28"),  # 60 days end on the 28th of February
    ],
)
def test_payment_is_due_within_sixty_days_or_two_months(received: str, latest: str) -> None:
    assert last_payment_day(dt.date.fromisoformat(received)) == dt.date.fromisoformat(latest)


def test_the_tenth_of_the_second_month_is_too_late_after_a_month_end_closing() -> None:
    assert last_payment_day(dt.date(2026, 1, 1)) < dt.date(2026, 3, 10)


def test_the_article_is_that_of_the_day() -> None:
    assert payment_article(dt.date(2025, 12, 31)) == "下請法2条の2第1項"
    assert payment_article(dt.date(2026, 1, 1)) == "取適法3条1項"


@pytest.mark.parametrize(
    ("category", "price", "account"),
    [
        ("EQUIPMENT", "99999.99", "6310"),
        ("EQUIPMENT", "100000", "1660"),
        ("SUPPLIES", "500000", "6310"),
        ("STATIONERY", "100", "6315"),
        ("GOODS", "100", "5120"),
    ],
)
def test_a_thing_of_a_hundred_thousand_yen_is_an_asset(category: str, price: str, account: str) -> None:
    assert account_of(categories(DAY)[category], Decimal(price), DAY) == account
