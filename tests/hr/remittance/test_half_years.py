"""納期の特例: months are paid in together, by the days of their half-year; and what the slips and lists say."""

import csv
import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from backoffice.deadlines.register import upcoming
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.payroll.actions import NewOneOff, add_one_offs, open_run
from hr.remittance import actions, queries
from hr.remittance.models import HalfYearly
from hr.remittance.periods import TermsOfPayment
from hr.remittance.rules import Kind
from hr.resident_tax.actions import record_number
from tests.factories import books, pay, resident

OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)
MINATO = "131032"


@pytest.fixture
def payer(aiko: User) -> User:
    return pay.payer()


@pytest.fixture
def people(aiko: User, ben: User, kei: User, now: dt.datetime) -> list[Employee]:
    """Two people, paid on 25 November for October and on 25 December for November."""
    books.books(kei, now)
    books.salary_account(kei, now)
    pay.payroll(aiko, now)
    hired = pay.hired(2, aiko, now)
    keeper = resident.keeper()
    resident.noticed(hired, keeper, now)
    record_number(municipality_code=MINATO, number="=0012345", acting_user=keeper, at=now)
    given = NewOneOff(hired[0].pk, NOVEMBER, "DEDUCTION", "year_end_settlement", "年末調整", -3_000, "還付")
    add_one_offs(entries=[given], acting_user=aiko, at=now)
    for month in (OCTOBER, NOVEMBER):
        pay.attended(hired, aiko, now, month)
        pay.approved(open_run(group_code="A", month=month, acting_user=aiko, at=now), aiko, ben, now)
    return hired


def begun(kind: str, place: str, month: Month, payer: User, now: dt.datetime) -> HalfYearly:
    return actions.begin_half_years(kind=kind, place=place, month=month, acting_user=payer, at=now)


@pytest.mark.parametrize(
    ("kind", "month", "last", "since", "due_on"),
    [
        (Kind.INCOME_TAX, Month(2026, 7), Month(2026, 12), Month(2026, 7), dt.date(2027, 1, 20)),
        (Kind.INCOME_TAX, Month(2027, 6), Month(2027, 6), Month(2027, 1), dt.date(2027, 7, 12)),
        (Kind.RESIDENT_TAX, Month(2026, 11), Month(2026, 11), Month(2026, 6), dt.date(2026, 12, 10)),
        (Kind.RESIDENT_TAX, Month(2026, 12), Month(2027, 5), Month(2026, 12), dt.date(2027, 6, 10)),
        (Kind.INCOME_TAX, Month(2026, 5), Month(2026, 6), Month(2026, 5), dt.date(2026, 7, 10)),
        (Kind.INCOME_TAX, Month(2026, 4), Month(2026, 4), None, dt.date(2026, 5, 11)),
    ],
)
def test_the_days_of_half_years(kind: Kind, month: Month, last: Month, since: Month | None, due_on: dt.date) -> None:
    """10 July 2027 is a Saturday, 10 May 2026 a Sunday; half-years hold from May 2026."""
    place = MINATO if kind is Kind.RESIDENT_TAX else ""
    held = HalfYearly(kind=kind, place=place, valid_from=dt.date(2026, 5, 1))
    found = TermsOfPayment((held,)).period_of(kind, place, month)
    assert (found.last, found.since, found.due_on) == (last, since, due_on)


def test_withheld_tax_is_paid_in_by_half_years(people: list[Employee], payer: User, now: dt.datetime) -> None:
    apart = [queries.due_of(Kind.INCOME_TAX, month, "") for month in (NOVEMBER, DECEMBER)]
    begun("INCOME_TAX", "", Month(2026, 7), payer, now)
    assert queries.due_of(Kind.INCOME_TAX, NOVEMBER, "") is None
    standing = queries.due_of(Kind.INCOME_TAX, DECEMBER, "")
    assert standing is not None
    due = standing.due
    assert (due.since, due.month, due.due_on) == (dt.date(2026, 7, 1), dt.date(2026, 12, 1), dt.date(2027, 1, 20))
    assert due.total_yen == sum(each.due.total_yen for each in apart if each)
    slip = queries.slip_of_due(due)
    assert (slip.rows[0].people, slip.over_yen, slip.total_yen) == (4, 3_000, due.total_yen)
    given = {"kind": Kind.INCOME_TAX, "month": DECEMBER, "place": "", "paid_yen": due.total_yen}
    with pytest.raises(actions.HalfYearNotOver):
        actions.record_payment(**given, paid_on=dt.date(2026, 11, 30), acting_user=payer, at=now)
    made = actions.record_payment(**given, paid_on=dt.date(2027, 1, 20), acting_user=payer, at=now)
    assert made.entry.description == "源泉所得税 2026年7月〜2026年12月分　税務署の納付"
    with pytest.raises(actions.HalfYearPaid):
        actions.end_half_years(half_yearly_id=HalfYearly.objects.get().pk, month=DECEMBER, acting_user=payer, at=now)


