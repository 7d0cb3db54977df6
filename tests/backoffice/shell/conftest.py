"""A request as the middleware would leave it, without a database."""

import datetime as dt
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve

from backoffice.companies import clock
from backoffice.shell import offers

MORNING = dt.datetime(2026, 11, 20, 9, 24, tzinfo=clock.TOKYO)


@pytest.fixture(autouse=True)
def our_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.backoffice.shell.addresses"


@pytest.fixture(autouse=True)
def nothing_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rooms above offer to the frame is theirs to test."""
    monkeypatch.setattr(offers, "_counts", {})
    monkeypatch.setattr(offers, "_post", [])


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Friday 20 November 2026, 9:24."""
    with clock.moved_to(MORNING):
        yield


@pytest.fixture
def request_to() -> Callable[..., HttpRequest]:
    """A GET (or another method) by 佐藤 真央, who may take the steps in `may`."""

    def make(address: str = "/", *, may: frozenset[str] | None = None, method: str = "get", **more: Any) -> Any:
        request: Any = getattr(RequestFactory(), method)(address, **more)
        request.user = SimpleNamespace(is_authenticated=True, is_staff=False, pk=1, get_full_name=lambda: "佐藤 真央")
        request.person = SimpleNamespace(name="佐藤 真央", family_name="佐藤")
        request.company = SimpleNamespace(
            pk=1, name="株式会社みなと商会", name_en="Minato Trading", fiscal_year_first_month=4
        )
        request.may = lambda step: may is None or step in may
        request.htmx = False
        request.resolver_match = resolve(request.path)
        return request

    return make
