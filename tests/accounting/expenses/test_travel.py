"""Travel: sections less the commuter pass, kilometres and days by the company's rates, each yen with its reason."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounting.expenses.actions import (
    AmountReckonedAnew,
    CountOutside,
    NewReckoned,
    NothingBeyondPass,
    NoTravelRate,
    PaidByRate,
    PassTooShort,
    TravelEndedAlready,
    TravelRateBeginsTooEarly,
    TravelRateIncomplete,
    WithinCommuterPass,
    change_draft,
    drop_reckoned,
    end_pass,
    end_travel_rate,
    reckon_line,
    submit_claim,
)
from accounting.expenses.models import Claim, ClaimLine, CommuterPass, TravelRate
from accounting.expenses.rules import (
    Days,
    Drive,
    Nights,
    Overlap,
    Section,
    TravelPrice,
    as_facts,
    facts_from,
    mileage,
    overlap,
    per_diem,
    section_fare,
    stations,
)
from accounting.expenses.rules.travel import SHAPES
from accounting.expenses.work import unusual
from accounting.ledger.models import Entry
from backoffice.organisation.models import Assignment, Person, User
from backoffice.values.reasons import Reason, replay
from tests.factories import claims
from tests.factories.books import books

CASES = yaml.safe_load(
    (Path(__file__).parents[2] / "cases" / "accounting" / "expenses" / "travel.yaml").read_text(encoding="utf-8")
)
PASS = ("横浜", "川崎", "品川", "浜松町")
ABROAD = Days(region="ABROAD", stay="OVERNIGHT", count=2)
OVERNIGHT = Days(region="DOMESTIC", stay="OVERNIGHT", count=2)
CHIBA = Section(from_place="浜松町", to_place="千葉", fare_kind="IC", fare_yen=659)


@pytest.fixture
def traveller(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> User:
    books(kei, now)
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    return aiko


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def line_of(facts: Any, price: TravelPrice) -> Any:
    if isinstance(facts, Section):
        return section_fare(facts)
    return mileage(facts, price) if isinstance(facts, Drive) else per_diem(facts, price)


@pytest.mark.parametrize("case", CASES, ids=[each["case"] for each in CASES])
def test_what_travel_comes_to(case: dict[str, Any]) -> None:
    facts = facts_from(case["facts"].pop("kind"), case["facts"])
    said = {"yen": "0", "rounding": "DROP_FRACTION", **case.get("price", {})}
    found = line_of(facts, TravelPrice(Decimal(said["yen"]), said["rounding"], "旅費規程 第8条"))
    assert found.amount_yen == case["yen"]
    assert replay(Reason.from_json(found.because.as_json())) == case["yen"]


@given(
    km=st.decimals("0.1", "9999.9", places=1),
    yen=st.decimals("0.01", "999.99", places=2),
    rounding=st.sampled_from(["DROP_FRACTION", "HALF_UP", "RAISE_FRACTION"]),
)
def test_a_distance_is_paid_to_the_yen_however_it_is_rounded(km: Decimal, yen: Decimal, rounding: str) -> None:
    drive = Drive(vehicle="普通自動車", km=km, from_place="本社", to_place="工場")
    found = mileage(drive, TravelPrice(yen, rounding, "第8条"))
    assert abs(found.amount_yen - km * yen) < 1
    assert replay(Reason.from_json(found.because.as_json())) == found.amount_yen
    assert facts_from("MILEAGE", as_facts(drive)) == drive


def test_every_kind_of_facts_is_kept_as_it_was() -> None:
    for facts in (CHIBA, OVERNIGHT, Nights(region="ABROAD", count=3, post="部長")):
        assert facts_from(facts.kind.value, as_facts(facts)) == facts
    assert set(SHAPES) == {"SECTION", "MILEAGE", "PER_DIEM", "LODGING"}


@pytest.mark.parametrize(
    ("one", "other", "lies"),
    [
        ("品川駅", "横　浜", Overlap.WHOLE),
        ("浜松町", "川崎", Overlap.WHOLE),
        ("浜松町", "千葉", Overlap.PART),
        ("東京", "千葉", Overlap.NONE),
    ],
)
def test_how_a_section_lies_to_a_pass(one: str, other: str, lies: Overlap) -> None:
    assert overlap(one, other, [PASS])[0] == lies


def test_stations_are_read_however_they_are_separated() -> None:
    assert stations(" 横浜駅、川崎→品川,浜松町 ") == PASS


def test_a_section_on_the_way_to_work_is_refused_and_one_beyond_is_paid(
    traveller: User, kei: User, now: dt.datetime
) -> None:
    claim = claims.draft(traveller, now)
    claims.commuter_pass(claim.person, kei, now)
    with pytest.raises(WithinCommuterPass), transaction.atomic():
        claims.reckoned(claim, traveller, now, claims.section(from_place="品川", to_place="横浜駅"))
    line = claims.reckoned(claim, traveller, now)
    claim.refresh_from_db()
    assert (line.amount_yen, claim.total_yen, line.category) == (1_318, 1_318, "TRAIN")
    assert unusual(line) == ["浜松町は定期区間の駅"]
    less = claims.reckoned(
        claim, traveller, now, claims.section(from_place="横浜", to_place="千葉", fare_yen=1_166, within_yen=483)
    )
    assert (less.amount_yen, unusual(less)) == (1_366, [])
    with pytest.raises(NothingBeyondPass), transaction.atomic():
        claims.reckoned(claim, traveller, now, claims.section(from_place="横浜", fare_yen=483, within_yen=483))
    assert claim.lines.count() == 2


def test_a_pass_covers_only_its_own_days(traveller: User, kei: User, now: dt.datetime) -> None:
    claim = claims.draft(traveller, now)
    held = claims.commuter_pass(claim.person, kei, now)
    end_pass(pass_id=held.pk, valid_until=claims.SPENT_ON, acting_user=kei, at=now)
    section = claims.section(from_place="品川", to_place="横浜")
    assert claims.reckoned(claim, traveller, now, section).amount_yen == 1_318
    with pytest.raises(WithinCommuterPass), transaction.atomic():
        day_before = replace(section, spent_on=claims.SPENT_ON - dt.timedelta(days=1))
        claims.reckoned(claim, traveller, now, day_before)
    with pytest.raises(TravelEndedAlready), transaction.atomic():
        end_pass(pass_id=held.pk, valid_until=claims.SPENT_ON, acting_user=kei, at=now)
    with pytest.raises(PassTooShort), transaction.atomic():
        claims.commuter_pass(claim.person, kei, now, "横浜")


def test_a_per_diem_is_that_of_the_post_on_the_first_day(traveller: User, kei: User, now: dt.datetime) -> None:
    claims.travel_rate(kei, now)
    claims.travel_rate(kei, now, subject="課長", yen=Decimal(2_800))
    claim = claims.draft(traveller, now)
    new = NewReckoned(spent_on=claims.SPENT_ON, facts=OVERNIGHT)
    line = claims.reckoned(claim, traveller, now, new)
    assert (line.amount_yen, line.category, line.payee_name) == (4_000, "PER_DIEM", claim.person_name)
    Assignment.objects.filter(person=claim.person).update(post="課長")
    changed = reckon_line(claim_id=claim.pk, line_id=line.pk, new=new, acting_user=traveller, at=now)
    assert (changed.pk, changed.amount_yen, changed.facts["post"]) == (line.pk, 5_600, "課長")
    with pytest.raises(NoTravelRate), transaction.atomic():
        claims.reckoned(claim, traveller, now, NewReckoned(spent_on=claims.SPENT_ON, facts=ABROAD))
    with pytest.raises(CountOutside), transaction.atomic():
        claims.reckoned(claim, traveller, now, replace(new, facts=replace(OVERNIGHT, count=61)))


def test_what_a_rate_pays_is_not_typed_and_typed_lines_leave_reckoned_ones_alone(
    traveller: User, kei: User, now: dt.datetime
) -> None:
    claim = claims.draft(traveller, now)
    line = claims.reckoned(claim, traveller, now)
    by_hand = claims.taxi(category="PER_DIEM", registration_number="", payee_name="木下 愛子")

    def typed(*lines: Any) -> Claim:
        return change_draft(
            claim_id=claim.pk, title=claim.title, purpose="", lines=lines, acting_user=traveller, at=now
        )

    assert typed(by_hand, claims.taxi(category="TRAIN")).total_yen == 3_300 + 3_300 + 1_318
    line.refresh_from_db()
    assert line.position == 2
    claims.travel_rate(kei, now)
    with pytest.raises(PaidByRate), transaction.atomic():
        typed(by_hand)
    assert typed().total_yen == 1_318
    line.refresh_from_db()
    assert (line.position, claim.lines.count()) == (0, 1)
    assert drop_reckoned(line_id=line.pk, acting_user=traveller, at=now).total_yen == 0


def test_a_rate_that_changed_since_is_looked_at_before_the_claim_goes_on(
    traveller: User, kei: User, now: dt.datetime
) -> None:
    claims.travel_rate(kei, now, valid_from=dt.date(2026, 10, 1))
    claim = claims.draft(traveller, now)
    line = claims.reckoned(claim, traveller, now, NewReckoned(spent_on=claims.SPENT_ON, facts=OVERNIGHT))
    claims.travel_rate(kei, now, yen=Decimal(2_200), valid_from=dt.date(2026, 10, 15))
    with pytest.raises(AmountReckonedAnew), transaction.atomic():
        submit_claim(claim_id=claim.pk, acting_user=traveller, at=now)
    new = NewReckoned(spent_on=claims.SPENT_ON, facts=OVERNIGHT)
    reckon_line(claim_id=claim.pk, line_id=line.pk, new=new, acting_user=traveller, at=now)
    assert submit_claim(claim_id=claim.pk, acting_user=traveller, at=now).total_yen == 4_400


def test_the_books_name_the_exception_and_credit_all_of_the_tax(
    traveller: User, ben: User, kei: User, now: dt.datetime
) -> None:
    claims.travel_rate(kei, now)
    claims.travel_rate(kei, now, region="ABROAD", yen=Decimal(5_000))
    claim = claims.draft(traveller, now)
    claims.reckoned(claim, traveller, now)
    claims.reckoned(
        claim, traveller, now, claims.section(from_place="東京", to_place="新大阪", fare_yen=16_000, is_journey=True)
    )
    claims.reckoned(claim, traveller, now, NewReckoned(spent_on=claims.SPENT_ON, facts=OVERNIGHT))
    claims.reckoned(claim, traveller, now, NewReckoned(spent_on=claims.SPENT_ON, facts=ABROAD))
    submit_claim(claim_id=claim.pk, acting_user=traveller, at=now)
    claims.decided(claim, ben, now)
    lines = Entry.objects.get(source_kind="accounting.expenses.claim").lines.select_related("account")
    told = [(each.account.code, each.amount_yen, each.tax_category, each.memo) for each in lines.order_by("position")]
    # 1,318 × 10/110 = 119; 32,000 × 10/110 = 2,909; 4,000 × 10/110 = 363, all credited by the books alone.
    assert [row[:3] for row in told[:4]] == [
        ("6260", 1_199, "課税仕入10%"),
        ("6260", 29_091, "課税仕入10%"),
        ("6260", 3_637, "課税仕入10%"),
        ("6265", 10_000, "不課税"),
    ]
    assert [row[3][-14:] for row in told[:2]] == ["（3万円未満の公共交通機関）", "納品の立ち会い（出張旅費等）"]
    assert "浜松町→千葉" in told[0][3]
    line = claim.lines.order_by("position")[0]
    assert replay(Reason.from_json(line.because["amount"])) == line.amount_yen
    page = browser(traveller).get(reverse("accounting:expenses_claim_detail", args=[claim.pk])).content.decode()
    assert "片道の運賃 659円 × 回数（往復は2） 2 ＝ 1,318円" in page
    assert "1日の日当 2,000円 × 出張の日数 2日 ＝ 4,000円" in page


def test_rates_end_and_begin_by_new_rows(kei: User, now: dt.datetime) -> None:
    first = claims.travel_rate(kei, now)
    second = claims.travel_rate(kei, now, yen=Decimal(2_500), valid_from=dt.date(2026, 10, 1))
    first.refresh_from_db()
    assert (first.valid_until, second.valid_until) == (dt.date(2026, 10, 1), None)
    with pytest.raises(TravelRateBeginsTooEarly), transaction.atomic():
        claims.travel_rate(kei, now, valid_from=dt.date(2026, 9, 1))
    with pytest.raises(TravelRateIncomplete), transaction.atomic():
        claims.travel_rate(kei, now, yen=Decimal("2500.5"), valid_from=dt.date(2027, 1, 1))
    with pytest.raises(TravelRateIncomplete), transaction.atomic():
        claims.travel_rate(kei, now, kind="MILEAGE", valid_from=dt.date(2027, 1, 1))
    end_travel_rate(rate_id=second.pk, valid_until=dt.date(2027, 4, 1), acting_user=kei, at=now)
    with pytest.raises(TravelEndedAlready), transaction.atomic():
        end_travel_rate(rate_id=second.pk, valid_until=dt.date(2027, 4, 1), acting_user=kei, at=now)


@pytest.mark.parametrize(
    ("table", "change", "constraint"),
    [
        ("accounting_travelrate", "SET yen = 9000", "travel_setting_only_ends"),
        ("accounting_commuterpass", "SET stations = '品川、東京'", "travel_setting_only_ends"),
        ("accounting_claimline", "SET facts = '{}'", "reckoned_line_keeps_its_facts"),
    ],
)
def test_postgresql_holds_what_was_said(
    table: str, change: str, constraint: str, traveller: User, kei: User, now: dt.datetime
) -> None:
    claim = claims.draft(traveller, now)
    claims.travel_rate(kei, now)
    claims.reckoned(claim, traveller, now)
    claims.commuter_pass(claim.person, kei, now)
    with pytest.raises(Error) as stopped, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} {change}")
    assert stopped.value.__cause__.diag.constraint_name == constraint


def test_a_section_is_typed_once_and_offered_again(traveller: User, now: dt.datetime) -> None:
    claim, client = claims.draft(traveller, now), browser(traveller)
    address = reverse("accounting:expenses_travel_new", args=[claim.pk, "SECTION"])
    sent = {
        "spent_on": "2026-10-20", "from_place": "浜松町", "to_place": "千葉", "payee_name": "JR東日本", "fare_kind": "IC",
        "fare_yen": "６５９円", "trips": "2", "purpose": "納品",
    }  # fmt: skip
    assert client.post(address, sent)["Location"].startswith(
        reverse("accounting:expenses_claim_change", args=[claim.pk])
    )
    line = ClaimLine.objects.get()
    assert (line.amount_yen, line.facts["trips"], line.purpose) == (1_318, 2, "納品")
    page = client.get(address).content.decode()
    assert f"?like={line.pk}" in page
    assert 'value="659"' in client.get(address, {"like": line.pk}).content.decode()
    refused = client.post(address, {**sent, "within_yen": "659"})
    assert refused.status_code == 422
    assert "定期区間の運賃659円が" in refused.content.decode()
    change = reverse("accounting:expenses_travel_change", args=[line.pk])
    assert 'value="浜松町"' in client.get(change).content.decode()
    client.post(change, {**sent, "trips": "1"})
    line.refresh_from_db()
    assert line.amount_yen == 659
    whole = client.get(reverse("accounting:expenses_claim_change", args=[claim.pk])).content.decode()
    assert "浜松町→千葉" in whole
    assert "659" in whole
    confirm = client.get(reverse("accounting:expenses_claim_confirm", args=[claim.pk])).content.decode()
    assert "片道の運賃 659円 × 回数（往復は2） 1 ＝ 659円" in confirm
    client.post(reverse("accounting:expenses_travel_drop", args=[line.pk]))
    assert not ClaimLine.objects.exists()


def test_the_button_of_a_kind_saves_the_draft_first(traveller: User) -> None:
    form = {
        "form_key": "9d1c7a0e-1111-4222-8333-444455556666", "title": "千葉の訪問", "purpose": "", "travel": "MILEAGE",
        "line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = browser(traveller).post(reverse("accounting:expenses_claim_new"), form)
    claim = Claim.objects.get()
    assert answer["Location"] == reverse("accounting:expenses_travel_new", args=[claim.pk, "MILEAGE"])
    assert claim.title == "千葉の訪問"


def test_nobody_else_reckons_a_line_and_no_other_kind_exists(traveller: User, kei: User, now: dt.datetime) -> None:
    claim = claims.draft(traveller, now)
    line = claims.reckoned(claim, traveller, now)
    for name, args in (("travel_new", [claim.pk, "SECTION"]), ("travel_change", [line.pk])):
        assert browser(kei).get(reverse(f"accounting:expenses_{name}", args=args)).status_code == 403
    assert browser(kei).post(reverse("accounting:expenses_travel_drop", args=[line.pk])).status_code == 403
    unknown = reverse("accounting:expenses_travel_new", args=[claim.pk, "ROCKET"])
    assert browser(traveller).get(unknown).status_code == 404
    assert ClaimLine.objects.count() == 1


def test_rates_and_passes_are_set_on_their_pages(traveller: User, kei: User, now: dt.datetime) -> None:
    client, person = browser(kei), Person.objects.get(user=traveller)
    rate = {
        "kind": "MILEAGE", "subject": "普通自動車", "yen": "20.5", "rounding": "HALF_UP", "article": "旅費規程 第7条",
        "valid_from": "2026-10-01",
    }  # fmt: skip
    assert client.post(reverse("accounting:expenses_travel_rate_new"), rate).status_code == 302
    assert client.post(reverse("accounting:expenses_travel_rate_new"), rate).status_code == 422
    made = TravelRate.objects.get()
    assert (str(made.yen), made.rounding) == ("20.50", "HALF_UP")
    page = client.get(reverse("accounting:expenses_travel_rate_list")).content.decode()
    assert "20.5" in page
    assert "普通自動車" in page
    held = {"person": person.pk, "stations": "横浜、品川", "valid_from": "2026-10-01"}
    assert client.post(reverse("accounting:expenses_pass_new"), held).status_code == 302
    listed = client.get(reverse("accounting:expenses_pass_list")).content.decode()
    assert "横浜、品川" in listed
    end = reverse("accounting:expenses_pass_end", args=[CommuterPass.objects.get().pk])
    assert client.post(end, {"valid_until": "2026-12-01"}).status_code == 302
    ending = reverse("accounting:expenses_travel_rate_end", args=[made.pk])
    assert client.post(ending, {"valid_until": "2026-12-01"}).status_code == 302
    assert browser(traveller).get(reverse("accounting:expenses_pass_list")).status_code == 403


def test_lists_and_forms_ask_no_more_however_much_there_is(traveller: User, kei: User, now: dt.datetime) -> None:
    claim = claims.draft(traveller, now)

    def asked() -> list[int]:
        counts = []
        for name, args, user in (
            ("travel_rate_list", [], kei),
            ("pass_list", [], kei),
            ("claim_change", [claim.pk], traveller),
            ("travel_new", [claim.pk, "SECTION"], traveller),
        ):
            client = browser(user)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(f"accounting:expenses_{name}", args=args)).status_code == 200
            counts.append(len(captured))
        return counts

    claims.reckoned(claim, traveller, now)
    claims.travel_rate(kei, now)
    claims.commuter_pass(claim.person, kei, now)
    before = asked()
    for number in range(4):
        claims.reckoned(claim, traveller, now, claims.section(from_place=f"駅{number}", fare_yen=700 + number))
        claims.travel_rate(kei, now, subject=f"役職{number}")
        claims.commuter_pass(claim.person, kei, now, f"横浜、駅{number}")
    assert asked() == before
