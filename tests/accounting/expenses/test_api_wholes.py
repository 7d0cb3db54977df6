"""Whole claims that another program files: travel by rates and passes, a card's use, an advance taken off, and corrections."""

import datetime as dt
from base64 import b64encode
from decimal import Decimal
from typing import Any

import pytest

from accounting.advances.models import Advance, AdvanceRequest
from accounting.expenses.models import CardLine, Claim, ClaimLine, ClaimReceipt
from backoffice.api import ids
from backoffice.approvals.models import Request
from backoffice.organisation.models import User
from tests.factories import advanced, books, claims, program, trade

CLAIMS = "/api/v1/expense-claims"


@pytest.fixture
def caller(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> program.Program:
    """The program of 愛子, who has a commuter pass, a card, and whose company pays by rates."""
    books.books(kei, now)
    books.salary_account(kei, now)
    claims.claim_route(ben, admin, now)
    advanced.request_route(ben, admin, now)
    person = claims.employed(aiko)
    claims.commuter_pass(person, kei, now)
    claims.travel_rate(kei, now)
    claims.travel_rate(kei, now, kind="LODGING", stay="", yen=Decimal(9_000))
    claims.travel_rate(kei, now, kind="MILEAGE", region="", stay="", subject="普通自動車", yen=Decimal("37.5"))
    card = trade.supplier()
    claims.card(person, card, kei, now)
    claims.card_uses(card, kei, now)
    return program.Program(program.token_of(aiko, now))


def yen(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "JPY"}


def taxi(**changed: Any) -> dict[str, Any]:
    given = {
        "spent_on": "2026-10-20",
        "category": "TAXI",
        "amount": yen(3_300),
        "payee_name": "港タクシー株式会社",
        "registration_number": claims.REGISTERED,
        "receipt": {"name": "領収書.png", "content": b64encode(claims.png(7)).decode()},
    }
    return {**given, **changed}


def section(**changed: Any) -> dict[str, Any]:
    given = {
        "spent_on": "2026-10-20",
        "from_place": "浜松町",
        "to_place": "千葉",
        "payee_name": "JR東日本",
        "fare_kind": "IC",
        "fare": yen(659),
        "trips": 2,
    }
    return {**given, **changed}


def drive(**changed: Any) -> dict[str, Any]:
    given = {
        "spent_on": "2026-10-21",
        "vehicle": "普通自動車",
        "distance_km": "32.5",
        "from_place": "千葉",
        "to_place": "木更津",
    }
    return {**given, **changed}


def days(**changed: Any) -> dict[str, Any]:
    return {"spent_on": "2026-10-20", "region": "DOMESTIC", "stay": "OVERNIGHT", "days": 2, **changed}


def nights(**changed: Any) -> dict[str, Any]:
    return {"spent_on": "2026-10-20", "region": "DOMESTIC", "nights": 1, **changed}


def whole(**changed: Any) -> dict[str, Any]:
    given = {
        "title": "千葉への出張",
        "purpose": "納品",
        "lines": [taxi()],
        "sections": [section(within_pass=yen(178))],
        "drives": [drive()],
        "per_diems": [days()],
        "lodgings": [nights()],
    }
    return {**given, **changed}


def test_a_whole_claim_is_filed_as_on_screen(caller: program.Program, aiko: User) -> None:
    use = CardLine.objects.get()
    waiting = caller.every("/api/v1/card-uses")
    assert [(each["shop"], each["amount"]["amount"], each["card_last4"]) for each in waiting] == [
        ("ミナトタクシー", 3_300, "1234")
    ]
    given = whole(lines=[taxi(card_use=waiting[0]["id"])])
    tried = caller.post(f"{CLAIMS}?dry_run=true", given)
    # 3,300 + (659 - 178) × 2 + 32.5km × 37.5 (1,218.75) + 2,000 × 2 + 9,000.
    assert tried.json()["answer"]["total"] == yen(18_480), tried.content
    assert not Claim.objects.exists()
    assert not ClaimReceipt.objects.exists()
    made = caller.post(CLAIMS, given)
    assert made.status_code == 201, made.content
    claim = Claim.objects.get()
    assert (claim.state, claim.total_yen) == ("SUBMITTED", 18_480)
    assert [(each.reckoned, each.category, each.amount_yen) for each in claim.lines.order_by("position")] == [
        ("", "TAXI", 3_300),
        ("SECTION", "TRAIN", 962),
        ("MILEAGE", "MILEAGE", 1_218),
        ("PER_DIEM", "PER_DIEM", 4_000),
        ("LODGING", "LODGING_ALLOWANCE", 9_000),
    ]
    assert claim.lines.get(reckoned="").card_line == use
    assert caller.every("/api/v1/card-uses") == []
    told = made.json()["lines"]
    assert [each["reckoned"] for each in told] == ["", "SECTION", "MILEAGE", "PER_DIEM", "LODGING"]
    assert told[0]["card_use"] == waiting[0]["id"]


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"lines": [taxi(), taxi(category="GIFT")]}, "lines.1.category", "category_unknown"),
        ({"lines": [taxi(registration_number="T1")]}, "lines.0.registration_number", "bad_registration_number"),
        ({"lines": [taxi(amount=yen(3_301), card_use="use")]}, "lines.0.amount", "card_line_taken"),
        ({"lines": [taxi(category="MILEAGE")]}, "lines.0.category", "paid_by_rate"),
        ({"lines": [taxi(receipt={"name": "a.png", "content": "AAAA"})]}, "lines.0", "file_is_not_what_it_says"),
        ({"sections": [section(), section(to_place="横浜")]}, "sections.1.to_place", "within_commuter_pass"),
        ({"sections": [section(within_pass=yen(659))]}, "sections.0.within_pass", "nothing_beyond_pass"),
        ({"drives": [drive(vehicle="飛行船")]}, "drives.0", "no_travel_rate"),
        ({"lodgings": [nights(region="ABROAD")]}, "lodgings.0", "no_travel_rate"),
        ({"per_diems": [days(spent_on="2026-12-01")]}, "per_diems.0.spent_on", "not_spent_yet"),
        ({"advance": "adv"}, "advance", "not_your_advance"),
    ],
)
def test_what_does_not_fit_is_refused_whole_and_at_its_place(
    changed: dict[str, Any], field: str, code: str, caller: program.Program, ben: User, kei: User, now: dt.datetime
) -> None:
    if "advance" in changed:
        changed = {"advance": ids.write("adv", 1)}
    if changed.get("lines", [{}])[0].get("card_use"):
        changed["lines"][0]["card_use"] = caller.every("/api/v1/card-uses")[0]["id"]
    answer = caller.post(CLAIMS, whole(**changed))
    assert answer.status_code == 422, answer.content
    assert answer.json()["code"].endswith(f".{code}")
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert not Claim.objects.exists()
    assert not ClaimLine.objects.exists()
    assert not Request.objects.exists()


