"""A payroll officer's month: attendance closed, pay run and compared, three failures mended, approved and paid."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

OCTOBER = "/hr/attendance/team/2026-10/"
WAITS = "from tests.factories.officer import october_waits; print(october_waits(mao, ben))"
BOOKED = (
    "SELECT entry.source_kind, sum(entry.amount_yen)::bigint FROM accounting_entry entry JOIN hr_run run"
    " ON run.id = entry.source_id AND entry.source_kind LIKE 'hr.payroll.%' JOIN hr_paygroup g ON g.id = run.pay_group_id"
    " WHERE g.code = 'J' AND run.month = '2026-10-01' GROUP BY 1 ORDER BY 1"
)


@pytest.fixture
def mao(served: House, browser: Browser) -> Iterator[Page]:
    """佐藤 真央 prepares pay, at a desk; a group of five waits for her."""
    served.do(WAITS)
    yield from signed_in(served, browser, "mao")


@pytest.fixture
def ben(served: House, browser: Browser) -> Iterator[Page]:
    """石井 弁 approves it."""
    yield from signed_in(served, browser, "ben")


def test_a_month_from_attendance_to_payment(served: House, mao: Page, ben: Page) -> None:
    _close_attendance(mao)
    run_url = _run(mao)
    _mend_three(mao, run_url)
    _compare(mao, run_url)
    mao.goto(run_url)
    mao.get_by_role("button", name="承認を依頼").click()
    expect(mao.get_by_text("給与の承認を依頼しました。")).to_be_visible()
    _approve(ben)
    _pay(mao, run_url)
    kinds = [kind for kind, _yen in served.rows(BOOKED)]
    assert kinds == ["hr.payroll.payment", "hr.payroll.run"]


def _close_attendance(mao: Page) -> None:
    """江口's day without a punch stops the close, until it says why."""
    mao.goto(OCTOBER)
    close = mao.get_by_role("button", name=re.compile("締める"))
    expect(close).to_be_disabled()
    mao.get_by_role("link", name="江口 翔").click()
    mao.get_by_role("link", name="欠勤・休暇").click()
    mao.get_by_label("種類").select_option(label="欠勤")
    mao.get_by_label(re.compile("^理由")).fill("私用のため")
    mao.get_by_role("button", name="記録", exact=True).click()
    mao.goto(OCTOBER)
    mao.get_by_role("button", name=re.compile("締める")).click()
    mao.get_by_role("dialog").get_by_role("button", name=re.compile("締める")).click()
    expect(mao.get_by_text("締め済み 4名", exact=True)).to_be_visible()


def _run(mao: Page) -> str:
    mao.goto("/hr/payroll/open")
    mao.get_by_label("給与グループ").select_option(label="月末締め翌月13日払い")
    mao.get_by_label("対象月").fill("2026-10")
    mao.get_by_role("button", name=re.compile("始める|開始")).click()
    mao.get_by_role("button", name="計算", exact=False).first.click()
    expect(mao.locator(".job-part")).to_contain_text("一部失敗", timeout=60_000)
    return mao.url


def _mend_three(mao: Page, run_url: str) -> None:
    mao.goto(run_url)
    for who, enter in (("相沢 翔", _tax_column), ("井川 翔", _insurance), ("上野 翔", _attendance)):
        mao.goto(run_url)
        mao.get_by_role("row").filter(has_text=who).get_by_role("link", name=re.compile("^直す")).click()
        enter(mao)
    mao.goto(run_url)
    mao.get_by_role("button", name="3名を計算し直す").click()
    expect(mao.locator(".job-part")).to_contain_text("成功", timeout=60_000)
    mao.reload()
    expect(mao.get_by_text("計算できませんでした")).to_have_count(0)


def _tax_column(mao: Page) -> None:
    mao.get_by_label("適用開始日").fill("2026-10-01")
    mao.get_by_label(re.compile("^理由")).fill("扶養控除等申告書を受領")
    mao.get_by_role("button", name="登録").click()
    expect(mao.get_by_text("相沢 翔さんの源泉徴収の区分を登録しました。")).to_be_visible()


def _insurance(mao: Page) -> None:
    mao.get_by_label("適用開始日").fill("2026-10-01")
    mao.get_by_role("button", name="登録").click()
    expect(mao.get_by_text("井川 翔さんの保険の状態を登録しました。")).to_be_visible()


def _attendance(mao: Page) -> None:
    mao.get_by_label("所定日数").fill("21")
    mao.get_by_label("出勤日数").fill("21")
    mao.get_by_label(re.compile("^労働時間")).fill("168:00")
    mao.get_by_role("button", name="登録").click()
    expect(mao.get_by_text("勤怠を登録しました。")).to_be_visible()


def _compare(mao: Page, run_url: str) -> None:
    """What differs from September is said, cause by cause, with nothing left over."""
    mao.goto(run_url)
    mao.get_by_role("link", name="前と比較").click()
    expect(mao.get_by_text("説明できない差 ¥0")).to_be_visible()
    expect(mao.get_by_role("row").filter(has_text="江口 翔")).to_contain_text("欠勤")
    expect(mao.get_by_role("row").filter(has_text="小野 翔")).to_contain_text("時間外")


def _approve(ben: Page) -> None:
    ben.goto("/")
    ben.get_by_role("link", name="2026年10月分給与（月末締め翌月13日払い）").click()
    ben.get_by_role("button", name="承認", exact=True).click()
    ben.get_by_role("dialog").get_by_role("button", name="承認").click()
    expect(ben.get_by_text("「2026年10月分給与（月末締め翌月13日払い）」を承認しました。")).to_be_visible()


def _pay(mao: Page, run_url: str) -> None:
    mao.goto(run_url)
    mao.get_by_role("button", name="振込データを作成").click()
    with mao.expect_download() as taken:
        mao.get_by_role("link", name=re.compile("振込データ")).first.click()
    lines = taken.value.path().read_bytes().decode("cp932").splitlines()
    assert [line[0] for line in lines if line.strip("\x1a")] == ["1", "2", "2", "2", "2", "2", "8", "9"]
    mao.goto(run_url)
    mao.get_by_role("button", name="支払済みにする").click()
    mao.get_by_role("dialog").get_by_role("button", name="支払済みにする").click()
    expect(mao.get_by_text("支払済み").first).to_be_visible()
