"""Resident tax of retirement pay: one sum with that of pay, for each municipality and month, in a column of its own."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.payroll.actions import NewRetirement, plan_retirement_pay
from hr.remittance import actions, queries
from hr.remittance.models import Remittance
from hr.remittance.rules import Kind, MunicipalSlip
from tests.factories import books, pay, resident

NOVEMBER = Month(2026, 11)
PAID_ON = dt.date(2026, 11, 30)
MINATO = "131032"
PLACES = ((MINATO, "東京都港区"), ("131016", "千代田区"))


@pytest.fixture
def people(aiko: User, ben: User, kei: User, now: dt.datetime) -> list[Employee]:
    """Three are paid on 25 November; two of them left and are paid 10,000,000 yen on the 30th, one here, one elsewhere."""
    books.books(kei, now)
    books.salary_account(kei, now)
    pay.payroll(aiko, now)
    hired = pay.hired(3, aiko, now)
    resident.noticed(hired, resident.keeper(), now)
    pay.attended(hired, aiko, now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    Employee.objects.filter(pk__in=[each.pk for each in hired[:2]]).update(left_on=dt.date(2026, 11, 15))
    for each, (code, name) in zip(hired, PLACES, strict=False):
        given = NewRetirement(
            employee_id=each.pk,
            amount_yen=10_000_000,
            began_on=each.joined_on,
            officer_years=0,
            is_disabled=False,
            declared_on=dt.date(2026, 11, 10),
            municipality_code=code,
            municipality_name=name,
        )
        run = plan_retirement_pay(given=given, paid_on=PAID_ON, reason="退職金規程", acting_user=aiko, at=now)
    pay.approved(run, aiko, ben, now)
    return hired


def due_of(place: str) -> queries.Standing:
    found = queries.due_of(Kind.RESIDENT_TAX, NOVEMBER, place)
    assert found is not None
    return found


def test_one_sum_a_municipality_with_its_column(people: list[Employee]) -> None:
    """Taxable 3,600,000 yen: 6% and 4% of it beside 3 × 10,000 of pay, by the name that the notice writes."""
    found = [each.due for each in queries.dues(NOVEMBER, NOVEMBER) if each.due.kind is Kind.RESIDENT_TAX]
    assert [(due.place, due.place_name, due.people, due.total_yen, due.due_on) for due in found] == [
        ("131016", "千代田区", 1, 360_000, dt.date(2026, 12, 10)),
        (MINATO, "港区", 3, 390_000, dt.date(2026, 12, 10)),
    ]
    assert [due.slip for due in found] == [
        MunicipalSlip(0, 0, 1, 10_000_000, 216_000, 144_000),
        MunicipalSlip(3, 30_000, 1, 10_000_000, 216_000, 144_000),
    ]


def test_it_is_paid_in_at_once(people: list[Employee], now: dt.datetime) -> None:
    actions.record_payment(
        kind=Kind.RESIDENT_TAX,
        month=NOVEMBER,
        place=MINATO,
        paid_yen=390_000,
        paid_on=dt.date(2026, 12, 10),
        acting_user=pay.payer(),
        at=now,
    )
    assert Remittance.objects.get().withheld_yen == 390_000
    assert [due_of(place).paid is not None for place in (MINATO, "131016")] == [True, False]


def test_the_page_and_the_file_have_the_column(people: list[Employee]) -> None:
    client = Client()
    client.force_login(pay.payer())
    page = client.get(reverse("hr:remittance_due", args=["resident_tax", "2026-11", MINATO])).content.decode()
    for told in ("退職所得分", "退職所得分のうち市町村民税", "216,000", "144,000", "10,000,000", "390,000"):
        assert told in page, told
    text = client.get(reverse("hr:remittance_municipal_file", args=["2026-11"])).content.decode("utf-8-sig")
    rows = {row["市区町村コード"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows[MINATO]["給与分"], rows[MINATO]["退職所得分"], rows[MINATO]["納付額"]) == ("30000", "360000", "390000")
    assert (rows["131016"]["給与分の人数"], rows["131016"]["退職所得分の人数"]) == ("0", "1")


def test_without_retirement_pay_the_slip_has_no_such_line(people: list[Employee]) -> None:
    client = Client()
    client.force_login(pay.payer())
    page = client.get(reverse("hr:remittance_due", args=["income_tax", "2026-11", "-"])).content.decode()
    assert "退職所得分" not in page
