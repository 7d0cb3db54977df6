"""Of whom no notice is expected: said with the reason, kept, taken back, and out of the list of who has none."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from hr.employment.models import Employee
from hr.resident_tax import actions, queries
from hr.resident_tax.models import NoticeExpectation
from tests.factories import pay, resident

YEAR = 2026


@pytest.fixture
def sumiko(aiko: User) -> User:
    return resident.keeper()


@pytest.fixture
def people(aiko: User, now: dt.datetime) -> list[Employee]:
    pay.payroll(aiko, now)
    return pay.hired(3, aiko, now)


@pytest.fixture
def office(sumiko: User) -> Client:
    client = Client()
    client.force_login(sumiko)
    return client


def marked(people: list[Employee], user: User, now: dt.datetime, **changed: object) -> list[NoticeExpectation]:
    given = {"fiscal_year": YEAR, "employee_ids": [each.pk for each in people], "reason": "NOT_TAXED", "words": ""}
    return actions.expect_no_notice(**{**given, **changed}, acting_user=user, at=now)  # type: ignore[arg-type]


def missing(now: dt.datetime, year: int = YEAR) -> list[int]:
    return [each.pk for each in queries.without_notice(year, as_of=now.date())]


def test_who_is_marked_is_missing_no_longer(people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    first, second, third = (each.pk for each in people)
    marked(people[:2], sumiko, now)
    assert missing(now) == [third]
    assert missing(now, 2025) == [first, second, third]
    assert [each.pk for each in queries.without_notice_for_a_reason(YEAR)] == [first, second]
    events = Event.objects.filter(step="hr.resident_tax.expect_no_notice")
    assert {(each.actor_id, each.reason) for each in events} == {(sumiko.pk, "非課税")}
    assert events.count() == 2


def test_the_last_word_holds(people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    marked(people, sumiko, now)
    given = {"fiscal_year": YEAR, "employee_id": people[0].pk, "acting_user": sumiko, "at": now}
    actions.expect_notice(words="市区町村に確かめた", **given)
    assert missing(now) == [people[0].pk]
    marked(people[:1], sumiko, now, reason="OTHER", words="転入の届出が遅れた")
    assert missing(now) == []
    assert NoticeExpectation.objects.filter(employee=people[0]).count() == 3


def test_a_notice_that_comes_all_the_same_holds(people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    marked(people, sumiko, now)
    resident.noticed(people[:1], sumiko, now)
    assert [each.pk for each in queries.without_notice_for_a_reason(YEAR)] == [each.pk for each in people[1:]]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"employee_ids": []}, actions.NobodyChosen),
        ({"reason": "OTHER", "words": " "}, actions.ReasonUntold),
    ],
)
def test_what_says_nothing_is_refused(
    people: list[Employee], sumiko: User, now: dt.datetime, changed: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        marked(people, sumiko, now, **changed)
    with pytest.raises(actions.ReasonUntold):
        actions.expect_notice(fiscal_year=YEAR, employee_id=people[0].pk, words="", acting_user=sumiko, at=now)
    assert not NoticeExpectation.objects.exists()


def test_nobody_is_marked_whose_notice_came(people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    resident.noticed(people[2:], sumiko, now)
    with pytest.raises(actions.NoticeCame):
        marked(people, sumiko, now)
    assert not NoticeExpectation.objects.exists()


def test_what_was_said_stays(people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    (made, *_others) = marked(people, sumiko, now)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        NoticeExpectation.objects.filter(pk=made.pk).update(words="x")
    unsaid = {"employee": people[0], "fiscal_year": YEAR, "recorded_at": now, "recorded_by_name": "澄子"}
    with pytest.raises(IntegrityError, match="no_notice_says_why"), transaction.atomic():
        NoticeExpectation.objects.create(is_expected=False, **unsaid)
    with pytest.raises(IntegrityError, match="other_reason_of_no_notice_is_told"), transaction.atomic():
        NoticeExpectation.objects.create(is_expected=False, reason="OTHER", **unsaid)


def test_the_list_becomes_empty_when_the_work_is_done(office: Client, people: list[Employee]) -> None:
    year = reverse("hr:resident_tax_year")
    assert "通知がない人" in office.get(year).content.decode()
    form = reverse("hr:resident_tax_no_notice", args=[YEAR])
    page = office.get(f"{form}?person={people[1].pk}").content.decode()
    boxes = [box for box in re.findall(r"<input[^>]*>", page) if 'name="people"' in box]
    assert [f'value="{people[1].pk}"' in box for box in boxes] == ["checked" in box for box in boxes]
    assert len(boxes) == 3
    refused = office.post(form, {"reason": "ABROAD"})
    assert (refused.status_code, NoticeExpectation.objects.exists()) == (422, False)
    sent = {"people": [each.pk for each in people], "reason": "ABROAD", "words": "4月に来日"}
    page = office.post(form, sent, follow=True).content.decode()
    assert "通知がない人" not in page
    for told in ("通知がない理由を登録した人", "1月1日に国内に住所がない", "4月に来日", "澄子"):
        assert told in page, told
    nobody_left = office.get(form).content.decode()
    assert "通知を待っている社員はいません。" in nobody_left
    assert 'name="reason"' not in nobody_left


def test_a_person_says_why_and_is_waited_for_again(
    office: Client, people: list[Employee], sumiko: User, now: dt.datetime
) -> None:
    again = reverse("hr:resident_tax_expect_again", args=[people[0].pk, YEAR])
    assert office.get(again).status_code == 404
    marked(people, sumiko, now)
    person = reverse("hr:resident_tax_person", args=[people[0].pk])
    mark = f"{reverse('hr:resident_tax_no_notice', args=[YEAR])}?person={people[0].pk}"
    page = office.get(person).content.decode()
    assert "非課税" in page
    assert mark not in page
    assert again in page
    page = office.post(again, {"words": "勤務先が変わった"}, follow=True).content.decode()
    assert "住民税の通知はまだ登録されていません。" in page
    assert mark in page
    assert missing(now) == [people[0].pk]
