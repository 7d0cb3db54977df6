"""出張 for other programs: asking for one's own trip, correcting it, booking it, and filing its claim."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounting.advances.models import PayBy
from accounting.expenses.bodies import PAYMENT, SECTION, Claim, ClaimLines, refused_at, section_of, whole_of
from accounting.expenses.limits import MOST_LINES
from accounting.expenses.models import REGIONS
from accounting.expenses.queries import claims_of, with_lines
from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, acts, lists, reads
from backoffice.api.fields import Day, Flag, Given, OpaqueId, SentFile, Yen
from backoffice.companies import clock

from . import queries
from .actions import NewBooking, NewTrip, book_trip, file_trip_claim, request_trip, resubmit_trip
from .estimating import Fare, Guess
from .limits import MOST_FARES, MOST_NIGHTS
from .models import Booking, Cost, TripState

VIEW_OWN = "general_affairs.travel.view_own"
BOOK = "general_affairs.travel.book_trip"
STATES, PAID_BY = tuple(TripState.values), tuple(Booking.PaidBy.values)
REGION_CODES = [code for code, _label in REGIONS]


class NewFare(Given):
    """A section of the journey by a carrier; `fare` is one way."""

    from_place = serializers.CharField(max_length=60)
    to_place = serializers.CharField(max_length=60)
    payee_name = serializers.CharField(max_length=100, help_text=_("交通機関。"))
    fare_kind = serializers.ChoiceField(choices=("TICKET", "IC"))
    fare = Yen(least=1, help_text=_("片道の運賃。"))
    trips = serializers.IntegerField(min_value=1, max_value=2, default=2, help_text=_("片道は1、往復は2。"))


class NewCost(Given):
    """Another cost of the estimate."""

    kind = serializers.ChoiceField(choices=(Cost.LODGING.value, Cost.OTHER.value))
    label = serializers.CharField(max_length=200)
    amount = Yen(least=1)


class TripAsked(Given):
    """A trip with what it should cost. The per diem is added by the company's rates."""

    example = {
        "destination": "名古屋",
        "purpose": "得意先の訪問",
        "departs_on": "2026-12-10",
        "returns_on": "2026-12-11",
        "fares": [
            {
                "from_place": "品川",
                "to_place": "名古屋",
                "payee_name": "JR東海",
                "fare_kind": "TICKET",
                "fare": {"amount": 11_300, "currency": "JPY"},
            }
        ],
        "costs": [{"kind": "LODGING", "label": "宿泊費", "amount": {"amount": 9_000, "currency": "JPY"}}],
        "advance": {"amount": 20_000, "currency": "JPY"},
        "pay_by": "TRANSFER",
    }
    destination = serializers.CharField(max_length=100)
    purpose = serializers.CharField(max_length=300)
    departs_on = Day()
    returns_on = Day()
    region = serializers.ChoiceField(choices=REGION_CODES, default=REGION_CODES[0])
    nights = serializers.IntegerField(
        min_value=0, max_value=MOST_NIGHTS, default=0, help_text=_("会社の定額で泊まる泊数。")
    )
    fares = NewFare(many=True, required=False, default=list, max_length=MOST_FARES)
    costs = NewCost(many=True, required=False, default=list, max_length=MOST_LINES)
    advance = Yen(least=0, required=False, help_text=_("希望する仮払。"))
    pay_by = serializers.ChoiceField(choices=PayBy.values, default=PayBy.TRANSFER.value)


class NewBooked(Given):
    """A ticket or a room that was booked, with its paper."""

    example = {
        "kind": "TICKET",
        "supplier_name": "北浜旅行",
        "what": "品川→名古屋 9:00発",
        "reference": "KH-20931",
        "starts_on": "2026-12-10",
        "amount": {"amount": 22_600, "currency": "JPY"},
        "paid_by": "COMPANY",
        "paper": {"upload": ids.write("upl", 1)},
    }
    kind = serializers.ChoiceField(choices=Booking.Kind.values)
    supplier_name = serializers.CharField(max_length=100)
    what = serializers.CharField(max_length=200)
    reference = serializers.CharField(max_length=60, default="", allow_blank=True)
    starts_on = Day()
    amount = Yen(least=0)
    paid_by = serializers.ChoiceField(choices=PAID_BY)
    paper = SentFile(required=False, help_text=_("控え（チケット・予約確認）のファイル。"))


class TripClaim(ClaimLines):
    """The claim of a trip: payments, and travel beside what the estimate reckoned."""

    example = {"lines": [PAYMENT], "with_estimate": True, "sections": [SECTION | {"is_journey": True}]}
    title = serializers.CharField(max_length=100, default="", allow_blank=True, help_text=_("空なら行き先。"))
    purpose = serializers.CharField(max_length=300, default="", allow_blank=True, help_text=_("空なら出張の用件。"))
    with_estimate = Flag(
        default=True,
        help_text=_("見積で計算した交通費・日当・宿泊費の定額を、そのまま申請する。会社が手配した分は除く。"),
    )


