"""変更, 事後, 有効期限 and 実績: a request names the one that it changes, says when it came late, and holds for a time."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.forms import queries, spending
from backoffice.forms.actions import (
    AlreadyChanged,
    Deed,
    DeedAhead,
    DeedIncomplete,
    NotApproved,
    NotYourAnswer,
    begin_change,
    change_answer,
    draft_answer,
    submit_answer,
)
from backoffice.forms.models import AnswerState, FormAnswer, RequestForm
from backoffice.forms.paper import paper
from backoffice.forms.validity import valid_until
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from general_affairs.purchasing.actions import NewLine
from tests.factories import books, cast, formed, purchases, trade

LATER = {**formed.VALUES, "quotations": [{**formed.QUOTATION, "amount": "440,000"}]}


@pytest.fixture
def form(admin: User, ben: User, now: dt.datetime) -> RequestForm:
    formed.routed(ben, admin, now)
    return formed.in_force(admin, now, valid_months=6)


def decided(answer: FormAnswer, by: User, now: dt.datetime, outcome: str = "APPROVE") -> FormAnswer:
    asked = formed.request_of(answer)
    decide_request(request_id=asked.pk, outcome=outcome, comment="確認", acting_user=by, at=now)
    return queries.answer(answer.pk)


@pytest.fixture
def first(form: RequestForm, aiko: User, ben: User, now: dt.datetime) -> FormAnswer:
    return decided(formed.submitted(aiko, now), ben, now)


def change(first: FormAnswer, user: User, now: dt.datetime) -> FormAnswer:
    made = begin_change(answer_id=first.pk, acting_user=user, at=now)
    change_answer(answer_id=made.pk, title=made.title, values=LATER, acting_user=user, at=now)
    return submit_answer(answer_id=made.pk, acting_user=user, at=now)


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_change_shows_the_first_values_beside_its_own(
    client: Client, first: FormAnswer, aiko: User, ben: User, now: dt.datetime
) -> None:
    second = change(first, aiko, now)
    request = formed.request_of(second)
    assert (request.title, second.amount_yen) == ("【変更】稟議書「複合機の入れ替え」", 440_000)
    assert (second.changes_id, second.root_id) == (first.pk, first.pk)
    for address in (f"/requests/{request.pk}/", f"/answers/{second.pk}/"):
        shown = page(client, ben, address)
        assert "¥330,000" in shown
        assert "¥440,000（＋¥110,000）" in shown
        assert f"/answers/{first.pk}/" in shown
    assert "【変更】" in page(client, ben, "/requests/")
    assert "変更" in page(client, aiko, "/answers/")
    told = paper(queries.answer(second.pk))
    assert told["first"] == f"{first.number} {first.title}"
    assert told["changes"][0] == ("金額（税込）", "¥330,000", "¥440,000（＋¥110,000）")
    assert len(told["changes"]) == 2


def test_of_two_changes_of_one_the_first_to_be_approved_does(
    first: FormAnswer, aiko: User, ben: User, now: dt.datetime
) -> None:
    one, other = change(first, aiko, now), change(first, aiko, now)
    decided(one, ben, now)
    with pytest.raises(AlreadyChanged):
        decided(other, ben, now)
    assert queries.answer(other.pk).state == AnswerState.SUBMITTED
    assert Request.objects.get(case_id=other.pk, case_kind="backoffice.forms.ringi").state == "PENDING"
    with pytest.raises(AlreadyChanged):
        begin_change(answer_id=first.pk, acting_user=aiko, at=now)
    with pytest.raises(IntegrityError, match="approved_answer_is_changed_once"), transaction.atomic():
        FormAnswer.objects.filter(pk=other.pk).update(state="APPROVED", ended_at=now)


def test_only_an_own_approved_answer_is_changed(
    form: RequestForm, aiko: User, ben: User, chie: User, now: dt.datetime
) -> None:
    waiting = formed.submitted(aiko, now)
    with pytest.raises(NotApproved):
        begin_change(answer_id=waiting.pk, acting_user=aiko, at=now)
    approved = decided(waiting, ben, now)
    with pytest.raises(NotYourAnswer):
        begin_change(answer_id=approved.pk, acting_user=chie, at=now)
    assert FormAnswer.objects.count() == 1


def test_what_was_done_already_says_when_and_why(
    client: Client, form: RequestForm, aiko: User, ben: User, now: dt.datetime
) -> None:
    late = Deed(dt.date(2026, 11, 2), "故障で急ぎ交換したため。")
    made = draft_answer(code="ringi", title="急ぎの交換", values=formed.VALUES, deed=late, acting_user=aiko, at=now)
    sent = submit_answer(answer_id=made.pk, acting_user=aiko, at=now)
    request = formed.request_of(sent)
    assert request.title == "【事後】稟議書「急ぎの交換」"
    assert request.arguments["answer_deed_on"] == "2026-11-02"
    shown = page(client, ben, f"/requests/{request.pk}/")
    assert "実施した後に出された申請です。" in shown
    assert "故障で急ぎ交換したため。" in shown
    assert "事後" in page(client, aiko, f"/answers/{sent.pk}/")
    assert paper(queries.answer(sent.pk))["marks"] == ["事後"]
    with pytest.raises(DatabaseError, match="what was submitted stays"), transaction.atomic():
        FormAnswer.objects.filter(pk=sent.pk).update(deed_on=None, late_because="")


@pytest.mark.parametrize(
    ("deed", "refusal"),
    [
        (Deed(dt.date(2026, 11, 2), " "), DeedIncomplete),
        (Deed(None, "急ぎ"), DeedIncomplete),
        (Deed(dt.date(2026, 11, 5), "急ぎ"), DeedAhead),
    ],
)
def test_a_deed_is_told_whole_and_lies_behind(
    form: RequestForm, aiko: User, now: dt.datetime, deed: Deed, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        draft_answer(code="ringi", title="", values=formed.VALUES, deed=deed, acting_user=aiko, at=now)
    assert not FormAnswer.objects.exists()


def test_the_form_refuses_half_a_deed_at_its_field(client: Client, form: RequestForm, aiko: User) -> None:
    client.force_login(aiko)
    answer = client.post("/answers/new/ringi", {"answer_deed_on": "2026-11-02", "save": ""})
    assert answer.status_code == 422
    assert "id_answer_late_because" in answer.text
    assert "事後の申請には、実施した日と理由の両方が必要です。" in answer.text
    client.post("/answers/new/ringi", {"answer_deed_on": "2026-11-02", "answer_late_because": "急ぎ", "save": ""})
    assert FormAnswer.objects.get().late_because == "急ぎ"


@pytest.mark.parametrize(
    ("approved_on", "months", "last"),
    [
        (dt.date(2026, 11, 4), 6, dt.date(2027, 5, 4)),
        (dt.date(2026, 8, 30), 6, dt.date(2027, 2, 28)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 4, 30)),
        (dt.date(2026, 11, 4), None, None),
    ],
)
def test_an_approval_holds_for_whole_months(approved_on: dt.date, months: int | None, last: dt.date | None) -> None:
    assert valid_until(approved_on, months) == last


@pytest.fixture
def shin(company: object) -> User:
    return cast.member("shin", "社長", duties=())


def spend(number: str, user: User, now: dt.datetime, *, price: int = 100_000) -> None:
    line = NewLine("複合機", "SUPPLIES", Decimal(1), "台", Decimal(price))
    partner = Partner.objects.filter(is_supplier=True).first() or trade.supplier()
    purchases.requested(partner, user, now, ringi=number, lines=(line,))


def test_what_purchases_spend_is_counted_over_the_first_and_its_changes(
    client: Client, first: FormAnswer, aiko: User, ben: User, kei: User, shin: User, admin: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    purchases.route(ben, shin, admin, now)
    spend(first.number.lower(), aiko, now)
    told = spending.standing(first)
    assert told
    assert (told.approved_yen, told.used_yen, told.asked_yen, told.left_yen) == (330_000, 0, 110_000, 220_000)
    asked = Request.objects.get(kind="general_affairs.purchasing.request")
    decide_request(request_id=asked.pk, outcome="APPROVE", comment="", acting_user=ben, at=now)
    spend(first.number.lower(), aiko, now, price=300_000)
    beyond = spending.standing(first)
    assert beyond
    assert (beyond.used_yen, beyond.asked_yen, beyond.left_yen) == (110_000, 330_000, -110_000)
    assert "承認された金額を¥110,000超えています。" in page(client, aiko, f"/answers/{first.pk}/")
    latest = Request.objects.filter(kind="general_affairs.purchasing.request").latest("pk")
    assert "承認された金額を超えます。" in page(client, ben, f"/requests/{latest.pk}/")
    changed = decided(change(first, aiko, now), ben, now)
    enough = spending.standing(changed)
    assert enough
    assert (enough.approved_yen, enough.left_yen) == (440_000, 0)
    assert spending.standing(first) == enough


def test_what_ran_out_is_spent_no_more(
    first: FormAnswer, aiko: User, ben: User, kei: User, shin: User, admin: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    purchases.route(ben, shin, admin, now)
    assert first.valid_until == dt.date(2027, 5, 4)
    with clock.moved_to(now.replace(year=2027, month=5, day=5)), pytest.raises(spending.ApprovalRanOut):
        spend(first.number.lower(), aiko, clock.now())
    with pytest.raises(spending.NumberUnknown):
        spend("RINGI-2026-9999", aiko, now)
    told = spending.standing(first)
    assert told
    assert told.spent == ()


def test_an_approved_answer_costs_the_same_with_one_purchase_and_with_many(
    client: Client, first: FormAnswer, aiko: User, ben: User, kei: User, shin: User, admin: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    purchases.route(ben, shin, admin, now)
    spend(first.number.lower(), aiko, now, price=1000)
    page(client, aiko, f"/answers/{first.pk}/")
    with CaptureQueriesContext(connection) as with_one:
        page(client, aiko, f"/answers/{first.pk}/")
    for _number in range(5):
        spend(first.number.lower(), aiko, now, price=1000)
    with CaptureQueriesContext(connection) as with_many:
        page(client, aiko, f"/answers/{first.pk}/")
    assert len(with_many) == len(with_one)
