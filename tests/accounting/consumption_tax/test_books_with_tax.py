"""税込経理: books that hold amounts with tax take none apart, in no room."""

import datetime as dt

import pytest

from accounting.banking.taxes import Gross, lines_of
from accounting.ledger.models import Entry, Line
from accounting.ledger.rules import Side
from accounting.ledger.tax import TaxCategoryNotInForce
from accounting.payables.actions import NewBillLine
from accounting.payables.models import Bill
from accounting.receivables.models import Invoice
from backoffice.organisation.models import User
from tests.factories import claims, sales, spend, taxed, trade
from tests.factories.books import books

TAX_ACCOUNTS = {"1570", "2380"}
BOUGHT_ON = dt.date(2026, 10, 31)


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    sales.ready(kei, now)
    taxed.reckons(kei, now, books="INCLUDED")
    return kei


def lines_in_the_books() -> list[tuple[str, str, int, str]]:
    held = Line.objects.filter(entry=Entry.objects.latest("pk")).order_by("position")
    return list(held.values_list("account__code", "side", "amount_yen", "tax_category"))


def test_a_bill_is_cost_with_its_tax(keeper: User, now: dt.datetime) -> None:
    lines = (NewBillLine("6210", "STANDARD", 20_000, "広告"), NewBillLine("6310", "STANDARD", 5, "紙"))
    spend.billed(trade.supplier(), keeper, now, lines=lines, taxes={"STANDARD": 2_000}, total_yen=22_005)
    assert lines_in_the_books()[:2] == [
        ("6210", "DEBIT", 21_999, "課税仕入10%"),
        ("6310", "DEBIT", 6, "課税仕入10%"),
    ]
    assert Bill.objects.get().total_yen == 22_005


def test_an_invoice_is_sales_with_its_tax(keeper: User, now: dt.datetime) -> None:
    sales.finalised(trade.customer(), keeper, now)
    found = lines_in_the_books()
    assert not TAX_ACCOUNTS & {code for code, *_rest in found}
    assert sum(yen for _code, side, yen, _tax in found if side == "CREDIT") == Invoice.objects.get().total_yen


def test_a_claim_is_cost_with_its_tax(keeper: User, aiko: User, ben: User, admin: User, now: dt.datetime) -> None:
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    claims.decided(claims.submitted(aiko, now), ben, now)
    assert not TAX_ACCOUNTS & {code for code, *_rest in lines_in_the_books()}


def test_a_line_of_the_bank_stays_whole(keeper: User) -> None:
    gross = Gross(account_code="6290", side=Side.DEBIT, amount_yen=11_000, tax_category="", on=BOUGHT_ON)
    assert [(each.account_code, each.amount_yen, each.tax_category) for each in lines_of(gross)] == [
        ("6290", 11_000, "課税仕入10%")
    ]


def test_a_share_of_another_day_is_refused_in_books_without_tax(kei: User, now: dt.datetime) -> None:
    books(kei, now)
    old = Gross(
        account_code="6290", side=Side.DEBIT, amount_yen=11_000, tax_category="課税仕入10%(控除80)", on=BOUGHT_ON
    )
    with pytest.raises(TaxCategoryNotInForce):
        lines_of(old)
