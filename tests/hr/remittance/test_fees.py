"""Tax withheld from fees: that of professionals stands on the slip of salaries, that of others on its own."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounting.ledger.models import Line
from accounting.ledger.queries import trial_balance
from accounting.payables import accounts
from accounting.payables.rules import FeeKind
from backoffice.deadlines.register import upcoming
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.remittance import actions, queries
from hr.remittance.rules import Kind
from tests.factories import books, pay, spend

NOVEMBER = Month(2026, 11)


@pytest.fixture
def payer(aiko: User) -> User:
    return pay.payer()


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> User:
    books.books(kei, now)
    books.salary_account(kei, now)
    spend.payment_route(ben, admin, now)
    monkeypatch.setattr(accounts, "_offers", [lambda ids, on: {}])
    return kei


@pytest.fixture
def people(keeper: User, aiko: User, ben: User, now: dt.datetime) -> list[Employee]:
    """Two people, paid on 25 November for October."""
    pay.payroll(aiko, now)
    hired = pay.hired(2, aiko, now)
    pay.attended(hired, aiko, now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    return hired


@pytest.fixture
def fees(keeper: User, ben: User, now: dt.datetime) -> None:
    """Paid on 25 November: a tax accountant 100,000 yen, a scrivener 50,000 yen, a speaker 1,500,000 yen."""
    given = [(FeeKind.PROFESSIONAL, 100_000), (FeeKind.SCRIVENER, 50_000), (FeeKind.MANUSCRIPT, 1_500_000)]
    spend.fees_paid(given, keeper, ben, now)


def owed(kind: Kind, month: Month) -> queries.Standing:
    found = queries.due_of(kind, month, "")
    assert found is not None
    return found


def test_professionals_stand_on_the_slip_of_salaries(people: list[Employee], fees: None) -> None:
    """10,210 yen and (50,000 − 10,000) × 10.21% = 4,084 yen beside the tax of two people."""
    due = owed(Kind.INCOME_TAX, NOVEMBER).due
    assert (due.due_on, due.people, due.fees_yen) == (dt.date(2026, 12, 10), 4, 14_294)
    slip = queries.slip_of_due(due)
    salary, professional = slip.rows
    assert (professional.kind, professional.people, professional.paid_yen, professional.tax_yen) == (
        "PROFESSIONAL",
        2,
        150_000,
        14_294,
    )
    assert slip.total_yen == due.total_yen == salary.tax_yen + 14_294


def test_other_fees_have_a_slip_of_their_own(fees: None) -> None:
    """500,000 × 20.42% + 102,100 = 204,200 yen."""
    due = owed(Kind.FEES, NOVEMBER).due
    assert (due.due_on, due.people, due.total_yen, due.pay_yen) == (dt.date(2026, 12, 10), 1, 204_200, 1_500_000)
    assert owed(Kind.INCOME_TAX, NOVEMBER).due.total_yen == 14_294
    assert queries.slip_of_due(due).total_yen == 204_200


def test_half_years_cover_the_professionals_only(fees: None, payer: User, now: dt.datetime) -> None:
    actions.begin_half_years(kind="INCOME_TAX", place="", month=Month(2026, 7), acting_user=payer, at=now)
    half = owed(Kind.INCOME_TAX, Month(2026, 12)).due
    assert (half.since, half.due_on, half.total_yen) == (dt.date(2026, 7, 1), dt.date(2027, 1, 20), 14_294)
    assert owed(Kind.FEES, NOVEMBER).due.due_on == dt.date(2026, 12, 10)
    with translation.override("ja"):
        found = upcoming(lambda step: True, as_of=now.date(), until=dt.date(2027, 1, 31), most=99)
    assert [(each.on, each.title) for each in found if "源泉所得税" in each.title] == [
        (dt.date(2026, 12, 10), "報酬・料金の源泉所得税の納付"),
        (dt.date(2027, 1, 20), "源泉所得税の納付"),
    ]


def test_paying_in_clears_what_was_put_aside(people: list[Employee], fees: None, payer: User, now: dt.datetime) -> None:
    paid_on = dt.date(2026, 12, 10)
    for kind in (Kind.INCOME_TAX, Kind.FEES):
        due = owed(kind, NOVEMBER).due
        made = actions.record_payment(
            kind=kind, month=NOVEMBER, place="", paid_yen=due.total_yen, paid_on=paid_on, acting_user=payer, at=now
        )
        fees_yen = Line.objects.filter(entry=made.entry, account__code="2361", amount_yen=due.fees_yen)
        assert (made.paid_yen, fees_yen.count()) == (due.total_yen, 1)
    rows = {
        row.code: row.closing_yen
        for group in trial_balance(Month(2026, 12), fiscal_year_first_month=4).groups
        for row in group.rows
    }
    assert rows.get("2361", 0) == 0
    with pytest.raises(actions.AlreadyRemitted):
        actions.record_payment(
            kind=Kind.FEES, month=NOVEMBER, place="", paid_yen=204_200, paid_on=paid_on, acting_user=payer, at=now
        )


def test_both_slips_are_shown_and_copied_from(people: list[Employee], fees: None, payer: User) -> None:
    client = Client()
    client.force_login(payer)
    page = client.get(reverse("hr:remittance_due_list")).content.decode()
    assert reverse("hr:remittance_due", args=["fees", "2026-11", "-"]) in page
    page = client.get(reverse("hr:remittance_due", args=["fees", "2026-11", "-"])).content.decode()
    assert "204,200" in page
    assert reverse("hr:remittance_fee_slip_file", args=["2026-11"]) in page
    page = client.get(reverse("hr:remittance_due", args=["income_tax", "2026-11", "-"])).content.decode()
    assert "税理士等の報酬" in page
    text = client.get(reverse("hr:remittance_slip_file", args=["2026-11"])).content.decode("utf-8-sig")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(text))}
    assert rows["税理士等の報酬"] == ["2", "150000", "14294"]
    text = client.get(reverse("hr:remittance_fee_slip_file", args=["2026-11"])).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1:] == [
        ["原稿料・講演料などの報酬・料金（1号）", "1", "1500000", "204200"],
        ["本税", "", "", "204200"],
    ]
    assert client.get(reverse("hr:remittance_fee_slip_file", args=["2026-10"])).status_code == 404
