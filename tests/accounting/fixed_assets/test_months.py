"""Months of depreciation and disposals: what is posted, that it ties, and what is refused."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounting.fixed_assets import actions
from accounting.fixed_assets.models import Depreciation, DepreciationRun, Disposal
from accounting.fixed_assets.queries import due_assets, due_of, property_return, ties_with_ledger
from accounting.ledger.actions import PeriodClosed, close_month, post_entry
from accounting.ledger.models import Entry
from accounting.ledger.rules import Side
from backoffice.companies import clock
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import JobState
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason, replay
from tests.factories import assets as made
from tests.factories.books import PAYABLE, books, credit, debit, draft

SEPTEMBER, NOVEMBER = Month(2026, 9), Month(2026, 11)


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    made.small_company(kei, now)
    return kei


def lines(entry: Entry) -> list[tuple[str, str, int, str]]:
    """The lines of an entry: account, side, yen, tax category."""
    found = entry.lines.order_by("position").values_list("account__code", "side", "amount_yen", "tax_category")
    return list(found)


def test_a_month_is_posted_by_one_entry_of_its_last_day(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now)
    made.registered(keeper, now, kind="SOFTWARE", method="STRAIGHT_LINE", cost_yen=600_000)
    run = made.depreciated(keeper)
    # 1,200,000 × 0.4 × 6/12 = 240,000 over 6 months; 600,000 × 0.2 × 6/12 = 60,000 over 6 months.
    assert (run.state, run.count, run.total_yen) == ("POSTED", 2, 50_000)
    entry = Entry.objects.get(source_kind="accounting.fixed_assets.run")
    assert entry.posted_on == dt.date(2026, 10, 31)
    assert lines(entry) == [
        ("6370", Side.DEBIT, 50_000, "不課税"),
        ("1699", Side.CREDIT, 40_000, "対象外"),
        ("1710", Side.CREDIT, 10_000, "対象外"),
    ]
    for each in Depreciation.objects.all():
        assert replay(Reason.from_json(each.because)) == each.amount_yen
        assert replay(Reason.from_json(each.year_because)) == each.year_yen


def test_twelve_months_tie_to_the_limit_of_the_year(keeper: User, now: dt.datetime) -> None:
    asset = made.taken_over(
        keeper, now, cost_yen=1_000_001, opening=actions.Opening(month=dt.date(2026, 4, 1), book_yen=400_001)
    )
    with clock.moved_to(dt.datetime(2027, 4, 2, 9, tzinfo=clock.TOKYO)):
        for step in range(12):
            made.depreciated(keeper, Month(2026, 4).plus(step))
        made.depreciated(keeper, Month(2027, 4))
    posted = list(Depreciation.objects.filter(asset=asset).order_by("month").values_list("amount_yen", flat=True))
    assert sum(posted[:12]) == 100_000
    assert set(posted[:12]) == {8_333, 8_334}
    assert posted[12] == 8_333


def test_what_was_entered_late_is_made_up_for_within_its_year(keeper: User, now: dt.datetime) -> None:
    made.taken_over(keeper, now)
    made.depreciated(keeper, Month(2026, 4))
    # The year from April: 100,000 × 7/12 up to October, less the 8,333 of April, in one sum when the months between are empty.
    with pytest.raises(actions.EarlierMonthMissing) as refused:
        made.depreciated(keeper)
    assert "2026年5月" in str(refused.value)
    for step in range(1, 7):
        made.depreciated(keeper, Month(2026, 4).plus(step))
    late = made.registered(
        keeper, now, acquired_on=dt.date(2026, 8, 1), in_use_from=dt.date(2026, 8, 1), method="STRAIGHT_LINE"
    )
    made.depreciated(keeper, NOVEMBER)
    # 1,200,000 × 0.2 × 8/12 = 160,000 over 8 months; four of them are over.
    assert Depreciation.objects.get(asset=late).amount_yen == 80_000


def test_small_assets_go_by_their_treatment(keeper: User, now: dt.datetime) -> None:
    pooled = made.registered(keeper, now, treatment="POOLED", cost_yen=100_000)
    special = made.registered(keeper, now, treatment="SPECIAL", cost_yen=380_000)
    made.registered(keeper, now, treatment="EXPENSED", cost_yen=50_000)
    made.depreciated(keeper)
    # A third of the pool in the year of use, over the six months that are left of it.
    assert Depreciation.objects.get(asset=pooled).amount_yen == 5_555
    assert Depreciation.objects.get(asset=special).amount_yen == 380_000
    assert Depreciation.objects.count() == 2
    assert list(due_assets(NOVEMBER)) == [pooled]


def test_a_month_is_posted_once_in_order_and_not_when_it_is_closed(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now)
    with pytest.raises(actions.NothingToDepreciate):
        made.depreciated(keeper, SEPTEMBER)
    with pytest.raises(actions.MonthNotBegun):
        made.depreciated(keeper, Month(2026, 12))
    made.depreciated(keeper)
    with pytest.raises(actions.MonthAlreadyPosted):
        made.depreciated(keeper)
    with pytest.raises(actions.LaterMonthStands):
        made.depreciated(keeper, SEPTEMBER)
    assert Entry.objects.count() == 1


def test_a_closed_month_takes_no_depreciation(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now)
    close_month(month=made.OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(PeriodClosed):
        made.depreciated(keeper)
    assert not DepreciationRun.objects.exists()


def test_a_month_that_closes_meanwhile_waits_with_its_reason(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now)
    job = actions.order_depreciation(month=made.OCTOBER, acting_user=keeper, at=now)
    close_month(month=made.OCTOBER, acting_user=keeper, at=now)
    assert work_off(job.pk, clock=clock.now).state == JobState.SUCCEEDED
    run = DepreciationRun.objects.get()
    assert run.state == "INCOMPLETE"
    assert run.problem == "CLOSED 0"
    assert not Entry.objects.exists()
    # Given up, the next month makes up for it: 240,000 of the year, two of six months.
    actions.reverse_depreciation(run_id=run.pk, reason="締めた月には入れない", acting_user=keeper, at=now)
    assert made.depreciated(keeper, NOVEMBER).total_yen == 80_000


def test_a_posted_month_is_taken_back_and_posted_anew(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    run = made.depreciated(keeper)
    with pytest.raises(actions.ReasonNeeded):
        actions.reverse_depreciation(run_id=run.pk, reason="", acting_user=keeper, at=now)
    actions.reverse_depreciation(run_id=run.pk, reason="取得価額の誤り", acting_user=keeper, at=now)
    actions.change_asset(asset_id=asset.pk, new=made.new(cost_yen=600_000), acting_user=keeper, at=now)
    again = made.depreciated(keeper)
    assert (again.pk != run.pk, again.total_yen) == (True, 20_000)
    assert sum(each.difference_yen for each in ties_with_ledger(made.OCTOBER)) == -600_000
    with pytest.raises(actions.RunNotPosted):
        actions.reverse_depreciation(run_id=run.pk, reason="もう一度", acting_user=keeper, at=now)


def test_only_the_newest_month_is_taken_back(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now)
    run = made.depreciated(keeper)
    made.depreciated(keeper, NOVEMBER)
    with pytest.raises(actions.LaterMonthStands):
        actions.reverse_depreciation(run_id=run.pk, reason="誤り", acting_user=keeper, at=now)


def test_a_retired_asset_leaves_the_books_with_its_loss(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    with pytest.raises(actions.EarlierMonthOpen):
        made.disposed(asset, keeper, now)
    made.depreciated(keeper)
    found = made.disposed(asset, keeper, now)
    assert (found.kind, found.result_yen) == ("RETIRED", -1_160_000)
    entry = Entry.objects.get(source_kind="accounting.fixed_assets.disposal")
    assert lines(entry) == [
        ("8220", Side.DEBIT, 1_160_000, "対象外"),
        ("1699", Side.DEBIT, 40_000, "対象外"),
        ("1660", Side.CREDIT, 1_200_000, "対象外"),
    ]
    assert not due_assets(NOVEMBER).exists()
    with pytest.raises(actions.DisposedSince):
        actions.reverse_depreciation(run_id=DepreciationRun.objects.get().pk, reason="誤り", acting_user=keeper, at=now)
    with pytest.raises(actions.AssetEnded):
        made.disposed(asset, keeper, now)


def test_a_sale_is_taxed_on_its_price_and_shows_its_gain(keeper: User, now: dt.datetime) -> None:
    asset = made.registered(keeper, now)
    made.depreciated(keeper)
    found = made.disposed(asset, keeper, now, proceeds_yen=1_320_000)
    # 1,320,000 with 120,000 of tax, less the book value of 1,160,000.
    assert (found.tax_yen, found.result_yen, found.tax_category) == (120_000, 40_000, "課税売上10%")
    entry = Entry.objects.get(source_kind="accounting.fixed_assets.disposal")
    assert lines(entry) == [
        ("1540", Side.DEBIT, 1_320_000, "対象外"),
        ("8110", Side.CREDIT, 1_200_000, "課税売上10%"),
        ("2380", Side.CREDIT, 120_000, "課税売上10%"),
        ("8110", Side.DEBIT, 1_160_000, "対象外"),
        ("1699", Side.DEBIT, 40_000, "対象外"),
        ("1660", Side.CREDIT, 1_200_000, "対象外"),
    ]


def test_a_sale_below_the_book_value_stands_on_the_account_of_losses(keeper: User, now: dt.datetime) -> None:
    land = made.registered(keeper, now, kind="LAND", method="NONE", life_years=None, cost_yen=5_000_000)
    found = made.disposed(land, keeper, now, proceeds_yen=4_000_000, tax_treatment="EXEMPT", account_code="1140")
    assert (found.tax_yen, found.result_yen) == (0, -1_000_000)
    entry = Entry.objects.get(source_kind="accounting.fixed_assets.disposal")
    assert lines(entry) == [
        ("1140", Side.DEBIT, 4_000_000, "対象外"),
        ("8210", Side.CREDIT, 4_000_000, "非課税売上"),
        ("8210", Side.DEBIT, 5_000_000, "対象外"),
        ("1680", Side.CREDIT, 5_000_000, "対象外"),
    ]


def test_a_pooled_asset_goes_on_being_depreciated_after_it_went(keeper: User, now: dt.datetime) -> None:
    pooled = made.registered(keeper, now, treatment="POOLED", cost_yen=180_000)
    made.depreciated(keeper)
    found = made.disposed(pooled, keeper, now)
    assert found.result_yen == 0
    assert not Entry.objects.filter(source_kind="accounting.fixed_assets.disposal").exists()
    assert made.depreciated(keeper, NOVEMBER).total_yen == 10_000


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"disposed_on": dt.date(2026, 11, 5)}, actions.DisposalInFuture),
        ({"disposed_on": dt.date(2026, 10, 9)}, actions.DisposalBeforeUse),
        ({"disposed_on": dt.date(2026, 10, 31)}, actions.LaterMonthPosted),
        ({"reason": " "}, actions.ReasonNeeded),
    ],
)
def test_a_disposal_that_cannot_be_is_refused(
    changed: dict, refusal: type[Exception], keeper: User, now: dt.datetime
) -> None:
    asset = made.registered(keeper, now)
    made.depreciated(keeper)
    with pytest.raises(refusal):
        made.disposed(asset, keeper, now, **changed)
    assert not Disposal.objects.exists()


def test_the_register_ties_with_the_ledger_account_by_account(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now)
    made.registered(keeper, now, treatment="POOLED", cost_yen=180_000)
    bought = draft(
        9, debit("1660", 1_200_000), debit("1665", 180_000), credit(PAYABLE, 1_380_000), posted_on=dt.date(2026, 10, 10)
    )
    post_entry(draft=bought, acting_user=keeper, at=now)
    made.depreciated(keeper)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = ties_with_ledger(made.OCTOBER)
    assert len(asked) == 3
    assert [(tie.code, tie.ledger_yen, tie.register_yen) for tie in found] == [
        ("1660", 1_200_000, 1_200_000),
        ("1665", 170_000, 170_000),
        ("1699", 40_000, 40_000),
    ]
    assert all(tie.ties for tie in found)
    made.registered(keeper, now)
    difference = {tie.code: tie.difference_yen for tie in ties_with_ledger(made.OCTOBER)}
    assert difference == {"1660": -1_200_000, "1665": 0, "1699": 0}


def test_the_return_of_depreciables_says_what_is_there_and_what_changed(keeper: User, now: dt.datetime) -> None:
    made.registered(keeper, now, number="N-1")
    made.registered(keeper, now, number="N-2", treatment="POOLED", cost_yen=180_000)
    made.registered(keeper, now, number="N-3", treatment="SPECIAL", cost_yen=380_000)
    made.registered(keeper, now, number="N-4", kind="SOFTWARE", method="STRAIGHT_LINE")
    old = made.taken_over(keeper, now)
    gone = made.taken_over(keeper, now, number="OLD-2", opening=actions.Opening(month=dt.date(2026, 11, 1), book_yen=1))
    made.disposed(gone, keeper, now)
    (place,) = property_return(2027)
    assert (place.municipality, place.offices) == ("東京都港区", ("東京本社",))
    assert [(item.asset.number, item.property_class, item.change) for item in place.items] == [
        ("N-1", 6, "INCREASE"),
        ("N-3", 6, "INCREASE"),
        ("OLD-1", 6, ""),
        ("OLD-2", 6, "DECREASE"),
    ]
    # N-1: 5 years, bought in 2026: 1,200,000 × 0.815; N-3 likewise; OLD-1: × 0.897, then six times × 0.794.
    assert {item.asset.number: item.value_yen for item in place.held} == {
        "N-1": 978_000,
        "N-3": 309_700,
        "OLD-1": 224_756,
    }
    assert place.is_exempt is False
    assert (place.cost_yen, old.pk) == (2_580_000, place.items[2].asset.pk)


def test_many_assets_of_a_month_take_a_fixed_number_of_queries(keeper: User, now: dt.datetime) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            due_of(made.OCTOBER, due_assets(made.OCTOBER), begins_with=4)
        return len(found)

    made.registered(keeper, now)
    one = asked()
    for _each in range(5):
        made.registered(keeper, now)
    assert asked() == one == 3
