"""The return is made of the lines of the ledger alone."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounting.consumption_tax import queries
from accounting.consumption_tax.actions import (
    InterimAlreadyPaid,
    NewInterim,
    PeriodIsReturned,
    UsesMissing,
    YearNotOver,
    cancel_interim,
    cancel_return,
    post_return,
    record_interim,
    record_past_return,
    set_account_uses,
    set_line_use,
)
from accounting.consumption_tax.actions.set_uses import UseDoesNotFit
from accounting.consumption_tax.models import FiledReturn, InterimPayment, LineUse
from accounting.consumption_tax.rules import TaxPeriod, Use
from accounting.ledger.actions import post_entry, reverse_entry
from accounting.ledger.queries import entry_of
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source, Stage
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from backoffice.values.reasons import replay
from tests.factories import taxed
from tests.factories.books import books, salary_account
from tests.factories.taxed import AFTER, COST, PAID, RECEIVED, SALES, YEAR, bought, reckons, sold


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    salary_account(kei, now)
    return kei


def found():
    return queries.period_return(YEAR, YEAR)


def boxes(*rows):
    made = found().found
    return {row: made.yen(row) for row in rows}


def test_net_and_tax_lines_of_a_category_are_its_amount_with_tax(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 50_000_000, 5_000_000)
    sold(keeper, now, 20_000_000, 1_600_000, category="課税売上8%軽減", account="4120")
    bought(keeper, now, 20_000_000, 2_000_000)
    bought(keeper, now, 10_000_000, 800_000, category="課税仕入8%軽減")
    made = found().found
    assert made.is_full
    assert boxes("output_tax", "credit", "net_national", "net_local", "total_tax") == {
        "output_tax": 5_148_000,
        "credit": 2_184_000,
        "net_national": 2_964_000,
        "net_local": 836_000,
        "total_tax": 3_800_000,
    }


def test_every_box_is_what_its_reason_says(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_234_567, 123_456)
    sold(keeper, now, 700_000, 0, category="非課税売上", account="4140")
    bought(keeper, now, 345_678, 34_567)
    for box in found().found.boxes:
        assert replay(box.line.because) == box.yen


def test_the_part_that_is_not_credited_is_cost_and_counts_in_the_amount(keeper: User, now: dt.datetime) -> None:
    """11,000 yen with 1,000 of tax: at 80% 200 yen are cost. 11,000 x 7.8/110 x 80% = 624; 70% of the other 780 = 546."""
    bought(keeper, now, 10_200, 800, category="課税仕入10%(控除80)", posted_on=dt.date(2026, 9, 30))
    bought(keeper, now, 10_300, 700, category="課税仕入10%(控除70)")
    sold(keeper, now, 1_000_000, 100_000)
    made = found().found
    assert (made.box("share_tax-7.8-80").yen, made.box("share_tax-7.8-70").yen) == (624, 546)
    assert made.yen("credit") == 1_170


def test_a_reversal_takes_its_lines_out_of_the_return(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_000_000, 100_000)
    before = boxes("output_tax", "credit")
    wrong = bought(keeper, now, 500_000, 50_000)
    reverse_entry(entry_id=wrong.pk, reason="誤り", posted_on=taxed.POSTED_ON, acting_user=keeper, at=now)
    assert boxes("output_tax", "credit") == before


def test_tax_follows_the_uses_of_the_lines_of_its_paper(keeper: User, now: dt.datetime) -> None:
    """1,000 of tax over 6,000 common, 4,000 for taxable sales: 600 and 400, to the yen."""
    set_account_uses(uses={"6310": "TAXABLE", "6330": "COMMON"}, valid_from=YEAR.begins_on, acting_user=keeper, at=now)
    taxed.entry(
        keeper,
        now,
        DraftLine("6310", Side.DEBIT, 4_001, tax_category="課税仕入10%"),
        DraftLine("6330", Side.DEBIT, 6_000, tax_category="課税仕入10%"),
        DraftLine(PAID, Side.DEBIT, 1_000, tax_category="課税仕入10%"),
    )
    sums = {each.use: (each.gross_yen, each.tax_yen) for each in found().sums.sums}
    assert sums == {Use.COMMON: (6_599, 599), Use.TAXABLE: (4_402, 401)}


def test_a_line_may_be_for_another_use_than_its_account_and_so_its_reversal(keeper: User, now: dt.datetime) -> None:
    set_account_uses(uses={COST: "TAXABLE"}, valid_from=YEAR.begins_on, acting_user=keeper, at=now)
    paper = bought(keeper, now, 10_000, 1_000)
    set_line_use(entry_id=paper.pk, position=0, use="EXEMPT", acting_user=keeper, at=now)
    assert [each.use for each in found().sums.sums] == [Use.EXEMPT]
    reverse_entry(entry_id=paper.pk, reason="誤り", posted_on=taxed.POSTED_ON, acting_user=keeper, at=now)
    assert {each.use: each.gross_yen for each in found().sums.sums} == {Use.EXEMPT: 0}


def test_classes_are_for_sales_and_purposes_for_purchases(keeper: User, now: dt.datetime) -> None:
    with pytest.raises(UseDoesNotFit):
        set_account_uses(uses={COST: "CLASS_1"}, valid_from=YEAR.begins_on, acting_user=keeper, at=now)
    paper = sold(keeper, now, 1_000, 100)
    with pytest.raises(UseDoesNotFit):
        set_line_use(entry_id=paper.pk, position=0, use="COMMON", acting_user=keeper, at=now)
    assert not LineUse.objects.exists()


def test_the_last_word_on_a_line_holds_and_none_is_taken_back(keeper: User, now: dt.datetime) -> None:
    paper = bought(keeper, now, 10_000, 1_000)
    for use in ("COMMON", "TAXABLE"):
        set_line_use(entry_id=paper.pk, position=0, use=use, acting_user=keeper, at=now)
    assert [each.use for each in found().sums.sums] == [Use.TAXABLE]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LineUse.objects.update(use="EXEMPT")


def test_below_95_percent_the_itemised_method_credits_by_purpose(keeper: User, now: dt.datetime) -> None:
    """Taxable 6,000,000 of 10,000,000. Taxable use 78,000, common 39,000 x 60% = 23,400, exempt use nothing."""
    uses = {"6310": "TAXABLE", "6330": "COMMON", "6340": "EXEMPT"}
    set_account_uses(uses=uses, valid_from=YEAR.begins_on, acting_user=keeper, at=now)
    sold(keeper, now, 6_000_000, 600_000)
    sold(keeper, now, 4_000_000, 0, category="非課税売上", account="4140")
    bought(keeper, now, 1_000_000, 100_000, account="6310")
    bought(keeper, now, 500_000, 50_000, account="6330")
    bought(keeper, now, 300_000, 30_000, account="6340")
    made = found().found
    assert not made.is_full
    assert boxes("input_total", "input_taxable", "input_common", "credit") == {
        "input_total": 140_400,
        "input_taxable": 78_000,
        "input_common": 39_000,
        "credit": 101_400,
    }


def test_without_purposes_the_itemised_return_is_not_posted(keeper: User, now: dt.datetime) -> None:
    reckons(keeper, now)
    sold(keeper, now, 6_000_000, 600_000)
    sold(keeper, now, 4_000_000, 0, category="非課税売上", account="4140")
    bought(keeper, now, 1_000_000, 100_000)
    assert found().untold_yen == 1_100_000
    with pytest.raises(UsesMissing):
        post_return(year=YEAR, acting_user=keeper, at=AFTER)
    assert not FiledReturn.objects.exists()


def test_the_proportional_method_credits_all_by_the_share(keeper: User, now: dt.datetime) -> None:
    reckons(keeper, now, credit="PROPORTIONAL")
    sold(keeper, now, 6_000_000, 600_000)
    sold(keeper, now, 4_000_000, 0, category="非課税売上", account="4140")
    bought(keeper, now, 1_000_000, 100_000)
    assert boxes("credit") == {"credit": 46_800}


def test_securities_count_at_five_percent(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 9_600_000, 960_000)
    sold(keeper, now, 4_000_000, 0, category="有価証券譲渡", account="8120")
    assert boxes("exempt_sales", "all_sales") == {"exempt_sales": 200_000, "all_sales": 9_800_000}
    assert found().found.is_full


def test_beyond_500_million_not_all_is_credited(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 500_000_000, 50_000_000)
    assert found().found.is_full
    sold(keeper, now, 1, 0, category="輸出免税", account="4130")
    assert not found().found.is_full


def test_returns_and_bad_debts_are_taken_off(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_000_000, 100_000)
    for account, category, yen, tax in (("4190", "課税売上返還10%", 10_000, 1_000), ("6397", "貸倒10%", 20_000, 2_000)):
        taxed.entry(
            keeper,
            now,
            DraftLine(account, Side.DEBIT, yen, tax_category=category),
            DraftLine(RECEIVED, Side.DEBIT, tax, tax_category=category),
        )
    assert boxes("output_tax", "returns_tax", "bad_debt_tax", "taxable_sales", "net_national") == {
        "output_tax": 78_000,
        "returns_tax": 780,
        "bad_debt_tax": 1_560,
        "taxable_sales": 990_000,
        "net_national": 75_600,
    }


def test_by_papers_the_tax_of_each_paper_is_added_up(keeper: User, now: dt.datetime) -> None:
    """Three papers of 105 yen with 10 of tax: 30 x 78/100 = 23. From the total 346 / 1.1 it would be nothing."""
    reckons(keeper, now, output_by="PAPERS", input_by="PAPERS")
    for _ in range(3):
        sold(keeper, now, 105, 10)
        bought(keeper, now, 105, 10)
    bought(keeper, now, 1_100, 0)
    assert boxes("output_tax", "credit") == {"output_tax": 23, "credit": 101}


def test_books_with_tax_give_the_same_return(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_100_000, 0)
    bought(keeper, now, 330_000, 0)
    assert boxes("output_tax", "credit", "total_tax") == {"output_tax": 78_000, "credit": 23_400, "total_tax": 70_000}


def test_import_tax_is_entered_as_the_tax_alone(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_000_000, 100_000)
    taxed.entry(keeper, now, DraftLine(PAID, Side.DEBIT, 7_800, tax_category="輸入消費税7.8%(国税)"))
    assert boxes("import_tax", "credit") == {"import_tax": 7_800, "credit": 7_800}


def test_a_reverse_charge_counts_below_95_percent_alone(keeper: User, now: dt.datetime) -> None:
    taxed.entry(keeper, now, DraftLine(COST, Side.DEBIT, 100_000, tax_category="特定課税仕入10%"))
    sold(keeper, now, 6_000_000, 600_000)
    assert boxes("tax_base", "reverse_charge") == {"tax_base": 6_000_000, "reverse_charge": 0}
    sold(keeper, now, 4_000_000, 0, category="非課税売上", account="4140")
    assert boxes("tax_base", "reverse_charge", "credit") == {
        "tax_base": 6_100_000,
        "reverse_charge": 100_000,
        "credit": 4_680,
    }


def test_a_refund_is_not_rounded(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 10_000, 1_000)
    bought(keeper, now, 123_457, 12_345)
    assert boxes("refund_national", "refund_local", "total_tax") == {
        "refund_national": 8_849,
        "refund_local": 2_495,
        "total_tax": -11_344,
    }


def test_months_until_one_make_an_interim_return(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_000_000, 100_000, posted_on=dt.date(2026, 9, 30))
    sold(keeper, now, 1_000_000, 100_000)
    half = TaxPeriod(Month(2026, 4), Month(2026, 9))
    assert queries.period_return(half, YEAR).found.yen("output_tax") == 78_000
    assert found().found.yen("output_tax") == 156_000


def test_the_return_takes_a_fixed_number_of_queries(keeper: User, now: dt.datetime) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queried:
            found()
        return len(queried)

    sold(keeper, now, 1_000_000, 100_000)
    few = asked()
    for _ in range(5):
        bought(keeper, now, 1_000, 100)
    assert asked() == few == 6


def test_posting_clears_the_tax_accounts_into_what_is_owed(keeper: User, now: dt.datetime) -> None:
    """123,456 received less 34,567 paid is 88,889; the return says 88,700 (69,200 + 19,500); the rest is 雑収入."""
    reckons(keeper, now)
    sold(keeper, now, 1_234_567, 123_456)
    bought(keeper, now, 345_678, 34_567)
    filed = post_return(year=YEAR, acting_user=keeper, at=AFTER)
    assert (filed.national_yen, filed.local_yen, filed.total_yen) == (69_200, 19_500, 88_700)
    entry = entry_of("accounting.consumption_tax.return", filed.pk)
    assert (entry.posted_on, entry.stage) == (YEAR.ends_on, "ADJUSTMENT")
    lines = [(line.account.code, line.side, line.amount_yen) for line in entry.lines.order_by("position")]
    assert lines == [
        ("2380", "DEBIT", 123_456),
        ("1570", "CREDIT", 34_567),
        ("7190", "CREDIT", 189),
        ("2340", "CREDIT", 88_700),
    ]
    with pytest.raises(PeriodIsReturned):
        post_return(year=YEAR, acting_user=keeper, at=AFTER)


def test_the_entry_of_a_return_is_no_part_of_the_next_look(keeper: User, now: dt.datetime) -> None:
    reckons(keeper, now)
    sold(keeper, now, 1_000_000, 100_000)
    filed = post_return(year=YEAR, acting_user=keeper, at=AFTER)
    after = found()
    assert after.found.total_yen == filed.total_yen == 100_000
    assert all(tie.ties for tie in after.ties)


def test_a_return_that_was_taken_back_is_posted_anew(keeper: User, now: dt.datetime) -> None:
    reckons(keeper, now)
    sold(keeper, now, 1_000_000, 100_000)
    filed = post_return(year=YEAR, acting_user=keeper, at=AFTER)
    cancel_return(return_id=filed.pk, reason="売上の漏れ", posted_on=YEAR.ends_on, acting_user=keeper, at=AFTER)
    sold(keeper, now, 100_000, 10_000)
    again = post_return(year=YEAR, acting_user=keeper, at=AFTER)
    assert (filed.total_yen, again.total_yen) == (100_000, 110_000)
    held = entry_of("accounting.consumption_tax.return", again.pk)
    assert [line.amount_yen for line in held.lines.order_by("position")] == [110_000, 110_000]


def test_postgresql_keeps_a_return_as_it_was_posted(keeper: User, now: dt.datetime) -> None:
    reckons(keeper, now)
    sold(keeper, now, 1_000_000, 100_000)
    post_return(year=YEAR, acting_user=keeper, at=AFTER)
    for change in ({"total_yen": 1}, {"state": "POSTED"}):
        with pytest.raises(IntegrityError, match="stays as it was posted"), transaction.atomic():
            FiledReturn.objects.update(**change)
    with pytest.raises(IntegrityError, match="period_has_one_return"), transaction.atomic():
        FiledReturn.objects.create(
            begins_on=dt.date(2026, 12, 1), ends_on=dt.date(2027, 11, 30), method="GENERAL", national_yen=1, local_yen=0,
            total_yen=1, state="PAST", recorded_by_id=1, recorded_by_name="恵", recorded_at=now,
        )  # fmt: skip


def test_a_return_waits_for_the_end_of_its_year(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_000_000, 100_000)
    with pytest.raises(YearNotOver):
        post_return(year=YEAR, acting_user=keeper, at=now)


def test_what_is_not_credited_becomes_cost(keeper: User, now: dt.datetime) -> None:
    """Of 100,000 tax 60% is credited: 40,000 are 租税公課."""
    reckons(keeper, now, credit="PROPORTIONAL")
    sold(keeper, now, 6_000_000, 600_000)
    sold(keeper, now, 4_000_000, 0, category="非課税売上", account="4140")
    bought(keeper, now, 1_000_000, 100_000)
    filed = post_return(year=YEAR, acting_user=keeper, at=AFTER)
    lines = {line.account.code: line.amount_yen for line in entry_of(queries.SOURCE, filed.pk).lines.all()}
    assert lines == {"2380": 600_000, "1570": 100_000, "6360": 40_000, "2340": 540_000}


def test_books_with_tax_post_the_tax_as_cost(keeper: User, now: dt.datetime) -> None:
    reckons(keeper, now, books="INCLUDED")
    sold(keeper, now, 1_100_000, 0)
    filed = post_return(year=YEAR, acting_user=keeper, at=AFTER)
    lines = {line.account.code: line.amount_yen for line in entry_of(queries.SOURCE, filed.pk).lines.all()}
    assert lines == {"6360": 100_000, "2340": 100_000}


def paid(number: int = 1) -> NewInterim:
    return NewInterim(
        number=number,
        national_yen=39_000,
        local_yen=11_000,
        paid_on=dt.date(2026, 11, 18),
        bank_account_code="MAIN",
    )


def test_interim_payments_are_deducted(keeper: User, now: dt.datetime) -> None:
    reckons(keeper, now)
    sold(keeper, now, 1_000_000, 100_000)
    record_interim(year=YEAR, new=paid(), acting_user=keeper, at=now)
    assert boxes("net_national", "interim_national", "payable_national", "payable_local", "total_tax") == {
        "net_national": 78_000,
        "interim_national": 39_000,
        "payable_national": 39_000,
        "payable_local": 11_000,
        "total_tax": 50_000,
    }
    filed = post_return(year=YEAR, acting_user=keeper, at=AFTER)
    lines = {line.account.code: line.amount_yen for line in entry_of(queries.SOURCE, filed.pk).lines.all()}
    assert lines == {"2380": 100_000, "1560": 50_000, "2340": 50_000}


def test_an_interim_payment_is_recorded_once_and_can_be_taken_back(keeper: User, now: dt.datetime) -> None:
    first = record_interim(year=YEAR, new=paid(), acting_user=keeper, at=now)
    with pytest.raises(InterimAlreadyPaid):
        record_interim(year=YEAR, new=paid(), acting_user=keeper, at=now)
    with pytest.raises(IntegrityError, match="stays as it was recorded"), transaction.atomic():
        InterimPayment.objects.update(national_yen=1)
    cancel_interim(
        payment_id=first.pk, reason="二重の入力", posted_on=dt.date(2026, 11, 18), acting_user=keeper, at=now
    )
    assert queries.paid_in(YEAR).national_yen == 0
    record_interim(year=YEAR, new=paid(), acting_user=keeper, at=now)
    assert queries.paid_in(YEAR).national_yen == 39_000


def test_interim_payments_are_planned_by_the_return_before(keeper: User, now: dt.datetime) -> None:
    before = record_past_return(
        year=YEAR.year_before, national_yen=4_800_000, local_yen=1_353_800, acting_user=keeper, at=now
    )
    parts = queries.planned_interim(YEAR, before)
    assert [(each.number, str(each.last), each.due_on.isoformat()) for each in parts] == [
        (1, "2026-06", "2026-08-31"),
        (2, "2026-09", "2026-11-30"),
        (3, "2026-12", "2027-03-01"),
    ]
    assert {(each.national.amount_yen, each.local.amount_yen) for each in parts} == {(1_200_000, 338_400)}


def test_tax_lines_without_a_category_do_not_tie(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_000_000, 100_000)
    taxed.entry(keeper, now, DraftLine(RECEIVED, Side.CREDIT, 500))
    (tie,) = queries.ties_with_ledger(YEAR.begins_on, YEAR.ends_on)
    assert (tie.code, tie.balance_yen, tie.by_category_yen, tie.unclassified_yen, tie.ties) == (
        RECEIVED,
        100_500,
        100_000,
        500,
        False,
    )


def test_the_lines_of_a_box_are_those_of_its_categories(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_000_000, 100_000)
    bought(keeper, now, 1_000, 100)
    lines = queries.lines_of(YEAR, ["課税売上10%"])
    assert sorted(line.account.code for line in lines) == [RECEIVED, SALES]


def test_balances_brought_in_are_no_purchases(keeper: User, now: dt.datetime) -> None:
    """Machines of the opening balances carry their account's category 課税仕入10% and were bought in another year."""
    opening = EntryDraft(
        YEAR.begins_on,
        Source("accounting.ledger.opening", 2026),
        "開始残高",
        (DraftLine("1640", Side.DEBIT, 11_000_000), DraftLine("3110", Side.CREDIT, 11_000_000)),
    )
    entry = post_entry(draft=opening, acting_user=keeper, at=now)
    assert found().sums.sums == ()
    assert not queries.lines_of(YEAR, ["課税仕入10%"]).exists()
    reverse_entry(entry_id=entry.pk, reason="誤り", posted_on=YEAR.begins_on, acting_user=keeper, at=now)
    assert found().sums.sums == ()


