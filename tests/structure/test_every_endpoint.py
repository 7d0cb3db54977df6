"""Every endpoint, called as every role of the cast, with a key or a token of every scope and with one of none."""

import datetime as dt
from typing import Any

import pytest
from django.urls import URLPattern, reverse

from backoffice.access.queries import may
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from tests.factories import cast, connected, program
from tests.structure.test_doors import our_endpoints

DENIED, NOT_KNOWN = 403, 401
BY_KEY_AND_BY_TOKEN = pytest.mark.parametrize("token_of", [program.token_of, connected.token_of], ids=["key", "token"])


def address(space: str, pattern: URLPattern) -> str:
    """Whatever the address asks for, nothing has that id: who is let in finds nothing there."""
    return reverse(f"{space}:{pattern.name}", kwargs=dict.fromkeys(pattern.pattern.converters, "nothing_0"))


def call(who: program.Program, method: str, url: str) -> int:
    answer = who.get(url) if method == "GET" else who.post(url, {})
    return int(answer.status_code)


@BY_KEY_AND_BY_TOKEN
@pytest.mark.parametrize("who", ["aiko", "ben", "chie", "kei", "admin", *cast.DEMO_ROLES])
def test_every_endpoint_is_denied_or_allowed_as_its_step_says(
    who: str, token_of: Any, company: Company, now: dt.datetime, request: pytest.FixtureRequest
) -> None:
    user = cast.known(who, request)
    caller = program.Program(token_of(user, now))
    for space, pattern in our_endpoints():
        for method, way in pattern.callback.ways.items():  # type: ignore[union-attr]
            with scope.working_in(company.pk):
                allowed = may(user, way.step, as_of=clock.today())
            status = call(caller, method, address(space, pattern))
            assert (status != DENIED) is allowed, f"{method} {pattern.name}: {status}"
            assert status < 500, f"{method} {pattern.name}: {status}"


@BY_KEY_AND_BY_TOKEN
def test_no_duty_opens_what_the_key_was_not_made_for(token_of: Any, admin: User, now: dt.datetime) -> None:
    caller = program.Program(token_of(admin, now, codes=("tests:nothing",)))
    for space, pattern in our_endpoints():
        for method, way in pattern.callback.ways.items():  # type: ignore[union-attr]
            if pattern.callback.cls.scope_of(way):  # type: ignore[union-attr]
                assert call(caller, method, address(space, pattern)) == DENIED, pattern.name


@pytest.mark.parametrize(
    "token", ["", "ennoshita_0_nothing", "ennoshita-token_0_nothing", "ennoshita-refresh_0_nothing", "something else"]
)
def test_nothing_opens_without_a_key(token: str, company: Company) -> None:
    caller = program.Program(token)
    for space, pattern in our_endpoints():
        for method in pattern.callback.ways:  # type: ignore[union-attr]
            assert call(caller, method, address(space, pattern)) == NOT_KNOWN, pattern.name
