"""How fast a program and a person read a long list: partners by the API and on the page."""

import datetime as dt
import time
from collections.abc import Callable
from http import HTTPStatus
from statistics import quantiles
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from backoffice.access.models import Appointment, Role, RoleDuty
from backoffice.api.actions import make_key
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.organisation.models import Membership, User
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.partners.models import Partner

from .organisation import FOUNDED

API, PAGE = "/api/v1/partners", "/partners/"
AT_A_TIME = 5_000
REQUESTS = 60
DUTIES = ("backoffice.partners", "backoffice.api_keys")
Say = Callable[[str], None]


def partners(count: int, say: Say) -> None:
    """p50 and p95 of list pages among so many partners; of the API also far into the list and narrowed."""
    company = Company.objects.create(code="bench-api", name="bench", name_kana="bench", fiscal_year_first_month=4)
    with scope.working_in(company.pk):
        clerk = _clerk("bench-api")
        _registered(count, clerk)
        key = make_key(name="bench", scope_codes=["partners:read"], days=1, acting_user=clerk, at=clock.now())
        half = Partner.objects.order_by("changed_at", "id")[count // 2].changed_at
    with override_settings(API_REQUESTS_PER_MINUTE=settings.API_REQUESTS_PER_MINUTE * 100):
        program = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {key.token}"})
        far = {"updated_since": half.isoformat()}
        for name, query in (
            ("first 50", {}),
            ("first 200", {"limit": 200}),
            ("from the middle", far),
            ("q", {"q": "9999"}),
        ):
            _measured(program, API, query, f"api  {API} {name}", count, say)
        _followed(program, count, say)
    person = Client(SERVER_NAME="localhost")
    person.force_login(clerk)
    for name, query in (("first", {}), ("searched", {"q": "取引先 99"})):
        _measured(person, PAGE, query, f"page {PAGE} {name}", count, say)


def _measured(client: Client, path: str, query: dict[str, Any], name: str, count: int, say: Say) -> None:
    if client.get(path, query).status_code != HTTPStatus.OK:
        raise RuntimeError(name)
    _said([_timed(lambda: client.get(path, query)) for _ in range(REQUESTS)], name, count, say)


def _followed(program: Client, count: int, say: Say) -> None:
    """The list read by its cursors, page after page."""
    took, following = [], f"{API}?limit=200"
    for _ in range(REQUESTS):
        began = time.perf_counter()
        answer = program.get(following)
        took.append(time.perf_counter() - began)
        following = answer.json()["next"]
    _said(took, f"api  {API} by cursor, 200 each", count, say)


def _said(took: list[Any], name: str, count: int, say: Say) -> None:
    cuts = quantiles(took, n=20)
    say(f"{name:<45} at {count:>7,} rows: p50 {cuts[9] * 1000:5.0f} ms, p95 {cuts[18] * 1000:5.0f} ms")


def _timed(act: Callable[[], object]) -> Any:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _clerk(username: str) -> User:
    user = User.objects.create_user(username)
    Membership.objects.create(user=user, valid_from=FOUNDED)
    role = Role.objects.create(code="all", name="all")
    RoleDuty.objects.bulk_create(RoleDuty(role=role, duty=duty) for duty in DUTIES)
    Appointment.objects.create(user=user, role=role, valid_from=FOUNDED)
    return user


def _registered(count: int, clerk: User) -> None:
    """Entered as an import enters them: some thousands at a time, each lot at its own moment."""
    now = clock.now()
    for first in range(0, count, AT_A_TIME):
        entries = [
            NewPartner(
                code=f"{n:06}",
                name=f"取引先 {n}",
                name_kana=f"トリヒキサキ {n:06}",
                address="東京都港区海岸1丁目2番3号",
                is_customer=True,
                is_supplier=n % 2 == 0,
            )
            for n in range(first, min(first + AT_A_TIME, count))
        ]
        at = now - dt.timedelta(minutes=count // AT_A_TIME - first // AT_A_TIME)
        register_partners(entries=entries, acting_user=clerk, at=at)
    _analyzed("backoffice_partner")


def _analyzed(*tables: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"RESET ROLE; ANALYZE {', '.join(tables)}")
    connection.close()
