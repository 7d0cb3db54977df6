"""The pages of forms: designing, filling in without a script, and finding what was filled in."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backoffice.forms.models import AnswerState, FormAnswer, FormField, RequestForm
from backoffice.organisation.models import User
from tests.factories import formed

NEW = "/answers/new/ringi"
HEAD = {
    "answer_title": "複合機の入れ替え",
    "kind": "購入",
    "purpose": "保守の期限が切れるため。",
    "rows-quotations": "3",
}
ROW = {
    "quotations-0-item": "複合機",
    "quotations-0-supplier": "芝浦事務機",
    "quotations-0-quantity": "１",
    "quotations-0-amount": "３３万",
}


@pytest.fixture
def form(admin: User, ben: User, now: dt.datetime) -> RequestForm:
    formed.routed(ben, admin, now)
    return formed.in_force(admin, now)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_form_is_designed_on_screen(client: Client, admin: User) -> None:
    client.force_login(admin)
    client.post("/forms/new", {"name": "出張申請", "code": "trip", "purpose": "", "begins_with": ""})
    client.post("/forms/trip/field", {"field": "new", "label": "行き先", "kind": "LINE", "is_required": "on"})
    client.post("/forms/trip/field", {"field": "new", "label": "費用", "kind": "TABLE"})
    table = FormField.objects.get(label="費用")
    client.post(
        "/forms/trip/field",
        {"field": "new", "table": table.pk, "label": "金額", "kind": "YEN", "has_total": "on", "least": "1"},
    )
    client.post("/forms/trip/head", {"name": "出張申請", "purpose": "出張の前に。", "amount_key": "f2.c1"})
    shown = page(client, "/forms/trip/")
    assert "行き先" in shown
    assert "費用（金額）" in shown
    client.post("/forms/trip/move", {"field": table.pk, "by": "front"})
    assert [each.label for each in FormField.objects.filter(table=None).order_by("position")] == ["費用", "行き先"]
    assert "増える" in page(client, "/forms/trip/apply")
    client.post("/forms/trip/apply", {"valid_from": "2026-11-04"})
    assert RequestForm.objects.get().valid_from == dt.date(2026, 11, 4)
    assert "承認経路がありません" in page(client, "/routes/backoffice.forms.trip/")


def test_what_a_field_lacks_is_said_beside_it(client: Client, admin: User, now: dt.datetime) -> None:
    formed.designed(admin, now)
    client.force_login(admin)
    answer = client.post("/forms/ringi/field", {"field": "new", "label": "区分", "kind": "CHOICE"})
    assert answer.status_code == 422
    assert "選択肢を1行に1つずつ入力してください。" in answer.content.decode()


def test_staff_find_the_form_and_fill_it_in(client: Client, form: RequestForm, aiko: User) -> None:
    client.force_login(aiko)
    assert "/answers/new" in page(client, "/")
    assert NEW in page(client, "/answers/new")
    more = client.post(NEW, {**HEAD, **ROW, "more": "quotations"})
    assert (more.status_code, FormAnswer.objects.count()) == (200, 0)
    assert 'name="quotations-7-item"' in more.content.decode()
    assert "３３万" in more.content.decode()
    papers = SimpleUploadedFile("見積書.pdf", formed.PDF)
    client.post(NEW, {**HEAD, **ROW, "rows-quotations": "8", "papers": papers, "submit": ""})
    answer = FormAnswer.objects.get()
    assert (answer.state, answer.amount_yen, answer.files.get().name) == ("SUBMITTED", 330_000, "見積書.pdf")
    shown = page(client, f"/answers/{answer.pk}/")
    assert "RINGI-2026-0001" in shown
    assert "芝浦事務機" in shown
    assert "承認待ち" in page(client, "/answers/")


def test_a_draft_is_saved_without_what_is_missing_and_submitting_names_it(
    client: Client, form: RequestForm, aiko: User
) -> None:
    client.force_login(aiko)
    client.post(NEW, {**HEAD, "kind": "", "save": ""})
    draft = FormAnswer.objects.get()
    answer = client.post(f"/answers/{draft.pk}/change", {**HEAD, "kind": "", "submit": ""})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "区分が入力されていません。" in said
    assert "見積が入力されていません。" in said
    assert FormAnswer.objects.get().state == AnswerState.DRAFT


def test_a_row_that_can_not_be_read_is_said_at_its_cell(client: Client, form: RequestForm, aiko: User) -> None:
    client.force_login(aiko)
    answer = client.post(NEW, {**HEAD, **ROW, "quotations-0-amount": "たくさん", "save": ""})
    assert answer.status_code == 422
    assert "1行目の金額（税込）は、12,345 のように数字で入力してください。" in answer.content.decode()
    assert FormAnswer.objects.count() == 0


def test_a_file_is_taken_off_again(client: Client, form: RequestForm, aiko: User) -> None:
    client.force_login(aiko)
    client.post(NEW, {**HEAD, **ROW, "papers": SimpleUploadedFile("見積書.pdf", formed.PDF), "save": ""})
    draft = FormAnswer.objects.get()
    client.post(f"/answers/{draft.pk}/change", {**HEAD, **ROW, "remove": draft.files.get().pk, "save": ""})
    assert draft.files.count() == 0
    assert FormAnswer.objects.get().values["papers"] == []


def test_others_see_neither_the_draft_nor_the_answer(
    client: Client, form: RequestForm, aiko: User, chie: User, ben: User, now: dt.datetime
) -> None:
    answer, draft = formed.submitted(aiko, now), formed.drafted(aiko, now)
    client.force_login(chie)
    assert client.get(f"/answers/{answer.pk}/").status_code == 403
    assert client.get(f"/answers/{draft.pk}/change").status_code == 403
    assert "複合機" not in page(client, "/answers/")
    assert "複合機の入れ替え" not in page(client, "/search/?q=複合機")
    client.force_login(ben)
    assert client.get(f"/answers/{answer.pk}/").status_code == 200
    assert client.get(f"/answers/{draft.pk}/").status_code == 403


def test_an_answer_is_found_by_its_number(client: Client, form: RequestForm, aiko: User, now: dt.datetime) -> None:
    formed.submitted(aiko, now)
    client.force_login(aiko)
    assert "複合機の入れ替え" in page(client, "/search/?q=RINGI-2026-0001")


def test_the_list_of_requests_asks_as_often_for_three_forms_as_for_one(
    client: Client, form: RequestForm, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            page(client, "/requests/?view=made")
        return len(found)

    client.force_login(aiko)
    formed.submitted(aiko, now)
    before = asked()
    for code in ("seal", "trip"):
        formed.in_force(admin, now, code=code)
        formed.routed(ben, admin, now, code=code)
        formed.submitted(aiko, now, code=code)
    assert asked() == before
