"""A seller lets a tool hear of customers: made without JavaScript, delivered by the workers, read on desk and phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.receiver import Receiver, receiving, signed
from tests.journeys.browsing import SIZES, look_at, signed_in
from tests.journeys.conftest import House, wait_until

pytestmark = [pytest.mark.journey]

SECONDS_OF_SEALER_AND_WORKER = 90
CHANGE = """
from backoffice.eventlog.actions import Case, record
from django.db import transaction
from backoffice.partners.models import Partner
partner = Partner.objects.order_by("pk")[0]
with transaction.atomic():
    case = Case("backoffice.partners.partner", partner.pk, partner.name)
    record("backoffice.partners.change_partner", case=case, acting_user=mao, occurred_at=clock.now())
"""


@pytest.fixture
def served(house: House) -> House:
    """As a sandbox: webhooks may go to this machine."""
    house.environment["WEBHOOKS_TO_THIS_MACHINE"] = "true"
    house.start_worker(2, "--beat")
    house.start_web()
    return house


@pytest.fixture
def aiko(served: House, browser: Browser) -> Iterator[Page]:
    """木下 愛子 sells, with JavaScript off."""
    yield from signed_in(served, browser, "aiko", java_script_enabled=False)


@pytest.fixture
def looking(served: House, browser: Browser) -> Iterator[Page]:
    yield from signed_in(served, browser, "aiko")


@pytest.fixture
def looking_in_english(served: House, browser: Browser) -> Iterator[Page]:
    for page in signed_in(served, browser, "aiko"):
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": served.url}])
        yield page


def test_a_tool_hears_of_what_happens(served: House, aiko: Page, looking: Page, looking_in_english: Page) -> None:
    with receiving(Receiver()) as receiver:
        aiko.goto("/webhooks/")
        aiko.get_by_role("link", name="送り先を作る").click()
        aiko.get_by_label("名前").fill("営業ツール")
        aiko.get_by_label("送り先のURL").fill(receiver.url)
        aiko.get_by_label("取引先を変更した（partner.changed）").check()
        aiko.get_by_role("button", name="作る").click()
        secret = aiko.get_by_label("署名鍵", exact=True).input_value()
        served.do(CHANGE)
        wait_until(lambda: receiver.got, SECONDS_OF_SEALER_AND_WORKER)
        [came] = receiver.got
        assert came["headers"]["Webhook-Signature"] == signed(secret, came)
    wait_until(lambda: served.rows("SELECT FROM backoffice_webhookdelivery WHERE state = 'DELIVERED'"), 20)
    aiko.goto("/webhooks/")
    aiko.get_by_role("link", name="営業ツール").click()
    aiko.get_by_role("link", name="取引先を変更した").click()
    expect(aiko.get_by_text("受け取られました")).to_be_visible()
    delivery = aiko.url.removeprefix(served.url)
    for reader in (looking, looking_in_english):
        for size in SIZES:
            reader.set_viewport_size(size)
            for path in ("/webhooks/", "/webhooks/new", "/webhooks/1/", delivery):
                look_at(reader, path)
    expect(looking_in_english.get_by_text("Taken", exact=True)).to_be_visible()
