"""The calendar of the company, a rule of withdrawal and the end of a role, set by those who keep them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import SIZES, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

SUMMER = "SELECT day::text, is_off FROM backoffice_companyholiday WHERE name = '夏季休業' ORDER BY id"


@pytest.fixture
def served(house: House) -> House:
    house.start_web()
    return house


@pytest.fixture
def admin(served: House, browser: Browser) -> Iterator[Page]:
    yield from signed_in(served, browser, "admin")


def test_a_summer_break_is_set_copied_into_the_next_year_and_undone(served: House, admin: Page) -> None:
    admin.goto("/calendar/?year=2027")
    admin.get_by_role("link", name="会社の休日を設定").click()
    admin.get_by_label("最初の日").fill("2027-08-12")
    admin.get_by_label("最後の日").fill("2027-08-13")
    admin.get_by_label("名称").fill("夏季休業")
    admin.get_by_role("button", name="設定").click()
    expect(admin.get_by_text("「夏季休業」2日を設定しました。")).to_be_visible()
    admin.get_by_role("link", name="次の年").click()
    admin.get_by_role("link", name="前の年から写す").click()
    expect(admin.get_by_label("夏季休業")).to_be_checked()
    admin.get_by_role("button", name="写す").click()
    expect(admin.get_by_role("heading", name="2028年の営業日カレンダー")).to_be_visible()
    admin.get_by_role("button", name=re.compile("元に戻す.*夏季休業")).click()
    expect(admin.get_by_text("「夏季休業」を元に戻しました。")).to_be_visible()
    days = [(f"2027-08-{day}", True) for day in (12, 13)] + [(f"2028-08-{day}", True) for day in (12, 13)]
    assert served.rows(SUMMER) == [*days, ("2028-08-12", None), ("2028-08-13", None)]


def test_a_route_closes_withdrawal_with_the_first_decision(admin: Page) -> None:
    admin.goto("/routes/accounting.expenses.claim/")
    admin.get_by_role("button", name="次の版の下書きを作成").click()
    admin.get_by_label("申請者が取り下げられるとき").select_option(label="最初の決裁まで取り下げられる")
    admin.locator("section[aria-labelledby=withdrawal-title]").get_by_role(
        "button", name="取り下げの決まりを保存"
    ).click()
    expect(admin.get_by_text("取り下げの決まりを下書きに保存しました。")).to_be_visible()
    admin.get_by_role("link", name="第1版との違い").click()
    expect(admin.get_by_text("最初の決裁まで取り下げられる")).to_be_visible()


@pytest.mark.parametrize("viewport", SIZES, ids=["wide", "narrow"])
def test_the_pages_can_be_used_at_any_width(served: House, browser: Browser, viewport: dict[str, int]) -> None:
    for page in signed_in(served, browser, "admin", viewport=viewport):
        for path in (
            "/calendar/?year=2026",
            "/calendar/holidays/new",
            "/calendar/holidays/copy?year=2027",
            "/calendar/hours/new",
            "/members/",
            "/routes/accounting.expenses.claim/",
        ):
            look_at(page, path)
