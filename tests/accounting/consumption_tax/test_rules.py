"""Consumption tax: once per rate of a paper, parted out of an amount, and credited by law of the day."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounting.consumption_tax import queries, rules
from accounting.consumption_tax.rules import Entered, RateKind
from accounting.ledger.chart import tax_categories
from backoffice.parameters import GapInParameter, as_of
from backoffice.parameters.calculators import calculate_one
from backoffice.parameters.explain import explain
from backoffice.values.reasons import replay

OCTOBER = dt.date(2026, 10, 31)
STANDARD, REDUCED = (queries.rates(OCTOBER)[kind] for kind in (RateKind.STANDARD, RateKind.REDUCED))


def test_tax_is_rounded_once_per_rate_and_never_per_line():
    # 3 × 105 × 8% = 25.2, each line alone would give 3 × 8 = 24
    found = rules.tax_of_paper([(REDUCED, 105)] * 3 + [(STANDARD, 999)], Entered.WITHOUT_TAX, "DROP_FRACTION")
    assert [(total.rate.percent, total.entered_yen, total.tax_yen) for total in found.totals] == [
        (10, 999, 99),
        (8, 315, 25),
    ]
    assert (found.net_yen, found.tax_yen, found.gross_yen) == (1314, 124, 1438)


def test_tax_within_an_amount_is_parted_out_exactly():
    found = rules.split(1080, REDUCED, "DROP_FRACTION")
    assert (found.net_yen, found.tax_yen, found.gross_yen) == (1000, 80, 1080)
    # 694 × 8 / 108 = 51.4
    assert rules.split(694, REDUCED, "DROP_FRACTION").tax_yen == 51
    assert rules.split(694, REDUCED, "RAISE_FRACTION").tax_yen == 52


def test_a_discount_reduces_the_total_of_its_rate():
    found = rules.tax_of_paper([(STANDARD, 1000), (STANDARD, -101)], Entered.WITHOUT_TAX, "HALF_UP")
    assert [(total.entered_yen, total.tax_yen) for total in found.totals] == [(899, 90)]


def test_what_bears_no_tax_has_none_and_stands_last():
    found = rules.tax_of_paper([(queries.UNTAXED, 500), (STANDARD, 100)], Entered.WITHOUT_TAX, "DROP_FRACTION")
    assert [(total.rate.percent, total.tax_yen) for total in found.totals] == [(10, 10), (0, 0)]


@given(
    st.lists(st.tuples(st.sampled_from([STANDARD, REDUCED]), st.integers(-(10**9), 10**9)), max_size=40),
    st.sampled_from(list(Entered)),
    st.sampled_from(rules.TAX_ROUNDINGS),
)
def test_the_sums_of_a_paper_tie_and_every_tax_replays(amounts, entered, rounding):
    found = rules.tax_of_paper(amounts, entered, rounding)
    assert found.net_yen + found.tax_yen == found.gross_yen
    assert sum(total.entered_yen for total in found.totals) == sum(amount for _, amount in amounts)
    assert all(replay(total.tax.because) == total.tax_yen for total in found.totals)


@pytest.mark.parametrize("rounding", ["DROP_HALF", "NEAREST_TEN", "EXACT", ""])
def test_other_roundings_are_refused(rounding):
    with pytest.raises(rules.RoundingNotAllowed):
        rules.split(1080, REDUCED, rounding)


def test_the_reason_names_the_rate_and_its_law():
    told = explain(rules.split(1080, REDUCED, "DROP_FRACTION").tax.because, "ja")
    assert told.calculation == "税率ごとの合計（税込） 1,080円 × 税率 8% ÷ （1 ＋ 税率 8%） ＝ 80円（1円未満切捨て）"
    assert "消費税法29条" in told.sources[0][1]


def test_a_rate_that_is_not_in_force_is_refused():
    with pytest.raises(rules.RateNotInForce) as refused:
        queries.rate_of_percent(5, OCTOBER)
    assert "10%, 8%" in refused.value.cause_ja
    assert queries.rate_of_percent(8, dt.date(2019, 9, 30)).kind is RateKind.STANDARD
    assert queries.rate_of_percent(8, dt.date(2019, 10, 1)).kind is RateKind.REDUCED


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        (dt.date(2023, 10, 1), 80),
        (dt.date(2026, 9, 30), 80),
        (dt.date(2026, 10, 1), 70),
        (dt.date(2028, 9, 30), 70),
        (dt.date(2028, 10, 1), 50),
        (dt.date(2030, 9, 30), 50),
        (dt.date(2030, 10, 1), 30),
        (dt.date(2031, 9, 30), 30),
        (dt.date(2031, 10, 1), 0),
    ],
)
def test_the_share_without_an_invoice_follows_the_day_of_supply(day, percent):
    share = rules.credit_share(queries.credit_law(day), is_registered=False, gross_yen=110_000)
    assert share.value * 100 == percent
    assert rules.credit_share(queries.credit_law(day), is_registered=True, gross_yen=110_000).value == 1


def test_there_was_no_such_share_before_invoices_began():
    with pytest.raises(GapInParameter):
        queries.credit_law(dt.date(2023, 9, 30))


@pytest.mark.parametrize(
    ("exception", "gross_yen", "percent"),
    [
        ("PUBLIC_TRANSPORT", 29_999, 100),
        ("PUBLIC_TRANSPORT", 30_000, 70),
        ("VENDING_MACHINE", 130, 100),
        ("TRAVEL_ALLOWANCE", 500_000, 100),
        ("", 130, 70),
    ],
)
def test_the_books_alone_are_enough_for_some_purchases(exception, gross_yen, percent):
    law = queries.credit_law(OCTOBER)
    share = rules.credit_share(law, is_registered=False, gross_yen=gross_yen, exception=exception)
    assert share.value * 100 == percent


@pytest.mark.parametrize(
    ("day", "gross_yen", "percent"),
    [(OCTOBER, 9_999, 100), (OCTOBER, 10_000, 70), (dt.date(2029, 10, 1), 9_999, 50)],
)
def test_small_businesses_need_no_invoice_for_small_amounts_until_2029(day, gross_yen, percent):
    law = queries.credit_law(day)
    share = rules.credit_share(law, is_registered=False, gross_yen=gross_yen, is_small_business=True)
    assert share.value * 100 == percent


def test_the_creditable_tax_is_the_share_of_the_tax():
    # 11,111 × 10/110 = 1,010.09; 70% of 1,010 = 707
    tax = rules.split(11_111, STANDARD, "DROP_FRACTION").tax
    share = rules.credit_share(queries.credit_law(OCTOBER), is_registered=False, gross_yen=11_111)
    credited = rules.creditable(tax, share, "DROP_FRACTION")
    assert (tax.amount_yen, credited.amount_yen) == (1010, 707)
    assert replay(credited.because) == 707
    assert explain(credited.because, "ja").calculation == "消費税額等 1,010円 × 控除割合 70% ＝ 707円（1円未満切捨て）"


@pytest.mark.parametrize(
    ("kind", "registered", "name"),
    [
        (RateKind.STANDARD, True, "課税仕入10%"),
        (RateKind.REDUCED, True, "課税仕入8%軽減"),
        (RateKind.STANDARD, False, "課税仕入10%(控除70)"),
        (RateKind.REDUCED, False, "課税仕入8%軽減(控除70)"),
    ],
)
def test_a_purchase_takes_the_category_of_its_share(kind, registered, name):
    share = rules.credit_share(queries.credit_law(OCTOBER), is_registered=registered, gross_yen=110_000)
    found = queries.purchase_category(kind, share, OCTOBER)
    assert found.name == name
    assert found.name in tax_categories(OCTOBER)


def test_after_the_transition_nothing_is_credited():
    day = dt.date(2031, 10, 1)
    share = rules.credit_share(queries.credit_law(day), is_registered=False, gross_yen=110_000)
    assert queries.purchase_category(RateKind.STANDARD, share, day).name == "課税仕入10%(控除不可)"


def test_sales_may_carry_what_was_in_force():
    names = [each.name for each in queries.sale_categories(OCTOBER)]
    assert names == ["対象外", "不課税", "課税売上10%", "課税売上8%軽減", "輸出免税", "非課税売上", "有価証券譲渡"]
    assert "課税売上8%旧" in {each.name for each in queries.sale_categories(dt.date(2019, 9, 30))}
    assert [each.name for each in queries.sale_categories(OCTOBER) if each.is_reduced] == ["課税売上8%軽減"]
    with pytest.raises(queries.NoSuchCategory):
        queries.category("課税売上8%旧", OCTOBER)


def test_the_categories_of_the_ledger_add_up_to_the_rates():
    table = as_of(queries.CATEGORIES, OCTOBER).value
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        known = queries.categories(OCTOBER).get(cells["name"])
        if known and cells["kind"] != "import_tax":
            assert known.rate.percent == Decimal(cells["national_percent"]) + Decimal(cells["local_percent"])


def test_an_invoice_of_another_day_is_taxed_by_its_law():
    given_ = {"lines": [{"rate": 8, "amount": 1000}], "amounts_are_tax_inclusive": False, "rounding": "floor"}
    found = calculate_one("invoice_tax", {**given_, "supplied_on": "2019-09-30"})
    assert found["output"]["tax_by_rate"] == {"8": 80}
    assert found["because"][0]["terms"][1]["source"] == "accounting.consumption_tax.rates@2014-04-01"
