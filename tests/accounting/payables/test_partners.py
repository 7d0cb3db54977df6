"""Lines name the partner behind them, so that accounts add up by partner and tie with what is open."""

import datetime as dt

import pytest

from accounting.closing.checks import known
from accounting.ledger.models import Account, Entry, Line
from accounting.payables.actions import cancel_item, pay_items
from accounting.payables.models import Payable
from accounting.statements.queries import partner_sums
from backoffice.organisation.models import User
from backoffice.partners.queries import partners_by_number
from backoffice.values.periods import Month
from tests.factories import claims, sales, spend
from tests.factories.books import PAYABLE
from tests.factories.trade import customer, supplier

OCTOBER, TRADE, RECEIVABLE = Month(2026, 10), "2120", "1220"


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    sales.ready(kei, now)
    spend.payment_route(ben, admin, now)
    return kei


def by_partner(code: str, on: dt.date) -> list[tuple[str, int]]:
    account = Account.objects.get(code=code)
    return [(each.name, each.yen) for each in partner_sums(account.pk, on) if each.yen]


def partners_of(kind: str, pk: int) -> list[tuple[str, int | None]]:
    entry = Entry.objects.get(source_kind=kind, source_id=pk)
    found = Line.objects.filter(entry=entry).order_by("position")
    return list(found.values_list("account__code", "partner_id"))


def test_a_bill_names_its_supplier_on_cost_tax_and_debt(keeper: User, now: dt.datetime) -> None:
    theirs = supplier()
    bill = spend.billed(theirs, keeper, now)
    assert partners_of("accounting.payables.bill", bill.pk) == [(code, theirs.pk) for code in ("6210", "1570", TRADE)]


def test_tax_withheld_from_a_fee_is_owed_to_the_office_and_not_to_the_payee(
    keeper: User, ben: User, now: dt.datetime
) -> None:
    (held,) = spend.fees_paid([("PROFESSIONAL", 100_000)], keeper, ben, now)
    theirs = held.bill.partner_id
    assert partners_of("accounting.payables.bill", held.bill_id) == [("6240", theirs), ("2361", None), (TRADE, theirs)]


def test_open_items_by_supplier_are_the_account_by_partner_before_and_after_payment(
    keeper: User, ben: User, now: dt.datetime
) -> None:
    one, other = supplier("S001", "甲商店"), supplier("S002", "乙商店", registration_number="T5000012010008")
    spend.billed(one, keeper, now)
    spend.billed(other, keeper, now, registration_number="T5000012010008")
    assert by_partner(TRADE, OCTOBER.last_day) == [("乙商店", 110_000), ("甲商店", 110_000)]
    first = Payable.objects.get(partner=one)
    run = spend.decided(spend.planned([first], keeper, now), ben, now)
    pay_items(run_id=run.pk, acting_user=keeper, at=now + spend.PAID_AFTER)
    assert by_partner(TRADE, spend.DUE_ON) == [("乙商店", 110_000)]
    assert by_partner(TRADE, OCTOBER.last_day) == [("乙商店", 110_000), ("甲商店", 110_000)]


def test_what_a_person_is_owed_names_no_partner(keeper: User, now: dt.datetime) -> None:
    spend.owed(1, keeper, now)
    assert by_partner(PAYABLE, OCTOBER.last_day) == [("", 1000)]


def test_an_invoice_names_its_customer_until_the_money_is_there(keeper: User, now: dt.datetime) -> None:
    buyer = customer()
    invoice = sales.finalised(buyer, keeper, now)
    assert {partner for _code, partner in partners_of("accounting.receivables.invoice", invoice.pk)} == {buyer.pk}
    sales.received(invoice, keeper, now, 4_632)
    assert by_partner(RECEIVABLE, OCTOBER.last_day) == [("株式会社港南フーズ", 30_000)]


def test_a_receipt_of_a_known_number_names_its_shop(
    keeper: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    shop = supplier()
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    claim = claims.decided(claims.submitted(aiko, now), ben, now)
    assert ("6260", shop.pk) in partners_of("accounting.expenses.claim", claim.pk)


def test_a_number_of_two_partners_names_neither(keeper: User) -> None:
    one, _two = supplier("S001"), supplier("S002")
    assert partners_by_number([one.registration_number, ""]) == {}


def test_an_item_cancelled_later_is_open_at_the_end_of_its_month(keeper: User, now: dt.datetime) -> None:
    """The check asked for the items of today, and an October that tied broke when an item was cancelled in November."""
    spend.billed(supplier(), keeper, now)
    look = known()["accounting.payables.ties"].look
    item = Payable.objects.get()
    assert look(OCTOBER).difference_yen == 0
    cancel_item(payable_id=item.pk, reason="返品", posted_on=now.date(), acting_user=keeper, at=now)
    assert (now.date().month, look(OCTOBER).difference_yen, look(OCTOBER.next).difference_yen) == (11, 0, 0)
