"""Matching: suggestions with their reasons, one entry for what the books did not have, and an undo that takes all back."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounting.banking.actions import (
    AccountPart,
    AlreadyMatched,
    BeyondTheItem,
    BoxIsEmpty,
    DoesNotAddUp,
    EntryTaken,
    ItemNotOpen,
    ItemPart,
    LineOfCountedDay,
    LineOutsideOfBox,
    MatchUndone,
    NewMatch,
    NewRule,
    OneAccountOnly,
    ReturnInvoiceNeeded,
    SameAccount,
    UndoneOnCountedDay,
    UndoneOutsideOfBox,
    UndoReasonMissing,
    as_match,
    define_fee,
    define_rule,
    end_cash_box,
    forget_alias,
    match_lines,
    match_many,
    undo_match,
)
from accounting.banking.models import (
    CASH_ENTRY,
    MATCH,
    BankAccountOfCompany,
    BankLine,
    BankMatch,
    EntryClaim,
    MatchPart,
    PayerAlias,
)
from accounting.banking.queries import (
    book_of,
    box_balance_yen,
    boxes,
    free_sides,
    suggested,
    undo_day,
    unmatched_lines,
)
from accounting.banking.rules import shared_by_weight
from accounting.ledger.actions import post_entry
from accounting.ledger.actions.post_entries import PeriodClosed
from accounting.ledger.models import Entry, Line
from accounting.payables.actions import pay_items
from accounting.payables.models import Payable
from accounting.receivables.actions import ReceiptOfAMatch, take_back_receipt
from accounting.receivables.models import Invoice, Receipt
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import banks, closed, sales, spend
from tests.factories.books import BANK, PAYABLE, RENT, credit, debit, draft
from tests.factories.trade import customer, supplier

TODAY = dt.date(2026, 11, 4)
INVOICE, ITEM = "accounting.receivables.invoice", "accounting.payables.payable"
# 20,880 yen of paper and 10,800 yen of coffee, with 10% and 8%.
TOTAL_YEN = 22_968 + 11_664


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    sales.ready(kei, now)
    spend.payment_route(ben, admin, now)
    return kei


@pytest.fixture
def account(keeper: User) -> BankAccountOfCompany:
    return BankAccountOfCompany.objects.get()


@pytest.fixture
def invoice(keeper: User, now: dt.datetime) -> Invoice:
    return sales.finalised(customer(), keeper, now)


def lines_of(match: BankMatch) -> list[tuple[str, str, int]]:
    entry = Entry.objects.get(source_kind=MATCH, source_id=match.pk)
    found = Line.objects.filter(entry=entry).select_related("account").order_by("position")
    return [(line.account.code, line.side, line.amount_yen) for line in found]


def codes(line: BankLine) -> list[tuple[str, list[str]]]:
    found = suggested(list(unmatched_lines().filter(pk=line.pk)), TODAY)[line.pk]
    return [(each.confidence, [why.code for why in each.reasons]) for each in found]


def paid(invoice: Invoice, yen: int) -> ItemPart:
    return ItemPart(kind=INVOICE, id=invoice.pk, amount_yen=yen)


def refused_by_postgresql(sql: str, *given_: Any) -> str:
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given_)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_money_of_an_invoice_becomes_one_entry_and_its_receipt(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN, "ﾌﾘｺﾐ ｺｳﾅﾝﾌ-ｽﾞ(ｶ"))
    assert codes(line) == [("SURE", ["AMOUNT", "NAME"])]
    match = match_lines(new=NewMatch(line_ids=[line.pk], items=[paid(invoice, TOTAL_YEN)]), acting_user=keeper, at=now)
    assert lines_of(match) == [(BANK, "DEBIT", TOTAL_YEN), ("1220", "CREDIT", TOTAL_YEN)]
    invoice.refresh_from_db()
    receipt = Receipt.objects.get()
    assert (invoice.state, receipt.amount_yen, receipt.match_id) == ("PAID", TOTAL_YEN, match.pk)
    assert not Entry.objects.filter(source_kind="accounting.receivables.receipt").exists()
    alias = PayerAlias.objects.get()
    assert (alias.payer_key, alias.partner, alias.times) == ("コウナンフズ", invoice.customer, 1)


def test_a_learned_name_speaks_for_the_next_invoice_until_it_is_forgotten(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    first, second = banks.loaded(
        account, keeper, now, ("2026/11/02", TOTAL_YEN, "ﾃﾞﾝﾁﾕｳ"), ("2026/11/03", 22_968, "ﾃﾞﾝﾁﾕｳ")
    )
    assert codes(first) == [("CHECK", ["AMOUNT"])]
    match_lines(new=NewMatch(line_ids=[first.pk], items=[paid(invoice, TOTAL_YEN)]), acting_user=keeper, at=now)
    sales.finalised(invoice.customer, keeper, now, sales.line())
    assert codes(second) == [("SURE", ["AMOUNT", "LEARNED"])]
    forget_alias(alias_id=PayerAlias.objects.get().pk, acting_user=keeper, at=now)
    assert codes(second) == [("CHECK", ["AMOUNT"])]


def test_a_fee_taken_from_the_transfer_is_explained_and_posted_with_its_tax(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    define_fee(fee_yen=440, label="他行 3万円以上", least_yen=30_000, acting_user=keeper, at=now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN - 440, "ｺｳﾅﾝﾌ-ｽﾞ"))
    assert codes(line) == [("LIKELY", ["FEE", "NAME"])]
    fee = AccountPart(account_code="6250", amount_yen=-440, label="振込手数料")
    new = NewMatch(line_ids=[line.pk], items=[paid(invoice, TOTAL_YEN)], accounts=[fee])
    assert lines_of(match_lines(new=new, acting_user=keeper, at=now)) == [
        (BANK, "DEBIT", TOTAL_YEN - 440),
        ("1220", "CREDIT", TOTAL_YEN),
        ("6250", "DEBIT", 400),
        ("1570", "DEBIT", 40),
    ]
    invoice.refresh_from_db()
    assert invoice.state == "PAID"


def test_a_fee_given_as_a_discount_lowers_the_sale(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN - 440, "ｺｳﾅﾝﾌ-ｽﾞ"))
    discount = AccountPart(account_code="4190", amount_yen=-440, label="振込手数料分の値引")
    new = NewMatch(line_ids=[line.pk], items=[paid(invoice, TOTAL_YEN)], accounts=[discount])
    assert lines_of(match_lines(new=new, acting_user=keeper, at=now))[2:] == [
        ("4190", "DEBIT", 400),
        ("2380", "DEBIT", 40),
    ]


def test_one_line_pays_several_invoices_and_several_lines_one(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    other = sales.finalised(invoice.customer, keeper, now, sales.line())
    third = sales.finalised(invoice.customer, keeper, now, sales.COFFEE)
    both, first, second = banks.loaded(
        account,
        keeper,
        now,
        ("2026/11/02", TOTAL_YEN + 22_968, "ｺｳﾅﾝﾌ-ｽﾞ"),
        ("2026/11/02", 5_000, "ｺｳﾅﾝﾌ-ｽﾞ"),
        ("2026/11/03", 6_664, "ｺｳﾅﾝﾌ-ｽﾞ"),
    )
    assert codes(both) == [("LIKELY", ["SUM", "NAME"])]
    new = NewMatch(line_ids=[both.pk], items=[paid(invoice, TOTAL_YEN), paid(other, 22_968)])
    assert lines_of(match_lines(new=new, acting_user=keeper, at=now)) == [
        (BANK, "DEBIT", TOTAL_YEN + 22_968),
        ("1220", "CREDIT", TOTAL_YEN),
        ("1220", "CREDIT", 22_968),
    ]
    new = NewMatch(line_ids=[first.pk, second.pk], items=[paid(third, 11_664)])
    match = match_lines(new=new, acting_user=keeper, at=now)
    assert (match.count, match.total_yen, match.posted_on) == (2, 11_664, dt.date(2026, 11, 3))
    assert lines_of(match) == [(BANK, "DEBIT", 5_000), (BANK, "DEBIT", 6_664), ("1220", "CREDIT", 11_664)]
    assert set(Invoice.objects.values_list("state", flat=True)) == {"PAID"}


def test_a_part_of_an_invoice_leaves_the_rest_open_and_too_much_goes_to_suspense(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    part, rest = banks.loaded(
        account, keeper, now, ("2026/11/02", 10_000, "ｺｳﾅﾝﾌ-ｽﾞ"), ("2026/11/03", TOTAL_YEN, "ｺｳﾅﾝﾌ-ｽﾞ")
    )
    assert codes(part) == [("CHECK", ["PART", "NAME"])]
    match_lines(new=NewMatch(line_ids=[part.pk], items=[paid(invoice, 10_000)]), acting_user=keeper, at=now)
    invoice.refresh_from_db()
    assert (invoice.state, invoice.open_yen) == ("FINALISED", TOTAL_YEN - 10_000)
    with pytest.raises(BeyondTheItem):
        match_lines(new=NewMatch(line_ids=[rest.pk], items=[paid(invoice, TOTAL_YEN)]), acting_user=keeper, at=now)
    items = [paid(invoice, TOTAL_YEN - 10_000)]
    with pytest.raises(DoesNotAddUp):
        match_lines(new=NewMatch(line_ids=[rest.pk], items=items), acting_user=keeper, at=now)
    assert BankMatch.objects.count() == 1
    suspense = AccountPart(account_code="2370", amount_yen=10_000, label="過入金")
    new = NewMatch(line_ids=[rest.pk], items=items, accounts=[suspense])
    assert lines_of(match_lines(new=new, acting_user=keeper, at=now))[1:] == [
        ("1220", "CREDIT", TOTAL_YEN - 10_000),
        ("2370", "CREDIT", 10_000),
    ]


def test_a_fee_that_the_customer_kept_is_a_discount_at_the_rates_of_what_was_sold(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    define_fee(fee_yen=440, label="他行", least_yen=0, acting_user=keeper, at=now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN - 440, "ｺｳﾅﾝﾌ-ｽﾞ"))
    line.account = account
    (chosen, *_others) = suggested([line], TODAY)[line.pk]
    match = match_lines(new=as_match(line, chosen), acting_user=keeper, at=now)
    # 22,968 yen at 10% and 11,664 at 8%: 440 * 22,968 / 34,632 = 291.8, so 291 and 149 yen, of which 26 and 11 are tax.
    assert lines_of(match)[2:] == [
        ("4190", "DEBIT", 265),
        ("2380", "DEBIT", 26),
        ("4190", "DEBIT", 138),
        ("2380", "DEBIT", 11),
    ]
    named = Line.objects.filter(entry=match.entry, account__code="4190").order_by("position")
    assert [each.tax_category for each in named] == ["課税売上返還10%", "課税売上返還8%軽減"]
    assert {each.partner_id for each in named} == {invoice.customer_id}
    invoice.refresh_from_db()
    assert invoice.state == "PAID"


@pytest.mark.parametrize(
    ("treatment", "lines", "open_yen"),
    [("FEE", [("6250", "DEBIT", 400), ("1570", "DEBIT", 40)], 0), ("LEAVE_OPEN", [], 440)],
)
def test_the_list_of_fees_says_how_one_is_treated(
    account: BankAccountOfCompany,
    invoice: Invoice,
    keeper: User,
    now: dt.datetime,
    treatment: str,
    lines: list[tuple[str, str, int]],
    open_yen: int,
) -> None:
    define_fee(fee_yen=440, label="他行", least_yen=0, treatment=treatment, acting_user=keeper, at=now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN - 440, "ｺｳﾅﾝﾌ-ｽﾞ"))
    line.account = account
    chosen = suggested([line], TODAY)[line.pk][0]
    assert lines_of(match_lines(new=as_match(line, chosen), acting_user=keeper, at=now))[2:] == lines
    invoice.refresh_from_db()
    assert invoice.open_yen == open_yen


def test_a_large_discount_waits_for_its_return_invoice(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    define_fee(fee_yen=10_000, label="海外", least_yen=0, acting_user=keeper, at=now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN - 10_000, "ｺｳﾅﾝﾌ-ｽﾞ"))
    line.account = account
    chosen = next(each for each in suggested([line], TODAY)[line.pk] if each.fee_yen)
    with pytest.raises(ReturnInvoiceNeeded):
        as_match(line, chosen)
    assert as_match(line, chosen, fee="LEAVE_OPEN").items[0].amount_yen == TOTAL_YEN - 10_000


def test_shares_add_up_to_the_yen() -> None:
    assert shared_by_weight(440, {"10%": 22_968, "8%": 11_664}) == {"10%": 291, "8%": 149}
    assert shared_by_weight(1, {"10%": 1, "8%": 99}) == {"8%": 1}
    assert shared_by_weight(660, {"": 1}) == {"": 660}


def test_a_debit_of_a_bank_pays_an_item_with_the_fee_on_top(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    define_fee(fee_yen=440, label="他行", least_yen=0, acting_user=keeper, at=now)
    item = spend.owed(1, keeper, now, partner=supplier(name_kana="シバウラジムキ"))
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", -1_440, "ｼﾊﾞｳﾗｼﾞﾑｷ(ｶ"))
    assert codes(line) == [("LIKELY", ["FEE", "NAME"])]
    new = NewMatch(
        line_ids=[line.pk],
        items=[ItemPart(kind=ITEM, id=item.pk, amount_yen=-1_000)],
        accounts=[AccountPart(account_code="6250", amount_yen=-440, label="振込手数料")],
    )
    match = match_lines(new=new, acting_user=keeper, at=now)
    assert lines_of(match) == [
        (BANK, "CREDIT", 1_440),
        (PAYABLE, "DEBIT", 1_000),
        ("6250", "DEBIT", 400),
        ("1570", "DEBIT", 40),
    ]
    item.refresh_from_db()
    assert (item.state, item.paid_on, item.match_id, item.payment_id) == ("PAID", dt.date(2026, 11, 2), match.pk, None)
    undo_match(match_id=match.pk, reason="別の支払", posted_on=TODAY, acting_user=keeper, at=now)
    item.refresh_from_db()
    assert (item.state, item.paid_on, item.match_id) == ("OPEN", None, None)


def test_a_receivable_is_set_off_against_a_payable(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    item = spend.owed(1, keeper, now, partner=invoice.customer)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN - 1_000, "ｺｳﾅﾝﾌ-ｽﾞ"))
    items = [paid(invoice, TOTAL_YEN), ItemPart(kind=ITEM, id=item.pk, amount_yen=-1_000)]
    match = match_lines(new=NewMatch(line_ids=[line.pk], items=items), acting_user=keeper, at=now)
    assert lines_of(match) == [
        (BANK, "DEBIT", TOTAL_YEN - 1_000),
        ("1220", "CREDIT", TOTAL_YEN),
        (PAYABLE, "DEBIT", 1_000),
    ]
    assert Payable.objects.get().state == "PAID"


def test_a_payment_by_our_file_is_matched_with_its_entry_and_nothing_is_posted(
    account: BankAccountOfCompany, keeper: User, ben: User, now: dt.datetime
) -> None:
    items = [spend.owed(number, keeper, now, partner=supplier(f"S{number}")) for number in (1, 2)]
    run = spend.decided(spend.planned(items, keeper, now, pay_on=TODAY), ben, now)
    pay_items(run_id=run.pk, acting_user=keeper, at=now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/04", -2_000, "ｿｳｺﾞｳﾌﾘｺﾐ"))
    assert codes(line) == [("SURE", ["AMOUNT", "SAME_DAY", "BATCH"])]
    entry = Entry.objects.get(source_kind="accounting.payables.payment")
    count = Entry.objects.count()
    match = match_lines(new=NewMatch(line_ids=[line.pk], entry_ids=[entry.pk]), acting_user=keeper, at=now)
    assert (Entry.objects.count(), match.entry) == (count, None)
    claim = EntryClaim.objects.get()
    assert (claim.entry, claim.side, claim.amount_yen) == (entry, "CREDIT", 2_000)
    assert free_sides({account.account_id}, dt.date(2026, 11, 1), TODAY) == []


def test_an_entry_is_matched_once_and_a_fee_beside_it_is_posted(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    rent = post_entry(
        draft=draft(1, debit(RENT, 1_000), credit(BANK, 1_000), posted_on=TODAY), acting_user=keeper, at=now
    )
    first, second = banks.loaded(account, keeper, now, ("2026/11/04", -1_440, "ﾔﾁﾝ"), ("2026/11/04", -1_000, "ﾔﾁﾝ"))
    fee = AccountPart(account_code="6250", amount_yen=-440, label="振込手数料")
    new = NewMatch(line_ids=[first.pk], entry_ids=[rent.pk], accounts=[fee])
    match = match_lines(new=new, acting_user=keeper, at=now)
    assert lines_of(match) == [(BANK, "CREDIT", 440), ("6250", "DEBIT", 400), ("1570", "DEBIT", 40)]
    with pytest.raises(EntryTaken):
        match_lines(new=NewMatch(line_ids=[second.pk], entry_ids=[rent.pk]), acting_user=keeper, at=now)
    assert BankMatch.objects.count() == 1
    undo_match(match_id=match.pk, reason="誤り", posted_on=TODAY, acting_user=keeper, at=now)
    match_lines(new=NewMatch(line_ids=[second.pk], entry_ids=[rent.pk]), acting_user=keeper, at=now)


def test_money_between_own_accounts_is_one_entry_for_both_lines(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    other = banks.second_account(keeper, now)
    (out,) = banks.loaded(account, keeper, now, ("2026/11/02", -300_000, "ﾌﾘｶｴ"))
    (came,) = banks.loaded(other, keeper, now, ("2026/11/02", 300_000, "ﾌﾘｶｴ"))
    assert codes(out) == [("LIKELY", ["TRANSFER", "SAME_DAY"])]
    match = match_lines(new=NewMatch(line_ids=[out.pk, came.pk]), acting_user=keeper, at=now)
    assert sorted(lines_of(match)) == [("1130", "DEBIT", 300_000), (BANK, "CREDIT", 300_000)]
    assert MatchPart.objects.count() == 0


def test_the_other_side_of_a_transfer_is_matched_when_its_statement_comes(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    other = banks.second_account(keeper, now)
    (out,) = banks.loaded(account, keeper, now, ("2026/11/02", -300_000, "ﾌﾘｶｴ"))
    with pytest.raises(SameAccount):
        match_lines(new=NewMatch(line_ids=[out.pk], transfer_to=account.pk), acting_user=keeper, at=now)
    first = match_lines(new=NewMatch(line_ids=[out.pk], transfer_to=other.pk), acting_user=keeper, at=now)
    assert sorted(lines_of(first)) == [("1130", "DEBIT", 300_000), (BANK, "CREDIT", 300_000)]
    (came,) = banks.loaded(other, keeper, now, ("2026/11/02", 300_000, "ﾌﾘｶｴ"))
    assert codes(came) == [("SURE", ["AMOUNT", "SAME_DAY"])]
    new = NewMatch(line_ids=[came.pk], entry_ids=[first.entry_id or 0])
    assert match_lines(new=new, acting_user=keeper, at=now).entry is None
    both = NewMatch(line_ids=[out.pk, came.pk], entry_ids=[first.entry_id or 0])
    with pytest.raises(AlreadyMatched):
        match_lines(new=both, acting_user=keeper, at=now)


def test_a_box_is_filled_from_the_bank(account: BankAccountOfCompany, keeper: User, now: dt.datetime) -> None:
    box = banks.box(keeper, now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", -50_000, "ｹﾞﾝｷﾝﾋｷﾀﾞｼ"))
    match = match_lines(new=NewMatch(line_ids=[line.pk], cash_box=box.pk), acting_user=keeper, at=now)
    assert lines_of(match) == [(BANK, "CREDIT", 50_000), (banks.CASH, "DEBIT", 50_000)]
    assert box_balance_yen(box, TODAY) == 50_000
    (filled,) = book_of(box, dt.date(2026, 11, 1), TODAY).lines
    assert (filled.movement.text, filled.movement.amount_yen) == ("ｹﾞﾝｷﾝﾋｷﾀﾞｼ", 50_000)
    undo_match(match_id=match.pk, reason="誤り", posted_on=TODAY, acting_user=keeper, at=now)
    assert box_balance_yen(box, TODAY) == 0


def test_undoing_a_fill_leaves_its_day_as_it_was_and_takes_it_out_on_the_day_of_the_reversal(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    box = banks.box(keeper, now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", -50_000, "ｹﾞﾝｷﾝﾋｷﾀﾞｼ"))
    match = match_lines(new=NewMatch(line_ids=[line.pk], cash_box=box.pk), acting_user=keeper, at=now)
    count = banks.counted(box, {10_000: 5}, keeper, now)
    assert (count.counted_on, count.difference_yen, undo_day(match, TODAY)) == (TODAY, 0, TODAY)
    with pytest.raises(UndoneOnCountedDay):
        undo_match(match_id=match.pk, reason="誤り", posted_on=TODAY, acting_user=keeper, at=now)
    match.refresh_from_db()
    assert (match.state, box_balance_yen(box, TODAY), BankLine.objects.get().match_id) == (
        "CONFIRMED",
        50_000,
        match.pk,
    )
    next_day = TODAY + dt.timedelta(days=1)
    later = now + dt.timedelta(days=1)
    undo_match(match_id=match.pk, reason="誤り", posted_on=next_day, acting_user=keeper, at=later)
    assert (box_balance_yen(box, TODAY), box_balance_yen(box, next_day)) == (50_000, 0)
    assert [(each.movement.on, each.movement.amount_yen) for each in book_of(box, TODAY, next_day).lines] == [
        (next_day, -50_000)
    ]
    assert [each.balance_yen for each in (*boxes(TODAY), *boxes(next_day))] == [50_000, 0]


def test_what_was_spent_of_a_fill_keeps_it_from_being_undone(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    box = banks.box(keeper, now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", -50_000, "ｹﾞﾝｷﾝﾋｷﾀﾞｼ"))
    match = match_lines(new=NewMatch(line_ids=[line.pk], cash_box=box.pk), acting_user=keeper, at=now)
    banks.cash(box, keeper, now)
    with pytest.raises(BoxIsEmpty):
        undo_match(match_id=match.pk, reason="誤り", posted_on=TODAY, acting_user=keeper, at=now)
    assert (BankMatch.objects.get().state, box_balance_yen(box, TODAY)) == ("CONFIRMED", 48_900)


def test_a_line_of_a_bank_does_not_change_what_was_counted(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    box = banks.box(keeper, now)
    banks.counted(box, {}, keeper, now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", -50_000, "ｹﾞﾝｷﾝﾋｷﾀﾞｼ"))
    with pytest.raises(LineOfCountedDay) as refused:
        match_lines(new=NewMatch(line_ids=[line.pk], cash_box=box.pk), acting_user=keeper, at=now)
    assert refused.value.as_dict()["cause_ja"] == (
        "「本社の小口現金」は2026年11月4日に実査しているため、2026年11月2日の明細をその補給・戻し入れとして照合すると、"
        "数え終えた残高が変わります。"
    )
    assert (BankMatch.objects.count(), box_balance_yen(box, TODAY)) == (0, 0)
    assert not Entry.objects.filter(source_kind=MATCH).exists()
    later = now + dt.timedelta(days=1)
    entry = banks.cash(box, keeper, later, dated_on=later.date(), direction="IN", amount_yen=50_000, account_code=BANK)
    posted = Entry.objects.get(source_kind=CASH_ENTRY, source_id=entry.pk)
    match_lines(new=NewMatch(line_ids=[line.pk], entry_ids=[posted.pk]), acting_user=keeper, at=later)
    assert (box_balance_yen(box, TODAY), box_balance_yen(box, later.date())) == (0, 50_000)


def test_a_line_of_a_bank_is_no_movement_of_a_box_that_is_not_used(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    box = banks.box(keeper, now)
    early, late, fill = banks.loaded(
        account,
        keeper,
        now,
        ("2026/09/30", -5_000, "ｹﾞﾝｷﾝﾋｷﾀﾞｼ"),
        ("2026/11/02", -10_000, "ｹﾞﾝｷﾝﾋｷﾀﾞｼ"),
        ("2026/11/03", 10_001, "ｺｸﾞﾁﾓﾄﾞｼ"),
    )
    filled = match_lines(new=NewMatch(line_ids=[late.pk], cash_box=box.pk), acting_user=keeper, at=now)
    for line, refusal in ((early, LineOutsideOfBox), (fill, BoxIsEmpty)):
        with pytest.raises(refusal):
            match_lines(new=NewMatch(line_ids=[line.pk], cash_box=box.pk), acting_user=keeper, at=now)
    banks.cash(box, keeper, now, amount_yen=10_000, account_code=BANK, description="口座へ戻す")
    end_cash_box(box_id=box.pk, out_of_use_from=dt.date(2026, 11, 3), acting_user=keeper, at=now)
    with pytest.raises(LineOutsideOfBox):
        match_lines(new=NewMatch(line_ids=[fill.pk], cash_box=box.pk), acting_user=keeper, at=now)
    with pytest.raises(UndoneOutsideOfBox):
        undo_match(match_id=filled.pk, reason="誤り", posted_on=TODAY, acting_user=keeper, at=now)
    assert (BankMatch.objects.count(), box_balance_yen(box, TODAY)) == (1, 0)


def test_a_rule_of_the_company_suggests_its_account(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    rule = NewRule(
        name="電気代", position=10, direction="OUT", contains="ﾄｳｷﾖｳﾃﾞﾝﾘﾖｸ", account_code="6290", most_yen=50_000
    )
    define_rule(new=rule, acting_user=keeper, at=now)
    fits, too_much, comes_in = banks.loaded(
        account,
        keeper,
        now,
        ("2026/11/02", -11_000, "トウキョウデンリョク 10月"),
        ("2026/11/02", -50_001, "トウキョウデンリョク 10月"),
        ("2026/11/02", 11_000, "トウキョウデンリョク 返金"),
    )
    assert [codes(each) for each in (fits, too_much, comes_in)] == [[("SURE", ["RULE"])], [], []]
    part = AccountPart(account_code="6290", amount_yen=-11_000, label="電気代")
    new = NewMatch(line_ids=[fits.pk], accounts=[part])
    assert lines_of(match_lines(new=new, acting_user=keeper, at=now)) == [
        (BANK, "CREDIT", 11_000),
        ("6290", "DEBIT", 10_000),
        ("1570", "DEBIT", 1_000),
    ]


def test_the_same_amount_of_two_customers_is_to_be_checked(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    sales.finalised(customer("C002", "別の会社", name_kana="ベツノカイシヤ"), keeper, now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN, "ｽｽﾞｷ ﾀﾛｳ"))
    assert codes(line) == [("CHECK", ["AMOUNT", "SEVERAL"])] * 2


def test_undoing_a_match_opens_everything_again(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN, "ｺｳﾅﾝﾌ-ｽﾞ"))
    new = NewMatch(line_ids=[line.pk], items=[paid(invoice, TOTAL_YEN)])
    match = match_lines(new=new, acting_user=keeper, at=now)
    with pytest.raises(ReceiptOfAMatch):
        take_back_receipt(
            receipt_id=Receipt.objects.get().pk, reason="誤り", posted_on=TODAY, acting_user=keeper, at=now
        )
    with pytest.raises(UndoReasonMissing):
        undo_match(match_id=match.pk, reason=" ", posted_on=TODAY, acting_user=keeper, at=now)
    undo_match(match_id=match.pk, reason="相手が違う", posted_on=TODAY, acting_user=keeper, at=now)
    invoice.refresh_from_db()
    line.refresh_from_db()
    assert (invoice.state, invoice.received_yen, line.match_id) == ("FINALISED", 0, None)
    assert list(Receipt.objects.order_by("pk").values_list("amount_yen", flat=True)) == [TOTAL_YEN, -TOTAL_YEN]
    assert Entry.objects.get(reverses=match.entry_id).reason == "相手が違う"
    with pytest.raises(MatchUndone):
        undo_match(match_id=match.pk, reason="再度", posted_on=TODAY, acting_user=keeper, at=now)
    again = match_lines(new=new, acting_user=keeper, at=now)
    assert again.entry_id != match.entry_id
    assert free_sides({account.account_id}, dt.date(2026, 11, 1), TODAY) == []


def test_what_was_taken_back_later_is_matched_with_nothing(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    (line,) = banks.loaded(account, keeper, now, ("2026/10/05", -11_000, "デンリョク"))
    part = AccountPart(account_code="6290", amount_yen=-11_000, label="電気代")
    match = match_lines(new=NewMatch(line_ids=[line.pk], accounts=[part]), acting_user=keeper, at=now)
    undo_match(match_id=match.pk, reason="誤り", posted_on=TODAY, acting_user=keeper, at=now)
    line.refresh_from_db()
    assert codes(line) == []
    assert match.entry_id is not None
    with pytest.raises(EntryTaken):
        match_lines(new=NewMatch(line_ids=[line.pk], entry_ids=[match.entry_id]), acting_user=keeper, at=now)


def test_a_rule_with_the_share_of_another_day_needs_a_look(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    rule = NewRule(
        name="家賃",
        position=10,
        direction="OUT",
        contains="ﾔﾁﾝ",
        account_code="6330",
        tax_category="課税仕入10%(控除80)",
    )
    define_rule(new=rule, acting_user=keeper, at=now)
    before, after = banks.loaded(
        account, keeper, now, ("2026/09/30", -110_000, "ヤチン 9月"), ("2026/10/30", -110_000, "ヤチン 10月")
    )
    assert codes(before) == [("SURE", ["RULE"])]
    assert codes(after) == [("CHECK", ["RULE", "OLD_TAX"])]


def test_a_receipt_by_hand_is_taken_back_with_its_entry(invoice: Invoice, keeper: User, now: dt.datetime) -> None:
    receipt = sales.received(invoice, keeper, now)
    back = take_back_receipt(receipt_id=receipt.pk, reason="誤り", posted_on=TODAY, acting_user=keeper, at=now)
    assert (back.amount_yen, back.takes_back) == (-receipt.amount_yen, receipt)
    entry = Entry.objects.get(source_kind="accounting.receivables.receipt", source_id=receipt.pk)
    assert Entry.objects.filter(reverses=entry).count() == 1


def test_in_a_closed_month_nothing_is_matched_or_undone(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    (line,) = banks.loaded(account, keeper, now, ("2026/10/30", TOTAL_YEN, "ｺｳﾅﾝﾌ-ｽﾞ"))
    closed.month(Month(2026, 10), keeper, now)
    with pytest.raises(PeriodClosed):
        match_lines(new=NewMatch(line_ids=[line.pk], items=[paid(invoice, TOTAL_YEN)]), acting_user=keeper, at=now)
    assert (BankMatch.objects.count(), Receipt.objects.count()) == (0, 0)


def test_an_item_that_is_settled_is_not_matched(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    first, second = banks.loaded(account, keeper, now, *[("2026/11/02", TOTAL_YEN, "ｺｳﾅﾝﾌ-ｽﾞ")] * 2)
    news = [NewMatch(line_ids=[each.pk], items=[paid(invoice, TOTAL_YEN)]) for each in (first, second)]
    with pytest.raises(ItemNotOpen):
        match_many(news=news, acting_user=keeper, at=now)
    assert BankMatch.objects.count() == 0
    assert Receipt.objects.count() == 0


def test_an_entry_is_of_one_account(account: BankAccountOfCompany, keeper: User, now: dt.datetime) -> None:
    other = banks.second_account(keeper, now)
    (out,) = banks.loaded(account, keeper, now, ("2026/11/02", -300, "x"))
    (came,) = banks.loaded(other, keeper, now, ("2026/11/02", 100, "y"))
    with pytest.raises(OneAccountOnly):
        match_lines(new=NewMatch(line_ids=[out.pk, came.pk], entry_ids=[1]), acting_user=keeper, at=now)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(shares=st.lists(st.integers(1, 10**7).flatmap(lambda yen: st.sampled_from((yen, -yen))), min_size=1, max_size=6))
def test_parts_always_come_to_the_line(
    shares: list[int], account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    total_yen = sum(shares)
    if total_yen == 0:
        return
    with transaction.atomic():
        opening_yen = BankLine.objects.filter(account=account).count() + 10**9
        name = f"x{BankLine.objects.count()}"
        (line,) = banks.loaded(account, keeper, now, ("2026/11/02", total_yen, name), opening_yen=opening_yen)
        parts = [AccountPart(account_code="2370", amount_yen=share, label="仮受") for share in shares]
        match = match_lines(new=NewMatch(line_ids=[line.pk], accounts=parts), acting_user=keeper, at=now)
        assert sum(MatchPart.objects.filter(match=match).values_list("amount_yen", flat=True)) == line.amount_yen
        bank = Line.objects.get(entry=match.entry, account=account.account)
        assert (bank.side, bank.amount_yen) == ("DEBIT" if total_yen > 0 else "CREDIT", abs(total_yen))
        transaction.set_rollback(True)


def test_postgresql_holds_matches_by_itself(
    account: BankAccountOfCompany, invoice: Invoice, keeper: User, now: dt.datetime
) -> None:
    first, second = banks.loaded(account, keeper, now, ("2026/11/02", 100, "a"), ("2026/11/02", 200, "b"))
    part = AccountPart(account_code="2370", amount_yen=100, label="仮受")
    match = match_lines(new=NewMatch(line_ids=[first.pk], accounts=[part]), acting_user=keeper, at=now)
    free = "UPDATE accounting_bankline SET match_id = NULL WHERE id = %s"
    assert refused_by_postgresql(free, first.pk) == "bank_line_is_matched_once"
    join = "UPDATE accounting_bankline SET match_id = %s WHERE id = %s"
    assert refused_by_postgresql(join, match.pk, second.pk) == "match_adds_up_to_its_lines"
    assert refused_by_postgresql("UPDATE accounting_bankmatch SET total_yen = 1") == "bank_match_stays"
    assert refused_by_postgresql("UPDATE accounting_entryclaim SET amount_yen = 1") == "entry_claim_is_only_released"
    assert refused_by_postgresql("DELETE FROM accounting_matchpart") == "accounting_matchpart_is_append_only"
    item = spend.owed(1, keeper, now, partner=invoice.customer)
    by_hand = "UPDATE accounting_payable SET state = 'PAID', paid_on = now() WHERE id = %s"
    assert refused_by_postgresql(by_hand, item.pk) == "paid_payable_has_a_paid_run"
