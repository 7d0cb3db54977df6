"""Trips: lists, one of them with all that belongs to it, who may see it, and its estimate against what it came to."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounting.expenses.models import ClaimLine, ClaimState
from backoffice.approvals.models import Request
from backoffice.approvals.queries import is_asked_about
from backoffice.approvals.queries import request as find_request

from .models import Booking, Cost, Trip, TripCost, TripState

CASE = "general_affairs.travel.trip"
OWN_FARE = {"TRAIN", "TRIP_FARE", "TAXI", "FLIGHT", "MILEAGE", "PARKING"}
ENDED = (ClaimState.REJECTED, ClaimState.DISCARDED)
BOOKED_AS = {"TICKET": Cost.FARE, "CAR": Cost.FARE, "HOTEL": Cost.LODGING, "OTHER": Cost.OTHER}


@dataclass(frozen=True, slots=True)
class Compared:
    """A kind of cost: what was estimated, what was claimed, and what the company paid for by its bookings."""

    kind: Cost
    estimate_yen: int
    claimed_yen: int
    booked_yen: int

    @property
    def actual_yen(self) -> int:
        return self.claimed_yen + self.booked_yen

    @property
    def difference_yen(self) -> int:
        return self.actual_yen - self.estimate_yen


@dataclass(frozen=True, slots=True)
class TripPage:
    """One trip with everything that its page shows."""

    trip: Trip
    costs: tuple[TripCost, ...]
    bookings: tuple[Booking, ...]
    request: Request | None
    compared: tuple[Compared, ...]


def trips(*, of: int | None, text: str = "") -> QuerySet[Trip]:
    """The trips of the person who signs in as a user (of everybody for None), without those given up."""
    found = Trip.objects.exclude(state=TripState.DISCARDED)
    if of is not None:
        found = found.filter(person__user_id=of)
    for word in text.split():
        found = found.filter(Q(destination__contains=word) | Q(purpose__contains=word) | Q(person_name__contains=word))
    return found


def trip(pk: int) -> Trip:
    """One trip with its person; Trip.DoesNotExist when there is none."""
    return Trip.objects.select_related("person", "unit", "claim", "advance_request").get(pk=pk)


def trip_page(pk: int) -> TripPage:
    """One trip with its estimate, bookings, approval and comparison; Trip.DoesNotExist when there is none."""
    found = trip(pk)
    costs = tuple(found.costs.order_by("position"))
    bookings = tuple(found.bookings.select_related("document").order_by("starts_on", "pk"))
    return TripPage(found, costs, bookings, request_of(pk), tuple(_compared(found, costs, bookings)))


def request_of(trip_id: int) -> Request | None:
    """The newest approval that was asked for a trip, with its steps and decisions."""
    asked = Request.objects.filter(case_kind=CASE, case_id=trip_id).order_by("-id").values_list("pk", flat=True)
    newest = asked.first()
    return find_request(newest) if newest else None


def is_open_to(found: Trip, user_id: int, *, as_of: dt.date, sees_all: bool) -> bool:
    """Whether a user may see a trip: their own, asked about it, or who arranges trips."""
    if sees_all or found.person.user_id == user_id:
        return True
    return is_asked_about(CASE, found.pk, user_id, as_of=as_of)


def to_arrange(today: dt.date) -> QuerySet[Trip]:
    """Trips that were agreed to, begin today or later, and have nothing booked yet; the next first."""
    waiting = Trip.objects.filter(state=TripState.APPROVED, departs_on__gte=today)
    return waiting.exclude(bookings__cancelled_at=None, bookings__isnull=False).order_by("departs_on", "pk")


def to_claim(user_id: int, today: dt.date) -> QuerySet[Trip]:
    """One's own trips that are over and have no claim."""
    over = trips(of=user_id).filter(state=TripState.APPROVED, returns_on__lt=today, claim=None)
    return over.order_by("returns_on", "pk")


def booking(pk: int) -> Booking:
    """One booking with its trip; Booking.DoesNotExist when there is none."""
    return Booking.objects.select_related("trip__person", "document__stored_file").get(pk=pk)


def _compared(found: Trip, costs: Iterable[TripCost], bookings: Iterable[Booking]) -> Iterable[Compared]:
    claimed = _claimed(found)
    for kind in Cost:
        estimate_yen = sum(each.amount_yen for each in costs if each.kind == kind)
        booked_yen = sum(
            each.amount_yen
            for each in bookings
            if each.cancelled_at is None and each.paid_by == Booking.PaidBy.COMPANY and BOOKED_AS[each.kind] == kind
        )
        if estimate_yen or booked_yen or claimed.get(kind):
            yield Compared(kind, estimate_yen, claimed.get(kind, 0), booked_yen)


def _claimed(found: Trip) -> Mapping[Cost, int]:
    if found.claim is None or found.claim.state in ENDED:
        return {}
    sums: dict[Cost, int] = {}
    for category, amount_yen in ClaimLine.objects.filter(claim=found.claim_id).values_list("category", "amount_yen"):
        kind = _kind_of(category)
        sums[kind] = sums.get(kind, 0) + amount_yen
    return sums


def _kind_of(category: str) -> Cost:
    if category in OWN_FARE:
        return Cost.FARE
    if category.startswith("LODGING"):
        return Cost.LODGING
    return Cost.PER_DIEM if category.startswith("PER_DIEM") else Cost.OTHER
