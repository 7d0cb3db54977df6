"""Business trips, what was booked for them, and those who agree."""

import datetime as dt
from typing import Any
from uuid import uuid4

from accounting.expenses.rules import Section
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.organisation.models import User
from general_affairs.travel.actions import NewBooking, NewTrip, book_trip, request_trip
from general_affairs.travel.estimating import Fare, Guess
from general_affairs.travel.models import Booking, Trip

from .claims import png

CASE = "general_affairs.travel.trip"
DEPARTS, RETURNS = dt.date(2026, 11, 10), dt.date(2026, 11, 11)
SHINKANSEN = Fare(
    Section(from_place="東京", to_place="名古屋", fare_kind="TICKET", fare_yen=11_300, trips=2, is_journey=True),
    "JR東海",
)


def route(approver: User, admin: User, at: dt.datetime) -> None:
    """A route on which one person agrees to trips."""
    define_route(
        kind=CASE,
        name="出張",
        steps=[NewStep("部長", "PERSON", user=approver)],
        valid_from=dt.date(2020, 4, 1),
        acting_user=admin,
        at=at,
    )


def new(**changed: Any) -> NewTrip:
    """Two days in Nagoya by train, with a night of 9,000 yen."""
    given: dict[str, Any] = {
        "destination": "名古屋",
        "purpose": "代理店との打ち合わせ",
        "departs_on": DEPARTS,
        "returns_on": RETURNS,
        "fares": [SHINKANSEN],
        "guesses": [Guess("LODGING", "宿泊費", 9_000)],
        **changed,
    }
    return NewTrip(**given)


def requested(user: User, at: dt.datetime, **changed: Any) -> Trip:
    """A trip that awaits its approval."""
    return request_trip(form_key=uuid4(), new=new(**changed), acting_user=user, at=at)


def decided(trip: Trip, approver: User, at: dt.datetime, outcome: str = "APPROVE") -> Trip:
    """The trip after the decision of its approver."""
    asked = Request.objects.get(case_kind=CASE, case_id=trip.pk, state="PENDING")
    decide_request(request_id=asked.pk, outcome=outcome, comment="確認", acting_user=approver, at=at)
    trip.refresh_from_db()
    return trip


def booked(trip: Trip, user: User, at: dt.datetime, **changed: Any) -> Booking:
    """The tickets, paid by the company, with their paper."""
    given: dict[str, Any] = {
        "kind": "TICKET",
        "supplier_name": "JR東海",
        "what": "東京→名古屋 往復 指定席",
        "starts_on": DEPARTS,
        "amount_yen": 22_600,
        "paid_by": "COMPANY",
        "reference": "N700-12",
        "name": "きっぷ.png",
        "content": png(9),
        **changed,
    }
    return book_trip(trip_id=trip.pk, new=NewBooking(**given), acting_user=user, at=at)


def addresses(user: User, approver: User, admin: User, at: dt.datetime) -> dict[str, dict[str, int]]:
    """One of everything that an address of the room may ask for, by the beginning of the address's name."""
    route(approver, admin, at)
    agreed = decided(requested(user, at), approver, at)
    booking = booked(agreed, user, at)
    return {
        "travel_trip_": {"pk": agreed.pk},
        "travel_booking_": {"pk": booking.pk},
        "travel_booking_new": {"pk": agreed.pk},
    }
