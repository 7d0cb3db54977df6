"""出張: asked for with its estimate, agreed to with its advance, booked, claimed with its lines, and compared."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.advances.models import Advance
from accounting.expenses.actions import discard_draft, submit_claim
from accounting.expenses.models import Claim
from accounting.expenses.rules import Effect, ExceedBy
from accounting.payables.models import Payable
from backoffice.companies import clock
from backoffice.documents.models import Document
from backoffice.organisation.models import User
from backoffice.values.reasons import Reason, replay
from general_affairs.travel import work
from general_affairs.travel.actions import (
    AdvanceBeyondEstimate,
    BookingCancelledAlready,
    ClaimedAlready,
    EstimateBeyondRule,
    NoPersonToTravel,
    NotYourTrip,
    NotYourTripToBook,
    ReasonOfCancelMissing,
    TripEndsBefore,
    TripNotApproved,
    TripNotReturned,
    cancel_booking,
    claim_trip,
    discard_trip,
    resubmit_trip,
)
from general_affairs.travel.estimating import Guess
from general_affairs.travel.models import Booking, Trip
from general_affairs.travel.queries import to_arrange, to_claim, trip_page
from tests.factories import books, cast, claims, trips

NEW, LIST = reverse("general_affairs:travel_trip_new"), reverse("general_affairs:travel_trip_list")


@pytest.fixture
def traveller(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> User:
    books.books(kei, now)
    claims.claim_route(ben, admin, now)
    trips.route(ben, admin, now)
    claims.employed(aiko)
    claims.travel_rate(kei, now)
    return aiko


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_estimate_holds_fares_and_the_per_diem_each_with_its_reason(traveller: User, now: dt.datetime) -> None:
    trip = trips.requested(traveller, now)
    costs = list(trip.costs.order_by("position"))
    # 11,300 × 2; 2,000 a day for two days; 9,000 typed.
    assert [(each.kind, each.amount_yen) for each in costs] == [
        ("FARE", 22_600),
        ("PER_DIEM", 4_000),
        ("LODGING", 9_000),
    ]
    assert (trip.total_yen, trip.state, trip.days) == (35_600, "SUBMITTED", 2)
    assert [replay(Reason.from_json(each.because)) for each in costs if each.because] == [22_600, 4_000]
    told = work.trip_facts({"trip_id": trip.pk})
    assert ("日程", "2026/11/10〜2026/11/11（2日）") in told
    assert ("日当", "日当　¥4,000") in told


def test_the_advance_that_was_wished_for_is_owed_with_the_approval(
    traveller: User, ben: User, now: dt.datetime
) -> None:
    trip = trips.decided(trips.requested(traveller, now, advance_yen=30_000), ben, now)
    assert trip.advance_request is not None
    item = Payable.objects.get()
    assert (item.amount_yen, item.due_on, item.person) == (30_000, dt.date(2026, 11, 9), trip.person)
    assert Advance.objects.get().request == trip.advance_request


def test_the_claim_begins_with_the_estimate_and_takes_the_advance_off(
    traveller: User, ben: User, now: dt.datetime
) -> None:
    trip = trips.decided(trips.requested(traveller, now, advance_yen=30_000), ben, now)
    trips.booked(trip, traveller, now, kind="HOTEL", amount_yen=8_800, name="", content=b"")
    later = now.replace(day=12)
    with clock.moved_to(later):
        assert [each.pk for each in to_claim(traveller.pk, later.date())] == [trip.pk]
        claim = claim_trip(trip_id=trip.pk, acting_user=traveller, at=later)
        claim.refresh_from_db()
        assert [(each.reckoned, each.amount_yen) for each in claim.lines.order_by("position")] == [
            ("SECTION", 22_600),
            ("PER_DIEM", 4_000),
        ]
        assert (claim.total_yen, claim.advance) == (26_600, Advance.objects.get())
        with pytest.raises(ClaimedAlready), transaction.atomic():
            claim_trip(trip_id=trip.pk, acting_user=traveller, at=later)
        submit_claim(claim_id=claim.pk, acting_user=traveller, at=later)
        claims.decided(claim, ben, later)
    compared = {str(each.kind): each for each in trip_page(trip.pk).compared}
    assert {kind: (each.estimate_yen, each.actual_yen) for kind, each in compared.items()} == {
        "FARE": (22_600, 22_600),
        "LODGING": (9_000, 8_800),
        "PER_DIEM": (4_000, 4_000),
    }
    assert compared["LODGING"].difference_yen == -200
    page = browser(traveller).get(reverse("general_affairs:travel_trip_detail", args=[trip.pk])).content.decode()
    assert "見積と実績" in page
    assert "8,800" in page
    assert not to_claim(traveller.pk, later.date()).exists()


def test_an_estimate_beyond_a_rule_is_shown_with_its_article_to_who_asks_and_who_agrees(
    traveller: User, kei: User, now: dt.datetime
) -> None:
    given: dict[str, Any] = {
        "category": "LODGING",
        "amount_yen": 8_000,
        "article": "旅費規程 第9条",
        "is_per_night": True,
    }
    claims.rule(kei, now, **given, text="宿泊は1泊8,000円までとする。", effect=Effect.WARN)
    trip = trips.requested(traveller, now)
    words = "宿泊費 9,000円は、旅費規程 第9条「宿泊は1泊8,000円までとする。」を超えています。"
    assert ("経費の規程", words) in work.trip_facts({"trip_id": trip.pk})
    assert (
        words in browser(traveller).get(reverse("general_affairs:travel_trip_detail", args=[trip.pk])).content.decode()
    )
    # Two nights: 16,000 keep it.
    kept = trips.requested(
        traveller, now, returns_on=dt.date(2026, 11, 12), guesses=[Guess("LODGING", "宿泊費", 16_000)]
    )
    assert trip_page(kept.pk).broken == ()


@pytest.mark.parametrize(("exceed_by", "is_refused"), [(ExceedBy.NOBODY, True), (ExceedBy.ANYBODY, False)])
def test_an_estimate_that_nobody_could_claim_is_refused(
    exceed_by: ExceedBy, is_refused: bool, traveller: User, kei: User, now: dt.datetime
) -> None:
    claims.rule(kei, now, category="LODGING", amount_yen=8_000, exceed_by=exceed_by, article="旅費規程 第9条")
    if is_refused:
        with pytest.raises(EstimateBeyondRule) as refused, transaction.atomic():
            trips.requested(traveller, now)
        assert "旅費規程 第9条" in refused.value.cause_ja
        assert not Trip.objects.exists()
    else:
        assert trips.requested(traveller, now).state == "SUBMITTED"


def test_what_the_company_booked_is_not_claimed_as_well(traveller: User, ben: User, now: dt.datetime) -> None:
    trip = trips.decided(trips.requested(traveller, now), ben, now)
    held = trips.booked(trip, traveller, now)
    claim = claim_trip(trip_id=trip.pk, acting_user=traveller, at=now)
    assert [each.reckoned for each in claim.lines.all()] == ["PER_DIEM"]
    discard_draft(claim_id=claim.pk, acting_user=traveller, at=now)
    cancel_booking(booking_id=held.pk, reason="日程の変更", acting_user=traveller, at=now)
    again = claim_trip(trip_id=trip.pk, acting_user=traveller, at=now)
    assert [each.reckoned for each in again.lines.order_by("position")] == ["SECTION", "PER_DIEM"]


def test_a_claim_that_was_given_up_may_be_begun_again(traveller: User, ben: User, now: dt.datetime) -> None:
    trip = trips.decided(trips.requested(traveller, now), ben, now)
    first = claim_trip(trip_id=trip.pk, acting_user=traveller, at=now)
    client = browser(traveller)
    client.post(reverse("accounting:expenses_claim_discard", args=[first.pk]))
    answer = client.post(reverse("general_affairs:travel_trip_claim", args=[trip.pk]))
    second = Claim.objects.exclude(pk=first.pk).get()
    assert answer["Location"] == reverse("accounting:expenses_claim_change", args=[second.pk])


def test_a_booking_is_kept_with_who_booked_it_and_cancelled_once(
    traveller: User, ben: User, kei: User, now: dt.datetime
) -> None:
    trip = trips.requested(traveller, now)
    with pytest.raises(TripNotApproved), transaction.atomic():
        trips.booked(trip, traveller, now)
    trips.decided(trip, ben, now)
    assert [each.pk for each in to_arrange(now.date())] == [trip.pk]
    with pytest.raises(NotYourTripToBook), transaction.atomic():
        trips.booked(trip, kei, now)
    arranger = cast.member("yoko", "洋子", duties=("general_affairs.travel",))
    held = trips.booked(trip, arranger, now)
    paper = Document.objects.get(kind="general_affairs.travel.booking")
    assert (held.document, held.booked_by_name) == (paper, arranger.get_full_name())
    assert (paper.amount_yen, paper.dated_on) == (22_600, trips.DEPARTS)
    assert not to_arrange(now.date()).exists()
    client = browser(traveller)
    sent = client.get(reverse("general_affairs:travel_booking_paper", args=[held.pk]))
    assert b"".join(sent.streaming_content)[:4] == b"\x89PNG"  # type: ignore[attr-defined]
    with pytest.raises(ReasonOfCancelMissing), transaction.atomic():
        cancel_booking(booking_id=held.pk, reason=" ", acting_user=traveller, at=now)
    address = reverse("general_affairs:travel_booking_cancel", args=[held.pk])
    assert client.post(address, {"reason": "日程の変更"}).status_code == 302
    with pytest.raises(BookingCancelledAlready), transaction.atomic():
        cancel_booking(booking_id=held.pk, reason="再度", acting_user=arranger, at=now)
    assert [each.pk for each in to_arrange(now.date())] == [trip.pk]
    assert [each.booked_yen for each in trip_page(trip.pk).compared] == [0, 0, 0]


def test_what_is_sent_back_is_corrected_or_given_up(traveller: User, ben: User, now: dt.datetime) -> None:
    trip = trips.requested(traveller, now)
    with pytest.raises(TripNotReturned), transaction.atomic():
        discard_trip(trip_id=trip.pk, acting_user=traveller, at=now)
    with pytest.raises(NotYourTrip), transaction.atomic():
        discard_trip(trip_id=trip.pk, acting_user=ben, at=now)
    trips.decided(trip, ben, now, "SEND_BACK")
    form = browser(traveller).get(reverse("general_affairs:travel_trip_correct", args=[trip.pk])).content.decode()
    assert 'value="11300"' in form
    again = resubmit_trip(trip_id=trip.pk, new=trips.new(guesses=[]), acting_user=traveller, at=now)
    assert (again.total_yen, again.costs.count(), again.state) == (26_600, 2, "SUBMITTED")
    trips.decided(again, ben, now, "SEND_BACK")
    discard_trip(trip_id=trip.pk, acting_user=traveller, at=now)
    assert "名古屋" not in browser(traveller).get(LIST).content.decode()


@pytest.mark.parametrize(
    ("changed", "refused"),
    [({"returns_on": dt.date(2026, 11, 9)}, TripEndsBefore), ({"advance_yen": 35_601}, AdvanceBeyondEstimate)],
)
def test_what_cannot_be_is_refused(
    changed: dict[str, Any], refused: type[Exception], traveller: User, kei: User, now: dt.datetime
) -> None:
    with pytest.raises(refused), transaction.atomic():
        trips.requested(traveller, now, **changed)
    with pytest.raises(NoPersonToTravel), transaction.atomic():
        trips.requested(kei, now)
    assert not Trip.objects.exists()


def test_a_trip_is_typed_and_sent_twice_makes_one(traveller: User) -> None:
    sent = {
        "form_key": "9d1c7a0e-1111-4222-8333-444455556666", "destination": "福岡", "region": "DOMESTIC", "purpose": "展示会",
        "departs_on": "2026-12-01", "returns_on": "2026-12-01", "pay_by": "TRANSFER", "other_label": "入場料",
        "other_yen": "2,000", "fare-TOTAL_FORMS": "3", "fare-INITIAL_FORMS": "0", "fare-0-from_place": "羽田",
        "fare-0-to_place": "福岡", "fare-0-payee_name": "北浜航空", "fare-0-fare_yen": "２１，３４０", "fare-0-trips": "2",
        "fare-0-fare_kind": "TICKET", "fare-1-trips": "2", "fare-1-fare_kind": "TICKET",
    }  # fmt: skip
    client = browser(traveller)
    assert client.post(NEW, sent).status_code == 302
    assert client.post(NEW, sent).status_code == 302
    trip = Trip.objects.get()
    # 21,340 × 2 + 2,000; there is no per diem for a day trip.
    assert trip.total_yen == 44_680
    refused = client.post(NEW, {**sent, "fare-0-fare_yen": "", "advance_yen": "x"})
    assert refused.status_code == 422
    assert "区間 1" in refused.content.decode()
    assert 'value="羽田"' in refused.content.decode()


def test_a_booking_is_typed_with_its_paper(traveller: User, ben: User, now: dt.datetime) -> None:
    trip = trips.decided(trips.requested(traveller, now), ben, now)
    address = reverse("general_affairs:travel_booking_new", args=[trip.pk])
    sent = {
        "kind": "HOTEL", "supplier_name": "ホテル栄", "what": "シングル1泊", "starts_on": "2026-11-10", "amount_yen": "8,800",
        "paid_by": "PERSON", "reference": "H-1",
    }  # fmt: skip
    wrong = SimpleUploadedFile("予約.pdf", b"not a pdf")
    assert browser(traveller).post(address, {**sent, "paper": wrong}).status_code == 422
    assert not Booking.objects.exists()
    paper = SimpleUploadedFile("予約.png", claims.png(3))
    assert browser(traveller).post(address, {**sent, "paper": paper}).status_code == 302
    assert Booking.objects.get().document is not None


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("UPDATE general_affairs_trip SET state = 'RETURNED', total_yen = 90000", "submitted_trip_stays"),
        ("UPDATE general_affairs_trip SET state = 'DISCARDED'", "trip_goes_forward"),
        ("UPDATE general_affairs_tripcost SET amount_yen = 1", "submitted_trip_stays"),
        ("DELETE FROM general_affairs_tripcost", "submitted_trip_stays"),
    ],
)
def test_postgresql_keeps_what_was_submitted(change: str, constraint: str, traveller: User, now: dt.datetime) -> None:
    trips.requested(traveller, now)
    with pytest.raises(Error) as stopped, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert stopped.value.__cause__.diag.constraint_name == constraint


@pytest.mark.parametrize("change", ["SET amount_yen = 1", "SET cancelled_at = now(), cancel_reason = 'x', what = 'y'"])
def test_postgresql_keeps_what_was_booked(change: str, traveller: User, ben: User, now: dt.datetime) -> None:
    trips.booked(trips.decided(trips.requested(traveller, now), ben, now), traveller, now)
    with pytest.raises(Error) as stopped, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE general_affairs_booking {change}")
    assert stopped.value.__cause__.diag.constraint_name == "booking_is_only_cancelled"


def test_nobody_sees_the_trips_of_others_but_who_arranges(
    traveller: User, ben: User, kei: User, now: dt.datetime
) -> None:
    trip = trips.requested(traveller, now)
    detail = reverse("general_affairs:travel_trip_detail", args=[trip.pk])
    assert browser(kei).get(detail).status_code == 403
    assert browser(ben).get(detail).status_code == 200
    assert "名古屋" not in browser(kei).get(LIST, {"whose": "all"}).content.decode()
    arranger = cast.member("yoko", "洋子", duties=("general_affairs.travel",))
    assert "名古屋" in browser(arranger).get(LIST, {"whose": "all"}).content.decode()


def test_pages_ask_no_more_however_much_there_is(traveller: User, ben: User, kei: User, now: dt.datetime) -> None:
    trip = trips.decided(trips.requested(traveller, now), ben, now)

    def asked() -> list[int]:
        counts = []
        for url in (LIST, reverse("general_affairs:travel_trip_detail", args=[trip.pk])):
            client = browser(traveller)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    trips.booked(trip, traveller, now)
    before = asked()
    for shade in range(20, 23):
        trips.booked(trip, traveller, now, content=claims.png(shade))
        trips.requested(traveller, now)
    assert asked() == before
