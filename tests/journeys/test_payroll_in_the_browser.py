"""A month's payroll in a real browser: from what waits on the home page to the approval."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import SIZES, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]


@pytest.fixture
def mao(served: House, browser: Browser) -> Iterator[Page]:
    """佐藤 真央 prepares pay, at a desk."""
    yield from signed_in(served, browser, "mao")


@pytest.fixture
def ben(served: House, browser: Browser) -> Iterator[Page]:
    """石井 弁 approves it."""
    yield from signed_in(served, browser, "ben")


def test_from_what_waits_to_the_approval(mao: Page, ben: Page) -> None:
    mao.get_by_role("link", name="1名の確認が必要です").click()
    expect(mao.get_by_role("heading", level=1)).to_have_text("2026年10月分の給与計算")
    expect(mao.get_by_role("row").filter(has_text="2026年10月の勤怠の集計がありません。")).to_be_visible()
    mao.get_by_role("link", name=re.compile("^直す")).click()

    mao.get_by_label("所定日数").fill("２１")
    mao.get_by_label("出勤日数").fill("21")
    mao.get_by_label(re.compile("^労働時間")).fill("１７０：００")
    mao.get_by_label("うち法定時間外").fill("2:00")
    mao.get_by_role("button", name="登録").click()
    expect(mao.get_by_text("勤怠を登録しました。")).to_be_visible()
    mao.get_by_role("button", name="1名を計算し直す").click()
    expect(mao.locator(".job-part")).to_contain_text("成功", timeout=60_000)
    mao.reload()
    expect(mao.get_by_text("計算できませんでした")).to_have_count(0)

    mao.get_by_role("button", name="承認を依頼").click()
    expect(mao.get_by_text("給与の承認を依頼しました。")).to_be_visible()

    ben.goto("/")
    ben.get_by_role("link", name="2026年10月分給与（月末締め翌月25日払い）").click()
    ben.get_by_role("button", name="差し戻す").click()
    expect(ben.get_by_role("alert")).to_be_focused()
    expect(ben.get_by_label(re.compile("^コメント"))).to_have_attribute("aria-invalid", "true")
    ben.get_by_role("button", name="承認", exact=True).click()
    ben.get_by_role("dialog").get_by_role("button", name="承認").click()
    expect(ben.get_by_text("「2026年10月分給与（月末締め翌月25日払い）」を承認しました。")).to_be_visible()

    mao.goto("/hr/payroll/")
    mao.get_by_role("link", name="2026年10月分").first.click()
    expect(mao.locator(".stepper__item--done")).to_have_count(4)
    expect(mao.get_by_role("button", name="計算し直す")).to_have_count(0)


@pytest.fixture
def reader(shown: House, browser: Browser) -> Iterator[Page]:
    """真央, who only looks."""
    yield from signed_in(shown, browser, "mao")


def test_a_payslip_line_opens_to_its_reason(reader: Page) -> None:
    reader.goto("/hr/payroll/")
    reader.get_by_role("link", name="2026年10月分").first.click()
    reader.get_by_label("明細の中を検索").fill("サトウ マオ")
    reader.get_by_label("明細の中を検索").press("Enter")
    reader.get_by_role("link", name="佐藤 真央").click()
    line = reader.locator("details.line").filter(has_text="厚生年金保険料").first
    line.locator("summary").click()
    expect(line.locator(".why__calc")).to_contain_text("厚生年金保険料率 18.3% ÷ 2")
    expect(line.locator(".why__calc")).to_contain_text("50銭以下切捨て")
    expect(line).to_contain_text("日本年金機構")


def test_what_does_not_fit_is_said_at_the_field_and_nothing_is_lost(reader: Page) -> None:
    reader.goto("/hr/payroll/")
    reader.get_by_role("link", name="2026年10月分").first.click()
    reader.get_by_role("link", name=re.compile("^直す")).click()
    reader.get_by_label("所定日数").fill("21")
    reader.get_by_label("出勤日数").fill("-3")
    reader.get_by_label(re.compile("^労働時間")).fill("たくさん")
    reader.get_by_role("button", name="登録").click()
    summary = reader.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("2件")
    expect(reader).to_have_title(re.compile("^エラー："))
    expect(reader.get_by_label(re.compile("^労働時間"))).to_have_value("たくさん")
    summary.get_by_role("link", name=re.compile("時間は")).click()
    expect(reader.get_by_label(re.compile("^労働時間"))).to_be_focused()


def test_without_scripts_a_run_is_calculated_and_seen_by_reloading(served: House, browser: Browser) -> None:
    for page in signed_in(served, browser, "mao", java_script_enabled=False):
        page.goto("/hr/payroll/")
        page.get_by_role("link", name="2026年10月分").first.click()
        page.get_by_role("button", name="1名を計算し直す").click()
        for _ in range(60):
            if page.locator(".job-part").get_by_text("一部失敗").count():
                break
            page.wait_for_timeout(500)
            page.reload()
        expect(page.locator(".job-part")).to_contain_text("一部失敗")


def test_somebody_without_a_duty_sees_no_pay(shown: House, browser: Browser) -> None:
    for page in signed_in(shown, browser, "chie"):
        expect(page.get_by_role("link", name="給与計算")).to_have_count(0)
        answer = page.request.get(f"{shown.url}/hr/payroll/")
        assert answer.status == 403
        assert "権限がありません" in answer.text()


@pytest.mark.parametrize("size", SIZES, ids=["1440", "390"])
def test_the_pages_are_accessible_and_fit(shown: House, browser: Browser, size: dict[str, int]) -> None:
    pages = [
        "/",
        "/requests/",
        "/hr/payroll/",
        "/hr/payroll/open",
        "/hr/payroll/mine/",
        "/hr/employees/",
        "/hr/employees/1/",
    ]
    for page in signed_in(shown, browser, "mao", viewport=size):
        page.goto("/hr/payroll/")
        run = page.get_by_role("link", name="2026年10月分").first.get_attribute("href")
        page.goto(str(run))
        slip = page.locator("#payslips a").first.get_attribute("href")
        page.goto("/requests/?view=made")
        request = page.locator("a.task__title").first.get_attribute("href")
        for path in [*pages, str(run), str(slip), str(request)]:
            look_at(page, path)
