"""Forms and their answers for other programs: read as JSON, filled in, submitted; refused as on screen, at the field."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backoffice.api import ids
from backoffice.approvals.models import Request
from backoffice.companies.models import Company
from backoffice.documents.models import StoredFile
from backoffice.forms.actions import NewField
from backoffice.forms.models import FormAnswer
from backoffice.forms.rules import Kind
from backoffice.organisation.models import User
from tests.factories import formed, program, trade

FORMS, ANSWERS, LOOKUPS = "/api/v1/request-forms", "/api/v1/request-answers", "/api/v1/request-lookups"


@pytest.fixture
def caller(aiko: User, ben: User, admin: User, now: dt.datetime) -> program.Program:
    """愛子's program; 稟議書 is in force, and 弁 agrees."""
    formed.in_force(admin, now)
    formed.routed(ben, admin, now)
    return program.Program(program.token_of(aiko, now))


def filled(**changed: Any) -> dict[str, Any]:
    return {"form": formed.CODE, "title": "複合機の入れ替え", "values": formed.VALUES, **changed}


def test_forms_are_told_with_their_fields(caller: program.Program) -> None:
    [form] = caller.every(FORMS)
    assert (form["id"], form["version"], form["name"]) == ("ringi", 1, "稟議書")
    assert caller.get(f"{FORMS}/ringi").json() == form
    fields = {field["key"]: field for field in form["fields_asked"]}
    assert fields["kind"]["kind"] == "CHOICE"
    assert "購入" in fields["kind"]["choices"]
    assert [column["key"] for column in fields["quotations"]["columns"]] == ["item", "supplier", "quantity", "amount"]
    assert caller.get(f"{FORMS}/nothing").status_code == 404


def test_an_answer_is_drafted_changed_submitted_and_read(caller: program.Program, aiko: User) -> None:
    answer = caller.post(ANSWERS, filled())
    assert answer.status_code == 201, answer.content.decode()
    draft = answer.json()
    assert (draft["state"], draft["number"], draft["request"]) == ("DRAFT", "", None)
    assert draft["values"]["quotations"][0]["amount"] == 330_000
    assert draft["amount"] == {"amount": 330_000, "currency": "JPY"}
    url = f"{ANSWERS}/{draft['id']}"
    assert answer["Location"].endswith(url)
    changed = caller.post(f"{url}/change", {"title": "複合機", "values": formed.VALUES}).json()
    assert changed["title"] == "複合機"
    done = caller.post(f"{url}/submit", {}).json()
    assert done["state"] == "SUBMITTED"
    assert done["number"].startswith("RINGI-")
    assert done["request"] == ids.write("req", Request.objects.get().pk)
    assert caller.get(url).json() == done
    assert caller.every(f"{ANSWERS}?view=submitted") == [done]
    assert caller.every(f"{ANSWERS}?form=other") == []
    again = caller.post(f"{url}/submit", {})
    assert (again.status_code, again.json()["code"]) == (409, "forms.answer_not_open")
    assert caller.post(f"{url}/change", {"values": {}}).status_code == 409


def test_a_file_comes_with_the_answer(caller: program.Program) -> None:
    paper = {"name": "見積書.pdf", "content": "JVBERi0xLjcKMSAwIG9iagolJUVPRgo="}
    made = caller.post(ANSWERS, filled(files=[{"field": "papers", "file": paper}])).json()
    stored = StoredFile.objects.get()
    assert made["files"] == [{"field": "papers", "name": "見積書.pdf", "sha256": stored.sha256}]
    wrong = caller.post(ANSWERS, filled(files=[{"field": "kind", "file": paper}]))
    assert wrong.json()["code"] == "forms.not_a_file_field"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(caller: program.Program) -> None:
    row = {**formed.QUOTATION, "amount": "many"}
    answer = caller.post(ANSWERS, filled(values={"kind": "買う", "quotations": [formed.QUOTATION, row]}))
    assert (answer.status_code, answer.json()["code"]) == (422, "forms.answer_has_faults")
    errors = {each["field"]: each for each in answer.json()["errors"]}
    assert set(errors) == {"values.kind", "values.quotations.1.amount"}
    assert errors["values.kind"]["code"] == "not_offered"
    assert errors["values.quotations.1.amount"]["message"]["ja"].startswith("2行目の")
    assert not FormAnswer.objects.exists()


