"""手配: a ticket or a room for a trip that was agreed to, with its paper; and cancelling one."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.access.queries import may
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.models import Document
from backoffice.documents.rules import media_type_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal
from general_affairs.travel.models import Booking, Trip, TripState

from .request_trip import trip_case

PAPER, ARRANGE = "general_affairs.travel.booking", "general_affairs.travel.arrange_trips"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """A booking to be; `name` and `content` are its paper, empty without one."""

    kind: str
    supplier_name: str
    what: str
    starts_on: dt.date
    amount_yen: int
    paid_by: str
    reference: str = ""
    name: str = ""
    content: bytes = b""


class TripNotApproved(Refusal):
    """What nobody agreed to is neither booked nor claimed."""

    code = "general_affairs.travel.trip_not_approved"
    cause_ja = "この出張は「{state}」のため、手配も精算もできません。"
    cause_en = "This trip is {state}: it can be neither booked nor claimed."
    remedy_ja = "承認されてから進めてください。"
    remedy_en = "Go on once it is approved."


class NotYourTripToBook(Refusal):
    """A trip is booked by its traveller, or by who arranges trips."""

    code = "general_affairs.travel.not_your_trip_to_book"
    status = 403
    cause_ja = "この出張を手配できるのは、出張者と、出張の手配の担当者だけです。"
    cause_en = "This trip is booked by its traveller or by who arranges trips."
    remedy_ja = "手配の担当者に依頼してください。"
    remedy_en = "Ask who arranges trips."


class BookingCancelledAlready(Refusal):
    """A booking is cancelled once."""

    code = "general_affairs.travel.booking_cancelled_already"
    cause_ja = "この手配は、すでに取り消されています。"
    cause_en = "This booking was cancelled already."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


class ReasonOfCancelMissing(InvalidInput):
    """Who cancels says why."""

    code = "general_affairs.travel.reason_of_cancel_missing"
    field = "reason"
    cause_ja = "手配を取り消す理由が入力されていません。"
    cause_en = "No reason for cancelling is given."
    remedy_ja = "理由を入力してください。"
    remedy_en = "Enter the reason."


@action("general_affairs.travel.book_trip", _("出張を手配"))
def book_trip(*, trip_id: int, new: NewBooking, acting_user: Any, at: dt.datetime) -> Booking:
    """Keep a booking of an approved trip with its paper. Raises NotYourTripToBook, TripNotApproved, and what files refuse."""
    trip = Trip.objects.select_for_update(of=("self",)).select_related("person").get(pk=trip_id)
    _refuse_others(trip, acting_user, at)
    if trip.state != TripState.APPROVED:
        raise TripNotApproved(state=trip.get_state_display())
    made = Booking.objects.create(
        trip=trip,
        kind=new.kind,
        supplier_name=new.supplier_name.strip(),
        reference=new.reference.strip(),
        what=new.what.strip(),
        starts_on=new.starts_on,
        amount_yen=new.amount_yen,
        paid_by=new.paid_by,
        document=_kept(trip, new, acting_user, at),
        booked_by_id=acting_user.pk,
        booked_by_name=acting_user.get_full_name(),
        booked_at=at,
    )
    record(
        "general_affairs.travel.book_trip",
        case=trip_case(trip),
        acting_user=acting_user,
        occurred_at=at,
        changes={"booking": made.pk, "amount_yen": ["", made.amount_yen]},
    )
    return made


@action("general_affairs.travel.cancel_booking", _("出張の手配を取り消す"))
def cancel_booking(*, booking_id: int, reason: str, acting_user: Any, at: dt.datetime) -> Booking:
    """Cancel a booking, which stays to be seen. Raises ReasonOfCancelMissing, NotYourTripToBook, BookingCancelledAlready."""
    held = Booking.objects.select_for_update(of=("self",)).select_related("trip__person").get(pk=booking_id)
    _refuse_others(held.trip, acting_user, at)
    if held.cancelled_at is not None:
        raise BookingCancelledAlready
    if not reason.strip():
        raise ReasonOfCancelMissing
    held.cancelled_at, held.cancelled_by_name, held.cancel_reason = at, acting_user.get_full_name(), reason.strip()
    held.save(update_fields=["cancelled_at", "cancelled_by_name", "cancel_reason"])
    record(
        "general_affairs.travel.cancel_booking",
        case=trip_case(held.trip),
        acting_user=acting_user,
        occurred_at=at,
        reason=held.cancel_reason,
        changes={"booking": held.pk, "amount_yen": [held.amount_yen, 0]},
    )
    return held


def _refuse_others(trip: Trip, acting_user: Any, at: dt.datetime) -> None:
    is_own = trip.person.user_id == acting_user.pk
    if not is_own and not may(acting_user, ARRANGE, as_of=at.astimezone(TOKYO).date()):
        raise NotYourTripToBook


def _kept(trip: Trip, new: NewBooking, acting_user: Any, at: dt.datetime) -> Document | None:
    if not new.content:
        return None
    paper = NewDocument(
        kind=PAPER,
        title=f"{new.supplier_name} {new.reference}".strip()[:200],
        dated_on=new.starts_on,
        content=new.content,
        media_type=media_type_of(new.name, new.content),
        amount_yen=new.amount_yen or None,
        partner_name=new.supplier_name,
    )
    return keep_document(new=paper, case=trip_case(trip), acting_user=acting_user, at=at)
