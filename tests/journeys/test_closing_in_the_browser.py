"""The bookkeeper brings October to its end: an estimate, the prepaid, the lock, the way to a receipt, the reopening."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import SIZES, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

OCTOBER = "/accounting/closing/2026-10/"
ACCRUALS = "/accounting/accruals/?month=2026-10"
PAGES = (
    "/accounting/closing/?year=2026-10",
    OCTOBER,
    "/accounting/closing/tasks/",
    "/accounting/closing/tasks/new",
    ACCRUALS,
    "/accounting/accruals/?month=2027-03",
    "/accounting/accruals/new?month=2026-10",
    "/accounting/accruals/deferrals/",
    "/accounting/accruals/deferrals/new",
)
REASON = "承認待ちの経費は11月に計上する"


@pytest.fixture
def kei(served: House, browser: Browser) -> Iterator[Page]:
    """中村 恵 keeps the books."""
    yield from signed_in(served, browser, "kei")


@pytest.fixture
def rei(served: House, browser: Browser) -> Iterator[Page]:
    """大西 玲 heads the administration."""
    yield from signed_in(served, browser, "rei")


@pytest.fixture
def reader(shown: House, browser: Browser) -> Iterator[Page]:
    """恵, who only looks."""
    yield from signed_in(shown, browser, "kei")


def test_every_page_of_the_closing_fits_a_desk_and_a_phone(reader: Page) -> None:
    for size in SIZES:
        reader.set_viewport_size(size)
        for path in PAGES:
            look_at(reader, path)


def test_an_estimate_is_posted_the_month_closed_and_reopened_with_a_reason(kei: Page, rei: Page) -> None:
    kei.goto(ACCRUALS)
    kei.get_by_role("button", name="計上する").click()
    expect(kei.get_by_text("前払・前受は、すべて計上済みです。")).to_be_visible()
    kei.get_by_role("link", name="見越を計上").click()
    _estimate(kei, "水道料金 10月分（前月と同額）")
    expect(kei.get_by_text("見越を計上し、翌月1日の戻しも記帳しました。")).to_be_visible()
    expect(kei.get_by_text("水道料金 10月分（前月と同額）").first).to_be_visible()

    kei.goto(OCTOBER)
    kei.get_by_role("button", name="締める", exact=True).click()
    expect(kei.get_by_text("項目を済ませるか、残したまま締める理由を入力してください。").first).to_be_visible()
    kei.get_by_label("残したまま締める理由").fill(REASON)
    kei.get_by_role("button", name="締める", exact=True).click()
    expect(kei.get_by_text("締め済みです。この月には、もう記帳できません。")).to_be_visible()
    kei.goto("/accounting/accruals/new?month=2026-10")
    _estimate(kei, "間に合わなかった費用")
    expect(kei.get_by_text(re.compile("締め済みのため、記帳できません")).first).to_be_visible()

    kei.goto(OCTOBER)
    kei.get_by_role("link", name=re.compile("締めを解く")).click()
    kei.get_by_label("締めを解く理由").fill("請求書の計上漏れ")
    kei.get_by_role("button", name="承認を依頼").click()
    expect(kei.get_by_text(re.compile("締めの解除を申請しました。"))).to_be_visible()

    rei.goto("/")
    rei.get_by_role("link", name=re.compile("締めの解除")).first.click()
    expect(rei.get_by_text("請求書の計上漏れ").first).to_be_visible()
    rei.get_by_role("button", name="承認", exact=True).click()
    rei.get_by_role("dialog").get_by_role("button", name="承認").click()
    expect(rei.get_by_text(re.compile("を承認しました。"))).to_be_visible()
    kei.goto(OCTOBER)
    row = kei.get_by_role("row", name=re.compile("請求書の計上漏れ"))
    expect(row.get_by_text("大西 玲")).to_be_visible()
    expect(kei.get_by_role("button", name="締める", exact=True)).to_be_visible()


def test_selling_expenses_lead_to_the_picture_of_a_receipt_in_three_clicks(reader: Page) -> None:
    reader.goto("/accounting/statements/selling/?from=2026-04&until=2026-11")
    reader.get_by_role("row", name=re.compile("旅費交通費")).get_by_role("link").first.click()
    reader.get_by_role("table").get_by_role("link", name=re.compile("経費精算")).first.click()
    reader.locator("dd a").first.click()
    picture = reader.locator("img.receipt").first
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") > 0


def _estimate(page: Page, memo: str) -> None:
    page.get_by_label("内容と見積りの根拠").fill(memo)
    page.get_by_label("金額（税抜）").fill("42000")
    page.get_by_label("費用・収益の科目").select_option(label="6290 水道光熱費")
    page.get_by_role("button", name="計上する").click()
