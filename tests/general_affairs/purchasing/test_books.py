"""October's purchases in the books: costs, assets, tax and what is owed tie to what was received, to the yen."""

import datetime as dt
from decimal import Decimal

from django.db.models import Sum

from accounting.ledger import queries as ledger
from accounting.ledger.models import Line
from accounting.payables.queries import owed_by_account
from backoffice.companies import clock
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from general_affairs.purchasing.actions import NewLine, receive_goods
from general_affairs.purchasing.models import PurchaseLine, Receipt
from general_affairs.purchasing.queries import RECEIPT
from tests.factories import books, purchases, trade

OCTOBER = dt.datetime(2026, 10, 20, 10, 0, tzinfo=clock.TOKYO)
GOODS = NewLine("冷凍えび", "GOODS", Decimal("12.5"), "kg", Decimal("1980.8"), "REDUCED")
UNREGISTERED = {"code": "S002", "name": "有限会社海岸家具", "registration_number": ""}


def test_the_books_of_october_tie_to_the_receipts(
    company: Company, chie: User, ben: User, kei: User, admin: User
) -> None:
    yoko = purchases.buyer()
    books.books(kei, OCTOBER)
    purchases.route(ben, kei, admin, OCTOBER)
    suppliers = (trade.supplier(), trade.supplier(**UNREGISTERED))
    for supplier, lines in ((suppliers[0], (purchases.DESK, purchases.TEA)), (suppliers[1], (purchases.CHAIR,))):
        asked = purchases.requested(supplier, chie, OCTOBER, lines=lines)
        _received_in_parts(purchases.ordered(purchases.decided(asked, ben, OCTOBER), yoko, OCTOBER), yoko)
    goods = purchases.requested(suppliers[0], chie, OCTOBER, lines=(GOODS,))
    _received_in_parts(purchases.ordered(purchases.decided(goods, ben, OCTOBER), yoko, OCTOBER), yoko)

    posted = {
        (each["account__code"], each["side"]): each["yen"]
        for each in Line.objects.filter(entry__source_kind=RECEIPT)
        .values("account__code", "side")
        .annotate(yen=Sum("amount_yen"))
    }
    # desk 128,000; tea 3,333; chairs 74,400 and the 30% of their tax that does not count; shrimps 24,760
    assert posted == {
        ("1660", "DEBIT"): 128_000,
        ("6310", "DEBIT"): 3_333 + 74_400 + 7_440 * 3 // 10,
        ("5120", "DEBIT"): 24_760,
        ("1570", "DEBIT"): 12_800 + 266 + 7_440 * 7 // 10 + 1_980,
        ("2310", "CREDIT"): 128_000 + 12_800 + 3_333 + 266 + 74_400 + 7_440,
        ("2120", "CREDIT"): 24_760 + 1_980,
    }
    received_yen = Receipt.objects.aggregate(yen=Sum("total_yen"))["yen"]
    assert posted["2310", "CREDIT"] + posted["2120", "CREDIT"] == received_yen
    assert owed_by_account([RECEIPT]) == {"2310": posted["2310", "CREDIT"], "2120": posted["2120", "CREDIT"]}
    found = ledger.trial_balance(Month(2026, 10), fiscal_year_first_month=4)
    assert found.ties
    assert ledger.balance_differences() == []


def _received_in_parts(order: object, yoko: User) -> None:
    """A half of each line, then the rest of it."""
    lines = PurchaseLine.objects.filter(request=order.request)  # type: ignore[attr-defined]
    for share in (Decimal("0.5"), Decimal("0.5")):
        receive_goods(
            order_id=order.pk,  # type: ignore[attr-defined]
            received_on=OCTOBER.date(),
            quantities={line.pk: line.quantity * share for line in lines},
            note="",
            acting_user=yoko,
            at=OCTOBER,
        )
