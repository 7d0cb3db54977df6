"""The bookkeeper ties a month of bank lines to the books: the file, what is sure, what needs a look, the rest by hand."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import SIZES, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

LINES, RECONCILIATION = "/accounting/banking/lines/", "/accounting/banking/reconciliation/?on=2026-11-30"
BANK, STRANGER = "みずほ銀行 丸の内支店", "ﾆｼｳﾐｾｲｻｸｼﾖ"
HEAD = "日付,お支払金額,お預り金額,差引残高,摘要"
# After the lines that the demo company has loaded and not matched yet, 296,203,180 yen.
REST = (
    "2026/11/16,550,,296202630,ﾌﾘｺﾐﾃｽｳﾘﾖｳ",
    "2026/11/20,,94044,296296674,ﾌﾘｺﾐ ﾖｼﾀﾞｼﾖｸﾋﾝ(ｶ",
    "2026/11/20,,1410,296298084,ｵﾘｿｸ",
)


@pytest.fixture
def kei(served: House, browser: Browser) -> Iterator[Page]:
    """中村 恵 keeps the books."""
    yield from signed_in(served, browser, "kei")


@pytest.fixture
def reader(shown: House, browser: Browser) -> Iterator[Page]:
    """恵, who only looks."""
    yield from signed_in(shown, browser, "kei")


def test_every_page_of_the_bank_fits_a_desk_and_a_phone(reader: Page) -> None:
    reader.goto(LINES)
    reader.get_by_role("link", name=STRANGER).click()
    expect(reader).to_have_url(re.compile(f"{LINES}[0-9]+/"))
    line = reader.url
    paths = (
        "/accounting/banking/",
        LINES,
        f"{LINES}confirm",
        line,
        "/accounting/banking/matches/",
        "/accounting/banking/rules/",
        RECONCILIATION,
        "/accounting/banking/forecast/",
    )
    for size in SIZES:
        reader.set_viewport_size(size)
        for path in paths:
            look_at(reader, path)


def test_a_month_of_bank_lines_is_tied_to_the_books(kei: Page) -> None:
    kei.goto("/accounting/banking/")
    kei.get_by_role("link", name=BANK, exact=True).click()
    kei.get_by_role("link", name="明細を取り込む").click()
    _upload(kei, HEAD, REST[0].replace("550,,", "550,700,"), *REST[1:])
    expect(kei.get_by_text("誤りがあるため、取り込めません。1行も取り込んでいません。")).to_be_visible()
    expect(kei.get_by_role("button", name="確定して取り込む")).to_have_count(0)
    kei.get_by_role("button", name="取りやめる").click()
    kei.goto("/accounting/banking/")
    kei.get_by_role("link", name=BANK, exact=True).click()
    kei.get_by_role("link", name="明細を取り込む").click()
    _upload(kei, HEAD, *REST)
    expect(kei.get_by_text("誤りはありません。確定すると、新しい行を取り込みます。")).to_be_visible()
    kei.get_by_role("button", name="確定して取り込む").click()

    kei.goto(LINES)
    expect(kei.get_by_text("8件の明細が、何の入出金かの確認を待っています。")).to_be_visible()
    kei.get_by_role("link", name=re.compile(r"ほぼ確実の\d件を確認")).click()
    kei.get_by_role("button", name="選んだ明細を照合").click()
    _two_invoices_less_the_fee(kei)
    _part_of_an_invoice(kei)
    _by_hand(kei)
    kei.goto(LINES)
    expect(kei.get_by_text("該当する明細はありません。")).to_be_visible()

    kei.goto(RECONCILIATION)
    expect(kei.get_by_text("一致").first).to_be_visible()
    expect(kei.get_by_text("差額あり")).to_have_count(0)
    kei.goto("/accounting/banking/matches/")
    expect(kei.get_by_role("row", name=re.compile(STRANGER)).first).to_be_visible()


def _upload(page: Page, *lines: str) -> None:
    content = "\r\n".join([*lines, ""]).encode("cp932")
    page.get_by_label("明細のファイル").set_input_files(
        {"name": "2026-11-rest.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="アップロードして確認").click()


def _two_invoices_less_the_fee(page: Page) -> None:
    page.goto(LINES)
    page.get_by_role("link", name=re.compile("ｼﾊﾞｳﾗﾌ")).click()
    expect(page.get_by_text("差額660円は、登録済みの振込手数料と同じ額です　20点")).to_be_visible()
    page.get_by_label("振込手数料分の値引").check()
    page.get_by_role("button", name="この候補で照合").click()
    expect(page.get_by_text("2件の合計と金額が一致しています　30点")).to_be_visible()
    # Both invoices sold at 10% and 8%: the discount is shared out between the rates.
    expect(page.get_by_role("row", name=re.compile("振込手数料分の値引"))).to_have_count(2)


def _part_of_an_invoice(page: Page) -> None:
    page.goto(LINES)
    page.get_by_role("link", name=re.compile("ﾀｶｻｷ")).click()
    expect(page.get_by_text("残りの一部のようです")).to_be_visible()
    page.get_by_role("button", name="この候補で照合").first.click()


def _by_hand(page: Page) -> None:
    """Nobody knows the sender yet: put aside as 仮受金 until the sales people say whose money it is."""
    page.goto(LINES)
    page.get_by_role("link", name=STRANGER).click()
    page.locator("[name=part0-account_code]").select_option(label="2370 仮受金")
    page.locator("[name=part0-amount_yen]").fill("253000")
    page.get_by_role("button", name="選んだ内容で照合").click()
    expect(page.get_by_role("alert")).to_have_count(0)
