"""Claims, invoices, contracts and purchases in a real browser, by those whose work they are."""

import re
import struct
import subprocess
import zlib

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.mails import mail
from tests.journeys.browsing import NARROW, SIZES, WIDE, fits, look_at, signed_in
from tests.journeys.conftest import House, wait_until

pytestmark = [pytest.mark.journey]

PRINTED = 180

PAGES = {
    "kei": (
        "/",
        "/partners/",
        "/partners/1/",
        "/partners/new/",
        "/accounting/invoices/",
        "/accounting/invoices/1/",
        "/accounting/invoices/new/",
        "/accounting/payables/",
        "/accounting/payables/1/",
        "/accounting/payables/bills/new",
        "/accounting/payables/payments/",
        "/accounting/payables/payments/new",
        "/accounting/expenses/all/",
        "/accounting/expenses/rules/",
        "/accounting/expenses/rules/new",
        "/accounting/fixed-assets/",
        "/accounting/fixed-assets/new",
        "/accounting/fixed-assets/4/",
        "/accounting/fixed-assets/4/check",
        "/accounting/fixed-assets/checks/",
        "/accounting/fixed-assets/depreciation/",
        "/accounting/fixed-assets/depreciation/1/",
        "/accounting/fixed-assets/depreciation/month?month=2026-10",
        "/accounting/fixed-assets/property-tax/?year=2027",
        "/accounting/trial-balance/?month=2026-10",
        "/accounting/journal/",
    ),
    "aiko": (
        "/",
        "/accounting/expenses/",
        "/accounting/expenses/1/",
        "/accounting/expenses/new",
        "/accounting/expenses/photos",
        "/accounting/expenses/14/photos",
        "/accounting/expenses/14/change",
        "/accounting/expenses/14/confirm",
        "/legal/contracts/",
        "/legal/contracts/new/",
        "/general-affairs/purchases/",
        "/general-affairs/purchases/1/",
        "/general-affairs/purchases/new/",
        "/api/",
        "/api/keys/",
    ),
    "jun": ("/", "/requests/", "/legal/contracts/", "/legal/contracts/1/"),
}


@pytest.mark.parametrize("size", SIZES, ids=["1440", "390"])
def test_the_pages_are_accessible_and_fit(shown: House, browser: Browser, size: dict[str, int]) -> None:
    for who, paths in PAGES.items():
        for page in signed_in(shown, browser, who, viewport=size):
            for path in paths:
                look_at(page, path)


def test_a_claim_goes_from_a_phone_over_the_approval_into_the_books(served: House, browser: Browser) -> None:
    for phone in signed_in(served, browser, "aiko", viewport=NARROW):
        _claim(phone)
    for desk in signed_in(served, browser, "ken", viewport=WIDE):
        desk.goto("/")
        desk.get_by_role("link", name=re.compile("品川の訪問")).click()
        desk.get_by_role("button", name="承認", exact=True).click()
        desk.get_by_role("dialog").get_by_role("button", name="承認").click()
        expect(desk.get_by_text("「経費精算　品川の訪問」を承認しました。")).to_be_visible()
    for books in signed_in(served, browser, "kei", viewport=WIDE):
        books.goto("/accounting/expenses/all/")
        expect(books.get_by_role("link", name=re.compile("品川の訪問"))).to_be_visible()
        books.goto("/accounting/journal/?q=品川の訪問")
        expect(books.get_by_text("¥3,300").or_(books.get_by_text("3,300")).first).to_be_visible()


def test_a_claim_is_filed_from_a_phone_without_javascript(served: House, browser: Browser) -> None:
    for phone in signed_in(served, browser, "aiko", viewport=NARROW, java_script_enabled=False):
        phone.goto("/accounting/expenses/photos")
        photo = {"name": "1.png", "mimeType": "image/png", "buffer": _png(1)}
        by_mail = {"name": "注文.eml", "mimeType": "message/rfc822", "buffer": mail(text="合計 ¥2,200")}
        phone.get_by_label("写真・PDF・メールを選ぶ").set_input_files(files=[photo, by_mail])
        phone.get_by_role("button", name="次へ：内容").click()
        phone.get_by_text("メールの内容").click()
        expect(phone.get_by_text("芝浦事務機 経理 <seikyu@shibaura.example>")).to_be_visible()
        for place, yen in enumerate(("1100", "2200")):
            row = f"line-{place}-"
            phone.locator(f"[name={row}spent_on]").fill("2026-11-05")
            phone.locator(f"[name={row}amount_yen]").fill(yen)
            phone.locator(f"select[name={row}category]").select_option("SUPPLIES")
            phone.locator(f"[name={row}payee_name]").fill("文具のはまや")
        phone.get_by_role("button", name="確認へ").click()
        expect(phone.get_by_text("¥3,300").first).to_be_visible()
        phone.get_by_role("button", name="申請", exact=True).click()
        expect(phone.get_by_text("経費精算を申請しました。")).to_be_visible()
        expect(phone.get_by_text("承認待ち").first).to_be_visible()


