"""Trips: lists, one of them with all that belongs to it, who may see it, and its estimate against what it came to."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from accounting.expenses.models import ClaimLine, ClaimState
from accounting.expenses.queries import Estimated, estimate_breaches
from accounting.expenses.rules import Breach, category_of, facts_from, nights_of
from backoffice.approvals.models import Request
from backoffice.approvals.queries import is_asked_about
from backoffice.approvals.queries import request as find_request
from backoffice.companies.clock import TOKYO
from backoffice.organisation.queries import heads_a_unit

from .models import Booking, Cost, Trip, TripCost, TripState

CASE = "general_affairs.travel.trip"
OWN_FARE = {"TRAIN", "TRIP_FARE", "TAXI", "FLIGHT", "MILEAGE", "PARKING"}
# As which kind of expense a typed cost will be claimed; any other is held by what is said of every kind.
TYPED_AS = {Cost.LODGING.value: "LODGING"}
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
    broken: tuple[tuple[TripCost, Breach], ...]


def trips(*, of: int | None, text: str = "") -> QuerySet[Trip]:
    """The trips of the person who signs in as a user (of everybody for None), without those given up."""
    found = Trip.objects.exclude(state=TripState.DISCARDED)
    if of is not None:
        found = found.filter(person__user_id=of)
    for word in text.split():
        found = found.filter(Q(destination__contains=word) | Q(purpose__contains=word) | Q(person_name__contains=word))
    return found


def with_parts(found: QuerySet[Trip]) -> QuerySet[Trip]:
    """The same trips with their estimates and bookings, and the approval that was asked for each last: two queries more."""
    asked = Request.objects.filter(case_kind=CASE, case_id=OuterRef("pk")).order_by("-id")
    costs = Prefetch("costs", TripCost.objects.order_by("position"))
    bookings = Prefetch("bookings", Booking.objects.order_by("starts_on", "pk"))
    return found.annotate(request_id=Subquery(asked.values("pk")[:1])).prefetch_related(costs, bookings)


def estimated_to_claim(trip_id: int) -> QuerySet[TripCost]:
    """What the estimate of a trip reckoned, but for the kinds of cost that the company pays by a booking: nobody claims those
    as well."""
    live = Booking.objects.filter(trip=trip_id, cancelled_at=None, paid_by=Booking.PaidBy.COMPANY)
    booked = {BOOKED_AS[kind] for kind in live.values_list("kind", flat=True)} - {Cost.OTHER}
    return TripCost.objects.filter(trip=trip_id).exclude(reckoned="").exclude(kind__in=booked).order_by("position")


def trip(pk: int) -> Trip:
    """One trip with its person; Trip.DoesNotExist when there is none."""
    return Trip.objects.select_related("person", "unit", "claim", "advance_request").get(pk=pk)


def trip_page(pk: int) -> TripPage:
    """One trip with its estimate, bookings, approval and comparison; Trip.DoesNotExist when there is none."""
    found = trip(pk)
    costs = tuple(found.costs.order_by("position"))
    bookings = tuple(found.bookings.select_related("document").order_by("starts_on", "pk"))
    broken = tuple(broken_rules(found, costs, as_of=found.requested_at.astimezone(TOKYO).date()))
    return TripPage(found, costs, bookings, request_of(pk), tuple(_compared(found, costs, bookings)), broken)


def broken_rules(found: Trip, costs: Sequence[TripCost], *, as_of: dt.date) -> list[tuple[TripCost, Breach]]:
    """The costs of an estimate that go beyond the company's rules of expenses, each with the rule."""
    user_id = found.person.user_id
    is_head = user_id is not None and heads_a_unit(user_id, as_of=as_of)
    wanted = [_estimated(found, each) for each in costs]
    beyond = estimate_breaches(wanted, on=found.departs_on, is_head=is_head)
    return [(cost, breach) for cost, its in zip(costs, beyond, strict=True) for breach in its]


def _estimated(found: Trip, cost: TripCost) -> Estimated:
    if cost.reckoned:
        facts = facts_from(cost.reckoned, cost.facts)
        return Estimated(category_of(facts), cost.amount_yen, nights_of(facts))
    nights = max(found.days - 1, 1) if cost.kind == Cost.LODGING else 1
    return Estimated(TYPED_AS.get(cost.kind, ""), cost.amount_yen, nights)


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
