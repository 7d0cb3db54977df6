"""The pages of attendance, by those who open them."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.organisation.models import User
from hr.attendance.models import Absence, MonthClose, OvertimeAgreement, Punch, ScheduleAssignment, WorkSchedule
from hr.employment.models import Employee
from hr.payroll.models import AttendanceTotal
from tests.factories import worked

MONDAY, WEDNESDAY = dt.date(2026, 11, 2), dt.date(2026, 11, 4)
PUNCHING, TEAM = "/hr/attendance/", "/hr/attendance/team/"


@pytest.fixture
def kaoru(company: object, now: dt.datetime) -> User:
    made = worked.keeper()
    worked.nine_to_six(made, now, since=dt.date(2026, 11, 1))
    return made


@pytest.fixture
def me(kaoru: User, aiko: User, now: dt.datetime) -> Employee:
    return worked.employee(aiko, aiko, now)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_button_says_what_comes_next(me: Employee, aiko: User) -> None:
    client = browser(aiko)
    assert 'value="IN">出勤' in text(client, PUNCHING)
    client.post(PUNCHING + "punch", {"kind": "IN"})
    page = text(client, PUNCHING)
    assert "「出勤」を打刻しました。" in page
    assert "勤務中" in page
    assert page.index('value="OUT"') < page.index('value="BREAK_START"')
    assert 'value="IN"' not in page
    answer = client.post(PUNCHING + "punch", {"kind": "IN"})
    assert answer.status_code == 409
    assert Punch.objects.count() == 1
    assert Punch.objects.get().source == "BROWSER"


def test_who_keeps_no_attendance_is_told_so(kaoru: User, chie: User) -> None:
    page = text(browser(chie), PUNCHING)
    assert "打刻の対象になっていません" in page
    assert "clockin__button" not in page
    assert browser(chie).post(PUNCHING + "punch", {"kind": "IN"}).status_code == 403


def test_what_is_no_punch_is_not_found(me: Employee, aiko: User) -> None:
    assert browser(aiko).post(PUNCHING + "punch", {"kind": "LUNCH"}).status_code == 404


def test_a_forgotten_clock_out_is_asked_for_and_corrected(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    worked.correction_route(ben, admin, now)
    worked.worked(me, MONDAY, kaoru, now, "8:59")
    mine = browser(aiko)
    assert "2026/11/02（月）の退勤が打刻されていません" in text(mine, PUNCHING)
    assert "2026/11/02（月）の退勤が打刻されていません" in text(mine, "/")
    address = "/hr/attendance/mine/2026-11-02/correct/"
    assert 'value="8:59"' in text(mine, address)
    refused = mine.post(address, {"clock_in": "08:59", "clock_out": "", "reason": "直帰"})
    assert refused.status_code == 422
    sent = {"clock_in": "08:59", "break_1_start": "12:00", "break_1_end": "13:00", "clock_out": "01:30"}
    assert mine.post(address, sent).status_code == 422, "a reason is asked for"
    assert mine.post(address, {**sent, "reason": "客先から直帰"}).status_code == 302
    book = f"/hr/attendance/people/{me.pk}/2026-11/"
    assert "修正を申請中" in text(mine, book)
    asked = browser(ben)
    link = f"/requests/{Request.objects.get().pk}/"
    assert link in text(asked, "/")
    page = text(asked, link)
    assert "出勤 8:59、休憩開始 12:00、休憩終了 13:00、退勤 1:30" in page
    assert "客先から直帰" in page
    assert asked.post(link, {"outcome": "APPROVE", "comment": ""}).status_code == 302
    assert "15:31" in text(mine, book)


def test_a_month_is_seen_by_its_person_their_head_and_who_keeps_attendance(
    me: Employee, kaoru: User, aiko: User, ben: User, kei: User, chie: User, now: dt.datetime
) -> None:
    book = f"/hr/attendance/people/{me.pk}/2026-11/"
    assert browser(ben).get(book).status_code == 403
    worked.head(ben)
    for user in (aiko, ben, kaoru):
        assert "髙﨑 愛子さんの出勤簿" in text(browser(user), book)
    assert browser(chie).get(book).status_code == 403
    assert browser(chie).get(TEAM).status_code == 403
    assert browser(aiko).get(TEAM).status_code == 403


@pytest.mark.parametrize("month", ["0000-01", "2026-13", "9999-01"])
def test_a_month_that_nobody_can_mean_is_not_found(me: Employee, kaoru: User, month: str) -> None:
    assert browser(kaoru).get(f"/hr/attendance/people/{me.pk}/{month}/").status_code == 404
    assert browser(kaoru).get(f"{TEAM}{month}/").status_code == 404
    assert browser(kaoru).get(f"/hr/attendance/people/{me.pk}/absence/{month}-31/").status_code == 404


def test_the_team_shows_what_is_missing_and_closes_when_nothing_is(
    me: Employee, kaoru: User, ben: User, now: dt.datetime
) -> None:
    worked.head(ben)
    worked.agreed(kaoru, now)
    december = worked.at(dt.date(2026, 12, 1), "9:00")
    for day in range(1, 31):
        if dt.date(2026, 11, day).isoweekday() <= 5 and day not in (3, 23, 27, 30):
            worked.worked(me, dt.date(2026, 11, day), kaoru, december)
    worked.worked(me, dt.date(2026, 11, 30), kaoru, december, "9:00")
    with clock.moved_to(december):
        head = browser(ben)
        page = text(head, f"{TEAM}2026-11/")
        assert "未打刻 1件" in page
        assert "理由のない休み 1件" in page
        assert "髙﨑 愛子" in text(head, f"{TEAM}2026-11/?view=missing")
        assert "未打刻・理由のない休み・承認待ちがなくなると締められます。" in page
        assert "2026年11月の勤怠を締める" in text(head, "/")
        assert head.post("/hr/attendance/team/2026-11/close").status_code == 409
        explain = f"/hr/attendance/people/{me.pk}/absence/2026-11-27/"
        assert head.post(explain, {"kind": "PAID_LEAVE", "days": "1.0", "reason": ""}).status_code == 302
        assert Absence.objects.get().days == 1
        last = f"/hr/attendance/people/{me.pk}/absence/2026-11-30/"
        assert head.post(last, {"kind": "ABSENT", "days": "0.5", "reason": "早退"}).status_code == 302
        assert head.post("/hr/attendance/team/2026-11/close").status_code == 409, "the clock-out is still missing"
        assert not MonthClose.objects.exists()


def test_the_close_is_one_press(me: Employee, kaoru: User, ben: User, now: dt.datetime) -> None:
    worked.head(ben)
    december = worked.at(dt.date(2026, 12, 1), "9:00")
    for day in range(1, 31):
        if dt.date(2026, 11, day).isoweekday() <= 5 and day not in (3, 23):
            worked.worked(me, dt.date(2026, 11, day), kaoru, december)
    with clock.moved_to(december):
        head = browser(ben)
        assert "11月を締める" in text(head, f"{TEAM}2026-11/")
        assert head.post("/hr/attendance/team/2026-11/close").status_code == 302
        assert "締め済み 1名" in text(head, f"{TEAM}2026-11/")
        assert "集計は給与に渡っています" in text(head, f"/hr/attendance/people/{me.pk}/2026-11/")
    assert AttendanceTotal.objects.get().worked_minutes == 19 * 480


def test_the_team_warns_before_the_limit(me: Employee, kaoru: User, ben: User, now: dt.datetime) -> None:
    worked.head(ben)
    worked.agreed(kaoru, now)
    worked.worked(me, MONDAY, kaoru, now, "9:00-22:00")
    assert "45時間超の見込み" in text(browser(ben), TEAM)
    page = text(browser(ben), f"/hr/attendance/people/{me.pk}/2026-11/")
    assert "4:00 ＋ 4:00 × 18日 ＝ 76:00" in page
    assert "36協定 2026/03/22届出" in page
    assert "36協定の限度を超える見込み 1名" in text(browser(kaoru), "/")
    assert "髙﨑 愛子" in text(browser(ben), f"{TEAM}?view=near")
    assert "該当する社員はいません" in text(browser(ben), f"{TEAM}?view=near&q=nobody")


def test_the_settings_are_entered_by_who_keeps_attendance(kaoru: User, chie: User) -> None:
    keeper, settings = browser(kaoru), "/hr/attendance/settings/"
    assert browser(chie).get(settings).status_code == 403
    hours = {
        "code": "N",
        "name": "夜勤",
        "starts_at": "22:00",
        "ends_at": "07:00",
        "break_starts_at": "02:00",
        "break_ends_at": "03:00",
        "workdays": ["1", "2", "3", "4"],
        "statutory_holiday": "7",
        "turns_at": "12:00",
    }
    refused = keeper.post(f"{settings}schedules/new/", {**hours, "workdays": ["7"]})
    assert refused.status_code == 422
    assert "法定休日が、勤務する曜日に入っています。" in refused.content.decode()
    assert keeper.post(f"{settings}schedules/new/", hours).status_code == 302
    night = WorkSchedule.objects.get(code="N")
    given = {"schedule": night.pk, "employee_code": "", "valid_from": "2026-12-01"}
    assert keeper.post(f"{settings}assignments/new/", {**given, "employee_code": "nobody"}).status_code == 422
    assert keeper.post(f"{settings}assignments/new/", given).status_code == 302
    assert ScheduleAssignment.objects.get(schedule=night).valid_from == dt.date(2026, 12, 1)
    office = ScheduleAssignment.objects.count() and worked.Office.objects.get()
    agreement = {"office": office.pk, "starts_on": "2026-04-01", "filed_on": "2026-03-25", "special_times": "0"}
    over = keeper.post(f"{settings}agreements/new/", {**agreement, "month_hours": "46", "year_hours": "360"})
    assert over.status_code == 422
    assert "法律の上限（月45時間・年360時間）" in over.content.decode()
    told = {**agreement, "month_hours": "45", "year_hours": "360"}
    assert keeper.post(f"{settings}agreements/new/", told).status_code == 302
    assert OvertimeAgreement.objects.get().year_minutes == 21600
    page = text(keeper, settings)
    assert "22:00〜7:00（休憩 2:00〜3:00）" in page
    assert "45:00" in page


def test_a_night_shift_belongs_to_the_evening_on_which_it_began(
    me: Employee, kaoru: User, aiko: User, now: dt.datetime
) -> None:
    night = worked.define_schedule(
        code="N",
        name="夜勤",
        starts_at=dt.time(22),
        ends_at=dt.time(7),
        break_starts_at=dt.time(2),
        break_ends_at=dt.time(3),
        workdays="1234",
        turns_at=dt.time(12),
        acting_user=kaoru,
        at=now,
    )
    worked.assign_schedule(schedule=night, employee=me, valid_from=MONDAY, acting_user=kaoru, at=now)
    mine = browser(aiko)
    with clock.moved_to(worked.at(WEDNESDAY, "22:00")):
        mine.post(PUNCHING + "punch", {"kind": "IN"})
    with clock.moved_to(worked.at(WEDNESDAY, "31:00")):
        assert "2026/11/04（水）の勤務の続きです。" in text(mine, PUNCHING)
        mine.post(PUNCHING + "punch", {"kind": "OUT"})
    day = me.days.get()
    assert (day.work_date, day.worked_minutes, day.night_minutes, day.break_minutes) == (WEDNESDAY, 480, 360, 60)


def test_the_team_takes_a_constant_number_of_queries(
    me: Employee, kaoru: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    worked.head(ben)
    head = browser(ben)

    def count() -> int:
        with CaptureQueriesContext(connection) as told:
            text(head, TEAM)
        return len(told)

    worked.worked(me, MONDAY, kaoru, now)
    count()
    before = count()
    for place in range(4):
        worked.worked(worked.employee(None, aiko, now, code=f"15{place}0"), MONDAY, kaoru, now)
    assert count() == before


@pytest.mark.parametrize("typed", ["18:30", "1830", "１８：３０", "18時30分", "18時間30分"])
def test_times_are_read_as_people_type_them(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime, typed: str
) -> None:
    worked.correction_route(ben, admin, now)
    sent = {"clock_in": "9", "clock_out": typed, "reason": "打刻忘れ"}
    assert browser(aiko).post("/hr/attendance/mine/2026-11-02/correct/", sent).status_code == 302
    assert Request.objects.get().arguments["wanted"][1][1].startswith("2026-11-02T18:30")


@pytest.mark.parametrize("typed", ["夕方", "18:60", "31:00", "18:3"])
def test_what_is_no_time_is_refused_at_its_field(me: Employee, aiko: User, typed: str) -> None:
    sent = {"clock_in": "9:00", "clock_out": typed, "reason": "打刻忘れ"}
    answer = browser(aiko).post("/hr/attendance/mine/2026-11-02/correct/", sent)
    assert answer.status_code == 422
    assert "24時間の形で入力してください" in answer.content.decode()
    assert typed in answer.content.decode(), "what was typed is kept"


def marked(page: str) -> set[str]:
    """The entries of attendance in the menu that are marked as current."""
    links: list[str] = re.findall(r'<a href="[^"]*" aria-current="page">(?:<svg.*?</svg>)?([^<]+)', page, re.DOTALL)
    return set(links) & {"打刻", "勤怠", "勤怠の設定"}


def test_the_menu_marks_punching_at_ones_own_month_and_attendance_at_anothers(
    me: Employee, kaoru: User, aiko: User
) -> None:
    month = f"/hr/attendance/people/{me.pk}/2026-11/"
    assert marked(text(browser(aiko), month)) == {"打刻"}
    assert marked(text(browser(kaoru), month)) == {"勤怠"}
    assert marked(text(browser(kaoru), TEAM)) == {"勤怠"}
    assert marked(text(browser(kaoru), "/hr/attendance/settings/systems/")) == {"勤怠の設定"}
