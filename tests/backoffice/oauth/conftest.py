"""A registered program, and who lets it in."""

import datetime as dt

import pytest

from backoffice.companies.models import Company
from backoffice.organisation.models import User
from tests.factories import cast, connected


@pytest.fixture
def boss(company: Company) -> User:
    """長 registers programs."""
    return cast.member("boss", "長", duties=("backoffice.administration",))


@pytest.fixture
def fumi(company: Company) -> User:
    """文 reads partners, and lets a program do so."""
    return cast.member("fumi", "文", duties=("backoffice.partner_reading",))


@pytest.fixture
def tool(boss: User, now: dt.datetime) -> connected.Tool:
    """A program on a server, with a secret."""
    return connected.registered(boss, now)


@pytest.fixture
def on_a_desk(boss: User, now: dt.datetime) -> connected.Tool:
    """A program on the person's own machine, without a secret."""
    uris = ["http://127.0.0.1:8765/back"]
    return connected.registered(boss, now, name="卓上ツール", is_public=True, redirect_uris=uris)
