"""People punch on their phones, correct what they forgot, and their heads see the month."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browsing import NARROW, SIZES, WIDE, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

EMPLOYEE = "SELECT e.id FROM hr_employee e JOIN backoffice_person p ON p.id = e.person_id WHERE p.code = '10105'"
TODAY = (
    "SELECT hr_punch.kind FROM hr_punch JOIN hr_employee e ON e.id = employee_id JOIN backoffice_person p ON p.id = e.person_id"
    " WHERE p.code = '10105' AND source = 'BROWSER' ORDER BY hr_punch.id"
)


def test_a_day_is_punched_on_a_phone(house: House, browser: Browser) -> None:
    house.start_web()
    for phone in signed_in(house, browser, "aiko", viewport=NARROW):
        look_at(phone, "/hr/attendance/")
        phone.get_by_role("button", name="出勤", exact=True).click()
        expect(phone.get_by_text("「出勤」を打刻しました。")).to_be_visible()
        look_at(phone, "/hr/attendance/")
        phone.get_by_role("button", name="休憩開始").click()
        expect(phone.get_by_role("heading", name=re.compile("休憩中"))).to_be_visible()
        phone.get_by_role("button", name="休憩終了").click()
        phone.get_by_role("button", name="退勤", exact=True).click()
        expect(phone.get_by_role("button", name="出勤", exact=True)).to_be_visible()
        phone.get_by_role("link", name="出勤簿", exact=True).click()
        expect(phone.get_by_role("heading", name=re.compile("木下 愛子さんの出勤簿"))).to_be_visible()
    assert [kind for (kind,) in house.rows(TODAY)] == ["IN", "BREAK_START", "BREAK_END", "OUT"]


@pytest.mark.parametrize("size", SIZES, ids=["1440", "390"])
def test_the_pages_are_accessible_and_fit(shown: House, browser: Browser, size: dict[str, int]) -> None:
    [(employee,)] = shown.rows(EMPLOYEE)
    [(month, day)] = shown.rows("SELECT to_char(max(work_date), 'YYYY-MM'), max(work_date)::text FROM hr_dailyrecord")
    book = f"/hr/attendance/people/{employee}/{month}/"
    for page in signed_in(shown, browser, "aiko", viewport=size):
        for path in (book, f"/hr/attendance/mine/{day}/correct/"):
            look_at(page, path)
    for page in signed_in(shown, browser, "ken", viewport=size):
        for path in ("/hr/attendance/team/", book, f"/hr/attendance/people/{employee}/absence/{day}/"):
            look_at(page, path)
    for page in signed_in(shown, browser, "mao", viewport=size):
        for path in (
            "settings/",
            "settings/schedules/new/",
            "settings/assignments/new/",
            "settings/agreements/new/",
            "settings/systems/",
            "settings/systems/new/",
        ):
            look_at(page, f"/hr/attendance/{path}")
        expect(page.get_by_label("本人の同意日")).to_be_hidden()
        page.get_by_label("労働時間制度").select_option("EXPERT")
        expect(page.get_by_label("本人の同意日")).to_be_visible()
        expect(page.get_by_label("コアタイムの開始")).to_be_hidden()


def test_a_forgotten_clock_out_is_corrected_by_way_of_the_superior(house: House, browser: Browser) -> None:
    house.start_web()
    asked = house.rows("SELECT id FROM backoffice_request WHERE kind = 'hr.attendance.correction'")
    if not asked:
        return  # On the first day of a month nobody has forgotten anything yet.
    for desk in signed_in(house, browser, "ken", viewport=WIDE):
        look_at(desk, f"/requests/{asked[0][0]}/")
        expect(desk.get_by_text("客先から直帰したため")).to_be_visible()
        desk.get_by_role("button", name="承認", exact=True).click()
        desk.get_by_role("dialog").get_by_role("button", name="承認").click()
        expect(desk.get_by_text(re.compile("を承認しました。"))).to_be_visible()
    closed = house.rows(
        "SELECT count(*) FROM hr_dailyrecord WHERE employee_id = (" + EMPLOYEE + ") AND NOT is_complete"
    )
    assert closed == [(0,)]
