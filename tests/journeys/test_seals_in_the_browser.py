"""A paper from its request over the president and the seal to the conclusion of its contract, on a phone."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browsing import NARROW, SIZES, fits, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

TITLE = "品川第二倉庫の賃貸借 覚書"
PAGES = {
    "yoko": (
        "/",
        "/legal/seals/",
        "/legal/seals/1/",
        "/legal/seals/1/lend/",
        "/legal/seals/1/custodian/",
        "/legal/seals/new/",
        "/legal/seals/kinds/",
        "/legal/seals/log/",
        "/legal/seal-requests/",
        "/legal/seal-requests/1/",
    ),
    "aiko": ("/", "/legal/seal-requests/", "/legal/seal-requests/1/", "/legal/seal-requests/new/"),
    "jun": ("/legal/contracts/3/", "/legal/contracts/4/", "/legal/seals/log/"),
    "kei": ("/", "/legal/seal-requests/4/", "/legal/seal-requests/4/seal/", "/legal/seal-requests/4/refuse/"),
}


@pytest.mark.parametrize("size", SIZES, ids=["1440", "390"])
def test_the_pages_are_accessible_and_fit(shown: House, browser: Browser, size: dict[str, int]) -> None:
    for who, paths in PAGES.items():
        for page in signed_in(shown, browser, who, viewport=size):
            for path in paths:
                look_at(page, path)


def test_a_paper_is_asked_for_agreed_to_sealed_and_concludes_its_contract(served: House, browser: Browser) -> None:
    [(contract,)] = served.rows("SELECT id FROM legal_contract WHERE title = '品川第二倉庫の賃貸借'")
    for phone in signed_in(served, browser, "jun", viewport=NARROW):
        phone.goto(f"/legal/contracts/{contract}/")
        phone.get_by_role("link", name="押印を申請").click()
        fits(phone, "/legal/seal-requests/new/")
        phone.locator("[name=title]").fill(TITLE)
        phone.locator("select[name=seal]").select_option(label="S-01 代表取締役印")
        phone.locator("[name=wanted_on]").fill("2026-11-10")
        phone.get_by_role("button", name="申請", exact=True).click()
        expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
        expect(phone.get_by_text("承認待ち").first).to_be_visible()
    for phone in signed_in(served, browser, "shin", viewport=NARROW):
        phone.goto("/requests/")
        phone.get_by_role("link", name=re.compile(TITLE)).first.click()
        fits(phone, "/requests/[0-9]+/")
        phone.get_by_role("button", name="承認", exact=True).click()
        phone.get_by_role("dialog").get_by_role("button", name="承認").click()
        expect(phone.get_by_text(re.compile("を承認しました。")).first).to_be_visible()
    for phone in signed_in(served, browser, "yoko", viewport=NARROW):
        phone.goto("/")
        phone.get_by_role("link", name=f"「{TITLE}」に押印する").click()
        phone.get_by_role("link", name="押印を記録").click()
        fits(phone, "/legal/seal-requests/[0-9]+/seal/")
        phone.locator("[name=imprints]").fill("６")
        phone.get_by_label(re.compile("^割印")).check()
        phone.get_by_role("button", name="押印を記録").click()
        expect(phone.get_by_text("押印済み・写し待ち").first).to_be_visible()
    for phone in signed_in(served, browser, "jun", viewport=NARROW):
        phone.goto("/")
        phone.get_by_role("link", name=f"「{TITLE}」の写しを登録する").click()
        phone.get_by_role("link", name="写しを登録").click()
        scan = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 sealed"}
        phone.locator("[name=scan]").set_input_files(files=[scan])
        phone.get_by_role("button", name="写しを登録").click()
        phone.get_by_role("link", name="締結を記録").click()
        fits(phone, "/legal/seal-requests/[0-9]+/conclude/")
        phone.locator("[name=original_at]").fill("法務部 契約書キャビネット")
        phone.get_by_role("button", name="締結を記録").click()
        expect(phone.get_by_text("締結済み").first).to_be_visible()
        expect(phone.get_by_role("heading", name="品川第二倉庫の賃貸借")).to_be_visible()
    [(numbers, signed)] = served.rows(
        "SELECT (SELECT count(*) FROM legal_sealing s JOIN legal_sealrequest r ON r.id = s.request_id"
        f" WHERE r.title = '{TITLE}'), (SELECT signing_way FROM legal_contract WHERE id = {contract})"
    )
    assert (numbers, signed) == (1, "PAPER")
