"""Tax withheld from fees of individuals: by the law's formula, off what the payee is owed, and due when it is paid."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from accounting.ledger.models import Entry, Line
from accounting.payables import accounts, actions, queries
from accounting.payables.models import Bill, BillWithholding, Payable
from accounting.payables.rules import FeeKind, fee_tax
from accounting.payables.tax import fee_law
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from backoffice.values.reasons import Reason, replay
from tests.factories import spend
from tests.factories.books import books, salary_account
from tests.factories.trade import supplier

OCTOBER = dt.date(2026, 10, 15)
FEE = "6240"


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> User:
    books(kei, now)
    salary_account(kei, now)
    spend.payment_route(ben, admin, now)
    monkeypatch.setattr(accounts, "_offers", [lambda ids, on: {}])
    return kei


@pytest.fixture
def adviser(keeper: User) -> Partner:
    return supplier("S100", "税理士 港 太郎", kind="INDIVIDUAL", registration_number="T7000012050002")


@pytest.mark.parametrize(
    ("kind", "fee_yen", "tax_yen"),
    [
        ("MANUSCRIPT", 10_000, 1_021),
        ("MANUSCRIPT", 20_000, 2_042),
        ("PROFESSIONAL", 55_555, 5_672),
        ("PROFESSIONAL", 333_333, 34_033),
        ("PROFESSIONAL", 999_999, 102_099),
        ("PROFESSIONAL", 1_000_000, 102_100),
        ("PROFESSIONAL", 1_000_001, 102_100),
        ("PROFESSIONAL", 1_500_000, 204_200),
        ("SCRIVENER", 50_000, 4_084),
        ("SCRIVENER", 10_000, 0),
        ("SCRIVENER", 9_999, 0),
    ],
)
def test_the_tax_of_a_fee(kind: str, fee_yen: int, tax_yen: int) -> None:
    """The figures of vectors/withholding-fees.json: 10.21%, beyond a million 20.42%; a scrivener has 10,000 yen free."""
    found = fee_tax(FeeKind(kind), fee_yen, fee_law(OCTOBER))
    assert found.amount_yen == tax_yen == replay(found.because)


def billed(adviser: Partner, keeper: User, now: dt.datetime, **fee: Any) -> Bill:
    given = {"kind": FeeKind.PROFESSIONAL, **fee}
    line = actions.NewBillLine(FEE, "STANDARD", 100_000, "顧問料")
    return spend.billed(adviser, keeper, now, lines=(line,), fee=actions.NewFee(**given))


def test_it_is_put_aside_and_the_rest_is_owed(adviser: Partner, keeper: User, now: dt.datetime) -> None:
    """100,000 yen and 10,000 yen of consumption tax: 10,210 yen to the tax office, 99,790 yen to the adviser."""
    bill = billed(adviser, keeper, now, tax_yen=10_210)
    held = BillWithholding.objects.get(bill=bill)
    assert (held.kind, held.fee_yen, held.tax_yen) == ("PROFESSIONAL", 100_000, 10_210)
    assert replay(Reason.from_json(held.because)) == 10_210
    assert Payable.objects.get().amount_yen == 99_790
    lines = Line.objects.filter(entry=Entry.objects.get(source_id=bill.pk)).order_by("position")
    assert [(each.account.code, each.side, each.amount_yen) for each in lines] == [
        (FEE, "DEBIT", 100_000),
        ("1570", "DEBIT", 10_000),
        ("2361", "CREDIT", 10_210),
        ("2120", "CREDIT", 99_790),
    ]


def test_only_a_part_of_a_bill_may_be_the_fee(adviser: Partner, keeper: User, now: dt.datetime) -> None:
    """A scrivener's fee of 60,000 yen beside what he laid out: (60,000 − 10,000) × 10.21% = 5,105."""
    billed(adviser, keeper, now, kind=FeeKind.SCRIVENER, fee_yen=60_000)
    assert BillWithholding.objects.get().tax_yen == 5_105


@pytest.mark.parametrize(
    ("fee", "refusal"),
    [
        ({"tax_yen": 10_000}, actions.FeeTaxDiffers),
        ({"fee_yen": 110_001}, actions.FeeBeyondTheBill),
        ({"fee_yen": 0}, actions.FeeBeyondTheBill),
    ],
)
def test_what_cannot_be_right_is_refused(
    fee: dict[str, Any], refusal: type[Exception], adviser: Partner, keeper: User, now: dt.datetime
) -> None:
    with pytest.raises(refusal):
        billed(adviser, keeper, now, **fee)
    assert (Bill.objects.count(), Entry.objects.count()) == (0, 0)


def test_nothing_is_withheld_from_a_corporation(keeper: User, now: dt.datetime) -> None:
    with pytest.raises(actions.FeeOfACorporation):
        billed(supplier(), keeper, now)


def test_it_counts_on_the_day_of_payment(adviser: Partner, keeper: User, ben: User, now: dt.datetime) -> None:
    billed(adviser, keeper, now)
    whole_year = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert queries.fees_paid(*whole_year) == []
    run = spend.decided(spend.planned(list(Payable.objects.all()), keeper, now), ben, now)
    actions.pay_items(run_id=run.pk, acting_user=keeper, at=now + dt.timedelta(days=60))
    assert queries.fees_paid(*whole_year) == [
        queries.FeePaid(spend.DUE_ON, FeeKind.PROFESSIONAL, adviser.pk, 100_000, 10_210)
    ]
    assert queries.fees_paid(dt.date(2026, 10, 1), dt.date(2026, 10, 31)) == []


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE accounting_billwithholding SET tax_yen = 1", "accounting_billwithholding_is_append_only"),
        ("DELETE FROM accounting_billwithholding", "accounting_billwithholding_is_append_only"),
    ],
)
def test_postgresql_keeps_it(sql: str, constraint: str, adviser: Partner, keeper: User, now: dt.datetime) -> None:
    billed(adviser, keeper, now)
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_it_is_entered_on_the_page_of_the_bill(
    adviser: Partner, keeper: User, client: Client, now: dt.datetime
) -> None:
    client.force_login(keeper)
    sent = {
        "partner": adviser.pk,
        "dated_on": "2026-10-31",
        "due_on": "2026-11-30",
        "description": "10月分 顧問料",
        "liability": "other",
        "tax_standard_yen": "10,000",
        "total_yen": "110,000",
        "fee_base_yen": "100,000",
        "line-TOTAL_FORMS": "1",
        "line-INITIAL_FORMS": "0",
        "line-0-account_code": FEE,
        "line-0-treatment": "STANDARD",
        "line-0-net_yen": "100,000",
        "line-0-description": "顧問料",
    }
    page = client.post(reverse("accounting:payables_bill_record"), sent)
    assert page.status_code == 422
    assert "源泉徴収をする報酬の種類を選んでください。" in page.content.decode()
    answer = client.post(reverse("accounting:payables_bill_record"), {**sent, "fee_kind": "PROFESSIONAL"})
    assert answer.status_code == 302
    page = client.get(reverse("accounting:payables_bill_detail", args=[Bill.objects.get().pk]))
    text = page.content.decode()
    assert "10,210" in text
