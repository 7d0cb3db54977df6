"""A seller's program, and addresses that only tests know."""

import datetime as dt
from collections.abc import Iterator

import pytest

from backoffice.companies.models import Company
from backoffice.organisation.models import User
from tests.factories import cast, committed, program


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


@pytest.fixture
def real(django_db_setup: None, django_db_blocker: object) -> Iterator[Company]:
    """A company whose rows are committed, so that threads see them."""
    with django_db_blocker.unblock(), committed.company() as made:  # type: ignore[attr-defined]
        yield made
