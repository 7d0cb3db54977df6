"""What みなと商会 pays for travel by its own rules, whose commuter pass covers what, and an advance for a trip to come."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from accounting.advances.actions import NewRequest, request_advance
from accounting.advances.models import REQUEST, AdvanceRequest
from accounting.expenses.actions import NewReckoned, NewTravelRate, define_pass, define_travel_rate
from accounting.expenses.models import TravelRate
from accounting.expenses.rules import Days, Drive, Section
from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.organisation.models import Person, User
from backoffice.values.periods import Month
from general_affairs.travel.actions import NewBooking, NewTrip, book_trip, request_trip
from general_affairs.travel.estimating import Fare, Guess
from general_affairs.travel.models import Trip
from general_affairs.travel.queries import CASE

from .receipts import photo

SINCE = dt.date(2026, 4, 1)
HOME_TO_OFFICE = "横浜、川崎、品川、浜松町"
NINE, FIFTEEN, ASKED, AGREED = 9, 15, 27, 28
RATES = (
    NewTravelRate(kind="MILEAGE", subject="普通自動車", yen=Decimal("20"), article="旅費規程 第7条", valid_from=SINCE),
    NewTravelRate(kind="PER_DIEM", region="DOMESTIC", stay="DAY_TRIP", yen=Decimal(1_000), article="旅費規程 第10条", valid_from=SINCE),
    NewTravelRate(kind="PER_DIEM", region="DOMESTIC", stay="OVERNIGHT", yen=Decimal(2_500), article="旅費規程 第10条", valid_from=SINCE),
    NewTravelRate(kind="PER_DIEM", region="DOMESTIC", stay="OVERNIGHT", subject="部長", yen=Decimal(3_500), article="旅費規程 第10条2項", valid_from=SINCE),
    NewTravelRate(kind="PER_DIEM", region="ABROAD", stay="OVERNIGHT", yen=Decimal(6_000), article="旅費規程 第14条", valid_from=SINCE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Journey:
    """Who goes where on which day of the next month until the day after, what it costs, who agrees, and what is booked."""

    who: str
    destination: str
    purpose: str
    day: int
    fare: Fare
    lodging_yen: int
    advance_yen: int
    approvers: tuple[str, ...]
    bookings: tuple[NewBooking, ...]


def _by(from_place: str, to_place: str, fare_yen: int, carrier: str) -> Fare:
    """There and back by a ticket."""
    section = Section(
        from_place=from_place, to_place=to_place, fare_kind="TICKET", fare_yen=fare_yen, trips=2, is_journey=True
    )
    return Fare(section, carrier)


JOURNEYS = (
    Journey("ken", "福岡", "代理店との契約の打ち合わせ", 17, _by("羽田", "福岡", 21_340, "北浜航空株式会社"), 12_000, 20_000, ("goro", "rei"), (
        NewBooking(
            kind="TICKET", supplier_name="北浜航空株式会社", what="羽田→福岡 往復", starts_on=SINCE, amount_yen=42_680,
            paid_by="COMPANY", reference="KH-2214", name="航空券.png",
        ),
    )),
    Journey("aiko", "名古屋", "展示会の出展の打ち合わせ", 10, _by("東京", "名古屋", 11_300, "JR東海"), 9_800, 0, ("ken",), (
        NewBooking(
            kind="TICKET", supplier_name="東海道トラベル", what="東京→名古屋 往復 指定席", starts_on=SINCE, amount_yen=22_600,
            paid_by="COMPANY", reference="TT-80912", name="乗車券.png",
        ),
        NewBooking(
            kind="HOTEL", supplier_name="ホテル名駅南", what="シングル1泊 朝食付き", starts_on=SINCE, amount_yen=9_800,
            paid_by="PERSON", reference="MN-5561", name="予約確認.png",
        ),
    )),
)  # fmt: skip


def make_travel(kei: User) -> None:
    """The rates and one commuter pass, once."""
    if TravelRate.objects.exists():
        return
    for new in RATES:
        define_travel_rate(new=new, acting_user=kei, at=clock.now())
    aiko = Person.objects.get(user__username="aiko")
    define_pass(person_id=aiko.pk, text=HOME_TO_OFFICE, valid_from=SINCE, acting_user=kei, at=clock.now())


def fare(to_place: str, fare_yen: int, what: str) -> NewReckoned:
    """There and back from the office by IC card; its day is set when it is played."""
    section = Section(from_place="浜松町", to_place=to_place, fare_kind="IC", fare_yen=fare_yen, trips=2)
    return NewReckoned(spent_on=SINCE, facts=section, payee_name="JR東日本", purpose=what)


def drive(to_place: str, km: str, what: str) -> NewReckoned:
    """So many kilometres in one's own car."""
    facts = Drive(vehicle="普通自動車", km=Decimal(km), from_place="本社", to_place=to_place)
    return NewReckoned(spent_on=SINCE, facts=facts, purpose=what)


