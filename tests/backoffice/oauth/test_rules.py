"""Where a program may be sent back to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.oauth import rules

GOOD = (
    "https://tool.example.com/back",
    "https://tool.example.com:8443/back?of=us",
    "http://127.0.0.1/back",
    "http://127.0.0.1:8765/back",
    "http://[::1]:8765/back",
    "http://localhost:3000/",
)
BAD = (
    "",
    "http://tool.example.com/back",
    "https:///back",
    "https://tool.example.com/back#part",
    "https://user@tool.example.com/",
    "https://tool.example.com:99999/",
    "https://tool.example.com:0/",
    "https://tool.example.com/*",
    "https://tool.example.com/a b",
    "https://tool.example.com/;script-src",
    "https://例え.jp/",
    "https://tool.example.com\\@evil.example/",
    "javascript:alert(1)",
    "tool://back",
    "ftp://tool.example.com/",
    "//tool.example.com/back",
    "http://127.0.0.1.evil.example/",
    "http://localhost.evil.example/",
    "http://[::1",
    "https://tool.example.com/" + "a" * 500,
)


@pytest.mark.parametrize("uri", GOOD)
def test_https_and_the_own_machine_are_let_in(uri: str) -> None:
    assert rules.may_return_to(uri)
    assert rules.is_one_of(uri, [uri])


@pytest.mark.parametrize("uri", BAD)
def test_everything_else_is_not(uri: str) -> None:
    assert not rules.may_return_to(uri)


def test_only_the_port_of_the_own_machine_may_differ() -> None:
    registered = ["http://127.0.0.1:8765/back", "https://tool.example.com/back"]
    assert rules.is_one_of("http://127.0.0.1:51234/back", registered)
    for other in (
        "http://127.0.0.1:51234/other",
        "http://localhost:8765/back",
        "http://[::1]:8765/back",
        "http://127.0.0.1:51234/back?more=1",
        "http://user@127.0.0.1:8765/back",
        "https://tool.example.com:8443/back",
        "https://tool.example.com/back/",
        "https://tool.example.com/back?more=1",
        "https://tool.example.com/BACK",
    ):
        assert not rules.is_one_of(other, registered), other


@given(st.text(max_size=60), st.sampled_from(["", "https://tool.example.com/", "http://127.0.0.1:1/"]))
def test_whatever_is_written_is_answered(text: str, before: str) -> None:
    uri = before + text
    if rules.may_return_to(uri):
        assert uri.isascii()
        assert rules.origin_of(uri).split("://")[0] in ("http", "https")
    assert rules.is_one_of(uri, []) is False
