"""The pages of resident tax: the import whole or not at all, the year, one person, and the report of an end."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee, ImportedList
from hr.resident_tax.models import CollectionEnd, DesignatedNumber, ResidentTax
from tests.factories import pay, resident

HEADINGS = "年度,社員番号,市区町村コード,市区町村,宛名番号,特別徴収税額（年税額）,6月分,7月分"
NOVEMBER = Month(2026, 11)


@pytest.fixture
def sumiko(aiko: User) -> User:
    return resident.keeper()


@pytest.fixture
def people(aiko: User, now: dt.datetime) -> list[Employee]:
    pay.payroll(aiko, now)
    return pay.hired(2, aiko, now)


@pytest.fixture
def office(sumiko: User) -> Client:
    client = Client()
    client.force_login(sumiko)
    return client


def uploaded(office: Client, *rows: str, coding: str = "utf-8") -> tuple[ImportedList, str]:
    """A list that was sent, and its preview."""
    file = SimpleUploadedFile("notices.csv", "\r\n".join([HEADINGS, *rows]).encode(coding), "text/csv")
    answer = office.post(reverse("hr:resident_tax_import_new"), {"file": file}, follow=True)
    return ImportedList.objects.latest("pk"), answer.content.decode()


def test_a_list_is_entered_whole(office: Client, people: list[Employee]) -> None:
    """As the offices save it: Shift JIS, amounts as people type them."""
    held, preview = uploaded(
        office,
        '2026,1000,131032,港区,A-1,"122,000","12,000","10,000"',
        "2026,1001,131121,世田谷区,,,１５３００,１５０００",
        coding="cp932",
    )
    assert "誤りはありません。" in preview
    assert not ResidentTax.objects.exists()
    office.post(reverse("hr:resident_tax_import_confirm", args=[held.pk]))
    found = {each.employee.person.code: each for each in ResidentTax.objects.all()}
    assert found["1000"].amounts_yen == [12_000, *[10_000] * 11]
    assert (found["1000"].payee_number, found["1001"].amounts_yen[0]) == ("A-1", 15_300)
    page = office.get(reverse("hr:resident_tax_year")).content.decode()
    assert [name in page for name in ("港区", "世田谷区", "10,000", "15,000")] == [True] * 4


def test_every_fault_is_named_and_nothing_is_entered(office: Client, people: list[Employee]) -> None:
    held, preview = uploaded(
        office,
        "2026,1000,131032,港区,,120000,12000,10000",
        "2026,9999,131032,港区,,,12000,10000",
        "2026,1001,13103,港区,,,12000,10000",
        "2026,1001,131032,港区,,,12000,",
    )
    for said in (
        "月割額の合計122,000円が、特別徴収税額120,000円と違います。",
        "社員番号 9999 の社員はいません。",
        "市区町村コードは、検査数字を含む6桁の数字で入力してください。",
        "最初の月と、その翌月の額が必要です。",
        "4行に誤りがあります。",
    ):
        assert said in preview, said
    answer = office.post(reverse("hr:resident_tax_import_confirm", args=[held.pk]))
    assert answer.status_code == 409 or "1件も登録していません" in answer.content.decode()
    assert not ResidentTax.objects.exists()


def test_a_template_has_the_headings_of_a_list(office: Client) -> None:
    content = office.get(reverse("hr:resident_tax_import_template", args=["csv"])).content.decode("utf-8-sig")
    assert content.startswith("年度,社員番号,")
    assert "6月分,7月分" in content
    assert office.get(reverse("hr:resident_tax_import_template", args=["pdf"])).status_code == 404


def test_who_has_no_notice_is_listed(office: Client, people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    resident.noticed(people[:1], sumiko, now)
    page = office.get(reverse("hr:resident_tax_year")).content.decode()
    assert "4月1日に在籍した社員のうち1名" in page
    assert "前年から在籍。通知が届くはずです" in page


def test_a_notice_of_change_by_hand(office: Client, people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    resident.noticed(people, sumiko, now)
    url = reverse("hr:resident_tax_notice_new", args=[people[0].pk])
    given = {
        "fiscal_year": "2026",
        "municipality_code": "131032",
        "municipality_name": "港区",
        "month_5": "8,500",
        "month_6": "8,000",
    }
    refused = office.post(url, {**given, "kind": "YEAR"})
    assert refused.status_code == 422
    assert "2026年度の税額通知は、すでに登録されています。" in refused.content.decode()
    page = office.post(url, {**given, "kind": "CHANGE"}, follow=True).content.decode()
    assert [said in page for said in ("変更通知", "8,500", "8,000")] == [True] * 3


def test_an_end_from_its_entry_to_its_report(
    office: Client, people: list[Employee], sumiko: User, chie: User, now: dt.datetime
) -> None:
    resident.noticed(people, sumiko, now)
    Employee.objects.filter(pk=people[0].pk).update(left_on=dt.date(2026, 10, 31))
    assert "退職し、異動が登録されていない人" in office.get(reverse("hr:resident_tax_year")).content.decode()
    given = {"happened_on": "2026-10-31", "reason": "LEFT", "last_month": "2026-11", "rest": "LUMP_SUM"}
    url = reverse("hr:resident_tax_end_new", args=[people[0].pk])
    assert office.get(url).status_code == 200
    assert "本人の申し出があるときだけです" in office.post(url, given).content.decode()
    page = office.post(url, {**given, "requested": "on"}, follow=True).content.decode()
    assert [said in page for said in ("届出待ち", "60,000", "一括徴収")] == [True] * 3
    end = CollectionEnd.objects.get()
    paper = office.get(reverse("hr:resident_tax_end_paper", args=[end.pk]))
    assert paper.content.startswith(b"%PDF")
    page = office.post(
        reverse("hr:resident_tax_end_file", args=[end.pk]), {"filed_on": "2026-11-04"}, follow=True
    ).content.decode()
    assert "届出済み" in page
    stranger = Client()
    stranger.force_login(chie)
    assert stranger.get(reverse("hr:resident_tax_end_paper", args=[end.pk])).status_code == 403


def test_how_a_municipality_calls_the_company(
    office: Client, people: list[Employee], sumiko: User, now: dt.datetime
) -> None:
    resident.noticed(people, sumiko, now)
    url = reverse("hr:resident_tax_number", args=[2026, "131032"])
    for number in ("0012345", "0012346"):
        page = office.post(url, {"number": number}, follow=True).content.decode()
        assert number in page
    assert DesignatedNumber.objects.get().number == "0012346"
