"""A form is designed with its route, filled in on a phone without JavaScript, approved, and printed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import NARROW, SIZES, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]


@pytest.fixture
def served(house: House) -> House:
    house.start_web()
    return house


@pytest.fixture
def admin(served: House, browser: Browser) -> Iterator[Page]:
    """The administrator of the installation."""
    yield from signed_in(served, browser, "admin")


@pytest.fixture
def aiko(served: House, browser: Browser) -> Iterator[Page]:
    """木下 愛子 sells, on a phone, with JavaScript off."""
    yield from signed_in(served, browser, "aiko", java_script_enabled=False, viewport=NARROW)


@pytest.fixture
def ken(served: House, browser: Browser) -> Iterator[Page]:
    """渡辺 健 heads her unit."""
    yield from signed_in(served, browser, "ken")


def test_a_form_goes_from_its_design_to_the_paper(admin: Page, aiko: Page, ken: Page) -> None:
    design(admin)
    route(admin)
    aiko.goto("/answers/new")
    aiko.get_by_role("link", name="出張申請").click()
    aiko.get_by_label("件名").fill("名古屋の展示会")
    aiko.get_by_label("行き先").fill("名古屋")
    aiko.get_by_label("1行目の金額").fill("２２，０００")
    aiko.get_by_role("button", name="申請", exact=True).click()
    expect(aiko.get_by_text("申請番号はTRIP-2026-0001です。")).to_be_visible()
    ken.goto("/requests/")
    ken.get_by_role("link", name="出張申請「名古屋の展示会」").click()
    expect(ken.get_by_text("費用の金額の合計")).to_be_visible()
    ken.get_by_role("button", name="承認", exact=True).first.click()
    ken.locator("#confirm-approve").get_by_role("button", name="承認").click()
    aiko.reload()
    expect(aiko.get_by_text("承認済み").first).to_be_visible()
    with aiko.expect_download() as printed:
        aiko.get_by_role("link", name="印刷（PDF）").click()
    assert printed.value.suggested_filename == "出張申請 TRIP-2026-0001 名古屋の展示会.pdf"
    assert printed.value.path().read_bytes()[:5] == b"%PDF-"


def test_the_pages_fit_and_can_be_used(admin: Page) -> None:
    for size in SIZES:
        admin.set_viewport_size(size)
        for path in ("/forms/", "/forms/ringi/", "/forms/new", "/answers/", "/answers/new", "/answers/new/ringi"):
            look_at(admin, path)


def design(admin: Page) -> None:
    admin.goto("/forms/new")
    admin.get_by_label("申請書の名前").fill("出張申請")
    admin.get_by_label("コード").fill("trip")
    admin.get_by_role("button", name="下書きを作成").click()
    added(admin, "行き先", "1行の文")
    added(admin, "費用", "明細表")
    admin.get_by_label("項目名").fill("金額")
    admin.get_by_label("種類", exact=False).first.select_option(label="金額（円）")
    admin.get_by_label("列の合計を表示").check()
    admin.get_by_role("button", name="下書きに保存").click()
    admin.get_by_role("link", name="適用へ進む").click()
    admin.get_by_role("button", name="適用", exact=True).click()
    expect(admin.get_by_text("使用中は第1版")).to_be_visible()


def added(admin: Page, label: str, kind: str) -> None:
    admin.get_by_role("link", name="項目を追加").click()
    admin.get_by_label("項目名").fill(label)
    admin.get_by_label("種類", exact=False).first.select_option(label=kind)
    admin.get_by_role("button", name="下書きに保存").click()


def route(admin: Page) -> None:
    admin.goto("/routes/backoffice.forms.trip/")
    admin.get_by_role("button", name="次の版の下書きを作成").click()
    admin.goto("/routes/backoffice.forms.trip/?step=new")
    admin.get_by_label("段階の名前").fill("上長の承認")
    admin.locator("[name=who]").select_option("MANAGER:1")
    admin.get_by_role("button", name="下書きに保存").click()
    admin.goto("/routes/backoffice.forms.trip/apply")
    admin.locator("main form").get_by_role("button").last.click()
    expect(admin.get_by_text("使用中は第1版")).to_be_visible()
