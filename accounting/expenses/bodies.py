"""Claims as other programs send and read them; also what a trip's claim is filed with. Refusals name the place in the body."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api import ids
from backoffice.api.fields import Day, Flag, Given, OpaqueId, SentFile, Yen
from backoffice.values.refusals import InvalidInput

from .actions import NewLine, NewReceipt, NewReckoned, Whole
from .limits import MOST_LINES
from .models import RECKONED, REGIONS, STAYS, ClaimState
from .rules import Days, Drive, Facts, Nights, Section

STATES = tuple(ClaimState.values)
MOST_TIMES = 60
FARES = ("IC", "TICKET")
# What an action calls a field, as the bodies call it.
FIELDS = {"amount_yen": "amount", "within_yen": "within_pass"}
COUNTED = {"sections": "trips", "drives": "distance_km", "per_diems": "days", "lodgings": "nights"}


class NewPayment(Given):
    """One payment, with tax."""

    spent_on = Day()
    category = serializers.CharField(max_length=30, help_text=_("区分のコード。"))
    amount = Yen(least=1)
    payee_name = serializers.CharField(max_length=100)
    registration_number = serializers.CharField(max_length=14, default="", allow_blank=True)
    treatment = serializers.CharField(
        max_length=20, default="", allow_blank=True, help_text=_("消費税。空なら区分のとおり。")
    )
    purpose = serializers.CharField(max_length=200, default="", allow_blank=True)
    attendees = serializers.CharField(
        max_length=300, default="", allow_blank=True, help_text=_("飲食と接待のときの参加者。会社名と氏名。")
    )
    nights = serializers.IntegerField(min_value=1, max_value=MOST_TIMES, default=1, help_text=_("宿泊のときの泊数。"))
    repeat_reason = serializers.CharField(max_length=200, default="", allow_blank=True)
    exceed_reason = serializers.CharField(max_length=200, default="", allow_blank=True)
    ringi = serializers.CharField(
        max_length=80,
        default="",
        allow_blank=True,
        help_text=_("もとになる申請の番号。稟議などで承認された金額から使うとき。"),
    )
    receipt = SentFile(required=False, help_text=_("領収書のファイル。"))
    card_use = OpaqueId(
        "cdu", required=False, help_text=_("この支払に当たる会社カードの利用（GET /api/v1/card-uses）。")
    )


class Travelled(Given):
    """What every line has whose amount is reckoned."""

    spent_on = Day()
    purpose = serializers.CharField(max_length=150, default="", allow_blank=True)
    repeat_reason = serializers.CharField(max_length=200, default="", allow_blank=True)
    exceed_reason = serializers.CharField(max_length=200, default="", allow_blank=True)


class NewSection(Travelled):
    """区間: a fare from where to where; what lies on the commuter pass is taken off, and inside of it nothing is claimed."""

    from_place = serializers.CharField(max_length=60)
    to_place = serializers.CharField(max_length=60)
    payee_name = serializers.CharField(max_length=100, help_text=_("交通機関。"))
    fare_kind = serializers.ChoiceField(choices=FARES)
    fare = Yen(least=1, help_text=_("片道の運賃。"))
    within_pass = Yen(least=0, required=False, help_text=_("片道の運賃のうち、定期で乗れた分。差し引く。"))
    trips = serializers.IntegerField(min_value=1, max_value=2, default=1, help_text=_("片道は1、往復は2。"))
    is_journey = Flag(default=False, help_text=_("出張の交通費（出張旅費等特例）。"))


class NewDrive(Travelled):
    """走行距離: kilometres by the company's rate of the day."""

    vehicle = serializers.CharField(max_length=60, help_text=_("単価のある車の種類（GET /api/v1/travel-rates）。"))
    distance_km = serializers.DecimalField(max_digits=6, decimal_places=1, min_value=Decimal("0.1"))
    from_place = serializers.CharField(max_length=60)
    to_place = serializers.CharField(max_length=60)


