"""What one unregistered supplier sells beyond the limit of a year is not credited at all."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.consumption_tax import queries
from accounting.consumption_tax.actions import post_return
from accounting.consumption_tax.rules import TaxPeriod
from accounting.ledger.actions import reverse_entry
from accounting.ledger.models import Line
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from backoffice.values.periods import Month
from backoffice.values.reasons import replay
from tests.factories import trade
from tests.factories.books import books, salary_account
from tests.factories.taxed import AFTER, YEAR, bought, reckons, sold

EIGHTY, SEVENTY = "課税仕入10%(控除80)", "課税仕入10%(控除70)"
JULY, OCTOBER = dt.date(2026, 7, 31), dt.date(2026, 10, 31)


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    salary_account(kei, now)
    return kei


@pytest.fixture
def seller() -> Partner:
    return trade.supplier("S901", "登録のない商店", registration_number="")


@pytest.fixture
def other() -> Partner:
    return trade.supplier("S902", "別の商店", registration_number="")


def found(period: TaxPeriod = YEAR, year: TaxPeriod = YEAR) -> queries.PeriodReturn:
    return queries.period_return(period, year)


def shares(made: queries.PeriodReturn) -> dict[str, int]:
    assert made.found is not None
    return {box.part: box.yen for box in made.found.boxes if box.row == "share_tax"}


def test_the_part_beyond_is_left_out_by_supplier_and_by_the_day_of_supply(
    keeper: User, seller: Partner, other: Partner, now: dt.datetime
) -> None:
    """A year that began before October 2026: 1,000,000,000 yen with tax, from each supplier.

    One sells 700,000,000 in July and 550,000,000 in October: 1,250,000,000, of which the last 250,000,000 are beyond.
    The other sells 900,000,000 in October: nothing is beyond.
    80%: 700,000,000 × 7.8/110 × 80% = 39,709,090.9
    70%: (550,000,000 + 900,000,000 − 250,000,000) × 7.8/110 × 70% = 59,563,636.3
    """
    # Posted the other way round: what counts is the day of supply.
    bought(keeper, now, 550_000_000, 0, category=SEVENTY, partner_id=seller.pk)
    bought(keeper, now, 700_000_000, 0, category=EIGHTY, posted_on=OCTOBER, supplied_on=JULY, partner_id=seller.pk)
    bought(keeper, now, 900_000_000, 0, category=SEVENTY, partner_id=other.pk)
    made = found()
    assert shares(made) == {"80": 39_709_090, "70": 59_563_636}
    assert made.beyond is not None
    assert [(each.partner, each.yen) for each in made.beyond.suppliers] == [(seller, 250_000_000)]
    assert (made.beyond.most_yen, made.beyond.nameless_yen) == (1_000_000_000, 0)
    assert made.found is not None
    (box,) = (each for each in made.found.boxes if each.row == "share_tax" and each.part == "70")
    assert "with_tax_yen - beyond_limit_yen" in box.line.because.formula
    assert replay(box.line.because) == box.yen


def test_up_to_the_limit_everything_counts_and_costs_no_query(keeper: User, seller: Partner, now: dt.datetime) -> None:
    entry = bought(keeper, now, 1_000_000_000, 0, category=SEVENTY, partner_id=seller.pk)
    with CaptureQueriesContext(connection) as before:
        assert found().beyond is None
    bought(keeper, now, 1, 0, category=SEVENTY, partner_id=seller.pk)
    with CaptureQueriesContext(connection) as after:
        beyond = found().beyond
    assert beyond is not None
    assert [each.yen for each in beyond.suppliers] == [1]
    assert len(after) - len(before) == 2
    reverse_entry(entry_id=entry.pk, posted_on=OCTOBER, reason="誤り", acting_user=keeper, at=now)
    assert found().beyond is None


def test_a_year_from_october_2026_on_has_the_lower_limit(keeper: User, seller: Partner, now: dt.datetime) -> None:
    """110,000,000 in the year from April 2027: 10,000,000 are beyond; 100,000,000 × 7.8/110 × 70% = 4,963,636.3."""
    next_year = YEAR.next_year
    bought(keeper, now, 110_000_000, 0, category=SEVENTY, posted_on=dt.date(2027, 5, 31), partner_id=seller.pk)
    assert shares(found(next_year, next_year)) == {"70": 4_963_636}


def test_months_of_a_year_count_from_its_beginning(keeper: User, seller: Partner, now: dt.datetime) -> None:
    """仮決算: the half that crosses the limit holds what is beyond it, the half before nothing."""
    bought(keeper, now, 900_000_000, 0, category=EIGHTY, posted_on=JULY, partner_id=seller.pk)
    bought(keeper, now, 300_000_000, 0, category=SEVENTY, partner_id=seller.pk)
    first, second = TaxPeriod(Month(2026, 4), Month(2026, 9)), TaxPeriod(Month(2026, 10), Month(2027, 3))
    assert found(first, YEAR).beyond is None
    beyond = found(second, YEAR).beyond
    assert beyond is not None
    assert [each.yen for each in beyond.suppliers] == [200_000_000]
    # 100,000,000 × 7.8/110 × 70%
    assert shares(found(second, YEAR)) == {"70": 4_963_636}


def test_the_tax_of_papers_loses_its_part_and_the_books_expense_it(
    keeper: User, seller: Partner, now: dt.datetime
) -> None:
    """積上げ計算: of 1,100,000,000 with tax the books hold 70,000,000 of tax (70%), 100,000,000 are beyond.

    70,000,000 × 100,000,000 / 1,100,000,000 = 6,363,636.3; (70,000,000 − 6,363,636) × 7.8/10 = 49,636,363.9
    """
    reckons(keeper, now, input_by="PAPERS")
    sold(keeper, now, 400_000_000, 40_000_000)
    bought(keeper, now, 1_030_000_000, 70_000_000, category=SEVENTY, partner_id=seller.pk)
    made = found()
    assert shares(made) == {"70": 49_636_363}
    assert made.not_credited_tax_yen == 6_363_636
    entry = post_return(year=YEAR, acting_user=keeper, at=AFTER)
    cost = Line.objects.get(entry__source_kind=queries.SOURCE, entry__source_id=entry.pk, account__code="6360")
    assert (cost.side, cost.amount_yen) == ("DEBIT", 6_363_636)


def test_the_page_says_who_is_beyond_and_what_names_nobody(
    keeper: User, seller: Partner, now: dt.datetime, client: Client
) -> None:
    bought(keeper, now, 1_200_000_000, 0, category=SEVENTY, partner_id=seller.pk)
    bought(keeper, now, 5_000_000, 0, category=SEVENTY)
    client.force_login(keeper)
    shown = client.get(reverse("accounting:consumption_tax_year_detail")).content.decode()
    assert (
        "登録のない商店（登録なし）からの仕入れのうち200,000,000円（税込）は、年の上限1,000,000,000円を超える" in shown
    )
    assert "取引先のない、登録のない仕入先からの仕入れが5,000,000円あります" in shown
