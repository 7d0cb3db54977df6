"""Decisions on a phone: by a deputy, with a comment that was forgotten, by the keyboard alone, and without JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import NARROW, SIZES, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

FILED = """
import datetime as dt
import uuid
from accounting.expenses.actions import NewLine, change_draft, draft_claim, submit_claim
aiko, now = User.objects.get(username="aiko"), clock.now()
claim = draft_claim(form_key=uuid.uuid4(), title="鎌倉の訪問", purpose="見積の説明", acting_user=aiko, at=now)
ride = NewLine(
    spent_on=clock.today() - dt.timedelta(days=1), category="TRAIN", amount_yen=960, payee_name="JR東日本",
    registration_number="", purpose="鎌倉まで",
)
change_draft(claim_id=claim.pk, title=claim.title, purpose="見積の説明", lines=[ride], acting_user=aiko, at=now)
submit_claim(claim_id=claim.pk, acting_user=aiko, at=now)
"""
CLAIM = re.compile("鎌倉の訪問")
STATE = "SELECT state FROM backoffice_request WHERE title LIKE '%鎌倉の訪問'"
MOST_KEYS = 60


@pytest.fixture
def served(house: House) -> House:
    """The played month with one more claim that waits for 渡辺 健."""
    house.do(FILED)
    house.start_web()
    return house


@pytest.fixture
def ken(served: House, browser: Browser) -> Iterator[Page]:
    """渡辺 健 heads the unit of whoever claims."""
    yield from signed_in(served, browser, "ken", viewport=NARROW)


@pytest.fixture
def ken_without_javascript(served: House, browser: Browser) -> Iterator[Page]:
    """The same, with JavaScript off."""
    yield from signed_in(served, browser, "ken", viewport=NARROW, java_script_enabled=False)


@pytest.fixture
def jun(served: House, browser: Browser) -> Iterator[Page]:
    """Who becomes his deputy, on a phone."""
    yield from signed_in(served, browser, "jun", viewport=NARROW)


def test_a_deputy_approves_and_both_are_named(served: House, ken: Page, jun: Page) -> None:
    jun.goto("/requests/")
    expect(jun.get_by_role("link", name=CLAIM)).to_have_count(0)
    ken.goto("/delegations/new")
    ken.get_by_label("代理人").select_option(label="小林 純（jun）")
    ken.get_by_label("終わりの日").fill("2026-11-30")
    ken.get_by_label("理由").fill("休暇のため")
    ken.get_by_role("button", name="登録").click()
    expect(ken.get_by_text("代理人にしました。")).to_be_visible()
    jun.goto("/requests/")
    jun.get_by_role("link", name=CLAIM).click()
    expect(jun.get_by_text("代理として判断します")).to_be_visible()
    jun.get_by_role("button", name="代理で承認").first.click()
    jun.get_by_role("dialog").get_by_role("button", name="代理で承認").click()
    expect(jun.get_by_text("を承認しました。")).to_be_visible()
    assert served.rows(STATE) == [("APPROVED",)]
    jun.goto("/requests/?view=decided")
    jun.get_by_role("link", name=CLAIM).click()
    expect(jun.get_by_text("小林 純（渡辺 健の代理）").first).to_be_visible()


def test_sending_back_without_a_comment_is_refused_at_the_field(
    served: House, ken_without_javascript: Page, browser: Browser
) -> None:
    phone = ken_without_javascript
    phone.goto("/requests/")
    phone.get_by_role("link", name=CLAIM).click()
    phone.get_by_role("button", name="差し戻す").click()
    comment = phone.get_by_label(re.compile("コメント"))
    expect(comment).to_have_attribute("aria-invalid", "true")
    expect(comment).to_have_attribute("aria-describedby", "comment-error")
    expect(phone.locator("#comment-error")).to_be_visible()
    expect(phone).to_have_title(re.compile("^エラー："))
    assert served.rows(STATE) == [("PENDING",)]
    comment.fill("訪問先を目的に書いてください")
    phone.get_by_role("button", name="差し戻す").click()
    assert served.rows(STATE) == [("SENT_BACK",)]
    for aiko in signed_in(served, browser, "aiko", viewport=NARROW, java_script_enabled=False):
        aiko.goto("/accounting/expenses/")
        aiko.get_by_role("link", name=CLAIM).click()
        expect(aiko.get_by_text("差し戻し").first).to_be_visible()
        expect(aiko.get_by_text("訪問先を目的に書いてください")).to_be_visible()


def test_a_request_is_approved_without_javascript(served: House, ken_without_javascript: Page) -> None:
    phone = ken_without_javascript
    phone.goto("/")
    phone.get_by_role("link", name=CLAIM).first.click()
    phone.get_by_role("button", name="承認", exact=True).first.click()
    phone.locator("#confirm-approve").get_by_role("button", name="承認").click()
    expect(phone.get_by_text("を承認しました。")).to_be_visible()
    assert served.rows(STATE) == [("APPROVED",)]


def test_a_request_is_approved_by_the_keyboard_alone(served: House, ken: Page) -> None:
    ken.goto("/requests/")
    press_tab_until(ken, "element.tagName === 'A' && element.textContent.includes('鎌倉の訪問')")
    ken.keyboard.press("Enter")
    expect(ken.get_by_role("heading", name=CLAIM)).to_be_visible()
    press_tab_until(ken, "element.tagName === 'BUTTON' && element.textContent.trim() === '承認'")
    ken.keyboard.press("Enter")
    expect(ken.get_by_role("dialog")).to_be_visible()
    press_tab_until(ken, "element.closest('dialog') && element.value === 'APPROVE'")
    ken.keyboard.press("Escape")
    expect(ken.get_by_role("dialog")).to_be_hidden()
    assert served.rows(STATE) == [("PENDING",)]
    expect(ken.get_by_role("button", name="承認", exact=True)).to_be_focused()
    ken.keyboard.press("Enter")
    press_tab_until(ken, "element.closest('dialog') && element.value === 'APPROVE'")
    ken.keyboard.press("Enter")
    expect(ken.get_by_text("を承認しました。")).to_be_visible()
    assert served.rows(STATE) == [("APPROVED",)]


@pytest.mark.parametrize("size", SIZES, ids=["1440", "390"])
def test_the_pages_are_accessible_and_fit(shown: House, browser: Browser, size: dict[str, int]) -> None:
    [(waiting,)] = shown.rows(
        "SELECT min(asked.request_id) FROM backoffice_askedperson asked JOIN backoffice_user u ON u.id = asked.user_id"
        " JOIN backoffice_request r ON r.id = asked.request_id AND r.state = 'PENDING' WHERE u.username = 'ken'"
    )
    for page in signed_in(shown, browser, "ken", viewport=size):
        for path in (
            "/requests/",
            f"/requests/{waiting}/",
            "/requests/?view=made",
            "/delegations/",
            "/delegations/new",
        ):
            look_at(page, path)


def press_tab_until(page: Page, reached: str) -> None:
    """Go on with the Tab key until the focus is where `reached` says; it can be seen there."""
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const element = document.activeElement; return Boolean({reached}) }})()"):
            assert page.evaluate(
                "(() => { const style = getComputedStyle(document.activeElement);"
                " return style.outlineStyle !== 'none' || style.boxShadow !== 'none' })()"
            ), "the focus cannot be seen"
            return
    pytest.fail(f"the Tab key does not lead to {reached}")
