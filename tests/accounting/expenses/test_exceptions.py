"""Purchases for which the books alone are enough: chosen by the kind of expense, with the reason on the line."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounting.expenses.actions import submit_claim
from accounting.expenses.models import ClaimLine
from backoffice.organisation.models import User
from tests.factories import claims
from tests.factories.books import books

# Spent on 2026-10-20 without a number: 10/110 or 8/108 of the amount, of which 70 % is credited where an invoice is needed.
CASES = [
    ("TRAIN", 29_700, "BOOKS_ALONE", 2_700, 2_700),
    ("TRAIN", 33_000, "UNREGISTERED", 3_000, 2_100),
    ("VENDING", 1_080, "BOOKS_ALONE", 80, 80),
    ("VENDING", 32_400, "UNREGISTERED", 2_400, 1_680),
    ("PER_DIEM", 2_200, "BOOKS_ALONE", 200, 200),
    ("LODGING_ALLOWANCE", 33_000, "BOOKS_ALONE", 3_000, 3_000),
]
WORDS = {
    "TRAIN": "公共交通機関の特例",
    "VENDING": "自動販売機・自動サービス機の特例",
    "PER_DIEM": "出張旅費等の特例",
    "LODGING_ALLOWANCE": "出張旅費等の特例",
}


@pytest.mark.parametrize(("category", "amount_yen", "basis", "tax_yen", "creditable_yen"), CASES)
def test_the_kind_of_expense_decides_whether_the_books_are_enough(
    category: str, amount_yen: int, basis: str, tax_yen: int, creditable_yen: int,
    aiko: User, ben: User, kei: User, admin: User, now: dt.datetime,
) -> None:  # fmt: skip
    books(kei, now)
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    line = claims.taxi(category=category, amount_yen=amount_yen, registration_number="", payee_name="出張")
    claim = submit_claim(claim_id=claims.filled(aiko, now, line).pk, acting_user=aiko, at=now)
    kept = ClaimLine.objects.get()
    assert (kept.because["basis"], kept.tax_yen, kept.creditable_yen) == (basis, tax_yen, creditable_yen)
    client = Client()
    client.force_login(aiko)
    page = client.get(reverse("accounting:expenses_claim_detail", args=[claim.pk])).content.decode()
    assert (WORDS[category] in page) == (basis == "BOOKS_ALONE")
