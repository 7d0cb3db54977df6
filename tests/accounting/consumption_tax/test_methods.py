"""Which methods are open, how long one is kept, and what the simplified and special methods come to."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounting.consumption_tax import actions, queries
from accounting.consumption_tax.models import TaxMethod
from accounting.consumption_tax.rules import (
    CategorySum,
    Credit,
    How,
    InterimPaid,
    Method,
    NoBusinessClass,
    TaxPeriod,
    Use,
    interim_parts,
    return_of,
    year_of,
)
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from backoffice.values.reasons import replay
from tests.factories.taxed import AFTER, YEAR, reckons

LAW = queries.return_law(YEAR)
SALE, REDUCED, BACK = "課税売上10%", "課税売上8%軽減", "課税売上返還10%"


def simplified(*sums: tuple[str, Use, int]):
    given_sums = [CategorySum(name, use, gross, 0) for name, use, gross in sums]
    return return_of(given_sums, How(method=Method.SIMPLIFIED), LAW)


def test_each_class_has_its_deemed_rate() -> None:
    """Retail 30,000,000 (2,340,000 of tax) at 80%, services 30,000,000 at 50%: half and half, so no 75% rule."""
    made = simplified((SALE, Use.CLASS_2, 33_000_000), (SALE, Use.CLASS_5, 33_000_000))
    assert (made.yen("output_tax"), made.yen("credit")) == (4_680_000, 2_340_000 * 8 // 10 + 2_340_000 // 2)


def test_a_class_of_75_percent_lends_its_rate_to_all() -> None:
    """Wholesale is 80% of the sales: 90% of all 3,900,000, above 80% x 90% + 20% x 40%."""
    made = simplified((SALE, Use.CLASS_1, 44_000_000), (SALE, Use.CLASS_6, 11_000_000))
    assert made.yen("credit") == 3_510_000


def test_two_classes_of_75_percent_lend_the_lower_rate_to_the_rest() -> None:
    """60% wholesale, 20% retail, 20% real estate: 90% of the first, 80% of the rest, above the weighted 78%."""
    made = simplified((SALE, Use.CLASS_1, 33_000_000), (SALE, Use.CLASS_2, 11_000_000), (SALE, Use.CLASS_6, 11_000_000))
    assert made.yen("credit") == 2_340_000 * 9 // 10 + 1_560_000 * 8 // 10


def test_the_majority_is_judged_over_all_rates() -> None:
    """Food at 8% is retail (72%), services at 10% (28%): below 75%, so each rate has its own class."""
    made = simplified((REDUCED, Use.CLASS_2, 77_760_000), (SALE, Use.CLASS_5, 30_800_000))
    assert made.box("credit-6.24").yen == made.box("output_tax-6.24").yen * 8 // 10
    assert made.box("credit-7.8").yen == made.box("output_tax-7.8").yen // 2


def test_sales_without_a_class_take_the_lowest_that_is_carried_on() -> None:
    made = simplified((SALE, Use.CLASS_2, 55_000_000), (SALE, Use.CLASS_5, 27_500_000), (SALE, Use.NONE, 27_500_000))
    assert made.yen("class_5_sales") == 50_000_000


def test_without_any_class_the_method_cannot_be_reckoned() -> None:
    with pytest.raises(NoBusinessClass):
        simplified((SALE, Use.NONE, 1_100_000))


def test_returns_lower_the_tax_that_the_credit_is_reckoned_from() -> None:
    made = simplified((SALE, Use.CLASS_5, 11_000_000), (BACK, Use.CLASS_5, 1_100_000))
    assert (made.yen("basis_tax"), made.yen("credit"), made.yen("returns_tax")) == (702_000, 351_000, 78_000)
    assert made.yen("net_national") == 351_000


def test_two_tenths_leave_a_fifth() -> None:
    made = return_of([CategorySum(SALE, Use.NONE, 11_000_000, 0)], How(method=Method.TWO_TENTHS), LAW)
    assert (made.yen("credit"), made.yen("net_national"), made.yen("net_local")) == (624_000, 156_000, 44_000)


@settings(max_examples=60)
@given(
    sold=st.integers(0, 10**10),
    reduced=st.integers(0, 10**10),
    exempt=st.integers(0, 10**10),
    spent=st.lists(
        st.tuples(
            st.sampled_from(["課税仕入10%", "課税仕入8%軽減", "課税仕入10%(控除80)", "課税仕入10%(控除70)"]),
            st.sampled_from([Use.TAXABLE, Use.COMMON, Use.EXEMPT, Use.NONE]),
            st.integers(0, 10**9),
        ),
        max_size=6,
    ),
    paid=st.integers(0, 10**8),
)
def test_any_books_give_a_return_whose_boxes_are_their_reasons(sold, reduced, exempt, spent, paid) -> None:
    sums = [
        CategorySum(SALE, Use.NONE, sold, 0),
        CategorySum(REDUCED, Use.NONE, reduced, 0),
        CategorySum("非課税売上", Use.NONE, exempt, 0),
        *(CategorySum(name, use, gross, 0) for name, use, gross in spent),
    ]
    for credit in Credit:
        how = How(method=Method.GENERAL, credit=credit)
        made = return_of(sums, how, LAW, InterimPaid(national_yen=paid))
        assert all(replay(box.line.because) == box.yen for box in made.boxes)
        assert made.yen("credit") <= made.yen("input_total")
        owed = made.yen("net_national") + made.yen("net_local") - made.yen("refund_national") - made.yen("refund_local")
        assert made.total_yen == owed - paid
        assert (made.yen("net_national") % 100, made.yen("net_local") % 100) == (0, 0)


def plan(last_year_yen: int):
    return interim_parts(YEAR.first, 12, last_year_yen, 12, queries.interim_law(YEAR.begins_on))


def test_interim_returns_are_due_once_three_times_or_eleven_times() -> None:
    assert plan(480_000) == ()
    (once,) = plan(480_100)
    assert (once.national.amount_yen, once.local.amount_yen) == (240_000, 67_600)
    assert (once.first, once.last, once.due_on) == (Month(2026, 4), Month(2026, 9), dt.date(2026, 11, 30))
    assert len(plan(4_000_000)) == 1
    assert len(plan(4_000_100)) == 3
    eleven = plan(48_000_100)
    assert [each.number for each in eleven] == list(range(1, 12))
    assert eleven[0].national.amount_yen == 4_000_000


def test_the_first_of_eleven_is_due_with_the_second() -> None:
    days = [each.due_on for each in plan(60_000_000)]
    assert days[:3] == [dt.date(2026, 7, 31), dt.date(2026, 7, 31), dt.date(2026, 8, 31)]


def test_a_short_year_before_counts_as_if_it_had_gone_on() -> None:
    """300,000 yen of three months are 1,200,000 a year, so half of that is due once."""
    (once,) = interim_parts(YEAR.first, 12, 300_000, 3, queries.interim_law(YEAR.begins_on))
    assert once.national.amount_yen == 600_000
    assert interim_parts(YEAR.first, 12, 120_000, 3, queries.interim_law(YEAR.begins_on)) == ()


def test_the_simplified_method_is_for_small_base_periods(kei: User, now: dt.datetime) -> None:
    with pytest.raises(actions.BasePeriodTooLarge):
        reckons(kei, now, method="SIMPLIFIED", base_period_sales_yen=50_000_001)
    assert not TaxMethod.objects.exists()
    assert reckons(kei, now, method="SIMPLIFIED", base_period_sales_yen=50_000_000).method == "SIMPLIFIED"


def test_the_simplified_method_is_kept_for_two_years(kei: User, now: dt.datetime) -> None:
    reckons(kei, now, method="SIMPLIFIED")
    with pytest.raises(actions.MethodKeptForYears):
        reckons(kei, now, valid_from=YEAR.next_year.begins_on)
    held = reckons(kei, now, valid_from=YEAR.next_year.next_year.begins_on)
    assert held.method == "GENERAL"
    assert TaxMethod.objects.get(method="SIMPLIFIED").valid_until == held.valid_from


def test_a_method_begins_with_a_year_and_after_the_one_before(kei: User, now: dt.datetime) -> None:
    with pytest.raises(actions.MethodNotAtYearBegin):
        reckons(kei, now, valid_from=dt.date(2026, 5, 1))
    reckons(kei, now)
    with pytest.raises(actions.MethodBeginsTooEarly):
        reckons(kei, now, valid_from=YEAR.year_before.begins_on)


def test_the_special_shares_have_their_time_and_their_people(kei: User, now: dt.datetime) -> None:
    new = {"method": "TWO_TENTHS", "taxable_by_registration": True, "base_period_sales_yen": 9_000_000}
    with pytest.raises(actions.OnlyForTheNewlyRegistered):
        reckons(kei, now, method="TWO_TENTHS")
    with pytest.raises(actions.NotInTime):
        reckons(kei, now, **new, valid_from=YEAR.next_year.begins_on)
    with pytest.raises(actions.OnlyForIndividuals):
        reckons(kei, now, **{**new, "method": "THREE_TENTHS"}, valid_from=YEAR.next_year.begins_on)
    with pytest.raises(actions.BasePeriodTooLarge):
        reckons(kei, now, **{**new, "base_period_sales_yen": 10_000_001})
    assert reckons(kei, now, **new).method == "TWO_TENTHS"


def test_three_tenths_are_for_individuals_of_two_years(kei: User, now: dt.datetime) -> None:
    new = {"method": "THREE_TENTHS", "taxpayer": "INDIVIDUAL", "taxable_by_registration": True}
    with pytest.raises(actions.NotInTime):
        reckons(kei, now, **new, valid_from=dt.date(2029, 1, 1))
    assert reckons(kei, now, **new, valid_from=dt.date(2027, 1, 1)).method == "THREE_TENTHS"
    with pytest.raises(IntegrityError, match="three_tenths_are_for_individuals"), transaction.atomic():
        TaxMethod.objects.update(taxpayer="CORPORATION")


def test_output_by_papers_asks_for_input_by_papers(kei: User, now: dt.datetime) -> None:
    with pytest.raises(actions.PapersOnBothSides):
        reckons(kei, now, output_by="PAPERS")
    reckons(kei, now, input_by="PAPERS")
    with pytest.raises(IntegrityError, match="output_by_papers"), transaction.atomic():
        TaxMethod.objects.update(output_by="PAPERS", input_by="TOTALS")


def test_two_tenths_hold_for_the_period_that_contains_the_last_day() -> None:
    assert queries.special_share(Method.TWO_TENTHS, YEAR) is not None
    assert queries.special_share(Method.TWO_TENTHS, TaxPeriod(Month(2023, 4), Month(2024, 3))) is not None
    assert queries.special_share(Method.TWO_TENTHS, YEAR.next_year) is None
    assert queries.special_share(Method.THREE_TENTHS, year_of(dt.date(2028, 5, 1), 1)) is not None


def test_the_return_and_the_tax_fall_due_on_business_days() -> None:
    assert queries.due_days(YEAR, "CORPORATION", extends_filing=False) == (dt.date(2027, 5, 31), dt.date(2027, 5, 31))
    assert queries.due_days(YEAR, "CORPORATION", extends_filing=True)[0] == dt.date(2027, 6, 30)
    calendar = year_of(dt.date(2026, 6, 1), 1)
    assert queries.due_days(calendar, "INDIVIDUAL", extends_filing=False)[1] == dt.date(2027, 3, 31)
    assert AFTER.date() > YEAR.ends_on