def test_carrying_the_profit_over_is_no_sale(keeper: User, now: dt.datetime) -> None:
    sold(keeper, now, 1_000_000, 100_000)
    before = boxes("output_tax", "taxable_sales")
    over = EntryDraft(
        YEAR.ends_on,
        Source("tests.taxed.transfer", 1),
        "損益振替",
        (DraftLine(SALES, Side.DEBIT, 1_000_000), DraftLine("3330", Side.CREDIT, 1_000_000)),
        stage=Stage.TRANSFER,
    )
    post_entry(draft=over, acting_user=keeper, at=now)
    assert boxes("output_tax", "taxable_sales") == before
    assert queries.lines_of(YEAR, ["課税売上10%"]).count() == 2


def test_the_share_is_that_of_the_day_of_supply(keeper: User, now: dt.datetime) -> None:
    """Bought on 30 September and posted in October: 80% is right, 70% is not."""

    def claimed(category: str, supplied_on: dt.date | None) -> None:
        line = DraftLine(COST, Side.DEBIT, 10_000, tax_category=category, supplied_on=supplied_on)
        taxed.entry(keeper, now, line)

    september = dt.date(2026, 9, 30)
    claimed("課税仕入10%(控除80)", september)
    claimed("課税仕入10%(控除70)", None)
    assert found().wrong == ()
    claimed("課税仕入10%(控除70)", september)
    claimed("課税仕入8%軽減(控除80)", None)
    assert [(each.category, each.lines, each.yen) for each in found().wrong] == [
        ("課税仕入10%(控除70)", 1, 10_000),
        ("課税仕入8%軽減(控除80)", 1, 10_000),
    ]