def test_shapes_are_told_at_their_place(caller: program.Program) -> None:
    answer = caller.post(
        CLAIMS,
        whole(
            drives=[drive(distance_km="0")],
            sections=[section(fare=yen(0)), section(spent_on="0001-01-01")],
            lodgings=[nights(nights=61)],
        ),
    )
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("sections.0.fare", "too_small"),
        ("sections.1.spent_on", "out_of_range"),
        ("drives.0.distance_km", "min_value"),
        ("lodgings.0.nights", "max_value"),
    ]


def test_a_distance_that_comes_to_nothing_is_refused(caller: program.Program, kei: User, now: dt.datetime) -> None:
    claims.travel_rate(kei, now, kind="MILEAGE", region="", stay="", subject="自転車", yen=Decimal(5))
    answer = caller.post(CLAIMS, whole(drives=[drive(vehicle="自転車", distance_km="0.1")]))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "drives.0.distance_km")


def test_an_advance_is_asked_for_held_and_taken_off(
    caller: program.Program, aiko: User, ben: User, now: dt.datetime
) -> None:
    asked = {"purpose": "千葉", "amount": yen(10_000), "needed_on": "2026-11-10", "pay_by": "TRANSFER"}
    late = caller.post("/api/v1/advance-requests", {**asked, "needed_on": "2026-11-01"})
    assert late.json()["errors"][0]["field"] == "needed_on"
    made = caller.post("/api/v1/advance-requests", asked)
    assert (made.status_code, made.json()["state"]) == (201, "SUBMITTED"), made.content
    assert caller.get(f"/api/v1/requests/{made.json()['request']}").json()["state"] == "PENDING"
    assert caller.every("/api/v1/advances") == []
    advanced.agreed(AdvanceRequest.objects.get(), ben, now)
    told = caller.get(made["Location"]).json()
    [held] = caller.every("/api/v1/advances")
    assert (told["state"], told["advance"], held["open"]) == ("APPROVED", held["id"], yen(10_000))
    claim = caller.post(CLAIMS, whole(advance=held["id"])).json()
    assert (claim["advance"], Claim.objects.get().advance) == (held["id"], Advance.objects.get())
    theirs = program.Program(program.token_of(ben, now))
    assert theirs.every("/api/v1/advance-requests") == []
    assert theirs.get(made["Location"]).status_code == 404
    assert theirs.post(f"{made['Location']}/correct", asked).status_code == 404


def test_what_came_back_is_written_anew(caller: program.Program, ben: User, now: dt.datetime) -> None:
    made = caller.post(CLAIMS, whole()).json()
    address = f"{CLAIMS}/{made['id']}/correct"
    waits = caller.post(address, whole())
    assert (waits.status_code, waits.json()["code"]) == (409, "accounting.expenses.not_a_draft")
    claims.decided(Claim.objects.get(), ben, now, "SEND_BACK")
    seen = caller.get(f"{CLAIMS}/{made['id']}")
    assert seen.json()["state"] == "RETURNED"
    assert caller.post(address, whole(), if_match='"of another day"').status_code == 412
    again = caller.post(address, whole(title="直した", lines=[], lodgings=[], drives=[]), if_match=seen["ETag"])
    assert again.status_code == 201, again.content
    claim = Claim.objects.get()
    assert (claim.title, claim.state, claim.total_yen) == ("直した", "SUBMITTED", 962 + 4_000)
    assert claim.set_aside == [ClaimReceipt.objects.get().pk]
    assert again.json()["request"] != made["request"]
    others = program.Program(program.token_of(ben, now))
    assert others.post(address, whole()).status_code == 404


def test_the_rates_of_a_day_are_told(caller: program.Program, kei: User, now: dt.datetime) -> None:
    rates = caller.every("/api/v1/travel-rates")
    assert [(each["kind"], each["subject"], each["rate_yen"]) for each in rates] == [
        ("PER_DIEM", "", "2000.00"),
        ("LODGING", "", "9000.00"),
        ("MILEAGE", "普通自動車", "37.50"),
    ]
    assert caller.every("/api/v1/travel-rates?on=2019-01-01") == []
