"""The year-end adjustment in a real browser: declared on a phone, confirmed at a desk."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import NARROW, SIZES, WIDE, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

OFFICE = "/hr/year-end/office/2026/"
PAGES = {
    "chie": ("/", "/hr/year-end/", "/hr/year-end/2026/review/"),
    "mao": (
        "/hr/year-end/office/",
        OFFICE,
        f"{OFFICE}?state=SUBMITTED",
        "/hr/year-end/office/season",
        f"{OFFICE}totals",
        f"{OFFICE}people/186/",
        f"{OFFICE}people/186/return",
        f"{OFFICE}people/186/ruling",
    ),
}
STATE = (
    "SELECT given.state FROM hr_declaration given JOIN hr_employee employee ON employee.id = given.employee_id"
    " JOIN backoffice_person person ON person.id = employee.person_id WHERE person.code = '10105'"
)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20 + b"IEND\xaeB`\x82"


@pytest.mark.parametrize("size", SIZES, ids=["1440", "390"])
def test_the_pages_of_the_year_end_are_accessible_and_fit(shown: House, browser: Browser, size: dict[str, int]) -> None:
    for who, paths in PAGES.items():
        for page in signed_in(shown, browser, who, viewport=size):
            for path in paths:
                look_at(page, path)


def test_a_declaration_goes_from_a_phone_to_the_office(house: House, browser: Browser, tmp_path: Path) -> None:
    house.start_web()
    proof = tmp_path / "hoken.png"
    proof.write_bytes(PNG)
    for phone in signed_in(house, browser, "aiko", viewport=NARROW):
        _declare(phone, proof)
    assert house.rows(STATE) == [("SUBMITTED",)]
    for desk in signed_in(house, browser, "mao", viewport=WIDE):
        desk.goto(f"{OFFICE}?state=SUBMITTED")
        desk.get_by_role("link", name="木下 愛子").click()
        expect(desk.get_by_text("特定扶養親族").first).to_be_visible()
        desk.get_by_role("button", name="確認済みにする").first.click()
        dialog = desk.get_by_role("dialog")
        if dialog.is_visible():
            dialog.get_by_role("button", name="確認済みにする").click()
        expect(desk.get_by_text("申告を確認済みにしました。")).to_be_visible()
    assert house.rows(STATE) == [("CONFIRMED",)]
    for phone in signed_in(house, browser, "aiko", viewport=NARROW):
        look_at(phone, "/hr/year-end/")
        expect(phone.get_by_text("確認済み").first).to_be_visible()


def _declare(phone: Page, proof: Path) -> None:
    """Each topic on a page of its own that fits the phone and passes axe, digits in full width."""
    phone.goto("/hr/year-end/")
    phone.get_by_role("button", name="申告を始める").click()
    _looked_at(phone, "self")
    phone.locator("[name=self-address]").fill("東京都品川区東大井1-8-3")
    _next(phone)
    _looked_at(phone, "spouse")
    phone.get_by_role("radio", name="いいえ").check()
    _next(phone)
    _looked_at(phone, "relatives")
    phone.locator("[name=relative-0-name]").fill("木下 太郎")
    phone.locator("[name=relative-0-kana]").fill("キノシタ タロウ")
    phone.locator("[name=relative-0-born_on]").fill("2006-06-01")
    phone.locator("[name=relative-0-income_yen]").fill("０")
    _next(phone)
    _looked_at(phone, "premiums")
    phone.locator("[name=premium-0-payee]").fill("みらい生命")
    phone.locator("[name=premium-0-amount_yen]").fill("１００，０００")
    phone.locator("[name=premium-0-file]").set_input_files(proof)
    _next(phone)
    _looked_at(phone, "other")
    phone.get_by_role("radio", name="いいえ").check()
    _next(phone)
    _looked_at(phone, "review")
    expect(phone.get_by_text("特定扶養親族").first).to_be_visible()
    phone.get_by_role("button", name="提出", exact=True).click()
    expect(phone.get_by_text("2026年の年末調整の申告を提出しました。")).to_be_visible()


def _next(phone: Page) -> None:
    phone.get_by_role("button", name="保存して次へ").click()


def _looked_at(phone: Page, topic: str) -> None:
    expect(phone).to_have_url(re.compile(f"/hr/year-end/2026/{topic}/"))
    look_at(phone, f"/hr/year-end/2026/{topic}/")
