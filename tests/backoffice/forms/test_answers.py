"""A form is filled in, submitted with a number, decided, corrected and copied; what was submitted stays."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from backoffice.access.gate import NotAllowed
from backoffice.approvals import kinds
from backoffice.approvals.actions import NoRoute, decide_request, delegate, look_later, withdraw_request
from backoffice.approvals.models import LaterLook, RequestState
from backoffice.documents.actions import open_stored
from backoffice.documents.models import Document
from backoffice.documents.rules import FileIsNotWhatItSays
from backoffice.eventlog.models import Event
from backoffice.forms import actions, queries
from backoffice.forms.actions import NewField, NewFile
from backoffice.forms.models import AnswerFile, AnswerState, FormAnswer
from backoffice.forms.paper import paper
from backoffice.numbering.models import Number
from backoffice.organisation.models import User
from tests.factories import cast, formed


@pytest.fixture(autouse=True)
def form(admin: User, ben: User, now: dt.datetime) -> None:
    formed.in_force(admin, now)
    formed.routed(ben, admin, now)


def decided(answer: FormAnswer, ben: User, now: dt.datetime, outcome: str = "APPROVE") -> FormAnswer:
    decide_request(
        request_id=formed.request_of(answer).pk, outcome=outcome, comment="確認しました。", acting_user=ben, at=now
    )
    return FormAnswer.objects.get(pk=answer.pk)


def test_a_draft_takes_what_is_there_so_far(aiko: User, now: dt.datetime) -> None:
    draft = formed.drafted(aiko, now, purpose="")
    assert (draft.state, draft.number, draft.amount_yen) == ("DRAFT", "", 330_000)
    assert draft.values["quotations"][0] == {
        "item": "複合機",
        "supplier": "芝浦事務機",
        "quantity": "1",
        "amount": 330_000,
    }
    with pytest.raises(actions.AnswerHasFaults) as refused:
        actions.submit_answer(answer_id=draft.pk, acting_user=aiko, at=now)
    assert refused.value.given["why_ja"] == "目的・理由が入力されていません。"
    assert FormAnswer.objects.get().state == AnswerState.DRAFT


def test_submitting_numbers_the_answer_and_asks_by_its_amount(aiko: User, now: dt.datetime) -> None:
    answer = formed.submitted(aiko, now)
    assert (answer.state, answer.number) == ("SUBMITTED", "RINGI-2026-0001")
    request = formed.request_of(answer)
    assert (request.kind, request.title, request.amount_yen) == (
        "backoffice.forms.ringi",
        "稟議書「複合機の入れ替え」",
        330_000,
    )
    assert request.arguments["quotations.amount"] == 330_000
    facts = kinds.known(request.kind).facts(request.arguments)
    assert facts[0] == ("区分", "購入")
    assert ("見積", "複合機　芝浦事務機　1　¥330,000") in facts
    assert ("見積の金額（税込）の合計", "¥330,000") in facts
    assert Event.objects.filter(step="backoffice.forms.submit_answer").count() == 1


def test_the_last_approval_approves_the_answer_once_and_keeps_its_files(
    aiko: User, ben: User, now: dt.datetime
) -> None:
    answer = decided(formed.with_file(aiko, now), ben, now)
    assert (answer.state, answer.ended_at) == ("APPROVED", now)
    kept = Document.objects.get(kind="backoffice.forms.attachment")
    assert (kept.title, kept.amount_yen) == ("RINGI-2026-0001 見積書.pdf", 330_000)
    with pytest.raises(actions.AnswerNotSubmitted):
        actions.approve_answer.__wrapped__(answer_id=answer.pk, acting_user=ben, at=now)  # type: ignore[attr-defined]


def test_sent_back_it_is_corrected_and_submitted_under_its_number(aiko: User, ben: User, now: dt.datetime) -> None:
    answer = decided(formed.submitted(aiko, now), ben, now, "SEND_BACK")
    assert answer.state == AnswerState.SENT_BACK
    cheaper = {**formed.VALUES, "quotations": [{**formed.QUOTATION, "amount": 300_000}]}
    actions.change_answer(answer_id=answer.pk, title="複合機", values=cheaper, acting_user=aiko, at=now)
    again = actions.submit_answer(answer_id=answer.pk, acting_user=aiko, at=now)
    assert (again.number, again.amount_yen, again.ended_at) == ("RINGI-2026-0001", 300_000, None)
    assert [request.amount_yen for request in formed.request_of(again).__class__.objects.order_by("pk")] == [
        330_000,
        300_000,
    ]
    assert Number.objects.count() == 1


@pytest.mark.parametrize(("outcome", "state"), [("REJECT", "REJECTED"), ("SEND_BACK", "SENT_BACK")])
def test_the_answer_follows_the_end_of_its_request(
    outcome: str, state: str, aiko: User, ben: User, now: dt.datetime
) -> None:
    assert decided(formed.submitted(aiko, now), ben, now, outcome).state == state


def test_withdrawn_it_may_be_changed(aiko: User, now: dt.datetime) -> None:
    answer = formed.submitted(aiko, now)
    with pytest.raises(actions.AnswerNotOpen):
        actions.change_answer(answer_id=answer.pk, title="別", values=formed.VALUES, acting_user=aiko, at=now)
    withdrawn = withdraw_request(request_id=formed.request_of(answer).pk, acting_user=aiko, at=now)
    assert withdrawn.state == RequestState.WITHDRAWN
    actions.change_answer(answer_id=answer.pk, title="別", values=formed.VALUES, acting_user=aiko, at=now)
    assert FormAnswer.objects.get().title == "別"


def test_a_copy_is_a_draft_of_the_version_in_use(aiko: User, admin: User, ben: User, now: dt.datetime) -> None:
    answer = decided(formed.with_file(aiko, now), ben, now)
    actions.start_form_draft(code=formed.CODE, acting_user=admin, at=now)
    newer = actions.put_form_into_force(code=formed.CODE, valid_from=now.date(), acting_user=admin, at=now)
    copy = actions.copy_answer(answer_id=answer.pk, acting_user=aiko, at=now)
    assert (copy.form, copy.copied_from, copy.state, copy.number) == (newer, answer, "DRAFT", "")
    assert copy.values == {**answer.values, "papers": []}


def test_a_draft_of_an_older_version_is_copied_before_it_is_submitted(
    aiko: User, admin: User, now: dt.datetime
) -> None:
    draft = formed.drafted(aiko, now)
    actions.start_form_draft(code=formed.CODE, acting_user=admin, at=now)
    actions.put_form_into_force(code=formed.CODE, valid_from=now.date(), acting_user=admin, at=now)
    with pytest.raises(actions.FormHasChanged):
        actions.submit_answer(answer_id=draft.pk, acting_user=aiko, at=now)
    copy = actions.copy_answer(answer_id=draft.pk, acting_user=aiko, at=now)
    assert actions.submit_answer(answer_id=copy.pk, acting_user=aiko, at=now).state == "SUBMITTED"


def test_only_its_writer_changes_copies_and_submits(aiko: User, ben: User, now: dt.datetime) -> None:
    draft = formed.drafted(aiko, now)
    more: dict[str, Any] = {"answer_id": draft.pk, "acting_user": ben, "at": now}
    for act in (
        lambda: actions.change_answer(title="", values={}, **more),
        lambda: actions.copy_answer(**more),
        lambda: actions.submit_answer(**more),
        lambda: actions.discard_answer(**more),
    ):
        with pytest.raises(actions.NotYourAnswer):
            act()
    assert FormAnswer.objects.count() == 1


def test_a_draft_is_thrown_away_and_what_was_submitted_is_not(aiko: User, now: dt.datetime) -> None:
    draft = formed.drafted(aiko, now)
    actions.discard_answer(answer_id=draft.pk, acting_user=aiko, at=now)
    assert FormAnswer.objects.count() == 0
    answer = formed.submitted(aiko, now)
    withdraw_request(request_id=formed.request_of(answer).pk, acting_user=aiko, at=now)
    with pytest.raises(actions.AnswerNotOpen):
        actions.discard_answer(answer_id=answer.pk, acting_user=aiko, at=now)


def test_a_file_belongs_to_a_field_for_files_and_is_what_its_name_says(aiko: User, now: dt.datetime) -> None:
    more: dict[str, Any] = {"code": formed.CODE, "title": "", "values": formed.VALUES, "acting_user": aiko, "at": now}
    with pytest.raises(actions.NotAFileField):
        actions.draft_answer(files=(NewFile("purpose", "a.pdf", formed.PDF),), **more)
    with pytest.raises(FileIsNotWhatItSays):
        actions.draft_answer(files=(NewFile("papers", "a.pdf", b"nothing"),), **more)
    assert (FormAnswer.objects.count(), AnswerFile.objects.count()) == (0, 0)


def test_a_file_is_read_by_those_concerned(aiko: User, ben: User, chie: User, now: dt.datetime) -> None:
    file = formed.with_file(aiko, now).files.get()
    for reader in (aiko, ben):
        found, content = actions.read_file(file_id=file.pk, acting_user=reader, at=now)
        with content:
            assert (found.name, content.read()) == ("見積書.pdf", formed.PDF)
    with pytest.raises(NotAllowed):
        actions.read_file(file_id=file.pk, acting_user=chie, at=now)


def test_a_draft_and_its_files_are_open_to_its_writer_alone(aiko: User, ben: User, now: dt.datetime) -> None:
    reader = cast.member("yomiko", "読子", duties=("backoffice.form_reading",))
    submitted = formed.with_file(aiko, now)
    draft = actions.draft_answer(
        code=formed.CODE,
        title="まだ秘密",
        values=formed.VALUES,
        files=(NewFile("papers", "まだ.pdf", formed.PDF + b"%%EOF"),),
        acting_user=aiko,
        at=now,
    )
    found, content = actions.read_file(file_id=submitted.files.get().pk, acting_user=reader, at=now)
    content.close()
    assert found.name == "見積書.pdf"
    for other in (reader, ben):
        with pytest.raises(NotAllowed):
            actions.read_file(file_id=draft.files.get().pk, acting_user=other, at=now)
        with pytest.raises(NotAllowed):
            actions.print_answer(answer_id=draft.pk, acting_user=other, at=now)


def test_nothing_is_submitted_without_a_route(aiko: User, admin: User, now: dt.datetime) -> None:
    formed.in_force(admin, now, code="trip")
    draft = formed.drafted(aiko, now, code="trip")
    with pytest.raises(NoRoute):
        actions.submit_answer(answer_id=draft.pk, acting_user=aiko, at=now)
    assert Number.objects.count() == 0
    assert queries.answer(draft.pk).state == "DRAFT"


def test_less_than_nothing_is_not_asked_for(aiko: User, admin: User, ben: User, now: dt.datetime) -> None:
    formed.in_force(admin, now, code="cut", fields=(NewField("金額", "YEN", key="cut"),), amount_key="cut")
    formed.routed(ben, admin, now, code="cut")
    draft = formed.drafted(aiko, now, code="cut", cut="−1,000")
    assert draft.amount_yen == -1000
    with pytest.raises(actions.AmountBelowZero):
        actions.submit_answer(answer_id=draft.pk, acting_user=aiko, at=now)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE backoffice_formanswer SET title = '別名'",
        "UPDATE backoffice_formanswer SET values = '{}'",
        "UPDATE backoffice_formanswer SET number = 'X-1'",
        "UPDATE backoffice_formanswer SET state = 'DRAFT', number = '', submitted_at = NULL",
        "UPDATE backoffice_formanswer SET applicant_name = '別人'",
        "DELETE FROM backoffice_formanswer",
        "UPDATE backoffice_answerfile SET name = '別名'",
        "DELETE FROM backoffice_answerfile",
    ],
)
def test_postgresql_keeps_what_was_submitted(statement: str, aiko: User, now: dt.datetime) -> None:
    formed.with_file(aiko, now)
    with (
        pytest.raises(DatabaseError, match="what was submitted stays"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_postgresql_wants_a_number_of_what_was_submitted(aiko: User, now: dt.datetime) -> None:
    draft = formed.drafted(aiko, now)
    with pytest.raises(DatabaseError, match="answer_is_numbered_when_submitted"), transaction.atomic():
        FormAnswer.objects.filter(pk=draft.pk).update(state="SUBMITTED", submitted_at=now)


def test_what_has_ended_is_printed_once_with_those_who_acted(
    aiko: User, ben: User, chie: User, now: dt.datetime
) -> None:
    answer = formed.submitted(aiko, now)
    with pytest.raises(NotAllowed):
        actions.print_answer(answer_id=answer.pk, acting_user=chie, at=now)
    answer = decided(answer, ben, now)
    printed = paper(queries.answer(answer.pk))
    assert [each.get("who") for each in printed["seal_rows"][0]][:3] == ["石井 愛子", "石井 弁", None]
    assert (printed["state"], printed["amount"], printed["acted"][0]["top"]) == ("承認済み", "330,000", "承認")
    name, content = actions.print_answer(answer_id=answer.pk, acting_user=aiko, at=now)
    assert (name, content[:5]) == ("稟議書 RINGI-2026-0001 複合機の入れ替え.pdf", b"%PDF-")
    assert actions.print_answer(answer_id=answer.pk, acting_user=ben, at=now)[1] == content
    assert Document.objects.filter(kind=actions.PAPER).count() == 1


def test_a_paper_that_was_kept_has_a_new_edition_once_somebody_looked_afterwards(
    aiko: User, ben: User, chie: User, now: dt.datetime
) -> None:
    """Decided by a deputy and printed; then 弁 looks at it: the second edition says so, the first stays, and both are kept."""
    answer = formed.submitted(aiko, now)
    day, later = now.date(), now + dt.timedelta(hours=3)
    until = day + dt.timedelta(days=1)
    delegate(deputy=chie, kind="", valid_from=day, valid_until=until, reason="出張", acting_user=ben, at=now)
    answer = decided(answer, chie, now)
    given = {"answer_id": answer.pk, "acting_user": aiko}
    _name, first = actions.print_answer(**given, at=now)
    look = LaterLook.objects.get()
    look_later(look_id=look.pk, acting_user=ben, at=later)
    _name, second = actions.print_answer(**given, at=later)
    assert second != first
    assert actions.print_answer(**given, at=later + dt.timedelta(days=9))[1] == second
    kept = list(Document.objects.filter(kind=actions.PAPER).order_by("pk"))
    assert [(each.title[-5:], each.replaces_id, each.reason) for each in kept] == [
        (kept[0].title[-5:], None, ""),
        ("（第2版）", kept[0].pk, "後閲の記載"),
    ]
    with open_stored(kept[0].stored_file) as file:
        assert file.read() == first


def test_the_page_of_its_approval_prints_it_in_the_layout_of_the_form(
    aiko: User, now: dt.datetime, client: Client
) -> None:
    answer = formed.submitted(aiko, now)
    asked = formed.request_of(answer)
    client.force_login(aiko)
    there = f"/answers/{answer.pk}/print"
    assert f'href="{there}"' in client.get(f"/requests/{asked.pk}/").content.decode()
    assert client.get(f"/requests/{asked.pk}/print")["Location"] == there


@pytest.mark.parametrize("how", ["SEND_BACK", "withdrawn"])
def test_what_may_be_changed_again_is_printed_without_a_seal(how: str, aiko: User, ben: User, now: dt.datetime) -> None:
    answer = formed.submitted(aiko, now)
    assert paper(queries.answer(answer.pk))["seal_rows"][0][0]["who"] == "石井 愛子"
    if how == "withdrawn":
        withdraw_request(request_id=formed.request_of(answer).pk, acting_user=aiko, at=now)
    else:
        decided(answer, ben, now, how)
    dearer = {**formed.VALUES, "quotations": [{**formed.QUOTATION, "amount": 9_900_000}]}
    actions.change_answer(answer_id=answer.pk, title="複合機", values=dearer, acting_user=aiko, at=now)
    printed = paper(queries.answer(answer.pk))
    assert (printed["amount"], printed["seal_rows"], printed["acted"]) == ("9,900,000", [], [])
    again = actions.submit_answer(answer_id=answer.pk, acting_user=aiko, at=now)
    assert [each.get("who") for each in paper(queries.answer(again.pk))["seal_rows"][0]][:2] == ["石井 愛子", None]
