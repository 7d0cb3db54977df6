"""The pages about people, as those use them who look after people."""

import csv
import datetime as dt
import io
import subprocess
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.eventlog.models import Event
from backoffice.organisation.models import Office, Unit, User
from hr.employment.models import Employee
from tests.factories import cast, pay

LIST, NEW = reverse("hr:employment_employee_list"), reverse("hr:employment_employee_new")

LOAN = {"direction": "OUT", "counterpart": "株式会社しおかぜ", "place": "神戸市", "pays": "OWN", "insures": "OWN"}


@pytest.fixture
def employee(aiko: User, now: dt.datetime) -> Employee:
    pay.payroll(aiko, now)
    Unit.objects.create(code="200", name="管理部", valid_from=cast.SINCE)
    [made] = pay.hired(1, aiko, now)
    return made


@pytest.fixture
def desk(client: Client, aiko: User) -> Client:
    client.force_login(aiko)
    return client


def url(name: str, employee: Employee) -> str:
    return reverse(f"hr:employment_employee_{name}", args=[employee.pk])


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def joining(**changed: str) -> dict[str, str]:
    return {
        "code": "7001",
        "family_name": "木下",
        "given_name": "弁",
        "family_kana": "きのした",
        "given_kana": "ﾍﾞﾝ",
        "sex": "MALE",
        "born_on": "1990-05-06",
        "joined_on": "2026-12-01",
        "kind": "REGULAR",
        "unit_code": "100",
        "office_code": "TYO",
        "pay_kind": "MONTHLY",
        "pay_group_code": "A",
        "monthly_scheduled_minutes": "162:40",
        "daily_scheduled_minutes": "7.75",
        "item_base": "28万",
        "item_commuting": "１２，０００",
        "postal_code": "1050022",
        "address": "東京都港区海岸1-2-3",
        **changed,
    }


