"""Purchases for which the books alone are enough: chosen by the kind of expense, with the reason on the line."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounting.consumption_tax.models import TaxMethod
from accounting.expenses.actions import change_draft, submit_claim
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


@pytest.mark.parametrize(
    ("sales_yen", "specified_yen", "amount_yen", "day", "credited_yen"),
    [
        (100_000_000, None, 9_900, dt.date(2026, 10, 20), 900),
        (100_000_001, None, 9_900, dt.date(2026, 10, 20), 630),
        (100_000_001, 50_000_000, 9_900, dt.date(2026, 10, 20), 900),
        (100_000_001, 50_000_001, 9_900, dt.date(2026, 10, 20), 630),
        (100_000_000, 50_000_001, 9_900, dt.date(2026, 10, 20), 900),
        (None, 50_000_000, 9_900, dt.date(2026, 10, 20), 900),
        (None, None, 9_900, dt.date(2026, 10, 20), 630),
        (100_000_000, None, 11_000, dt.date(2026, 10, 20), 700),
    ],
)
def test_a_small_business_needs_no_invoice_for_what_is_small(
    sales_yen: int | None, specified_yen: int | None, amount_yen: int, day: dt.date, credited_yen: int, aiko: User, ben: User, kei: User,
    admin: User, now: dt.datetime,
) -> None:  # fmt: skip
    books(kei, now)
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    TaxMethod.objects.create(
        method="GENERAL", taxpayer="CORPORATION", base_period_sales_yen=sales_yen, valid_from=dt.date(2026, 4, 1),
        specified_period_sales_yen=specified_yen,
        recorded_by_id=kei.pk, recorded_by_name="kei", recorded_at=now,
    )  # fmt: skip
    claim = claims.draft(aiko, now)
    held = claims.receipt(claim, aiko, now).pk
    line = claims.taxi(spent_on=day, amount_yen=amount_yen, registration_number="", receipt_id=held)
    change_draft(claim_id=claim.pk, title="x", purpose="", lines=[line], acting_user=aiko, at=now)
    submit_claim(claim_id=claim.pk, acting_user=aiko, at=now)
    kept = claim.lines.get()
    # 9,900 × 10/110 = 900, 70% of it 630; 11,000 × 10/110 = 1,000.
    assert kept.creditable_yen == credited_yen
