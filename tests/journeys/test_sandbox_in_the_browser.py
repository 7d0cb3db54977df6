"""An administrator makes a sandbox, lets a month go by in it, and goes back to a company whose clock was never touched."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from backoffice.companies import clock
from tests.journeys.browsing import SIZES, look_at, signed_in
from tests.journeys.conftest import House, wait_until

pytestmark = [pytest.mark.journey]

SECONDS_OF_A_TURN = 90
# 恵 asks for an advance in the sandbox; her manager has three business days to decide.
ASK = """
import datetime as dt
from uuid import uuid4
from backoffice.companies.models import Company
from accounting.advances.actions import NewRequest, request_advance
kei, sandbox = User.objects.get(username="kei"), Company.objects.get(code="minato-sandbox")
with scope.working_in(sandbox.pk):
    new = NewRequest(purpose="出張", amount_yen=30_000, needed_on=clock.today() + dt.timedelta(days=90))
    request_advance(form_key=uuid4(), new=new, acting_user=kei, at=clock.now())
"""
LATE = """
from backoffice.companies.models import Company
from backoffice.notifications.models import Notice
for code in ("minato", "minato-sandbox"):
    with scope.working_in(Company.objects.get(code=code).pk):
        late = Notice.objects.filter(text_ja__contains="承認の期限が過ぎています").count()
        print(code, late, round((clock.now() - clock.real_now()).total_seconds()))
"""


@pytest.fixture
def admin(served: House, browser: Browser) -> Iterator[Page]:
    """The administrator, with JavaScript off."""
    yield from signed_in(served, browser, "admin", java_script_enabled=False)


def next_month_on_a_weekday(day: dt.date) -> dt.date:
    """About a month on, on a Wednesday in the middle of business."""
    later = day + dt.timedelta(days=30)
    return later + dt.timedelta(days=(2 - later.weekday()) % 7)


def band(page: Page) -> str:
    return page.locator(".band").inner_text()


def test_a_sandbox_is_made_moved_and_left(admin: Page, served: House) -> None:
    before = served.rows("SELECT code FROM backoffice_company ORDER BY id")
    admin.goto("/sandbox/")
    admin.get_by_role("link", name="サンドボックスを作る").click()
    admin.get_by_label(re.compile("中村")).check()
    admin.get_by_label(re.compile("大西")).check()
    admin.get_by_role("button", name="作って切り替える").click()
    expect(admin.locator(".notice--ok")).to_contain_text("サンドボックスを作り、切り替えました。")
    assert "実際の時刻です" in band(admin)
    assert served.rows("SELECT code FROM backoffice_company ORDER BY id") == [*before, ("minato-sandbox",)]
    served.do(ASK)
    month = next_month_on_a_weekday(clock.real_today())
    admin.get_by_label("進める先の日時").fill(f"{month:%Y-%m-%d}T10:00")
    admin.get_by_role("button", name="時計を進める").click()
    expect(admin.locator(".notice--ok")).to_contain_text("時計を進めました。")
    assert f"{month.year}年{month.month}月{month.day}日" in band(admin)
    wait_until(lambda: "minato-sandbox 0" not in served.do(LATE), SECONDS_OF_A_TURN)
    ordinary, _sandbox = served.do(LATE).splitlines()
    assert ordinary.endswith(" 0"), "the clock of the company itself was never touched"
    admin.get_by_label("進める先の日時").fill(f"{clock.real_today():%Y-%m-%d}T10:00")
    admin.get_by_role("button", name="時計を進める").click()
    expect(admin.get_by_role("alert")).to_contain_text("戻せません")
    admin.goto("/")
    admin.get_by_role("button", name=re.compile("会社を切り替える")).click()
    admin.get_by_role("button", name="株式会社みなと商会", exact=True).click()
    expect(admin.locator(".notice--ok")).to_contain_text("「株式会社みなと商会」に切り替えました。")
    expect(admin.locator(".band")).to_have_count(0)
    ahead = served.rows("SELECT code, clock_moved_by > interval '0' FROM backoffice_company ORDER BY id")
    assert ahead == [*((code, False) for (code,) in before), ("minato-sandbox", True)]


def test_its_pages_can_be_used_on_desk_and_phone(served: House, browser: Browser) -> None:
    for page in signed_in(served, browser, "admin"):
        for size in SIZES:
            page.set_viewport_size(size)
            look_at(page, "/sandbox/")
            look_at(page, "/sandbox/new")
        page.set_viewport_size(SIZES[0])
        page.goto("/sandbox/new")
        page.get_by_role("button", name="作って切り替える").click()
        for size in SIZES:
            page.set_viewport_size(size)
            look_at(page, "/sandbox/")
            look_at(page, "/")
