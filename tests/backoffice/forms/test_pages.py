"""The pages of forms: designing, filling in without a script, and finding what was filled in."""

import datetime as dt
import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.forms import actions, queries
from backoffice.forms.actions import NewField
from backoffice.forms.limits import MOST_IN_A_LIST
from backoffice.forms.models import AnswerState, FormAnswer, FormField, RequestForm
from backoffice.forms.paper import paper
from backoffice.forms.work import answer_facts
from backoffice.organisation.models import User
from tests.factories import formed, trade

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


def test_nothing_is_a_figure_like_any_other(
    client: Client, form: RequestForm, aiko: User, admin: User, ben: User, now: dt.datetime
) -> None:
    fields = (NewField("値引き", "YEN", key="cut"), NewField("台数", "WHOLE", key="count"))
    formed.in_force(admin, now, code="cut", fields=fields, amount_key="cut")
    formed.routed(ben, admin, now, code="cut")
    answer = formed.submitted(aiko, now, code="cut", cut="0", count="0")
    assert answer_facts(formed.request_of(answer).arguments) == [("値引き", "¥0"), ("台数", "0")]
    assert [each.text for each in paper(queries.answer(answer.pk))["shown"]] == ["¥0", "0"]
    client.force_login(aiko)
    assert "<dt>台数</dt><dd>0</dd>" in page(client, f"/answers/{answer.pk}/")


def test_a_limit_is_told_as_it_was_set(client: Client, aiko: User, admin: User, now: dt.datetime) -> None:
    fields = (
        NewField("金額", "YEN", key="yen", least=Decimal(1_000)),
        NewField("見積", "FILE", key="papers", most=Decimal(1)),
        NewField("内訳", "TABLE", key="rows", least=Decimal(2), columns=(NewField("品名", "LINE", key="item"),)),
        NewField("内訳2", "TABLE", key="more", least=Decimal(3), columns=(NewField("品名", "LINE", key="item"),)),
    )
    formed.in_force(admin, now, fields=fields, amount_key="yen")
    client.force_login(aiko)
    papers = [SimpleUploadedFile(f"{number}.pdf", formed.PDF) for number in (1, 2)]
    sent = {"yen": "999", "papers": papers, "rows-0-item": "机", "more-0-item": "椅子", "submit": ""}
    answer = client.post(NEW, sent)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "金額は、1,000以上にしてください。" in said
    assert "見積は、1個までにしてください。" in said
    at_tables = said[said.index('<fieldset class="table-entry">') :]
    assert at_tables.count("内訳は、2行以上を入力してください。") == 1
    assert at_tables.count("内訳2は、3行以上を入力してください。") == 1
    assert "選んだファイル（1.pdf、2.pdf）はまだ保存されていません。" in said


def test_what_a_kind_does_not_take_is_not_promised(client: Client, admin: User, now: dt.datetime) -> None:
    formed.designed(admin, now)
    client.force_login(admin)
    client.post("/forms/ringi/field", {"field": "new", "label": "期日", "kind": "DATE", "least": "5", "most": "9"})
    made = FormField.objects.get(label="期日")
    assert (made.least, made.most) == (None, None)
    into = client.post("/forms/ringi/field", {"field": "new", "table": made.pk, "label": "列", "kind": "LINE"})
    assert into.status_code == 409
    assert not FormField.objects.filter(table=made).exists()


def test_choosing_from_a_register_asks_as_often_for_ten_rows_as_for_one(
    client: Client, aiko: User, admin: User, now: dt.datetime
) -> None:
    column = NewField("取引先", "LOOKUP", key="partner", lookup="partners")
    formed.in_force(admin, now, fields=(NewField("見積", "TABLE", key="rows", columns=(column,)),), amount_key="")
    partners = [trade.customer(f"C{number}", f"得意先 {number}") for number in range(10)]
    client.force_login(aiko)

    def asked(count: int) -> int:
        sent = {f"rows-{row}-partner": partners[row].pk for row in range(count)}
        with CaptureQueriesContext(connection) as found:
            client.post(NEW, {"rows-rows": "10", **sent, "save": ""})
        return len(found)

    asked(1)
    assert asked(10) == asked(1)
    newest = FormAnswer.objects.order_by("pk")[1]
    assert [row["partner"]["name"] for row in newest.values["rows"]] == [each.name for each in partners]
    gone = client.post(NEW, {"rows-rows": "1", "rows-0-partner": partners[-1].pk + 1, "save": ""})
    assert "1行目の取引先は、選択肢から選び直してください。" in gone.content.decode()


