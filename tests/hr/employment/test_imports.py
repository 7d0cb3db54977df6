"""取り込み: every fault by row and column, then all or none; nothing is written before the confirmation."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from hr.employment.models import Employee, ImportedList
from tests.factories import pay

NEW = reverse("hr:employment_import_new")
PERSON: dict[str, Any] = {
    "社員番号": "8001",
    "姓": "木下",
    "名": "弁",
    "姓（カナ）": "キノシタ",
    "名（カナ）": "ベン",
    "生年月日": "1990/5/6",
    "入社日": "2026年12月1日",
    "雇用区分": "正社員",
    "部署": "営業部",
    "事業所": "TYO",
    "部署の長": "○",
    "給与形態": "月給",
    "給与グループ": "A",
    "月平均所定労働時間": "160",
    "1日の所定労働時間": "8",
    "基本給": "280,000",
    "銀行コード": "1",
    "銀行名": "みずほ銀行",
    "支店コード": "110",
    "支店名": "丸の内支店",
    "預金種目": "普通",
    "口座番号": "123",
    "口座名義（カナ）": "キノシタ ベン",
}


@pytest.fixture
def desk(client: Client, aiko: User, now: dt.datetime) -> Client:
    pay.payroll(aiko, now)
    client.force_login(aiko)
    return client


def as_csv(*people: dict[str, Any], coding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(people[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(people)
    return text.getvalue().encode(coding)


def as_xlsx(*people: dict[str, Any]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.append(list(people[0]))
    for person in people:
        sheet.append(list(person.values()))
    book.save(content)
    return content.getvalue()


def uploaded(desk: Client, content: bytes, kind: str = "EMPLOYEES", name: str = "list.csv") -> Any:
    return desk.post(NEW, {"kind": kind, "file": SimpleUploadedFile(name, content)})


def page(desk: Client, held: ImportedList) -> str:
    answer = desk.get(reverse("hr:employment_import_detail", args=[held.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def confirm(desk: Client, held: ImportedList) -> int:
    return int(desk.post(reverse("hr:employment_import_confirm", args=[held.pk])).status_code)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_list_is_looked_at_and_then_entered_whole(desk: Client, coding: str) -> None:
    second = {**PERSON, "社員番号": "8002", "給与形態": "時給", "基本給": ""}
    assert uploaded(desk, as_csv({**PERSON, "時給": ""}, {**second, "時給": "1,300"}, coding=coding)).status_code == 302
    held = ImportedList.objects.get()
    assert "誤りはありません" in page(desk, held)
    assert Employee.objects.count() == 0
    assert confirm(desk, held) == 302
    first, hourly = Employee.objects.order_by("person__code")
    assert (first.born_on, first.joined_on) == (dt.date(1990, 5, 6), dt.date(2026, 12, 1))
    assert first.person.assignments.get().is_head
    account = first.accounts.get()
    assert (account.bank_code, account.number) == ("0001", "0000123")
    assert hourly.terms.get().hourly_yen == 1_300
    assert confirm(desk, held) == 409
    assert Employee.objects.count() == 2
    steps = Event.objects.filter(step__startswith="hr.employment").values_list("step", flat=True)
    assert {"hr.employment.upload_list", "hr.employment.confirm_list", "hr.employment.register_employees"} <= set(steps)


def test_excel_with_days_and_numbers_as_cells(desk: Client) -> None:
    person = {
        **PERSON,
        "社員番号": 8001,
        "生年月日": dt.date(1990, 5, 6),
        "入社日": dt.datetime(2026, 12, 1),  # noqa: DTZ001  (as a spreadsheet has it)
        "月平均所定労働時間": 162.5,
        "1日の所定労働時間": 8.0,
        "基本給": 280000,
        "銀行コード": 1,
    }
    assert uploaded(desk, as_xlsx(person), name="list.xlsx").status_code == 302
    assert confirm(desk, ImportedList.objects.get()) == 302
    terms = Employee.objects.get().terms.get()
    assert (terms.monthly_scheduled_minutes, terms.items.get().amount_yen) == (9750, 280_000)


def test_every_fault_is_named_by_row_and_column_and_nothing_is_entered(
    desk: Client, aiko: User, now: dt.datetime
) -> None:
    pay.hired(1, aiko, now)
    faulty = [
        PERSON,
        {**PERSON, "社員番号": "1000"},
        {**PERSON, "社員番号": "8003", "部署": "宇宙部", "生年月日": "昭和", "姓": ""},
        {**PERSON, "社員番号": "8001", "口座番号": ""},
    ]
    assert uploaded(desk, as_csv(*faulty)).status_code == 302
    held = ImportedList.objects.get()
    shown = page(desk, held)
    for said in (
        "4行に誤りがあります",
        "社員番号 1000 は、すでに使われています。",
        "社員番号 8001 が、ファイルの中で重なっています。",
        "次のどれかにしてください：営業部",
        "姓が入力されていません。",
        "2026-04-01 の形で入力してください。",
        "口座番号も入力してください。",
    ):
        assert said in shown, said
    assert "確定して全件を登録" not in shown
    assert confirm(desk, held) == 409
    assert Employee.objects.count() == 1
    assert desk.post(reverse("hr:employment_import_discard", args=[held.pk])).status_code == 302
    held.refresh_from_db()
    assert held.state == "DISCARDED"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        ("社員番号\r\n".encode(), "行がありません"),
        ("社員番号,血液型\r\n1,A\r\n".encode(), "知らない見出し：血液型"),
        ("社員番号,社員番号\r\n1,1\r\n".encode(), "重なった見出し：社員番号"),
        (b"\xff\xfe\x00\x81\xff", "読み取れません"),
        (b"PK\x03\x04nothing", "読み取れません"),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_not_kept(desk: Client, content: bytes, said: str) -> None:
    answer = uploaded(desk, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ImportedList.objects.count() == 0


def test_changes_of_terms_leave_what_is_blank(desk: Client, aiko: User, now: dt.datetime) -> None:
    pay.hired(2, aiko, now)
    raises = [
        {"社員番号": "1000", "適用開始日": "2026-12-01", "変更の理由": "定期昇給", "基本給": "320000", "通勤手当": ""},
        {"社員番号": "1001", "適用開始日": "2026-12-01", "変更の理由": "", "基本給": "", "通勤手当": "0"},
    ]
    assert uploaded(desk, as_csv(*raises), kind="TERMS").status_code == 302
    held = ImportedList.objects.get()
    assert "誤りはありません" in page(desk, held)
    assert confirm(desk, held) == 302

    def items(code: str) -> dict[str, int]:
        employee = Employee.objects.get(person__code=code)
        return dict(employee.terms.get(valid_until=None).items.values_list("code", "amount_yen"))

    assert items("1000") == {"base": 320_000, "commuting": 10_000}
    assert items("1001") == {"base": 300_000}


def test_a_change_that_the_action_would_refuse_is_a_fault_of_its_row(
    desk: Client, aiko: User, now: dt.datetime
) -> None:
    [employee] = pay.hired(1, aiko, now)
    raises = [
        {"社員番号": "1000", "適用開始日": f"{employee.joined_on}", "基本給": "320000"},
        {"社員番号": "1000", "適用開始日": "2026-12-01", "基本給": "300000"},
        {"社員番号": "9999", "適用開始日": "2026-12-01", "基本給": "300000"},
    ]
    assert uploaded(desk, as_csv(*raises), kind="TERMS").status_code == 302
    held = ImportedList.objects.get()
    shown = page(desk, held)
    for said in ("に始まる登録がすでにあります", "変更がありません", "社員番号 9999 の社員はいません"):
        assert said in shown, said
    assert confirm(desk, held) == 409
    assert employee.terms.get().valid_until is None


def test_the_templates_are_lists_that_fit(desk: Client) -> None:
    answer = desk.get(reverse("hr:employment_import_template", args=["EMPLOYEES", "xlsx"]))
    book = load_workbook(io.BytesIO(answer.content))
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert set(PERSON) <= set(headings)
    assert [cell.value for cell in book.worksheets[1][2]][:2] == ["社員番号", "必須"]
    answer = desk.get(reverse("hr:employment_import_template", args=["TERMS", "csv"]))
    assert answer.content.decode("utf-8-sig").startswith("社員番号,適用開始日,変更の理由,給与形態")
    assert desk.get(reverse("hr:employment_import_template", args=["TERMS", "pdf"])).status_code == 404


def test_who_has_no_duty_imports_nothing(client: Client, chie: User) -> None:
    client.force_login(chie)
    assert client.get(NEW).status_code == 403
    assert uploaded(client, as_csv(PERSON)).status_code == 403
    assert ImportedList.objects.count() == 0