def test_a_draft_may_lack_what_a_submission_may_not(caller: program.Program) -> None:
    draft = caller.post(ANSWERS, filled(values={})).json()
    refused = caller.post(f"{ANSWERS}/{draft['id']}/submit", {})
    assert refused.json()["code"] == "forms.answer_has_faults"
    assert {"missing"} == {each["code"] for each in refused.json()["errors"]}
    assert FormAnswer.objects.get().state == "DRAFT"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"nothing": "x"}, "values.nothing"),
        ({"kind": ["購入"]}, "values.kind"),
        ({"kind": {"id": 1}}, "values.kind"),
        ({"kind": True}, "values.kind"),
        ({"purpose": "\ud800"}, "values.purpose"),
        ({"quotations": "x"}, "values.quotations"),
        ({"quotations": {"item": "x"}}, "values.quotations"),
        ({"quotations": ["x"]}, "values.quotations.0"),
        ({"quotations": [{"nothing": "x"}]}, "values.quotations.0.nothing"),
        ({"quotations": [{"item": []}]}, "values.quotations.0.item"),
        ({"papers": [{"name": "x", "sha256": "x"}]}, "values.papers"),
    ],
)
def test_what_no_field_of_that_kind_reads_is_refused_where_it_stands(
    values: dict[str, Any], field: str, caller: program.Program
) -> None:
    answer = caller.post(ANSWERS, filled(values=values))
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert not FormAnswer.objects.exists()


def test_an_entry_of_a_register_goes_by_its_id(aiko: User, admin: User, now: dt.datetime) -> None:
    partner = trade.customer()
    whom = NewField(key="whom", label="相手", kind=Kind.LOOKUP, lookup="partners")
    formed.in_force(admin, now, code="visit", fields=(whom,), amount_key="")
    caller = program.Program(program.token_of(aiko, now))
    entries = caller.get(f"{LOOKUPS}/partners").json()["entries"]
    assert entries == [{"id": ids.write("ent", partner.pk), "name": partner.name}]
    made = caller.post(ANSWERS, {"form": "visit", "values": {"whom": entries[0]["id"]}}).json()
    assert made["values"] == {"whom": entries[0]}
    for wrong in (str(partner.pk), ids.write("ptn", partner.pk), partner.pk):
        assert caller.post(ANSWERS, {"form": "visit", "values": {"whom": wrong}}).status_code == 422
    gone = caller.post(ANSWERS, {"form": "visit", "values": {"whom": ids.write("ent", 999_999)}})
    assert gone.json()["errors"][0]["code"] == "not_offered"
    assert caller.get(f"{LOOKUPS}/nothing").status_code == 404


def test_nobody_sees_or_touches_the_answers_of_another(caller: program.Program, chie: User, now: dt.datetime) -> None:
    draft = caller.post(ANSWERS, filled()).json()
    other = program.Program(program.token_of(chie, now))
    assert other.every(ANSWERS) == []
    url = f"{ANSWERS}/{draft['id']}"
    assert other.get(url).status_code == 404
    assert other.post(f"{url}/submit", {}).status_code == 404
    assert other.post(f"{url}/change", {"values": {}}).status_code == 404
    assert FormAnswer.objects.get().state == "DRAFT"


def test_a_form_that_is_not_in_use_is_not_filled_in(caller: program.Program, admin: User, now: dt.datetime) -> None:
    formed.designed(admin, now, code="later")
    for code in ("later", "nothing"):
        answer = caller.post(ANSWERS, filled(form=code))
        assert answer.json()["code"] == "forms.form_not_in_use"
        assert caller.get(f"{FORMS}/{code}").status_code == 404


def test_a_trial_of_a_submission_leaves_the_draft(caller: program.Program) -> None:
    draft = caller.post(ANSWERS, filled()).json()
    tried = caller.post(f"{ANSWERS}/{draft['id']}/submit?dry_run=true", {}).json()
    assert tried["answer"]["state"] == "SUBMITTED"
    assert FormAnswer.objects.get().state == "DRAFT"
    assert not Request.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_many(
    caller: program.Program, aiko: User, company: Company, now: dt.datetime
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert caller.get(ANSWERS).status_code == 200
        return len(captured)

    formed.submitted(aiko, now)
    queries()  # the first one notes that the key is in use
    few = queries()
    for _ in range(5):
        formed.submitted(aiko, now)
    assert queries() == few
