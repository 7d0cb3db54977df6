"""The register: entering, correcting, moving and checking assets, and what PostgreSQL holds by itself."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from accounting.fixed_assets import actions
from accounting.fixed_assets.models import Asset, AssetCheck, AssetPlace, CompanyFacts, Depreciation, DepreciationRun
from accounting.fixed_assets.queries import AssetFilter, assets, checked_since, sums_of, unchecked
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Office, User
from tests.factories import assets as made
from tests.factories.books import books


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    made.small_company(kei, now)
    return kei


def test_an_asset_takes_the_next_number_and_the_account_of_its_kind(keeper: User, now: dt.datetime) -> None:
    one, other = made.registered(keeper, now), made.registered(keeper, now, kind="SOFTWARE", method="STRAIGHT_LINE")
    assert (one.number, one.account.code) == ("FA-00001", "1660")
    assert (other.number, other.account.code) == ("FA-00002", "1710")
    assert one.places.get().valid_from == one.acquired_on
    assert Event.objects.filter(step="accounting.fixed_assets.register_asset").count() == 2


@pytest.mark.parametrize(
    ("changed", "method", "account"),
    [
        ({"treatment": "POOLED", "cost_yen": 180_000}, "POOLED", "1665"),
        ({"treatment": "SPECIAL", "cost_yen": 380_000}, "AT_ONCE", "1660"),
        ({"treatment": "EXPENSED", "cost_yen": 99_999}, "NONE", "1660"),
        ({"kind": "LAND", "method": "NONE", "cost_yen": 30_000_000}, "NONE", "1680"),
    ],
)
def test_the_treatment_decides_the_method(
    changed: dict, method: str, account: str, keeper: User, now: dt.datetime
) -> None:
    asset = made.registered(keeper, now, life_years=None, **{"method": "", **changed})
    assert (asset.method, asset.account.code) == (method, account)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"treatment": "EXPENSED", "cost_yen": 100_000}, actions.TreatmentNotOpen),
        ({"treatment": "POOLED", "cost_yen": 200_000}, actions.TreatmentNotOpen),
        ({"treatment": "SPECIAL", "cost_yen": 400_000}, actions.TreatmentNotOpen),
        ({"kind": "BUILDING", "life_years": 50}, actions.MethodNotOpen),
        ({"method": "POOLED"}, actions.MethodNotOpen),
        ({"life_years": 51}, actions.LifeUnknown),
        ({"life_years": None}, actions.LifeUnknown),
        ({"in_use_from": dt.date(2026, 10, 9)}, actions.UsedBeforeAcquired),
        ({"acquired_on": dt.date(2026, 11, 5), "in_use_from": dt.date(2026, 11, 5)}, actions.AcquiredInFuture),
        ({"method": "STATED", "life_years": None}, actions.StatedMissing),
    ],
)
def test_what_cannot_be_is_refused(changed: dict, refusal: type[Exception], keeper: User, now: dt.datetime) -> None:
    with pytest.raises(refusal):
        made.registered(keeper, now, **changed)
    assert not Asset.objects.exists()


def test_the_special_rule_ends_with_three_million_yen_in_a_fiscal_year(keeper: User, now: dt.datetime) -> None:
    for _each in range(8):
        made.registered(keeper, now, treatment="SPECIAL", cost_yen=375_000)
    with pytest.raises(actions.TreatmentNotOpen):
        made.registered(keeper, now, treatment="SPECIAL", cost_yen=100_000)


def test_a_number_is_used_once(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now, number="A-1")
    with pytest.raises(actions.NumberTaken):
        made.registered(keeper, now, number="A-1")


def test_everything_is_corrected_until_it_is_depreciated_and_later_the_name(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    actions.change_asset(asset_id=asset.pk, new=made.new(cost_yen=1_500_000), acting_user=keeper, at=now)
    made.depreciated(keeper)
    with pytest.raises(actions.AlreadyDepreciated):
        actions.change_asset(asset_id=asset.pk, new=made.new(cost_yen=1_600_000), acting_user=keeper, at=now)
    actions.change_asset(
        asset_id=asset.pk,
        new=made.new(cost_yen=1_500_000, name="複合機A", note="保守契約あり"),
        acting_user=keeper,
        at=now,
    )
    asset.refresh_from_db()
    assert (asset.cost_yen, asset.name, asset.note) == (1_500_000, "複合機A", "保守契約あり")


def test_what_was_registered_by_mistake_is_withdrawn_with_its_reason(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    with pytest.raises(actions.ReasonNeeded):
        actions.withdraw_asset(asset_id=asset.pk, reason=" ", acting_user=keeper, at=now)
    actions.withdraw_asset(asset_id=asset.pk, reason="二重に登録", acting_user=keeper, at=now)
    with pytest.raises(actions.AssetEnded):
        actions.withdraw_asset(asset_id=asset.pk, reason="二重に登録", acting_user=keeper, at=now)
    other = made.registered(keeper, now)
    made.depreciated(keeper)
    with pytest.raises(actions.AlreadyDepreciated):
        actions.withdraw_asset(asset_id=other.pk, reason="二重に登録", acting_user=keeper, at=now)


def test_an_asset_moves_from_a_day_on(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    osaka = Office.objects.create(
        code="OSA",
        name="大阪支店",
        prefecture="大阪府",
        address="大阪府大阪市中央区南船場4",
        valid_from=dt.date(2020, 4, 1),
    )
    given = {"office_id": osaka.pk, "unit_id": None, "room": "倉庫"}
    actions.move_asset(asset_id=asset.pk, moved_on=dt.date(2026, 11, 1), **given, acting_user=keeper, at=now)
    old, new = AssetPlace.objects.filter(asset=asset).order_by("valid_from")
    assert (old.valid_until, new.valid_from, new.office) == (dt.date(2026, 11, 1), dt.date(2026, 11, 1), osaka)
    with pytest.raises(actions.MovedBeforeItCame):
        actions.move_asset(asset_id=asset.pk, moved_on=dt.date(2026, 11, 1), **given, acting_user=keeper, at=now)


def test_whoever_stands_before_an_asset_says_whether_it_is_there(keeper: User, chie: User, now: dt.datetime) -> None:
    seen, elsewhere = made.registered(keeper, now), made.registered(keeper, now)
    since = dt.date(2026, 11, 1)
    actions.check_asset(asset_id=seen.pk, result="SEEN", found_at="", note="", acting_user=chie, at=now)
    with pytest.raises(actions.WhereIsMissing):
        actions.check_asset(asset_id=elsewhere.pk, result="ELSEWHERE", found_at="", note="", acting_user=chie, at=now)
    assert list(unchecked(since)) == [elsewhere]
    actions.check_asset(asset_id=elsewhere.pk, result="ELSEWHERE", found_at="3階", note="", acting_user=chie, at=now)
    assert not unchecked(since).exists()
    assert list(checked_since(since, "ELSEWHERE")) == [elsewhere]
    assert AssetCheck.objects.get(asset=elsewhere).checked_by_name == chie.get_full_name()


def test_the_list_finds_and_sums(keeper: User, now: dt.datetime) -> None:
    made.taken_over(keeper, now)
    made.registered(keeper, now)
    made.registered(keeper, now, treatment="EXPENSED", cost_yen=50_000, name="椅子")
    sums = sums_of(assets(AssetFilter()))
    assert (sums.count, sums.cost_yen, sums.book_yen) == (3, 2_200_000, 1_600_000)
    assert [each.name for each in assets(AssetFilter(text="書"))] == ["書架"]
    assert assets(AssetFilter(office=Office.objects.get().pk, treatment="EXPENSED")).count() == 1


def test_facts_of_the_company_follow_one_another(keeper: User, now: dt.datetime) -> None:
    made.small_company(keeper, now, valid_from=dt.date(2026, 10, 1), employees=600)
    with pytest.raises(actions.FactsBeforeTheLast):
        made.small_company(keeper, now, valid_from=dt.date(2026, 10, 1))
    with pytest.raises(actions.TreatmentNotOpen):
        made.registered(keeper, now, treatment="SPECIAL", cost_yen=150_000)
    assert CompanyFacts.objects.get(valid_until=None).employees == 600


def refused(statement: str, *values: object) -> str:
    """The name of the constraint by which PostgreSQL refuses a statement."""
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(error.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_postgresql_holds_the_register_by_itself(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    made.depreciated(keeper)
    assert refused("UPDATE accounting_asset SET cost_yen = 1 WHERE id = %s", asset.pk) == "depreciated_asset_stays"
    assert refused("DELETE FROM accounting_asset WHERE id = %s", asset.pk) == "ended_asset_stays"
    assert refused("UPDATE accounting_assetplace SET room = 'x'") == "accounting_assetplace_only_ends"
    assert refused("DELETE FROM accounting_companyfacts") == "accounting_companyfacts_only_ends"
    assert refused("UPDATE accounting_depreciation SET amount_yen = 0").endswith("append_only")
    run = DepreciationRun.objects.get()
    assert refused("UPDATE accounting_depreciationrun SET total_yen = 0 WHERE id = %s", run.pk) == (
        "depreciation_goes_forward_only"
    )
    reversing = "UPDATE accounting_depreciationrun SET state = 'REVERSED', total_yen = 0 WHERE id = %s"
    assert refused(reversing, run.pk) == "posted_depreciation_stays"


def test_postgresql_lets_no_asset_be_depreciated_beyond_its_cost(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    run = DepreciationRun.objects.create(
        month=dt.date(2026, 10, 1), started_by_id=keeper.pk, started_by_name="恵", started_at=now
    )
    line = {"run": run, "asset": asset, "month": run.month, "year_yen": 0, "because": {}, "year_because": {}}
    for given in ({"amount_yen": 1_200_001, "book_yen": 0}, {"amount_yen": 1, "book_yen": 1}):
        with pytest.raises(DatabaseError) as error, transaction.atomic():
            Depreciation.objects.create(**line, **given)
        assert error.value.__cause__.diag.constraint_name == "depreciation_stays_within_the_cost"  # type: ignore[union-attr]
