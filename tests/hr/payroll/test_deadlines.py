"""What falls due around the October pay, as the home page says it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import translation

from backoffice.companies.models import Company
from backoffice.deadlines.register import Kind, upcoming
from backoffice.organisation.models import User
from hr.payroll.models import Run
from hr.resident_tax.actions import NewNotice, record_notices
from tests.factories import pay

DAY = dt.date(2026, 11, 4)


@pytest.fixture
def run(company: Company, aiko: User, now: dt.datetime) -> Run:
    """October is open: paid on Wednesday 25 November, the bank file three business days before."""
    pay.payroll(aiko, now)
    employees = pay.hired(1, aiko, now)
    entry = NewNotice.of_year(employees[0].pk, 2026, "131016", "千代田区", 15_300, 15_000)
    record_notices(entries=[entry], acting_user=aiko, at=now)
    return pay.october(aiko, now)


def told(until: dt.date) -> list[tuple[dt.date, str, str]]:
    with translation.override("ja"):
        found = upcoming(lambda step: True, as_of=DAY, until=until, most=99)
    return [(each.on, each.title, each.meta) for each in found]


def test_what_falls_due_until_the_middle_of_december(run: Run) -> None:
    group = "2026年10月分　月末締め翌月25日払い"
    assert told(dt.date(2026, 12, 15)) == [
        (dt.date(2026, 11, 10), "住民税（特別徴収）の納付", "2026年10月支払分（地方税法321条の5第1項）"),
        (dt.date(2026, 11, 10), "源泉所得税の納付", "2026年10月支払分（所得税法183条1項）"),
        # 25 November less three business days, over 勤労感謝の日 on Monday the 23rd and the weekend before it
        (dt.date(2026, 11, 19), "給与振込データの提出", group),
        (dt.date(2026, 11, 25), "給与の支払日", group),
        (dt.date(2026, 11, 30), "社会保険料の納付", "2026年10月分（健康保険法164条）"),
        (dt.date(2026, 12, 10), "住民税（特別徴収）の納付", "2026年11月支払分（地方税法321条の5第1項）"),
        (dt.date(2026, 12, 10), "源泉所得税の納付", "2026年11月支払分（所得税法183条1項）"),
    ]


def test_a_run_that_is_paid_has_no_day_to_keep(run: Run, ben: User) -> None:
    Run.objects.filter(pk=run.pk).update(state="PAID", approved_by_id=ben.pk)
    assert "給与の支払日" not in [title for _on, title, _meta in told(dt.date(2026, 12, 15))]


def test_a_company_without_people_has_no_duty(company: Company) -> None:
    assert told(dt.date(2027, 3, 31)) == []


def test_statutory_duties_name_their_law(run: Run) -> None:
    found = upcoming(lambda step: True, as_of=DAY, until=dt.date(2026, 12, 15), most=99)
    assert {each.kind for each in found if "納付" in each.title} == {Kind.STATUTORY}
    assert all("法" in each.source for each in found if each.kind == Kind.STATUTORY)


def test_home_shows_the_next_four_to_those_who_may_see_runs(run: Run, aiko: User, chie: User) -> None:
    shown = _home(aiko)
    assert [title in shown for title in ("源泉所得税の納付", "給与の支払日", "社会保険料の納付")] == [True, True, False]
    assert "近い期限はありません" in _home(chie)


def _home(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/").content.decode()
