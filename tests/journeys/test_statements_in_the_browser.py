"""The bookkeeper reads the statements of the year: each figure leads to its lines, its entry and its source."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import SIZES, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

HERE = "/accounting/statements/"
PERIOD = "?from=2026-04&until=2026-10"
PAGES = (
    f"{HERE}balance-sheet/{PERIOD}",
    f"{HERE}income/{PERIOD}",
    f"{HERE}selling/{PERIOD}",
    f"{HERE}trend/{PERIOD}",
    f"{HERE}parts/{PERIOD}",
    f"{HERE}cash-flow/{PERIOD}",
    f"{HERE}equity/{PERIOD}",
    f"{HERE}partners/{PERIOD}",
    f"{HERE}income/figures/operating_profit/{PERIOD}",
    f"{HERE}cash-flow/operating_subtotal/{PERIOD}",
    f"{HERE}notes{PERIOD}",
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


def test_a_figure_leads_to_the_source_of_an_entry_in_three_clicks(kei: Page) -> None:
    kei.goto(f"{HERE}income/{PERIOD}")
    kei.get_by_role("row", name=re.compile("4110")).get_by_role("link").first.click()
    expect(kei.get_by_role("heading", level=1)).to_have_text("売上高")
    kei.get_by_role("table").get_by_role("link").first.click()
    expect(kei.get_by_text("この仕訳の元")).to_be_visible()
    kei.locator("dd a").first.click()
    expect(kei.get_by_role("heading", level=1)).to_be_visible()
