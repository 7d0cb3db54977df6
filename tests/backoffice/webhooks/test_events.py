"""GET /api/v1/events: in sealed order, once, and no more than the key, its user and the register open."""

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from backoffice.api import ids
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog import steps
from backoffice.eventlog.actions import seal_events
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.webhooks import published
from tests.factories import cast, committed, hooked, program, trade

EVENTS = "/api/v1/events"


def caller_of(user: User, at: dt.datetime, *codes: str) -> program.Program:
    return program.Program(program.token_of(user, at, codes=codes or None))


def happened(count: int, user: User, at: dt.datetime) -> list[str]:
    """So many partners change; the ids of their events."""
    partner = trade.customer(f"C{Event.objects.count():04}", "株式会社港南フーズ")
    for _each in range(count):
        hooked.changed(partner, user, at)
    seal_events(at=at)
    return [ids.write("evt", pk) for pk in Event.objects.order_by("-pk").values_list("pk", flat=True)[:count]][::-1]


def test_an_event_is_told_by_its_kind_and_a_reference_alone(seller: User, company: Company, now: dt.datetime) -> None:
    [event] = happened(1, seller, now)
    caller = caller_of(seller, now)
    [told] = caller.every(EVENTS)
    thing = told["data"]["object"]
    assert told == {
        "id": event,
        "type": "partner.changed",
        "api_version": "1",
        "created": "2026-11-04T10:00:00+09:00",
        "company": ids.write("c", company.pk),
        "sandbox": False,
        "data": {"object": {"resource": "partners", "id": thing["id"], "url": f"/api/v1/partners/{thing['id']}"}},
    }
    assert caller.get(thing["url"]).json()["name"] == "株式会社港南フーズ"
    raw = caller.get(EVENTS).content.decode()
    assert "古い名前" not in raw
    assert seller.get_full_name() not in raw


@pytest.mark.parametrize("limit", [1, 2, 5, 200])
def test_a_walk_meets_every_event_once_in_sealed_order(limit: int, seller: User, now: dt.datetime) -> None:
    expected = happened(5, seller, now)
    told = caller_of(seller, now).every(f"{EVENTS}?limit={limit}")
    assert [each["id"] for each in told] == expected


def test_what_happens_during_a_walk_is_met_once_and_shifts_nothing(seller: User, now: dt.datetime) -> None:
    caller = caller_of(seller, now)
    expected = happened(4, seller, now)
    first = caller.get(f"{EVENTS}?limit=3").json()
    expected += happened(3, seller, now)
    rest = caller.every(first["next"])
    assert [each["id"] for each in (*first["data"], *rest)] == expected
    expected_later = happened(2, seller, now)
    later = caller.every(f"{EVENTS}?after={expected[-1]}")
    assert [each["id"] for each in later] == expected_later


@pytest.fixture
def real(django_db_setup: None, django_db_blocker: Any, now: dt.datetime) -> Iterator[Company]:
    with django_db_blocker.unblock(), committed.company() as company:
        yield company


def test_what_is_committed_late_is_met_after_what_was_committed_before_it(real: Company, now: dt.datetime) -> None:
    """Its id was drawn first; by ids alone a program that reads on would pass it over."""
    seller = cast.member("committed_seller", "売子", duties=("backoffice.partners",))
    partner, company = trade.customer(), real.pk
    written, go_on = threading.Event(), threading.Event()

    def late() -> None:
        with scope.working_in(company), transaction.atomic():
            hooked.changed(partner, seller, now)
            written.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    assert written.wait(10)
    hooked.changed(partner, seller, now)
    seal_events(at=now)
    caller = caller_of(seller, now)
    [early] = caller.every(EVENTS)
    go_on.set()
    thread.join()
    seal_events(at=now)
    [late_one] = caller.every(f"{EVENTS}?after={early['id']}")
    assert ids.read("evt", late_one["id"]) < ids.read("evt", early["id"])


def test_what_is_not_sealed_yet_is_not_told(seller: User, now: dt.datetime) -> None:
    hooked.changed(trade.customer(), seller, now)
    caller = caller_of(seller, now)
    assert caller.every(EVENTS) == []
    seal_events(at=now)
    assert len(caller.every(EVENTS)) == 1


