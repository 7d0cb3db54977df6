"""A seller's program, and addresses that only tests know."""

import datetime as dt

import pytest

from backoffice.companies.models import Company
from backoffice.organisation.models import User
from tests.factories import cast, program


@pytest.fixture
def seller(company: Company) -> User:
    """売子 keeps customers."""
    return cast.member("uriko", "売子", duties=("backoffice.partners",))


@pytest.fixture
def caller(seller: User, now: dt.datetime) -> program.Program:
    """The seller's program, with a key of every scope."""
    codes = ("partners:read", "partners:write", "requests:read")
    return program.Program(program.token_of(seller, now, codes=codes))


@pytest.fixture
def entrance(settings: object) -> None:
    """With the addresses of `entrance`."""
    settings.ROOT_URLCONF = "tests.backoffice.api.entrance"  # type: ignore[attr-defined]