class EstimateLine(serializers.Serializer):
    """A line of the estimate."""

    kind = serializers.ChoiceField(choices=Cost.values)
    label = serializers.CharField()
    amount = Yen(source="amount_yen")


class TripBooking(serializers.Serializer):
    """手配の1件."""

    id = OpaqueId("bkg", source="pk")
    kind = serializers.ChoiceField(choices=Booking.Kind.values)
    supplier_name = serializers.CharField()
    what = serializers.CharField()
    reference = serializers.CharField()
    starts_on = serializers.DateField()
    amount = Yen(source="amount_yen")
    paid_by = serializers.ChoiceField(choices=PAID_BY)
    cancelled_at = serializers.DateTimeField(allow_null=True)


class TripShown(serializers.Serializer):
    """出張申請: where, when and why, its estimate and bookings, and how far it is. `request` is the approval that was asked
    for it last, `expense_claim` its claim."""

    id = OpaqueId("trp", source="pk")
    destination = serializers.CharField()
    purpose = serializers.CharField()
    region = serializers.ChoiceField(choices=REGION_CODES)
    departs_on = serializers.DateField()
    returns_on = serializers.DateField()
    state = serializers.ChoiceField(choices=STATES)
    total = Yen(source="total_yen")
    advance = Yen(source="advance_yen")
    approved_on = serializers.DateField(allow_null=True)
    request = OpaqueId("req", source="request_id", allow_null=True)
    advance_request = OpaqueId("avr", source="advance_request_id", allow_null=True)
    expense_claim = OpaqueId("clm", source="claim_id", allow_null=True)
    costs = EstimateLine(many=True, source="costs.all")
    bookings = TripBooking(many=True, source="bookings.all")


def _own(request: Any, pk: str) -> Any:
    return queries.with_parts(queries.trips(of=request.user.pk)).get(pk=ids.read("trp", pk))


class TripList(Endpoint):
    """Trips of the user: the list, and asking for one."""

    resource = "trips"

    @lists(step=VIEW_OWN, summary=_("自分の出張の一覧"), each=TripShown)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.with_parts(queries.trips(of=request.user.pk))

    @acts(
        step="general_affairs.travel.request_trip",
        summary=_("出張を申請する"),
        takes=TripAsked,
        answers=TripShown,
        leads_to="general_affairs_api:travel_trip_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        made = request_trip(form_key=uuid.uuid4(), new=_trip(given), acting_user=request.user, at=clock.now())
        return _own(request, ids.write("trp", made.pk))


class TripDetail(Endpoint):
    """One trip of the user."""

    resource = "trips"

    @reads(step=VIEW_OWN, summary=_("自分の出張1件の状態・見積・手配"), answers=TripShown)
    def get(self, request: Any, pk: str) -> Any:
        return _own(request, pk)


class TripCorrect(Endpoint):
    """A trip that came back, written anew and asked for again."""

    resource = "trips"

    @acts(
        step="general_affairs.travel.resubmit_trip",
        summary=_("差し戻された出張を書き直して申請する"),
        takes=TripAsked,
        answers=TripShown,
        upon=_own,
    )
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        resubmit_trip(trip_id=ids.read("trp", pk), new=_trip(given), acting_user=request.user, at=clock.now())
        return _own(request, pk)


class TripBookings(Endpoint):
    """What was booked for a trip."""

    resource = "trips"

    @acts(step=BOOK, summary=_("自分の出張の手配を登録する"), takes=NewBooked, answers=TripShown, upon=_own)
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        paper = given.pop("paper", {})
        new = NewBooking(amount_yen=given.pop("amount"), **given, **paper)
        book_trip(trip_id=ids.read("trp", pk), new=new, acting_user=request.user, at=clock.now())
        return _own(request, pk)


class TripExpenseClaim(Endpoint):
    """The claim of a trip."""

    resource = "trips"

    @acts(
        step="general_affairs.travel.file_trip_claim",
        summary=_("出張の経費精算を申請する"),
        takes=TripClaim,
        answers=Claim,
        leads_to="accounting_api:expenses_claim_detail",
        upon=_own,
        seen_as=TripShown,
    )
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        trip_id = ids.read("trp", pk)
        kept = queries.estimated_to_claim(trip_id).count() if given["with_estimate"] else 0
        with refused_at(given, kept=kept):
            made = file_trip_claim(
                trip_id=trip_id,
                whole=whole_of(given),
                with_estimate=given["with_estimate"],
                acting_user=request.user,
                at=clock.now(),
            )
        return with_lines(claims_of(request.user.pk)).get(pk=made.pk)


def _trip(given: Mapping[str, Any]) -> NewTrip:
    same = ("destination", "purpose", "departs_on", "returns_on", "region", "nights", "pay_by")
    return NewTrip(
        **{name: given[name] for name in same},
        advance_yen=given.get("advance", 0),
        fares=[Fare(section_of(each | {"is_journey": True}), each["payee_name"]) for each in given["fares"]],
        guesses=[Guess(each["kind"], each["label"], each["amount"]) for each in given["costs"]],
    )
