"""Trips that another program asks for, books and claims for its user."""

import datetime as dt
from base64 import b64encode
from typing import Any

import pytest

from accounting.expenses.models import Claim
from backoffice.companies import clock
from backoffice.organisation.models import User
from general_affairs.travel.models import Booking, Trip
from tests.factories import books, claims, program, trips

TRIPS = "/api/v1/trips"


@pytest.fixture
def caller(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> program.Program:
    books.books(kei, now)
    books.salary_account(kei, now)
    claims.claim_route(ben, admin, now)
    trips.route(ben, admin, now)
    claims.employed(aiko)
    claims.travel_rate(kei, now)
    return program.Program(program.token_of(aiko, now))


def yen(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "JPY"}


def asked(**changed: Any) -> dict[str, Any]:
    given = {
        "destination": "名古屋",
        "purpose": "代理店との打ち合わせ",
        "departs_on": "2026-11-10",
        "returns_on": "2026-11-11",
        "fares": [
            {
                "from_place": "東京",
                "to_place": "名古屋",
                "payee_name": "JR東海",
                "fare_kind": "TICKET",
                "fare": yen(11_300),
            }
        ],
        "costs": [{"kind": "LODGING", "label": "宿泊費", "amount": yen(9_000)}],
        "advance": yen(30_000),
    }
    return {**given, **changed}


def booked(**changed: Any) -> dict[str, Any]:
    given = {
        "kind": "HOTEL",
        "supplier_name": "北浜旅行",
        "what": "シングル1泊",
        "starts_on": "2026-11-10",
        "amount": yen(8_800),
        "paid_by": "COMPANY",
        "paper": {"name": "控え.png", "content": b64encode(claims.png(9)).decode()},
    }
    return {**given, **changed}


def test_a_trip_is_asked_for_booked_and_claimed_with_its_estimate(
    caller: program.Program, ben: User, now: dt.datetime
) -> None:
    tried = caller.post(f"{TRIPS}?dry_run=true", asked()).json()["answer"]
    # 11,300 × 2; 2,000 a day for two days; 9,000 typed.
    assert tried["total"] == yen(35_600)
    assert not Trip.objects.exists()
    made = caller.post(TRIPS, asked())
    assert (made.status_code, made.json()["state"]) == (201, "SUBMITTED"), made.content
    assert [(each["kind"], each["amount"]["amount"]) for each in made.json()["costs"]] == [
        ("FARE", 22_600),
        ("PER_DIEM", 4_000),
        ("LODGING", 9_000),
    ]
    address = made["Location"]
    early = caller.post(f"{address}/bookings", booked())
    assert (early.status_code, early.json()["code"]) == (409, "general_affairs.travel.trip_not_approved")
    trips.decided(Trip.objects.get(), ben, now)
    told = caller.post(f"{address}/bookings", booked()).json()
    assert [(each["supplier_name"], each["amount"]) for each in told["bookings"]] == [("北浜旅行", yen(8_800))]
    assert Booking.objects.get().document is not None
    [held] = caller.every("/api/v1/advances")
    later = now.replace(day=12)
    taxi = {
        "spent_on": "2026-11-10",
        "category": "TAXI",
        "amount": yen(3_300),
        "payee_name": "名駅タクシー",
        "receipt": {"name": "領収書.png", "content": b64encode(claims.png(7)).decode()},
    }
    with clock.moved_to(later):
        given = {"lines": [taxi]}
        filed = caller.post(f"{address}/expense-claim", given)
        assert filed.status_code == 201, filed.content
        again = caller.post(f"{address}/expense-claim", given)
        assert again.json()["code"] == "general_affairs.travel.claimed_already"
    claim = Claim.objects.get()
    assert (claim.title, claim.state, claim.total_yen) == ("名古屋への出張", "SUBMITTED", 3_300 + 22_600 + 4_000)
    assert filed.json()["advance"] == held["id"]
    assert caller.get(address).json()["expense_claim"] == filed.json()["id"]


def test_a_claim_without_its_estimate_names_the_place_of_what_is_wrong(
    caller: program.Program, ben: User, now: dt.datetime
) -> None:
    address = caller.post(TRIPS, asked())["Location"]
    trips.decided(Trip.objects.get(), ben, now)
    days = {"spent_on": "2026-11-10", "region": "DOMESTIC", "stay": "OVERNIGHT", "days": 1}
    with clock.moved_to(now.replace(day=12)):
        for with_estimate in (True, False):
            given = {"with_estimate": with_estimate, "per_diems": [{**days, "region": "ABROAD"}]}
            answer = caller.post(f"{address}/expense-claim", given)
            assert answer.json()["errors"][0]["field"] == "per_diems.0", answer.content
            # Two lines of the estimate stand before it, or none.
            given = {"with_estimate": with_estimate, "per_diems": [{**days, "spent_on": "2026-12-01"}]}
            answer = caller.post(f"{address}/expense-claim", given)
            assert answer.json()["errors"][0]["field"] == "per_diems.0.spent_on", answer.content
        assert not Claim.objects.exists()
        filed = caller.post(f"{address}/expense-claim", {"with_estimate": False, "per_diems": [days]})
    assert filed.json()["total"] == yen(2_000)


def test_what_does_not_fit_is_refused_at_its_place(caller: program.Program) -> None:
    backwards = caller.post(TRIPS, asked(returns_on="2026-11-09"))
    assert [each["field"] for each in backwards.json()["errors"]] == ["returns_on"]
    beyond = caller.post(TRIPS, asked(advance=yen(35_601)))
    assert [each["field"] for each in beyond.json()["errors"]] == ["advance"]
    nothing = caller.post(TRIPS, asked(costs=[{"kind": "OTHER", "label": "会費", "amount": yen(0)}]))
    assert [(each["field"], each["code"]) for each in nothing.json()["errors"]] == [("costs.0.amount", "too_small")]
    assert not Trip.objects.exists()


def test_what_came_back_is_written_anew_and_others_find_nothing(
    caller: program.Program, ben: User, now: dt.datetime
) -> None:
    address = caller.post(TRIPS, asked())["Location"]
    theirs = program.Program(program.token_of(ben, now))
    assert theirs.every(TRIPS) == []
    for more, body in (("", None), ("/correct", asked()), ("/bookings", booked()), ("/expense-claim", {})):
        answer = theirs.get(address) if body is None else theirs.post(f"{address}{more}", body)
        assert answer.status_code == 404, more
    trips.decided(Trip.objects.get(), ben, now, "SEND_BACK")
    again = caller.post(f"{address}/correct", asked(destination="岐阜", costs=[], advance=yen(0)))
    assert (again.status_code, again.json()["destination"], again.json()["total"]) == (201, "岐阜", yen(26_600))
