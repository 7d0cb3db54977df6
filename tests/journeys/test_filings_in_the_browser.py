"""Filings in a real browser: the pages, and one that goes from who is owed it to the answer of the office."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browsing import SIZES, WIDE, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

PAGES = (
    "/hr/insurance/",
    "/hr/insurance/5/",
    "/hr/insurance/5/change",
    "/hr/insurance/5/numbers",
    "/hr/filings/",
    "/hr/filings/owed?kind=EMPLOYMENT_ACQUISITION",
    "/hr/filings/owed?kind=BONUS",
    "/hr/filings/regular",
    "/hr/filings/revisions",
    "/hr/filings/labour-year?year=2025",
    "/hr/filings/labour-year?year=2026",
    "/hr/filings/settings",
)


@pytest.mark.parametrize("size", SIZES, ids=["1440", "390"])
def test_the_pages_of_filings_are_accessible_and_fit(shown: House, browser: Browser, size: dict[str, int]) -> None:
    for page in signed_in(shown, browser, "mao", viewport=size):
        for path in PAGES:
            look_at(page, path)


def test_a_joiner_is_filed_and_the_office_accepts(house: House, browser: Browser) -> None:
    house.start_web()
    for desk in signed_in(house, browser, "mao", viewport=WIDE):
        desk.goto("/hr/filings/")
        desk.get_by_role("link", name="届出が必要な人を確かめる").click()
        desk.get_by_role("link", name="資格取得届（健康保険・厚生年金）").click()
        desk.get_by_role("button", name="選んだ人の下書きを作成").click()
        expect(desk.get_by_text("下書き", exact=True)).to_be_visible()
        filing = re.sub(r"^.*?(/hr/.*)$", r"\1", desk.url)
        look_at(desk, filing)
        desk.get_by_role("link", name="提出を記録").click()
        look_at(desk, f"{filing}submit")
        desk.locator("[name=receipt_number]").fill("202611221234567890")
        desk.get_by_role("button", name="記録").click()
        expect(desk.get_by_text("提出を記録しました。")).to_be_visible()
        desk.get_by_role("link", name="受理を記録").click()
        look_at(desk, f"{filing}accept")
        desk.get_by_role("button", name="記録").click()
        expect(desk.get_by_text("受理を記録しました。")).to_be_visible()
        desk.set_viewport_size({"width": 390, "height": 844})
        look_at(desk, filing)
        look_at(desk, "/hr/filings/?view=all")
        expect(desk.get_by_text("受理", exact=True)).to_be_visible()