def test_a_register_of_many_stands_once_on_the_page_and_is_chosen_from_by_name(
    client: Client, aiko: User, admin: User, now: dt.datetime
) -> None:
    column = NewField("取引先", "LOOKUP", key="partner", lookup="partners")
    formed.in_force(admin, now, fields=(NewField("見積", "TABLE", key="rows", columns=(column,)),), amount_key="")
    several = [trade.customer(f"C{number}", f"得意先 {number}") for number in range(MOST_IN_A_LIST)]
    twice = [trade.customer(f"D{number}", "同じ名の商店") for number in range(2)]
    client.force_login(aiko)
    blank = client.get(NEW).content.decode()
    assert blank.count('<option value="得意先 7">') == 1
    assert blank.count('list="list-partners"') == 3
    ambiguous = client.post(NEW, {"rows-rows": "1", "rows-0-partner": "同じ名の商店", "save": ""})
    assert "1行目の取引先は、選択肢から選び直してください。" in ambiguous.content.decode()
    assert 'value="同じ名の商店"' in ambiguous.content.decode()
    by_id = client.post(NEW, {"rows-rows": "1", "rows-0-partner": str(several[3].pk), "save": ""})
    assert "1行目の取引先は、選択肢から選び直してください。" in by_id.content.decode()
    chosen = {"rows-0-partner": "得意先 42", "rows-1-partner": f"同じ名の商店（{twice[1].pk}）"}
    assert client.post(NEW, {"rows-rows": "2", **chosen, "save": ""}).status_code == 302
    made = FormAnswer.objects.get()
    assert [row["partner"]["id"] for row in made.values["rows"]] == [several[42].pk, twice[1].pk]
    again = client.get(f"/answers/{made.pk}/change").content.decode()
    assert 'name="rows-0-partner" value="得意先 42"' in again


def test_what_was_submitted_is_not_offered_for_writing(
    client: Client, form: RequestForm, aiko: User, ben: User, now: dt.datetime
) -> None:
    answer = formed.submitted(aiko, now)
    client.force_login(aiko)
    change = f"/answers/{answer.pk}/change"
    assert client.get(change)["Location"] == f"/answers/{answer.pk}/"
    late = client.post(change, {**HEAD, "purpose": "書き直した理由", "save": ""})
    assert late.status_code == 422
    assert "書き直した理由" in late.content.decode()
    request = formed.request_of(answer)
    decide_request(request_id=request.pk, outcome="SEND_BACK", comment="金額", acting_user=ben, at=now)
    assert "この申請を見られる人に見えます" in page(client, change)
    assert "ほかの人には見えません" not in page(client, change)
    assert "ほかの人には見えません" in page(client, NEW)


def test_a_version_that_is_overtaken_is_not_told_as_coming(
    client: Client, form: RequestForm, admin: User, now: dt.datetime
) -> None:
    for days in (30, 10, 20):
        actions.start_form_draft(code=formed.CODE, acting_user=admin, at=now)
        begins = now.date() + dt.timedelta(days=days)
        actions.put_form_into_force(code=formed.CODE, valid_from=begins, acting_user=admin, at=now)
    client.force_login(admin)
    listed = page(client, "/forms/")
    assert [f"第{version}版" in listed for version in (1, 2, 3, 4)] == [True, False, True, True]


def test_the_same_form_sent_twice_asks_once(client: Client, form: RequestForm, aiko: User, ben: User) -> None:
    client.force_login(aiko)
    shown = re.search('name="form_key" value="([0-9a-f-]{36})"', page(client, NEW))
    assert shown is not None
    sent = {**HEAD, **ROW, "form_key": shown[1]}
    for purpose in ("保守のため。", "保守の期限が切れるため。"):
        client.post(NEW, {**sent, "purpose": purpose, "papers": SimpleUploadedFile("a.pdf", formed.PDF), "save": ""})
    draft = FormAnswer.objects.get()
    assert (draft.values["purpose"], draft.files.count()) == ("保守の期限が切れるため。", 1)
    addresses = {client.post(NEW, {**sent, "submit": ""})["Location"] for _time in range(2)}
    assert addresses == {f"/answers/{draft.pk}/"}
    assert (FormAnswer.objects.get().number, Request.objects.count()) == ("RINGI-2026-0001", 1)
    client.force_login(ben)
    other = client.post(NEW, {**sent, "save": ""})
    assert other.status_code == 422
    assert "変更できるのは、申請した人だけです" in other.content.decode()
    assert FormAnswer.objects.count() == 1
    client.post(NEW, {**HEAD, **ROW, "form_key": "no key", "save": ""})
    assert FormAnswer.objects.count() == 2


def test_postgresql_keeps_one_answer_of_a_form(aiko: User, form: RequestForm, now: dt.datetime) -> None:
    made = formed.drafted(aiko, now, form_key=uuid4())
    assert formed.drafted(aiko, now, form_key=made.form_key).pk == made.pk
    other = formed.drafted(aiko, now)
    with pytest.raises(IntegrityError, match="one_form_makes_one_answer"), transaction.atomic():
        FormAnswer.objects.bulk_create(
            [FormAnswer(form=form, form_key=made.form_key, title="", applicant_id=1, applicant_name="", drafted_at=now)]
        )
    assert set(FormAnswer.objects.values_list("pk", flat=True)) == {made.pk, other.pk}


@pytest.mark.parametrize("huge", ["9" * 19, "9" * 5000, "１２"])
def test_numbers_that_nobody_can_mean_break_nothing(
    huge: str, client: Client, form: RequestForm, aiko: User, admin: User, now: dt.datetime
) -> None:
    draft = formed.drafted(aiko, now)
    client.force_login(aiko)
    sent = {**HEAD, **ROW, "rows-quotations": huge, "remove": huge, "save": ""}
    assert client.post(f"/answers/{draft.pk}/change", sent).status_code == 302
    client.force_login(admin)
    assert [client.get(f"/forms/ringi/?{name}={huge}").status_code for name in ("version", "field", "table")] == [
        200
    ] * 3
    assert client.post("/forms/ringi/move", {"field": huge, "by": "front"}).status_code == 409