class NewPerDiem(Travelled):
    """日当: so many days from `spent_on` on, by the rate of the traveller's post."""

    region = serializers.ChoiceField(choices=[code for code, _label in REGIONS])
    stay = serializers.ChoiceField(choices=[code for code, _label in STAYS])
    days = serializers.IntegerField(min_value=1, max_value=MOST_TIMES)


class NewLodging(Travelled):
    """宿泊費の定額: so many nights from `spent_on` on, by the rate of the traveller's post."""

    region = serializers.ChoiceField(choices=[code for code, _label in REGIONS])
    nights = serializers.IntegerField(min_value=1, max_value=MOST_TIMES)


class ClaimLines(Given):
    """What is claimed: payments, and lines that the company's rates and passes reckon."""

    lines = NewPayment(many=True, required=False, default=list, max_length=MOST_LINES)
    sections = NewSection(many=True, required=False, default=list, max_length=MOST_LINES)
    drives = NewDrive(many=True, required=False, default=list, max_length=MOST_LINES)
    per_diems = NewPerDiem(many=True, required=False, default=list, max_length=MOST_LINES)
    lodgings = NewLodging(many=True, required=False, default=list, max_length=MOST_LINES)
    advance = OpaqueId("adv", required=False, help_text=_("差し引く仮払（GET /api/v1/advances）。"))


PAYMENT = {
    "spent_on": "2026-10-20",
    "category": "TAXI",
    "amount": {"amount": 3_300, "currency": "JPY"},
    "payee_name": "港タクシー",
    "registration_number": "T7000012050002",
    "purpose": "品川まで",
    "receipt": {"upload": ids.write("upl", 1)},
}
SECTION = {
    "spent_on": "2026-10-20",
    "from_place": "浜松町",
    "to_place": "千葉",
    "payee_name": "JR東日本",
    "fare_kind": "IC",
    "fare": {"amount": 659, "currency": "JPY"},
    "within_pass": {"amount": 178, "currency": "JPY"},
    "trips": 2,
    "purpose": "納品の立ち会い",
}
DRIVE = {
    "spent_on": "2026-10-21",
    "vehicle": "普通自動車",
    "distance_km": "32.5",
    "from_place": "千葉",
    "to_place": "木更津",
}
PER_DIEM = {"spent_on": "2026-10-20", "region": "DOMESTIC", "stay": "OVERNIGHT", "days": 2}
LODGING = {"spent_on": "2026-10-20", "region": "DOMESTIC", "nights": 1}


class NewClaim(ClaimLines):
    """A claim with its payments, their receipts, and its travel."""

    example = {
        "title": "10月の出張",
        "purpose": "得意先の訪問",
        "lines": [PAYMENT],
        "sections": [SECTION],
        "drives": [DRIVE],
        "per_diems": [PER_DIEM],
        "lodgings": [LODGING],
        "advance": ids.write("adv", 1),
    }
    title = serializers.CharField(max_length=100)
    purpose = serializers.CharField(max_length=300, default="", allow_blank=True)


class ClaimLine(serializers.Serializer):
    """One line of a claim. `reckoned` says how its amount was computed, empty where it was a payment."""

    spent_on = serializers.DateField()
    category = serializers.CharField()
    amount = Yen(source="amount_yen")
    payee_name = serializers.CharField()
    purpose = serializers.CharField()
    attendees = serializers.CharField()
    reckoned = serializers.ChoiceField(choices=["", *(code for code, _label in RECKONED)])
    card_use = OpaqueId("cdu", source="card_line_id", allow_null=True)
    ringi = serializers.SerializerMethodField(help_text=_("もとになる申請の番号。"))
    has_receipt = serializers.SerializerMethodField()

    def get_ringi(self, line: Any) -> str:
        return line.ringi.number if line.ringi else ""

    def get_has_receipt(self, line: Any) -> bool:
        return line.receipt_id is not None


