"""Trips as the templates want them: plain values, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.expenses.rules import Breach
from backoffice.approvals.shown import route_of
from backoffice.parameters.explain import explain
from backoffice.shell import fields, formats
from backoffice.shell.request import StaffRequest
from backoffice.values.reasons import Reason

from .models import Booking, Cost, Trip, TripCost, TripState
from .queries import ENDED, TripPage

ROOM = "general_affairs:travel_"


def row(trip: Trip) -> dict[str, Any]:
    """A trip in a list."""
    return {
        "number": trip.pk,
        "destination": trip.destination,
        "purpose": trip.purpose,
        "person_name": trip.person_name,
        "departs_on": trip.departs_on,
        "returns_on": trip.returns_on,
        "days": trip.days,
        "total_yen": trip.total_yen,
        "state": trip.state,
        "state_label": trip.get_state_display(),
        "url": reverse(f"{ROOM}trip_detail", args=[trip.pk]),
    }


def trip_page(request: StaffRequest, found: TripPage, *, may_arrange: bool) -> dict[str, Any]:
    """One trip with its estimate, what was booked, and what it came to."""
    trip = found.trip
    is_own = trip.person.user_id == request.user.pk
    may_book = trip.state == TripState.APPROVED and (is_own or may_arrange)
    return {
        "trip": {
            **row(trip),
            "unit": trip.unit.name if trip.unit else "",
            "region": trip.get_region_display(),
            "advance_yen": trip.advance_yen,
            "pay_by": trip.get_pay_by_display(),
        },
        "is_own": is_own,
        "costs": [_cost(each) for each in found.costs],
        "broken": [beyond_rule(cost, breach) for cost, breach in found.broken],
        "bookings": [_booking(each, may_book=may_book) for each in found.bookings],
        "compared": [_compared(each) for each in found.compared] if trip.state == TripState.APPROVED else [],
        "route": route_of(found.request, request.user.pk) if found.request else [],
        "returned_because": _returned(found),
        **_links(found, is_own=is_own, may_book=may_book),
    }


def beyond_rule(cost: TripCost, breach: Breach) -> str:
    """A cost that goes beyond a rule of the company, with its article."""
    said = _("%(label)s %(yen)s円は、%(article)s「%(text)s」を超えています。")
    rule = breach.rule
    return said % {"label": cost.label, "yen": f"{cost.amount_yen:,}", "article": rule.article, "text": rule.text}


def trip_form(form: Any, rows: Any, **context: Any) -> dict[str, Any]:
    """The form of a trip with the rows of its fares."""
    errors = fields.summary(form)
    for place, each in enumerate(rows.forms, start=1):
        errors += [
            (target, _("区間 %(number)s：%(error)s") % {"number": place, "error": error})
            for target, error in fields.summary(each)
        ]
    return {"form": form, "rows": rows, "errors": errors, **context}


def initial(trip: Trip, costs: list[TripCost]) -> dict[str, Any]:
    """A trip as its form begins with it."""
    held: dict[str, Any] = {
        name: getattr(trip, name)
        for name in ("form_key", "destination", "region", "purpose", "departs_on", "returns_on", "pay_by")
    }
    held["advance_yen"] = trip.advance_yen or None
    for cost in costs:
        if cost.reckoned == "LODGING":
            held["nights"] = cost.facts["count"]
        elif cost.kind == Cost.LODGING:
            held["lodging_yen"] = cost.amount_yen
        elif cost.kind == Cost.OTHER:
            held |= {"other_yen": cost.amount_yen, "other_label": cost.label}
    return held


def fare_rows(costs: list[TripCost]) -> list[dict[str, Any]]:
    """The sections of an estimate as the rows of its form."""
    names = ("from_place", "to_place", "fare_yen", "trips", "fare_kind")
    return [
        {name: cost.facts[name] for name in names} | {"payee_name": cost.payee_name}
        for cost in costs
        if cost.reckoned == "SECTION"
    ]


def _cost(cost: TripCost) -> dict[str, Any]:
    told = explain(Reason.from_json(cost.because), "en" if formats.in_english() else "ja") if cost.because else None
    return {
        "kind": cost.get_kind_display(),
        "label": cost.label,
        "payee_name": cost.payee_name,
        "amount_yen": cost.amount_yen,
        "calculation": {
            "calculation": told.calculation,
            "sources": [(name, text) for name, text in (*told.given, *told.sources)],
        }
        if told
        else None,
    }


def _booking(held: Booking, *, may_book: bool) -> dict[str, Any]:
    is_cancelled = held.cancelled_at is not None
    return {
        "kind": held.get_kind_display(),
        "supplier_name": held.supplier_name,
        "reference": held.reference,
        "what": held.what,
        "starts_on": held.starts_on,
        "amount_yen": held.amount_yen,
        "paid_by": held.get_paid_by_display(),
        "booked_by": held.booked_by_name,
        "booked_at": held.booked_at,
        "state": "" if is_cancelled else "ok",
        "state_label": _("取消済み") if is_cancelled else _("手配済み"),
        "cancel_reason": held.cancel_reason,
        "paper_url": reverse(f"{ROOM}booking_paper", args=[held.pk]) if held.document_id else "",
        "cancel_url": reverse(f"{ROOM}booking_cancel", args=[held.pk]) if may_book and not is_cancelled else "",
    }


def _compared(each: Any) -> Mapping[str, Any]:
    return {
        "kind": each.kind.label,
        "estimate_yen": each.estimate_yen,
        "claimed_yen": each.claimed_yen,
        "booked_yen": each.booked_yen,
        "actual_yen": each.actual_yen,
        "difference_yen": each.difference_yen,
    }


def _returned(found: TripPage) -> str:
    if found.request is None or found.trip.state not in (TripState.RETURNED, TripState.REJECTED):
        return ""
    said = [each.comment for step in found.request.steps.all() for each in step.decisions.all() if each.comment]
    return said[-1] if said else ""


def _links(found: TripPage, *, is_own: bool, may_book: bool) -> dict[str, Any]:
    trip, args = found.trip, [found.trip.pk]
    may_correct = is_own and trip.state == TripState.RETURNED
    has_claim = trip.claim is not None and trip.claim.state not in ENDED
    may_claim = is_own and trip.state == TripState.APPROVED and not has_claim
    advance = trip.advance_request_id
    return {
        "correct_url": reverse(f"{ROOM}trip_correct", args=args) if may_correct else "",
        "discard_url": reverse(f"{ROOM}trip_discard", args=args) if may_correct else "",
        "book_url": reverse(f"{ROOM}booking_new", args=args) if may_book else "",
        "claim_start_url": reverse(f"{ROOM}trip_claim", args=args) if may_claim else "",
        "claim_url": reverse("accounting:expenses_claim_detail", args=[trip.claim_id]) if has_claim and is_own else "",
        "advance_url": reverse("accounting:advances_request_detail", args=[advance]) if advance and is_own else "",
        "request_url": reverse("backoffice:approvals_request_detail", args=[found.request.pk]) if found.request else "",
    }


def days_of(trip: Trip) -> str:
    """2026/11/10〜2026/11/11（2日）."""
    between = f"{formats.day(trip.departs_on)}〜{formats.day(trip.returns_on)}"
    return _("%(between)s（%(count)s日）") % {"between": between, "count": trip.days}