def test_somebody_joins_by_form(desk: Client, employee: Employee) -> None:
    assert "入社の登録" in shown(desk, LIST)
    shown(desk, NEW)
    assert desk.post(NEW, joining()).status_code == 302
    made = Employee.objects.get(person__code="7001")
    terms = made.terms.get()
    assert (made.person.kana, made.addresses.get().postal_code) == ("キノシタ ベン", "105-0022")
    assert (terms.monthly_scheduled_minutes, terms.daily_scheduled_minutes) == (9760, 465)
    assert dict(terms.items.values_list("code", "amount_yen")) == {"base": 280_000, "commuting": 12_000}
    page = shown(desk, url("detail", made))
    assert "入社予定" in page
    assert "履歴が登録されていません" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "1000"}, "社員番号 1000 は、すでに使われています"),
        ({"pay_kind": "HOURLY"}, "時給を入力してください"),
        ({"bank_code": "1"}, "口座番号も入力してください"),
        ({"born_on": "2026-12-01"}, "生年月日が入社日より前ではありません"),
        ({"daily_scheduled_minutes": "7.67"}, "1分未満の端数は不可"),
        ({"family_kana": "木下"}, "カタカナで入力してください"),
        ({"postal_code": "105-00"}, "郵便番号は"),
    ],
)
def test_what_does_not_fit_is_said_and_nobody_joins(
    desk: Client, employee: Employee, changed: dict[str, str], said: str
) -> None:
    answer = desk.post(NEW, joining(**changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Employee.objects.count() == 1


def test_every_change_is_entered_by_a_form_and_told_on_the_page(desk: Client, employee: Employee) -> None:
    unit, office = Unit.objects.get(code="200").pk, Office.objects.get().pk
    place: dict[str, Any] = {"unit": unit, "office": office, "post": "主任"}
    account = {
        "bank_code": "9",
        "bank_name": "三井住友銀行",
        "branch_code": "200",
        "branch_name": "本店営業部",
        "kind": "ORDINARY",
        "number": "123",
        "holder_kana": "タカサキ アイコ",
    }
    sent: list[tuple[str, dict[str, Any]]] = [
        ("add_post", {**place, "valid_from": "2026-04-01"}),
        ("end_post", {"concurrent_post": "", "last_on": "2026-11-30"}),
        ("transfer", {**place, "valid_from": "2026-12-01", "reason": "辞令12号"}),
        ("absence", {"kind": "SICKNESS", "valid_from": "2026-10-01", "expected_on": "2026-12-01"}),
        ("return", {"returns_on": "2026-11-01"}),
        ("account", {**account, "valid_from": "2026-12-01"}),
        ("address", {"valid_from": "2026-12-01", "postal_code": "105-0022", "address": "東京都港区海岸1-2-3"}),
        ("name", {**{k: v for k, v in joining().items() if "name" in k or "kana" in k}, "changed_on": "2026-11-01"}),
        ("facts", {"sex": "FEMALE", "work": "営業", "history": "2014年 みなと大学 卒業"}),
        ("officer", {"valid_from": "2026-06-01", "title": "取締役"}),
        ("officer_end", {"last_on": "2026-11-30"}),
        ("loan", {**LOAN, "valid_from": "2026-07-01"}),
        ("loan_end", {"last_on": "2026-11-30"}),
        ("leave", {"left_on": "2026-12-31", "reason": "VOLUNTARY"}),
    ]
    for name, given in sent:
        shown(desk, url(name, employee))
        assert desk.post(url(name, employee), {"sent": ""}).status_code == (302 if name == "facts" else 422), name
        if name == "end_post":
            given = {**given, "concurrent_post": employee.concurrent_posts.get().pk}
        assert desk.post(url(name, employee), given).status_code == 302, name
    assert employee.accounts.get(valid_until=None).number == "0000123"
    page = shown(desk, url("detail", employee))
    for said in (
        "退職予定",
        "異動",
        "兼務の終了",
        "復職",
        "住所の変更",
        "振込口座の変更",
        "辞令12号",
        "木下 弁",
        "取締役",
        "賃金：当社",
    ):
        assert said in page, said
    assert "2026/12/31" in page
    assert desk.post(url("leave_take_back", employee)).status_code == 302
    assert "退職予定" not in shown(desk, url("detail", employee))


def test_terms_open_filled_and_the_reading_is_an_event(desk: Client, employee: Employee) -> None:
    page = shown(desk, url("terms", employee))
    assert 'value="300,000"' in page
    assert Event.objects.filter(step="hr.employment.read_terms", case_id=employee.pk).count() == 1
    given = {
        "valid_from": "2026-12-01",
        "reason": "定期昇給",
        "pay_kind": "MONTHLY",
        "pay_group_code": "A",
        "monthly_scheduled_minutes": "160:00",
        "daily_scheduled_minutes": "8:00",
        "item_base": "310,000",
    }
    assert desk.post(url("terms", employee), given).status_code == 302
    made = employee.terms.get(valid_from=dt.date(2026, 12, 1))
    assert dict(made.items.values_list("code", "amount_yen")) == {"base": 310_000}
    page = shown(desk, url("detail", employee))
    assert "定期昇給" in page
    assert "310,000" not in page
    assert desk.post(url("terms_take_back", employee)).status_code == 302
    assert employee.terms.get().valid_until is None


def test_a_page_asks_as_often_whatever_happened(desk: Client, employee: Employee, aiko: User, now: dt.datetime) -> None:
    shown(desk, url("detail", employee))

    def asked() -> int:
        with CaptureQueriesContext(connection) as told:
            shown(desk, url("detail", employee))
        return len(told)

    before = asked()
    for on, address in (("2026-04-01", "東京都港区1"), ("2026-10-01", "東京都港区2")):
        given = {"valid_from": on, "postal_code": "105-0022", "address": address}
        assert desk.post(url("address", employee), given).status_code == 302
    assert desk.post(url("absence", employee), {"kind": "OTHER", "valid_from": "2026-10-01"}).status_code == 302
    assert asked() <= before


def test_the_roster_says_what_the_law_asks_for(desk: Client, employee: Employee) -> None:
    given = {"sex": "FEMALE", "work": "営業", "history": "2014年 みなと大学 卒業"}
    desk.post(url("facts", employee), given)
    desk.post(url("leave", employee), {"left_on": "2026-11-30", "reason": "DISMISSAL", "detail": "事業の縮小"})
    answer = desk.get(url("roster", employee))
    assert answer["Content-Type"] == "application/pdf"
    run = subprocess.run(["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True)
    words = run.stdout.decode().replace("\n", "")
    for said in (
        "労働者名簿",
        "髙﨑 愛子",
        "女性",
        "営業",
        "みなと大学",
        "2026年11月30日",
        "解雇",
        "事業の縮小",
        "5年",
    ):
        assert said in words, said
    content = desk.get(reverse("hr:employment_roster_all")).content.decode("utf-8-sig")
    [line] = list(csv.DictReader(io.StringIO(content)))
    assert (line["性別"], line["住所"], line["事由・原因"]) == ("女性", "未登録", "解雇　事業の縮小")
    assert Event.objects.filter(step="hr.employment.print_roster").count() == 2


def test_who_has_no_duty_sees_nothing(client: Client, chie: User, employee: Employee) -> None:
    client.force_login(chie)
    for name in ("detail", "terms", "leave", "roster", "facts"):
        assert client.get(url(name, employee)).status_code == 403
        assert client.post(url(name, employee), {}).status_code == 403
    assert client.post(NEW, joining()).status_code == 403
    assert Employee.objects.count() == 1