def test_resident_tax_goes_by_the_municipality_that_agreed(
    people: list[Employee], payer: User, now: dt.datetime
) -> None:
    begun("RESIDENT_TAX", MINATO, DECEMBER, payer, now)
    found = [each.due for each in queries.dues(NOVEMBER, DECEMBER) if each.due.kind is Kind.RESIDENT_TAX]
    assert [(due.month, due.due_on, due.people, due.total_yen) for due in found] == [
        (dt.date(2026, 11, 1), dt.date(2026, 12, 10), 2, 20_000),
        (dt.date(2027, 5, 1), dt.date(2027, 6, 10), 2, 20_000),
    ]
    with pytest.raises(actions.HalfYearsAgreed):
        begun("RESIDENT_TAX", MINATO, Month(2027, 1), payer, now)


def test_deadlines_follow_the_half_years(people: list[Employee], payer: User, now: dt.datetime) -> None:
    begun("INCOME_TAX", "", Month(2026, 7), payer, now)
    begun("RESIDENT_TAX", MINATO, Month(2026, 6), payer, now)
    with translation.override("ja"):
        found = upcoming(lambda step: True, as_of=now.date(), until=dt.date(2027, 1, 31), most=99)
    assert [(each.on, each.title) for each in found if "税" in each.title] == [
        (dt.date(2026, 12, 10), "住民税（特別徴収）の納付　港区"),
        (dt.date(2027, 1, 20), "源泉所得税の納付"),
    ]
    assert {each.url for each in found if "税" in each.title} == {reverse("hr:remittance_due_list")}


def test_files_to_copy_from(people: list[Employee], payer: User) -> None:
    client = Client()
    client.force_login(payer)
    text = client.get(reverse("hr:remittance_municipal_file", args=["2026-11"])).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1] == [
        MINATO,
        "港区",
        "'=0012345",
        "2026-11",
        "2",
        "20000",
        "2026-12-10",
        *("2", "20000", "0", "0", "0", "0", "0"),
    ]
    text = client.get(reverse("hr:remittance_slip_file", args=["2026-12"])).content.decode("utf-8-sig")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(text))}
    assert rows["俸給・給料等"][0] == "2"
    assert rows["年末調整による超過税額"] == ["", "", "-3000"]
    due = queries.due_of(Kind.INCOME_TAX, DECEMBER, "")
    assert due is not None
    assert rows["本税"] == ["", "", str(due.due.total_yen)]
    page = client.get(reverse("hr:remittance_due", args=["income_tax", "2026-12", "-"])).content.decode()
    assert "納付書に書く内容" in page


def test_the_office_agrees_and_ends_on_its_page(people: list[Employee], payer: User, chie: User) -> None:
    client = Client()
    client.force_login(payer)
    url = reverse("hr:remittance_half_yearly")
    assert "市区町村を選んでください" in client.post(url, {"kind": "RESIDENT_TAX", "month": "2027-01"}).content.decode()
    page = client.post(url, {"kind": "RESIDENT_TAX", "place": MINATO, "month": "2027-01"}, follow=True)
    assert "港区" in page.content.decode()
    end = reverse("hr:remittance_half_yearly_end", args=[HalfYearly.objects.get().pk])
    client.post(end, {"month": "2027-06"})
    assert HalfYearly.objects.get().valid_until == dt.date(2027, 6, 1)
    client.force_login(chie)
    assert client.get(url).status_code == 403
