"""An item paid by a bank line was paid until its match is taken back, in the books and in the list of what is owed."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounting.banking.actions import ItemPart, NewMatch, match_lines, undo_match
from accounting.banking.models import BankAccountOfCompany
from accounting.closing.checks import known
from accounting.payables.models import Payable
from accounting.payables.settling import KIND
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import banks, spend
from tests.factories.books import books, salary_account
from tests.factories.trade import supplier


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    salary_account(kei, now)
    return kei


def test_what_was_paid_until_its_match_was_taken_back_ties_with_the_books_of_every_month(
    keeper: User, now: dt.datetime
) -> None:
    """Matched in November, taken back in December: November stays paid, and December owes it again."""
    spend.billed(supplier(), keeper, now)
    item = Payable.objects.get()
    (line,) = banks.loaded(BankAccountOfCompany.objects.get(), keeper, now, ("2026/11/02", -110_000, "ｼﾊﾞｳﾗｼﾞﾑｷ(ｶ"))
    new = NewMatch(line_ids=[line.pk], items=[ItemPart(kind=KIND, id=item.pk, amount_yen=-110_000)])
    match = match_lines(new=new, acting_user=keeper, at=now)
    later = now + dt.timedelta(days=40)
    undo_match(match_id=match.pk, reason="別の支払", posted_on=later.date(), acting_user=keeper, at=later)
    item.refresh_from_db()
    assert (item.state, item.settled_yen, item.to_pay_yen) == ("OPEN", 0, 110_000)
    assert list(item.settlements.order_by("pk").values_list("settled_on", "amount_yen")) == [
        (dt.date(2026, 11, 2), 110_000),
        (later.date(), -110_000),
    ]
    tie = known()["accounting.payables.ties"].look
    months = [Month(2026, 10), Month(2026, 11), Month(2026, 12)]
    assert [tie(month).difference_yen for month in months] == [0, 0, 0]
    client = Client()
    client.force_login(keeper)
    page = client.get(reverse("accounting:payables_item_detail", args=[item.pk])).content.decode()
    assert "照合" in page
    again = match_lines(new=new, acting_user=keeper, at=later)
    item.refresh_from_db()
    assert (item.state, item.match_id) == ("PAID", again.pk)
    assert [tie(month).difference_yen for month in months] == [0, 0, 0]
