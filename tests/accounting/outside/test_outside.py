"""An accountant from outside: asks at an entry, is answered once, and sees the deadlines of every company."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.ledger.models import Entry
from accounting.outside import queries
from accounting.outside.actions import AlreadyAnswered, NoSuchLine, answer_question, ask_question
from accounting.outside.models import Question
from backoffice.access.gate import NotAllowed
from backoffice.access.models import Appointment, Role, RoleDuty
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.deadlines import register
from backoffice.deadlines.register import Deadline, Kind
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Membership, User
from tests.factories import asked, books, cast

LIST = "/accounting/questions/"


@pytest.fixture
def entry(kei: User, now: dt.datetime) -> Entry:
    books.books(kei, now)
    return books.posted(1, kei, now)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_question_is_asked_at_a_line_and_answered_on_the_pages(entry: Entry, kei: User, now: dt.datetime) -> None:
    zei, keeper = signed_in(asked.accountant()), signed_in(kei)
    page = reverse("accounting:ledger_entry_detail", args=[entry.pk])
    ask = reverse("accounting:outside_question_ask", args=[entry.pk])
    line = entry.lines.order_by("position")[0].position
    assert ask in zei.get(page).content.decode()
    assert ask not in keeper.get(page).content.decode()
    assert zei.post(ask, {"line_position": "99", "text": "?"}).status_code == 422
    zei.post(ask, {"line_position": str(line), "text": asked.TEXT})
    question = Question.objects.get()
    assert (question.line_position, question.asked_by_name) == (line, "石井 税子")
    assert "石井 税子さんの質問に回答する" in keeper.get("/").content.decode()
    answer = reverse("accounting:outside_question_answer", args=[question.pk])
    assert answer in keeper.get(LIST).content.decode()
    assert zei.post(answer, {"answer": "x"}).status_code == 403
    keeper.post(answer, {"answer": "2028年3月までです。"})
    shown = zei.get(page).content.decode()
    assert asked.TEXT in shown
    assert "2028年3月までです。" in shown
    assert "質問はありません。" in keeper.get(LIST).content.decode()
    assert asked.TEXT in keeper.get(LIST + "?all=1").content.decode()
    assert "質問に回答する" not in keeper.get("/").content.decode()


def test_a_line_that_is_not_there_is_refused(entry: Entry, now: dt.datetime) -> None:
    with pytest.raises(NoSuchLine):
        asked.questioned(entry, now, line=99)
    assert Question.objects.count() == 0


def test_a_question_is_answered_once_and_stays(entry: Entry, kei: User, now: dt.datetime) -> None:
    question = asked.questioned(entry, now)
    answer_question(question_id=question.pk, answer="はい", acting_user=kei, at=now)
    with pytest.raises(AlreadyAnswered):
        answer_question(question_id=question.pk, answer="いいえ", acting_user=kei, at=now)
    for change in (
        lambda: Question.objects.update(answer="いいえ"),
        lambda: Question.objects.update(text="別の質問"),
        lambda: Question.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    question.refresh_from_db()
    assert (question.text, question.answer, question.answered_by_name) == (asked.TEXT, "はい", kei.get_full_name())
    assert Event.objects.filter(step__startswith="accounting.outside.").count() == 2


def test_an_answer_without_words_or_name_is_refused_by_postgresql(entry: Entry, now: dt.datetime) -> None:
    asked.questioned(entry, now)
    with pytest.raises(DatabaseError, match="answer_says_what_and_who"), transaction.atomic():
        Question.objects.update(answered_at=now)
    with pytest.raises(DatabaseError, match="question_asks_something"), transaction.atomic():
        Question.objects.create(entry=entry, text="", asked_by_id=1, asked_by_name="x", asked_at=now)
    assert Question.objects.get().answered_at is None


def test_nobody_else_asks_answers_or_reads(entry: Entry, chie: User, now: dt.datetime) -> None:
    question = asked.questioned(entry, now)
    client = signed_in(chie)
    for name, args in (
        ("question_list", []),
        ("question_ask", [entry.pk]),
        ("question_answer", [question.pk]),
        ("client_deadlines", []),
    ):
        assert client.get(reverse(f"accounting:outside_{name}", args=args)).status_code == 403
    with pytest.raises(NotAllowed):
        ask_question(entry_id=entry.pk, line_position=None, text="?", acting_user=chie, at=now)
    assert Question.objects.count() == 1


def test_after_the_end_of_the_appointment_nothing_is_open(entry: Entry, now: dt.datetime) -> None:
    zei = asked.accountant()
    assert signed_in(zei).get(LIST).status_code == 200
    Appointment.objects.filter(user=zei).update(valid_until=now.date())
    assert signed_in(zei).get(LIST).status_code == 403


def test_deadlines_of_every_company_stand_in_one_list(
    entry: Entry, company: Company, other_company: Company, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each company is asked by itself, for what the roles there open: here books and questions, there books alone."""
    zei = asked.accountant()
    with scope.working_in(other_company.pk):
        cast.organisation()
        Membership.objects.create(user=zei, valid_from=cast.SINCE)
        role = Role.objects.create(code="tax", name="顧問税理士")
        RoleDuty.objects.create(role=role, duty="accounting.reading")
        Appointment.objects.create(user=zei, role=role, valid_from=cast.SINCE)

    def due(day: int, title: str) -> object:
        def offer(_as_of: dt.date, _until: dt.date) -> list[Deadline]:
            on = dt.date(2026, 12, day + (scope.current().writes == other_company.pk))
            return [Deadline(on, title, "", "/somewhere", Kind.STATUTORY, "法")]

        return offer

    offers = {
        "books": ("accounting.ledger.view_ledger", due(10, "申告")),
        "questions": ("accounting.outside.view_questions", due(20, "回答")),
    }
    monkeypatch.setattr(register, "_offers", offers)
    companies, found = queries.client_deadlines(zei, as_of=now.date(), until=dt.date(2026, 12, 31))
    assert {each.pk for each in companies} == {company.pk, other_company.pk}
    assert [(each.company.pk, each.deadline.on.day, each.deadline.title) for each in found] == [
        (company.pk, 10, "申告"),
        (other_company.pk, 11, "申告"),
        (company.pk, 20, "回答"),
    ]
    page = signed_in(zei).get(reverse("accounting:outside_client_deadlines")).content.decode()
    assert "あなたが担当する2社の" in page
    assert page.count('href="/somewhere"') == 2


def test_the_list_asks_a_fixed_number_of_queries(entry: Entry, kei: User, now: dt.datetime) -> None:
    client, page = signed_in(kei), reverse("accounting:ledger_entry_detail", args=[entry.pk])
    asked.questioned(entry, now)
    counts = []
    for _ in range(2):
        for url in (LIST, page):
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            counts.append(len(captured))
        asked.questioned(entry, now, line=entry.lines.order_by("position")[0].position)
    assert counts[:2] == counts[2:]
