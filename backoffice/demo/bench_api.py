"""How fast a program and a person read a long list: partners by the API and on the page."""

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client, override_settings

from backoffice.api.actions import make_key
from backoffice.companies import clock, scope
from backoffice.organisation.models import User
from backoffice.partners.actions import NewPartner, register_partners
from backoffice.partners.models import Partner

from .bench_frame import Say, analyzed, company, member, p50_and_p95, page_times

API, PAGE = "/api/v1/partners", "/partners/"
AT_A_TIME = 5_000
DUTIES = ("backoffice.partners", "backoffice.api_keys")


def partners(count: int, say: Say) -> None:
    """p50 and p95 of list pages among so many partners; of the API also far into the list and narrowed."""
    with scope.working_in(company("bench-api").pk):
        clerk = member("bench-api", DUTIES)
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
            _said(page_times(program, f"{API}?{urlencode(query)}"), f"api  {API} {name}", count, say)
        _followed(program, count, say)
    person = Client(SERVER_NAME="localhost")
    person.force_login(clerk)
    for name, query in (("first", {}), ("searched", {"q": "取引先 99"})):
        _said(page_times(person, f"{PAGE}?{urlencode(query)}"), f"page {PAGE} {name}", count, say)


def _followed(program: Client, count: int, say: Say) -> None:
    """The list read by its cursors, page after page."""
    following = f"{API}?limit=200"

    def read_on() -> None:
        nonlocal following
        following = program.get(following).json()["next"]

    _said(p50_and_p95(read_on), f"api  {API} by cursor, 200 each", count, say)


def _said(took: tuple[float, float], name: str, count: int, say: Say) -> None:
    p50, p95 = took
    say(f"{name:<45} at {count:>7,} rows: p50 {p50:5.0f} ms, p95 {p95:5.0f} ms")


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
    analyzed()
