"""Leave in a real browser: asked for on a phone, agreed to at a desk, taken from what is held."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import NARROW, SIZES, WIDE, fits, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

PAGES = {
    "aiko": ("/", "/hr/leave/", "/hr/leave/new", "/hr/leave/requests/4/"),
    "ken": ("/", "/hr/leave/", "/hr/leave/team?month=2026-12", "/hr/leave/requests/4/"),
    "mao": (
        "/",
        "/hr/leave/people/",
        "/hr/leave/people/?view=duty",
        "/hr/leave/people/105/",
        "/hr/leave/people/105/grant",
        "/hr/leave/people/105/standing",
        "/hr/leave/people/due",
        "/hr/leave/people/settings",
        "/hr/leave/people/openings",
        "/hr/leave/people/kinds/new",
    ),
}
HELD = (
    "SELECT sum(entry.parts) / 232792560.0 FROM hr_leaveentry entry JOIN hr_leavegrant given ON given.id = entry.grant_id"
    " JOIN hr_employee employee ON employee.id = given.employee_id"
    " JOIN backoffice_person person ON person.id = employee.person_id WHERE person.code = '10105'"
)


@pytest.mark.parametrize("size", SIZES, ids=["1440", "390"])
def test_the_pages_of_leave_are_accessible_and_fit(shown: House, browser: Browser, size: dict[str, int]) -> None:
    for who, paths in PAGES.items():
        for page in signed_in(shown, browser, who, viewport=size):
            for path in paths:
                look_at(page, path)
                for closed in page.locator("details.line:not([open]) > summary").all()[:1]:
                    closed.click()
                    expect(page.locator("details.line[open] .why__calc").first).to_be_visible()


def test_leave_goes_from_a_phone_over_the_approval_into_the_balance(house: House, browser: Browser) -> None:
    house.start_web()
    [(before,)] = house.rows(HELD)
    for phone in signed_in(house, browser, "aiko", viewport=NARROW):
        _ask(phone)
    for desk in signed_in(house, browser, "ken", viewport=WIDE):
        desk.goto("/")
        desk.get_by_role("link", name=re.compile("木下 愛子.02.12")).click()
        expect(desk.get_by_text("同じ日に休む人")).to_be_visible()
        desk.get_by_role("button", name="承認", exact=True).click()
        desk.get_by_role("dialog").get_by_role("button", name="承認").click()
        expect(desk.get_by_text(re.compile("を承認しました。"))).to_be_visible()
        desk.goto("/hr/leave/team?month=2027-02")
        expect(desk.get_by_role("link", name="木下 愛子")).to_have_count(2)
    [(after,)] = house.rows(HELD)
    assert before - after == 2
    for phone in signed_in(house, browser, "aiko", viewport=NARROW):
        look_at(phone, "/hr/leave/")
        expect(phone.get_by_text("承認済み").first).to_be_visible()
        expect(phone.get_by_text(re.compile("予定 2日")).first).to_be_attached()


def _ask(phone: Page) -> None:
    """Friday 12 to Monday 15 February 2027: two working days."""
    phone.goto("/hr/leave/")
    phone.get_by_role("link", name="休暇を申請").first.click()
    fits(phone, "/hr/leave/new")
    phone.locator("[name=first_on]").fill("2027-02-12")
    phone.locator("[name=last_on]").fill("2027-02-15")
    phone.get_by_role("button", name="申請", exact=True).click()
    expect(phone.get_by_text("休暇を申請しました。")).to_be_visible()
    expect(phone.get_by_text("承認待ち").first).to_be_visible()
