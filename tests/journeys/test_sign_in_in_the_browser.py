"""An administrator registers a program, a seller lets it in, and its typed client acts as them until that is ended."""

import importlib.util
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browsing import SIZES, look_at, signed_in
from tests.journeys.conftest import House

pytestmark = [pytest.mark.journey]

CLIENT = Path(__file__).parents[2] / "examples/ennoshita_client.py"


@pytest.fixture
def served(house: House) -> House:
    """Nothing here waits for a worker."""
    house.start_web()
    return house


@pytest.fixture
def aiko(served: House, browser: Browser) -> Iterator[Page]:
    """木下 愛子 sells."""
    yield from signed_in(served, browser, "aiko")


@pytest.fixture
def admin(served: House, browser: Browser) -> Iterator[Page]:
    """Registers programs, with JavaScript off."""
    yield from signed_in(served, browser, "admin", java_script_enabled=False)


@pytest.fixture
def looking(served: House, browser: Browser) -> Iterator[Page]:
    """The same administrator, in English."""
    for page in signed_in(served, browser, "admin"):
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": served.url}])
        yield page


@pytest.fixture
def ours() -> Any:
    """The module of the typed client."""
    found = importlib.util.spec_from_file_location("ennoshita_client", CLIENT)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A program on this machine, at whatever port is free: its address, and where browsers came back to."""
    came: list[str] = []

    class Back(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/back"):
                came.append(f"http://{self.headers['Host']}{self.path}")
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write("<html><head><link rel=icon href='data:,'></head>連携しました</html>".encode())

        def log_message(self, *_said: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Back) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/back", came
        server.shutdown()


def test_a_program_is_registered_let_in_used_and_ended(
    served: House, admin: Page, looking: Page, aiko: Page, ours: Any
) -> None:
    admin.goto("/oauth/programs/")
    admin.get_by_role("link", name="プログラムを登録").click()
    admin.get_by_label("名前").fill("地図ツール")
    admin.get_by_label("何のためのものか").fill("得意先を地図に出します。")
    admin.get_by_label("利用者のパソコン・スマートフォン・ページの中で動く").check()
    admin.get_by_label("戻り先のURL").fill("http://127.0.0.1/back")
    admin.get_by_label("取引先を見る（partners:read）").check()
    admin.get_by_label("自分の申請を見る（requests:read）").check()
    admin.get_by_role("button", name="登録").click()
    client_id = admin.get_by_label("クライアントID").input_value()
    with listening() as (back, came):
        asking = ours.SignIn(served.url, client_id, back)
        address = asking.address("partners:read", "requests:read").removeprefix(served.url)
        for size in SIZES:
            aiko.set_viewport_size(size)
            look_at(aiko, address)
        expect(aiko.get_by_text("株式会社みなと商会")).to_be_visible()
        aiko.get_by_label("自分の申請を見る").uncheck()
        aiko.get_by_role("button", name="許可", exact=True).click()
        expect(aiko.get_by_text("連携しました")).to_be_visible()
        tokens = asking.tokens(came[0])
        refusing = ours.SignIn(served.url, client_id, back)
        aiko.goto(refusing.address("partners:read"))
        aiko.get_by_role("button", name="許可しない").click()
        expect(aiko.get_by_text("連携しました")).to_be_visible()
        with pytest.raises(ours.NotAllowed, match="access_denied"):
            refusing.tokens(came[1])
    assert tokens["scope"] == "partners:read"
    house = ours.Ennoshita(served.url, tokens["access_token"])
    assert house.get_me()["user"]["name"] == "木下 愛子"
    assert next(iter(house.list_partners()))["code"]
    with pytest.raises(ours.Refused, match="403"):
        next(iter(house.list_requests()))
    following = asking.refreshed(tokens["refresh_token"])
    house = ours.Ennoshita(served.url, following["access_token"])
    for size in SIZES:
        for page in (aiko, looking):
            page.set_viewport_size(size)
            look_at(page, "/oauth/consents/")
        for path in ("/oauth/programs/", "/oauth/programs/new", "/oauth/programs/1/", "/api/"):
            look_at(looking, path)
    aiko.get_by_role("button", name="解除").first.click()
    expect(aiko.get_by_text("「地図ツール」との連携を解除しました。")).to_be_visible()
    with pytest.raises(ours.Refused, match="401"):
        house.get_me()
    with pytest.raises(ours.NotAllowed, match="invalid_grant"):
        asking.refreshed(following["refresh_token"])
