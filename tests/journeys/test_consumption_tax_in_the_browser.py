"""The bookkeeper looks at the consumption tax of the year: figures to their reasons, methods, numbers."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import SIZES, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

HERE = "/accounting/consumption-tax/"
PAGES = (
    HERE,
    f"{HERE}boxes/credit-7.8/",
    f"{HERE}lines/?category=%E8%AA%B2%E7%A8%8E%E4%BB%95%E5%85%A510%25",
    f"{HERE}methods/",
    f"{HERE}methods/new",
    f"{HERE}uses/",
    f"{HERE}interim/",
    f"{HERE}interim/new",
    f"{HERE}returns/new",
    f"{HERE}registrations/?number=T7000012050002",
    f"{HERE}registrations/new",
)


@pytest.fixture
def kei(shown: House, browser: Browser) -> Iterator[Page]:
    """中村 恵 keeps the books."""
    yield from signed_in(shown, browser, "kei")


def test_every_page_fits_a_desk_and_a_phone(kei: Page) -> None:
    for size in SIZES:
        kei.set_viewport_size(size)
        for path in PAGES:
            look_at(kei, path)


def test_a_figure_leads_to_the_entry_behind_it(kei: Page) -> None:
    kei.goto(HERE)
    kei.get_by_role("row", name=re.compile("⑨.*差引税額")).get_by_role("link").click()
    expect(kei.get_by_text(re.compile("差引税額|控除税額小計")).first).to_be_visible()
    kei.goto(HERE)
    kei.get_by_role("row", name=re.compile("^②")).get_by_role("link").click()
    kei.get_by_role("link", name="課税売上10%").first.click()
    kei.get_by_role("link", name=re.compile("^請求書 INV-")).first.click()
    expect(kei.get_by_text("仮受消費税等").first).to_be_visible()
