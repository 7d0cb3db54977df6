"""Lists are read to their end once, whatever comes in meanwhile; and answers say whether they changed."""

import datetime as dt
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from gunicorn.config import Config

from backoffice.api import ids
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.factories import cast, program, promises, trade

PARTNERS = "/api/v1/partners"


def partners(count: int, *, first: int = 0) -> list[Partner]:
    return [trade.customer(f"C{n:04}", f"得意先 {n}") for n in range(first, first + count)]


def test_a_partner_is_told_as_it_stands(caller: program.Program) -> None:
    made = trade.customer()
    [told] = caller.every(PARTNERS)
    assert told == caller.get(f"{PARTNERS}/{told['id']}").json()
    assert (told["code"], told["name"], told["is_customer"], told["is_supplier"]) == (made.code, made.name, True, False)
    assert told["updated_at"] == "2020-04-01T09:00:00+09:00"
    assert told["id"].startswith("ptn_")
    assert str(made.pk) != told["id"]


@pytest.mark.parametrize("limit", [1, 3, 7, 200])
def test_a_walk_by_cursor_meets_everything_once(limit: int, caller: program.Program) -> None:
    partners(7)
    assert [each["code"] for each in caller.every(f"{PARTNERS}?limit={limit}")] == [f"C{n:04}" for n in range(7)]


def test_what_comes_in_during_a_walk_shifts_nothing(caller: program.Program) -> None:
    partners(6)
    first = caller.get(f"{PARTNERS}?limit=3").json()
    partners(3, first=6)
    codes = [each["code"] for each in first["data"]] + [each["code"] for each in caller.every(first["next"])]
    assert codes == [f"C{n:04}" for n in range(9)]


def test_next_keeps_filters_and_limit_and_is_a_link_too(caller: program.Program) -> None:
    partners(3)
    answer = caller.get(f"{PARTNERS}?limit=2&role=customers")
    following = answer.json()["next"]
    assert "role=customers" in following
    assert "limit=2" in following
    assert answer["Link"] == f'<{following}>; rel="next"'
    last = caller.get(following)
    assert last.json()["next"] is None
    assert "Link" not in last


def test_a_cursor_is_good_for_its_own_list_alone(caller: program.Program, seller: User, now: dt.datetime) -> None:
    partners(3)
    cursor = caller.get(f"{PARTNERS}?limit=1").json()["next"].partition("cursor=")[2]
    for path in (
        f"{PARTNERS}?cursor={cursor[:-1]}",
        f"{PARTNERS}?cursor=WzAsMV0",
        f"{PARTNERS}?role=customers&cursor={cursor}",
        f"/api/v1/requests?cursor={cursor}",
    ):
        answer = caller.get(path)
        assert (answer.status_code, answer.json()["code"]) == (400, "api.bad_cursor"), path
    assert caller.get(f"{PARTNERS}?limit=2&cursor={cursor}").status_code == 200


def test_what_no_cursor_is_made_of_is_refused_before_it_is_read(caller: program.Program) -> None:
    for cursor in ("あ", "a b", "a" * 601):
        answer = caller.get(f"{PARTNERS}?{urlencode({'cursor': cursor})}")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cursor")


def test_the_longest_address_of_a_list_is_one_that_servers_read() -> None:
    contract = yaml.safe_load(Path("docs/openapi.yaml").read_text(encoding="utf8"))
    longest = 0
    for path, methods in contract["paths"].items():
        asked = [each for each in methods.get("get", {}).get("parameters", []) if each["in"] == "query"]
        texts = [each["schema"] for each in asked if each["schema"].get("type") == "string"]
        sizes = [each.get("maxLength", 40) * (3 if "pattern" in each else 12) for each in texts]
        longest = max(longest, len(path) + sum(sizes) + sum(len(each["name"]) + 12 for each in asked))
    assert longest < Config().limit_request_line


def test_filters_narrow(caller: program.Program) -> None:
    partners(2)
    trade.supplier()
    since = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    Partner.objects.filter(code="C0001").update(changed_at=since)
    told = {query: [p["code"] for p in caller.every(f"{PARTNERS}?{query}")] for query in (
        "role=suppliers", "q=C0000", "q=得意先", "updated_since=2026-11-01T09:00:00%2B09:00",
    )}  # fmt: skip
    assert list(told.values()) == [["S001"], ["C0000"], ["C0000", "C0001"], ["C0001"]]


def test_the_partners_of_another_company_are_not_there(
    caller: program.Program, company: Company, other_company: Company, now: dt.datetime
) -> None:
    mine = trade.customer()
    with scope.working_in(other_company.pk):
        stranger = cast.member("stranger", "他", duties=("backoffice.partners",))
        theirs = program.Program(program.token_of(stranger, now))
    assert theirs.get(PARTNERS).json() == {"data": [], "next": None}
    mine_told = caller.every(PARTNERS)[0]["id"]
    assert theirs.get(f"{PARTNERS}/{mine_told}").status_code == 404
    assert caller.get(f"{PARTNERS}/{mine_told}").json()["code"] == mine.code


def test_an_answer_that_did_not_change_is_not_sent_again(caller: program.Program) -> None:
    partner = trade.customer()
    url = f"{PARTNERS}/{caller.every(PARTNERS)[0]['id']}"
    first = caller.get(url)
    again = caller.get(url, If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    Partner.objects.filter(pk=partner.pk).update(name="株式会社改名")
    assert caller.get(url, If_None_Match=first["ETag"]).status_code == 200


def test_a_page_costs_the_same_queries_for_one_row_and_for_many(caller: program.Program) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert caller.get(f"{PARTNERS}?limit=200").status_code == 200
        return len(captured)

    partners(1)
    queries()
    few = queries()
    partners(30, first=1)
    assert queries() == few
    assert 2 <= few <= 4


def test_requests_with_their_steps_cost_the_same_queries_for_one_and_for_fifty(
    aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert mine.get("/api/v1/requests?limit=50").status_code == 200
        return len(captured)

    mine, customer = program.Program(program.token_of(aiko, now)), trade.customer()
    promises.route(promises.lawyer(), ben, admin, now)
    promises.requested(customer, aiko, now)
    queries()
    few = queries()
    for number in range(50):
        promises.requested(customer, aiko, now, title=f"契約 {number}")
    assert queries() == few
    assert few <= 8


def test_what_is_asked_for_during_a_walk_is_met_once(aiko: User, ben: User, admin: User, now: dt.datetime) -> None:
    mine, customer = program.Program(program.token_of(aiko, now)), trade.customer()
    promises.route(promises.lawyer(), ben, admin, now)
    made = [promises.requested(customer, aiko, now).pk for _ in range(3)]
    met, following = [], "/api/v1/contracts?limit=2"
    while following:
        page = mine.get(following).json()
        met += [ids.read("ctr", each["id"]) for each in page["data"]]
        following = page["next"]
        if following and len(made) < 6:
            made.append(promises.requested(customer, aiko, now).pk)
    assert met == made


def test_head_tells_what_get_would(caller: program.Program) -> None:
    answer: Any = caller.client.head(PARTNERS, headers={"Authorization": f"Bearer {caller.token}"})
    assert (answer.status_code, answer.content) == (200, b"")