class Claim(serializers.Serializer):
    """経費精算: what was claimed, and how far it is. `request` is the approval that was asked for it last, `paid_on` the day
    on which its claimant was paid."""

    id = OpaqueId("clm", source="pk")
    title = serializers.CharField()
    purpose = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    total = Yen(source="total_yen")
    advance = OpaqueId("adv", source="advance_id", allow_null=True)
    submitted_on = serializers.DateField(allow_null=True)
    approved_on = serializers.DateField(allow_null=True)
    pay_on = serializers.DateField(allow_null=True)
    paid_on = serializers.DateField(allow_null=True)
    request = OpaqueId("req", source="request_id", allow_null=True)
    lines = ClaimLine(many=True, source="lines.all")


@dataclass(frozen=True, slots=True)
class Places:
    """Where each line of a claim stands in the body: `sections.0`; "" for what the body does not hold."""

    names: Sequence[str]

    def field_of(self, number: int, field: str) -> str:
        """The path of a field of the line with that number, from 1."""
        place = self.names[number - 1] if 0 < number <= len(self.names) else ""
        if not place:
            return field
        told = COUNTED[place.partition(".")[0]] if field == "count" else FIELDS.get(field, field)
        return f"{place}.{told}" if told else place


def whole_of(given: Mapping[str, Any]) -> Whole:
    """A checked body as the action takes it; `title` and `purpose` where it holds them."""
    return Whole(
        title=given.get("title", ""),
        purpose=given.get("purpose", ""),
        payments=[_payment(**each) for each in given["lines"]],
        reckoned=[_reckoned(facts, each) for facts, each in _facts(given)],
        advance_id=given.get("advance"),
    )


@contextmanager
def refused_at(given: Mapping[str, Any], *, kept: int = 0) -> Iterator[None]:
    """Say of what is refused within where it stands in the body; `kept` lines stand between the payments and the others."""
    others = [f"{name}.{place}" for name in COUNTED for place in range(len(given[name]))]
    places = Places([*(f"lines.{place}" for place in range(len(given["lines"]))), *[""] * kept, *others])
    try:
        yield
    except InvalidInput as refused:
        number = refused.given.get("line")
        if isinstance(number, int):
            message = {"ja": refused.cause_ja, "en": refused.cause_en}
            at = places.field_of(number, refused.field)
            refused.errors = [{"field": at, "code": refused.code, "message": message}]  # type: ignore[attr-defined]
        raise


def _payment(
    *, amount: int, receipt: Mapping[str, Any] | None = None, card_use: int | None = None, **said: Any
) -> tuple[NewLine, NewReceipt | None]:
    return NewLine(amount_yen=amount, card_line_id=card_use, **said), NewReceipt(**receipt) if receipt else None


def _reckoned(facts: Facts, each: Mapping[str, Any]) -> NewReckoned:
    return NewReckoned(
        facts=facts,
        payee_name=each.get("payee_name", ""),
        **{name: each[name] for name in Travelled().fields},
    )


def _facts(given: Mapping[str, Any]) -> Iterator[tuple[Facts, Mapping[str, Any]]]:
    for each in given["sections"]:
        yield section_of(each), each
    for each in given["drives"]:
        named = {name: each[name] for name in ("vehicle", "from_place", "to_place")}
        yield Drive(km=each["distance_km"], **named), each
    for each in given["per_diems"]:
        yield Days(region=each["region"], stay=each["stay"], count=each["days"]), each
    for each in given["lodgings"]:
        yield Nights(region=each["region"], count=each["nights"]), each


def section_of(each: Mapping[str, Any]) -> Section:
    """A section as it is reckoned."""
    same = ("from_place", "to_place", "fare_kind", "trips", "is_journey")
    return Section(**{name: each[name] for name in same}, fare_yen=each["fare"], within_yen=each.get("within_pass", 0))
