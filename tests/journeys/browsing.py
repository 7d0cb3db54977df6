"""A person at a browser: signs in, opens pages, and looks whether they can be used."""

import re
from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import House

PASSWORD = "minato-shokai-2026"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SIZES = (WIDE, NARROW)
NO_WIDER = "document.documentElement.scrollWidth <= window.innerWidth"


def signed_in(house: House, browser: Browser, username: str, **more: Any) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(base_url=house.url, locale="ja-JP", **{"viewport": WIDE, **more})
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/accounts/login/")
    page.get_by_label("ユーザー名").or_(page.locator("[name=login]")).first.fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page).to_have_url(f"{house.url}/")
    yield page
    context.close()
    assert [text for text in problems if "422" not in text and "409" not in text] == []


def look_at(page: Page, path: str) -> None:
    """Open a page: it answers, fits the width of the screen, and axe finds nothing."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    assert page.evaluate(NO_WIDER), path
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{path}\n{found.generate_report()}"


def fits(page: Page, address: str) -> None:
    """The screen that a click leads to has come, at an address of this form, and fits the width of the screen."""
    expect(page).to_have_url(re.compile(address))
    page.wait_for_load_state()
    assert page.evaluate(NO_WIDER), page.url