def test_since_is_the_moment_at_which_an_event_came_into_the_order(seller: User, now: dt.datetime) -> None:
    happened(2, seller, now)
    later = now + dt.timedelta(hours=1)
    expected = happened(1, seller, later)
    caller = caller_of(seller, now)
    moment = (now + dt.timedelta(minutes=1)).isoformat().replace("+", "%2B")
    assert [each["id"] for each in caller.every(f"{EVENTS}?since={moment}")] == expected
    after_all = (later + dt.timedelta(minutes=1)).isoformat().replace("+", "%2B")
    assert caller.every(f"{EVENTS}?since={after_all}") == []


def test_only_published_steps_are_told(seller: User, now: dt.datetime) -> None:
    hooked.changed(trade.customer(), seller, now, step="backoffice.partners.set_account")
    seal_events(at=now)
    assert caller_of(seller, now).every(EVENTS) == []


def test_nothing_about_pay_bank_accounts_or_personal_numbers_is_published() -> None:
    told = {kind.step for kind in published.every()}
    assert told == {
        "accounting.advances.approve_advance",
        "accounting.advances.grant_advance",
        "accounting.advances.note_paid",
        "accounting.advances.note_unpaid",
        "accounting.advances.request_advance",
        "accounting.advances.return_advance",
        "accounting.expenses.approve_claim",
        "accounting.expenses.note_paid",
        "accounting.expenses.note_unpaid",
        "accounting.expenses.return_claim",
        "accounting.expenses.submit_claim",
        "accounting.payables.note_paid",
        "accounting.payables.note_unpaid",
        "accounting.payables.record_bill",
        "accounting.receivables.finalise_invoices",
        "accounting.receivables.record_receipt",
        "accounting.receivables.take_back_receipt",
        "backoffice.approvals.decide_request",
        "backoffice.approvals.submit_request",
        "backoffice.approvals.withdraw_request",
        "backoffice.partners.change_partner",
        "backoffice.partners.register_partners",
        "backoffice.partners.stop_partner",
        "general_affairs.purchasing.approve_purchase",
        "general_affairs.purchasing.issue_order",
        "general_affairs.travel.approve_trip",
        "general_affairs.travel.book_trip",
        "general_affairs.travel.cancel_booking",
        "general_affairs.travel.request_trip",
        "general_affairs.travel.return_trip",
        "legal.contracts.approve_contract",
        "legal.contracts.end_contract",
        "legal.contracts.record_signing",
        "legal.contracts.renew_contract",
        "legal.contracts.request_contract",
        "legal.contracts.return_contract",
        "legal.seals.approve_request",
        "legal.seals.record_scan",
        "legal.seals.record_sealing",
        "legal.seals.refuse_sealing",
        "legal.seals.request_seal",
        "legal.seals.return_request",
    }
    assert all(steps.known(step).changes for step in told)


def test_a_key_without_the_scope_of_a_thing_hears_nothing_of_it(seller: User, now: dt.datetime) -> None:
    happened(1, seller, now)
    assert caller_of(seller, now, "events:read", "invoices:read").every(EVENTS) == []
    assert len(caller_of(seller, now, "events:read", "partners:read").every(EVENTS)) == 1


def test_a_user_without_the_duty_hears_nothing(seller: User, chie: User, now: dt.datetime) -> None:
    happened(1, seller, now)
    assert caller_of(chie, now).every(EVENTS) == []


def test_another_company_hears_nothing(seller: User, other_company: Company, now: dt.datetime) -> None:
    happened(1, seller, now)
    with scope.working_in(other_company.pk):
        neighbour = cast.member("tonari", "隣", duties=("backoffice.partners",))
        caller = caller_of(neighbour, now)
    assert caller.every(EVENTS) == []


def test_a_type_narrows_and_a_wrong_place_is_said(seller: User, now: dt.datetime) -> None:
    happened(1, seller, now)
    caller = caller_of(seller, now)
    assert caller.every(f"{EVENTS}?type=partner.stopped") == []
    assert len(caller.every(f"{EVENTS}?type=partner.changed")) == 1
    assert caller.get(f"{EVENTS}?after={ids.write('evt', 10**9)}").status_code == 404
    assert caller.get(f"{EVENTS}?after=evt_0").status_code == 400
    assert caller.get(f"{EVENTS}?limit=201").status_code == 400