def day_trip(what: str) -> NewReckoned:
    """The per diem of a day."""
    return NewReckoned(spent_on=SINCE, facts=Days(region="DOMESTIC", stay="DAY_TRIP", count=1), purpose=what)


def play_advance(month: Month, users: dict[str, User]) -> bool:
    """愛子 asks for the money of next month's trip, and her manager agrees; False when it was played before."""
    key = uuid5(NAMESPACE_URL, f"advance {month}")
    if AdvanceRequest.objects.filter(form_key=key).exists():
        return False
    new = NewRequest(
        purpose="名古屋出張の旅費", amount_yen=40_000, needed_on=month.next.first_day + dt.timedelta(days=9)
    )
    with clock.moved_to(_at(month, ASKED, NINE)), door.came_by("BROWSER"):
        asked = request_advance(form_key=key, new=new, acting_user=users["aiko"], at=clock.now())
    request = Request.objects.get(case_kind=REQUEST, case_id=asked.pk)
    with clock.moved_to(_at(month, AGREED, FIFTEEN)), door.came_by("BROWSER"):
        decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=users["ken"], at=clock.now())
    return True


def play_trips(month: Month, users: dict[str, User]) -> list[str]:
    """Each trip of next month is asked for, agreed to and booked by 洋子; where to, for those that were not played before."""
    return [each.destination for each in JOURNEYS if _play_trip(each, month, users)]


def _play_trip(journey: Journey, month: Month, users: dict[str, User]) -> bool:
    key = uuid5(NAMESPACE_URL, f"trip {month} {journey.destination}")
    if Trip.objects.filter(form_key=key).exists():
        return False
    departs_on = month.next.first_day.replace(day=journey.day)
    new = NewTrip(
        destination=journey.destination,
        purpose=journey.purpose,
        departs_on=departs_on,
        returns_on=departs_on + dt.timedelta(days=1),
        fares=[journey.fare],
        guesses=[Guess("LODGING", "宿泊費", journey.lodging_yen)],
        advance_yen=journey.advance_yen,
    )
    with clock.moved_to(_at(month, ASKED, NINE)), door.came_by("BROWSER"):
        trip = request_trip(form_key=key, new=new, acting_user=users[journey.who], at=clock.now())
    request = Request.objects.get(case_kind=CASE, case_id=trip.pk)
    for place, name in enumerate(journey.approvers):
        with clock.moved_to(_at(month, AGREED, NINE + place)), door.came_by("BROWSER"):
            decide_request(
                request_id=request.pk, outcome="APPROVE", comment="", acting_user=users[name], at=clock.now()
            )
    with clock.moved_to(_at(month, AGREED, FIFTEEN)), door.came_by("BROWSER"):
        for booking in journey.bookings:
            made = replace(booking, starts_on=departs_on, content=photo(departs_on, booking.amount_yen))
            book_trip(trip_id=trip.pk, new=made, acting_user=users["yoko"], at=clock.now())
    return True


def _at(month: Month, day: int, hour: int) -> dt.datetime:
    on = month.first_day.replace(day=day)
    return dt.datetime(on.year, on.month, on.day, hour, tzinfo=clock.TOKYO)