def test_an_invoice_is_finalised_and_its_paper_read(served: House, browser: Browser) -> None:
    for page in signed_in(served, browser, "kei", viewport=WIDE):
        page.goto("/accounting/invoices/")
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="選んだ下書きの確認へ").click()
        page.get_by_role("button", name=re.compile("確定")).last.click()
        expect(page.get_by_text("INV-2026-00039").first).to_be_visible()
        [(invoice,)] = served.rows("SELECT id FROM accounting_invoice WHERE number = 'INV-2026-00039'")
        paper_of(served, invoice)
        page.goto(f"/accounting/invoices/{invoice}/")
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile("PDF")).first.click()
        words = subprocess.run(
            ["pdftotext", str(download.value.path()), "-"], capture_output=True, text=True, check=True
        )
        assert "INV-2026-00039" in words.stdout
        assert "株式会社みなと商会" in words.stdout


def test_rare_names_are_read_from_the_papers_of_the_month(served: House, browser: Browser) -> None:
    rare = "SELECT id, recipient->>'name' FROM accounting_invoice WHERE recipient->>'name' ~ '[髙﨑𠮷]' AND state = 'FINALISED'"
    found = served.rows(rare)
    assert {letter for _id, name in found for letter in name if letter in "髙﨑𠮷"} == set("髙﨑𠮷")
    for page in signed_in(served, browser, "kei", viewport=WIDE):
        for invoice, name in found:
            answer = page.request.get(f"{served.url}/documents/{paper_of(served, invoice)}/download")
            assert answer.status == 200
            words = subprocess.run(["pdftotext", "-", "-"], input=answer.body(), capture_output=True, check=True)
            assert name in words.stdout.decode()


def paper_of(house: House, invoice: int) -> int:
    """The document of an invoice, when the workers have printed it."""
    kept = f"SELECT id FROM backoffice_document WHERE kind = 'accounting.receivables.invoice' AND case_id = {invoice}"
    wait_until(lambda: house.rows(kept), PRINTED)
    return int(house.rows(kept)[0][0])


def _claim(phone: Page) -> None:
    """品川の訪問: one taxi, with a receipt that the phone's camera took: photo, words, check, and it is filed."""
    screens: list[str] = []
    phone.on("framenavigated", lambda frame: screens.append(frame.url.rstrip("/").rpartition("/")[2]))
    phone.goto("/accounting/expenses/photos")
    receipt = {"name": "receipt.png", "mimeType": "image/png", "buffer": _png()}
    camera = phone.get_by_label("カメラで撮影")
    expect(camera).to_have_attribute("capture", "environment")
    camera.set_input_files(files=[receipt])
    phone.get_by_role("button", name="次へ：内容").click()
    fits(phone, "/change$")
    phone.locator("[name=title]").fill("品川の訪問")
    phone.locator("[name$=purpose]").first.fill("見積の説明")
    phone.locator("[name$=spent_on]").fill("2026-11-04")
    phone.locator("[name$=amount_yen]").fill("３，３００")
    phone.locator("select[name$=category]").select_option("TAXI")
    phone.locator("[name$=payee_name]").fill("港タクシー株式会社")
    phone.locator("[name$=registration_number]").fill("T7000012050002")
    phone.get_by_role("button", name="確認へ").click()
    fits(phone, "/confirm")
    phone.get_by_role("button", name="申請", exact=True).click()
    expect(phone.get_by_text("品川の訪問").first).to_be_visible()
    expect(phone.get_by_text("承認待ち").first).to_be_visible()
    assert screens[:-1] == ["photos", "change", "confirm"]
    assert phone.url.endswith(f"/{screens[-1]}/")


def _png(shade: int = 128) -> bytes:
    """The smallest picture that is one: a single grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes([0, shade])))
        + chunk(b"IEND", b"")
    )
