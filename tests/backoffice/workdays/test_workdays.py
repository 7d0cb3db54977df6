"""The calendar of a company: what is a workday, how far workdays count, what copies into the next year."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounting.closing.queries import due_day
from backoffice.access.gate import NotAllowed
from backoffice.companies.clock import TOKYO
from backoffice.companies.models import Company
from backoffice.organisation.models import Assignment, Office, Person, Unit, User
from backoffice.values.periods import Month
from backoffice.workdays import actions, queries
from backoffice.workdays.models import CompanyHoliday, WorkingTime
from backoffice.workdays.rules import NeverWorks, Span, Told, Workdays, WorkingHours, days, spans_off
from tests.factories import cast
from tests.factories.cast import SINCE

AUGUST = dt.date(2026, 8, 13), dt.date(2026, 8, 14)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))


@pytest.fixture
def yoko(company: Company) -> User:
    """She keeps the calendar."""
    return cast.member("yoko", "陽子", duties=("backoffice.workdays",))


@pytest.fixture
def osaka(company: Company) -> Office:
    return Office.objects.create(code="OSA", name="大阪支店", prefecture="大阪府", address="大阪市", valid_from=SINCE)


def off(by: User, now: dt.datetime, first: dt.date, last: dt.date, name: str = "夏季休業", **more: Any) -> None:
    given: dict[str, Any] = {"is_off": True, **more}
    actions.set_holidays(first=first, last=last, name=name, acting_user=by, at=now, **given)


def test_a_company_that_said_nothing_works_on_weekdays_without_public_holidays() -> None:
    calendar = Workdays()
    assert [calendar.is_workday(dt.date(2026, 11, number)) for number in (20, 21, 22, 23, 24)] == [1, 0, 0, 0, 1]
    assert calendar.is_workday(dt.date(2026, 12, 31))
    assert calendar.name_of(dt.date(2026, 11, 23)) == "勤労感謝の日"
    assert [
        calendar.is_open(dt.datetime(2026, 11, 20, *at, tzinfo=TOKYO)) for at in ((8, 59), (9, 0), (17, 59), (18, 0))
    ] == [
        False,
        True,
        True,
        False,
    ]


def test_what_is_said_of_a_day_goes_before_the_weekday_and_the_holiday() -> None:
    saturday, holiday, friday = (dt.date(2026, 11, number) for number in (21, 23, 20))
    calendar = Workdays(
        (), {saturday: Told("振替出勤", False), holiday: Told("祝日出勤", False), friday: Told("休", True)}
    )
    assert [calendar.is_workday(day) for day in (friday, saturday, holiday)] == [False, True, True]


def test_hours_hold_from_their_day_on() -> None:
    six_days = WorkingHours(dt.date(2026, 4, 1), frozenset({1, 2, 3, 4, 5, 6}), True, dt.time(10), dt.time(19))
    calendar = Workdays((six_days,))
    assert not calendar.is_workday(dt.date(2026, 3, 28))
    assert calendar.is_workday(dt.date(2026, 4, 4))
    assert calendar.is_workday(dt.date(2026, 4, 29))
    assert calendar.is_open(dt.datetime(2026, 4, 1, 18, 30, tzinfo=TOKYO))


@given(DAYS, st.integers(0, 30))
def test_so_many_workdays_later_there_were_so_many_workdays(day: dt.date, count: int) -> None:
    calendar = Workdays()
    later = calendar.after(day, count)
    assert calendar.is_workday(later)
    assert calendar.count(calendar.on_or_after(day), later) == count + 1


@given(DAYS)
def test_what_arrives_on_a_day_off_is_due_as_if_it_had_come_the_workday_before(day: dt.date) -> None:
    calendar = Workdays()
    assert calendar.due(day, 1) == calendar.due(calendar.on_or_before(day), 1)


def test_a_calendar_without_any_workday_is_refused_rather_than_counted_for_ever() -> None:
    start = dt.date(2026, 1, 1)
    calendar = Workdays((), {start + dt.timedelta(n): Told("休", True) for n in range(500)})
    with pytest.raises(NeverWorks):
        calendar.on_or_after(start)


def test_days_off_in_a_row_with_one_name_are_one_period() -> None:
    told = {dt.date(2026, 8, number): Told("夏季休業", True) for number in (13, 14, 17)}
    told[dt.date(2026, 8, 15)] = Told("創立記念日", True)
    assert [(each.first.day, each.last.day, each.name) for each in spans_off(told)] == [
        (13, 14, "夏季休業"),
        (15, 15, "創立記念日"),
        (17, 17, "夏季休業"),
    ]
    assert Span(dt.date(2028, 2, 29), dt.date(2028, 2, 29), "休").a_year_later().first == dt.date(2029, 2, 28)


def test_the_newest_word_on_a_day_counts_and_may_leave_it_to_the_rule_again(yoko: User, now: dt.datetime) -> None:
    off(yoko, now, *AUGUST)
    assert not queries.workdays(AUGUST[0]).is_workday(AUGUST[0])
    off(yoko, now, *AUGUST, is_off=None)
    assert queries.workdays(AUGUST[0]).is_workday(AUGUST[0])
    assert queries.told_of(2026, None) == {}
    with pytest.raises(DatabaseError), transaction.atomic():
        CompanyHoliday.objects.update(name="改")


def test_an_office_has_what_the_company_has_and_its_own(yoko: User, osaka: Office, now: dt.datetime) -> None:
    off(yoko, now, *AUGUST)
    off(yoko, now, dt.date(2026, 7, 24), dt.date(2026, 7, 24), "天神祭", office=osaka)
    off(yoko, now, AUGUST[0], AUGUST[0], "大阪は出勤", office=osaka, is_off=False)
    found = queries.calendars(dt.date(2026, 7, 1))
    tokyo, there = found.company, found.of(osaka.pk)
    told = [(calendar.is_workday(dt.date(2026, 7, 24)), calendar.is_workday(AUGUST[0])) for calendar in (tokyo, there)]
    assert told == [(True, False), (False, True)]
    assert not there.is_workday(AUGUST[1])


def test_the_calendar_of_people_is_their_office_s_where_they_share_one(
    yoko: User, osaka: Office, now: dt.datetime
) -> None:
    off(yoko, now, dt.date(2026, 7, 24), dt.date(2026, 7, 24), "天神祭", office=osaka)
    unit = Unit.objects.create(code="S", name="営業部", valid_from=SINCE)
    tokyo = Office.objects.create(code="T2", name="東京", prefecture="東京都", address="港区", valid_from=SINCE)
    for user, office in ((yoko, osaka), (cast.member("taro", "太郎", duties=()), tokyo)):
        names = {"family_name": "人", "given_name": user.username, "family_kana": "ヒト", "given_kana": "ヒト"}
        person = Person.objects.create(code=user.username, user=user, **names)
        Assignment.objects.create(person=person, unit=unit, office=office, valid_from=SINCE)
    found, day = queries.calendars(dt.date(2026, 7, 1)), dt.date(2026, 7, 24)
    taro = User.objects.get(username="taro")
    assert [found.of_people(who, as_of=day).is_workday(day) for who in ([yoko.pk], [taro.pk], [yoko.pk, taro.pk])] == [
        False,
        True,
        True,
    ]


def test_the_closing_counts_the_workdays_of_the_company(yoko: User, now: dt.datetime) -> None:
    assert due_day(Month(2026, 7), 8, queries.workdays(dt.date(2026, 8, 1))) == dt.date(2026, 8, 13)
    off(yoko, now, *AUGUST)
    assert due_day(Month(2026, 7), 8, queries.workdays(dt.date(2026, 8, 1))) == dt.date(2026, 8, 17)


def test_a_year_takes_over_the_days_off_of_the_year_before(yoko: User, now: dt.datetime) -> None:
    off(yoko, now, *AUGUST)
    off(yoko, now, dt.date(2026, 6, 1), dt.date(2026, 6, 1), "創立記念日")
    off(yoko, now, dt.date(2027, 6, 1), dt.date(2027, 6, 1), "創立記念日")
    [proposed] = queries.proposed(2027, None)
    assert proposed == Span(dt.date(2027, 8, 13), dt.date(2027, 8, 14), "夏季休業")
    made = actions.copy_holidays(spans=[proposed], acting_user=yoko, at=now)
    assert [each.day for each in made] == list(days(proposed.first, proposed.last))
    assert queries.proposed(2027, None) == ()
    with pytest.raises(actions.NothingToCopy):
        actions.copy_holidays(spans=[], acting_user=yoko, at=now)


def test_hours_want_a_weekday_and_an_end_after_their_beginning(yoko: User, now: dt.datetime) -> None:
    told: dict[str, Any] = {"valid_from": now.date(), "works_on_public_holidays": False, "acting_user": yoko, "at": now}
    with pytest.raises(actions.NoWeekday):
        actions.set_working_time(weekdays=[], opens_at=dt.time(9), closes_at=dt.time(18), **told)
    with pytest.raises(actions.ClosesBeforeItOpens):
        actions.set_working_time(weekdays=[1], opens_at=dt.time(18), closes_at=dt.time(9), **told)
    assert not WorkingTime.objects.exists()
    row = {"valid_from": now.date(), "opens_at": dt.time(9), "closes_at": dt.time(18), "recorded_at": now}
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkingTime.objects.create(weekdays=[8], **row)


def test_who_does_not_keep_the_calendar_reads_it(company: Company, aiko: User, now: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        off(aiko, now, *AUGUST)
    client = Client()
    client.force_login(aiko)
    page = client.get(reverse("backoffice:workdays_year") + "?year=2026").content.decode()
    assert "営業日 244日　年間休日 121日" in page
    assert "workdays" not in page or reverse("backoffice:workdays_holidays_new") not in page
    assert client.post(reverse("backoffice:workdays_holidays_undo"), {}).status_code == 403
    assert client.get(reverse("backoffice:workdays_year") + "?year=0").status_code == 404


def test_the_calendar_is_kept_on_its_pages(yoko: User, osaka: Office, now: dt.datetime) -> None:
    client = Client()
    client.force_login(yoko)
    period = {"first_on": "2026-08-13", "last_on": "2026-08-14", "name": "夏季休業", "is_off": "1", "office": ""}
    assert client.post(reverse("backoffice:workdays_holidays_new"), period).status_code == 302
    too_long = client.post(reverse("backoffice:workdays_holidays_new"), {**period, "last_on": "2026-12-14"})
    assert too_long.status_code == 422
    copied = client.get(reverse("backoffice:workdays_holidays_copy") + "?year=2027").content.decode()
    assert 'value="2027-08-13"' in copied
    moved = {"take_0": "on", "first_0": "2027-08-12", "last_0": "2027-08-13"}
    assert client.post(reverse("backoffice:workdays_holidays_copy") + "?year=2027", moved).status_code == 302
    assert set(queries.told_of(2027, None)) == {dt.date(2027, 8, 12), dt.date(2027, 8, 13)}
    assert client.post(reverse("backoffice:workdays_holidays_undo"), period).status_code == 302
    assert queries.told_of(2026, None) == {}
    hours = {"valid_from": "2026-04-01", "weekdays": ["1", "2"], "opens_at": "10:00", "closes_at": "15:30"}
    assert client.post(reverse("backoffice:workdays_hours_new"), {**hours, "office": osaka.pk}).status_code == 302
    page = client.get(reverse("backoffice:workdays_year") + f"?year=2026&office={osaka.pk}").content.decode()
    assert "10:00〜15:30" in page
