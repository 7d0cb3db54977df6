"""What is owed: one item and one entry of a source; payment is agreed to by another, carried out once."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounting.banking.layouts import general_layout
from accounting.banking.rules import NotABankDay, PayeeAccount, totals_of
from accounting.ledger.models import Entry, Line
from accounting.ledger.rules import Source
from accounting.payables import accounts
from accounting.payables.actions import (
    AlreadyOwed,
    AlreadyPlanned,
    ApproverPlanned,
    BillAlreadyRecorded,
    BillDoesNotAddUp,
    BillFromTheFuture,
    CallOffReasonMissing,
    NewBillLine,
    NoFile,
    NotALiability,
    NotApprovedYet,
    NothingOwed,
    NothingToPay,
    NotOpen,
    NotSubmitted,
    OnePayee,
    PayDayPast,
    PaymentDayNotReached,
    TaxDoesNotFit,
    approve_payment,
    call_off_payment,
    cancel_item,
    download_file,
    pay_items,
)
from accounting.payables.models import Bill, Payable, PaymentRun
from accounting.payables.queries import owed_by_account
from accounting.payables.rules import PurchaseTax, due_day, shared_out, split_gross, split_net, tax_fits
from accounting.payables.tax import purchase_tax
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import spend
from tests.factories.books import BANK, PAYABLE, RENT, books, credit, debit, salary_account
from tests.factories.trade import supplier

OCTOBER = dt.date(2026, 10, 15)
ACCOUNT = PayeeAccount("0009", "001", "ORDINARY", "1111111", "タカサキ アイコ")


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> User:
    """恵 with her books and the company's account; 弁 agrees to payments; every person has a bank account."""
    books(kei, now)
    salary_account(kei, now)
    spend.payment_route(ben, admin, now)
    monkeypatch.setattr(accounts, "_offers", [lambda ids, on: dict.fromkeys(ids, ACCOUNT)])
    return kei


def lines_of(kind: str, pk: int) -> list[tuple[str, str, int, str]]:
    entry = Entry.objects.get(source_kind=kind, source_id=pk)
    found = Line.objects.filter(entry=entry).select_related("account").order_by("position")
    return [(line.account.code, line.side, line.amount_yen, line.tax_category) for line in found]


def refused_by_postgresql(sql: str, *given: Any) -> str:
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given)
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_owing_posts_the_entry_of_the_source_and_opens_one_item(keeper: User, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now)
    assert (item.amount_yen, item.state, item.payee_name) == (1000, "OPEN", "髙﨑 9001")
    assert lines_of("tests.spend.paper", 1) == [
        (RENT, "DEBIT", 1000, "課税仕入10%"),
        (PAYABLE, "CREDIT", 1000, "対象外"),
    ]


def test_what_is_withheld_from_the_payee_is_not_owed_to_him(keeper: User, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now, lines=(debit("6240", 100_000), credit("2361", 10_210)))
    assert item.amount_yen == 89_790


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"lines": ()}, NothingOwed),
        ({"lines": (debit(RENT, 100), credit("2361", 100))}, NothingOwed),
        ({"account_code": BANK}, NotALiability),
        ({"account_code": "0000"}, NotALiability),
        ({"person": None}, OnePayee),
    ],
)
def test_what_cannot_be_owed_is_refused_and_nothing_is_posted(
    changed: dict[str, Any], refusal: type[Exception], keeper: User, now: dt.datetime
) -> None:
    with pytest.raises(refusal):
        spend.owed(1, keeper, now, **changed)
    assert (Payable.objects.count(), Entry.objects.count()) == (0, 0)


def test_one_source_is_owed_once(keeper: User, now: dt.datetime) -> None:
    spend.owed(1, keeper, now)
    with pytest.raises(AlreadyOwed):
        spend.owed(1, keeper, now, lines=(debit(RENT, 2000),))
    assert (Payable.objects.count(), Entry.objects.count()) == (1, 1)


COLUMNS = (
    "INSERT INTO accounting_payable (source_kind, source_id, person_id, payee_name, amount_yen, incurred_on, due_on,"
    " account_id, description, state) SELECT source_kind, source_id + {add}, {person}, payee_name, {yen}, incurred_on,"
    " due_on, {account}, description, {state} FROM accounting_payable WHERE id = %s"
)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"add": "0"}, "source_is_owed_once"),
        ({"yen": "0"}, "payable_amount_is_above_zero"),
        ({"yen": "-1"}, "payable_amount_is_above_zero"),
        ({"person": "NULL"}, "payable_has_one_payee"),
        ({"state": "'PAID'"}, "payable_begins_open"),
        (
            {"account": f"(SELECT id FROM accounting_account WHERE code = '{BANK}')"},
            "payable_stands_on_a_liability",
        ),
    ],
)
def test_postgresql_refuses_what_cannot_be_owed(
    changed: dict[str, str], constraint: str, keeper: User, now: dt.datetime
) -> None:
    item = spend.owed(1, keeper, now)
    given = {"add": "1", "person": "person_id", "yen": "amount_yen", "account": "account_id", "state": "state"}
    assert refused_by_postgresql(COLUMNS.format(**{**given, **changed}), item.pk) == constraint


def test_a_payment_is_planned_by_one_agreed_to_by_another_and_carried_out_on_its_day(
    keeper: User, ben: User, now: dt.datetime
) -> None:
    items = [spend.owed(number, keeper, now) for number in (1, 2)]
    run = spend.planned(items, keeper, now)
    spend.decided(run, ben, now)
    assert (run.state, run.approved_by_name, run.count, run.total_yen) == ("APPROVED", "石井 弁", 2, 2000)
    on_the_day = now + dt.timedelta(days=21)
    pay_items(run_id=run.pk, acting_user=keeper, at=on_the_day)
    assert lines_of("accounting.payables.payment", run.pk) == [
        (PAYABLE, "DEBIT", 1000, "対象外"),
        (PAYABLE, "DEBIT", 1000, "対象外"),
        (BANK, "CREDIT", 2000, "対象外"),
    ]
    assert list(Payable.objects.values_list("state", "paid_on")) == [("PAID", spend.DUE_ON)] * 2
    assert owed_by_account() == {}


def test_the_file_pays_each_payee_once_with_the_sum_of_the_items(keeper: User, ben: User, now: dt.datetime) -> None:
    items = [spend.owed(1, keeper, now), spend.owed(2, keeper, now)]
    items.append(spend.owed(3, keeper, now, person=spend.person("9002")))
    run = spend.decided(spend.planned(items, keeper, now), ben, now)
    taken = download_file(run_id=run.pk, acting_user=keeper, at=now)
    totals = totals_of(bytes(taken.file), general_layout(run.pay_on))
    assert (totals.count, totals.total_yen) == (2, 3000)
    assert Event.objects.filter(step="accounting.payables.download_file").count() == 1


def test_who_has_no_account_is_paid_without_the_file(
    keeper: User, ben: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_offers", [])
    run = spend.decided(spend.planned([spend.owed(1, keeper, now)], keeper, now), ben, now)
    assert (run.state, run.file_count, run.file_sha256) == ("APPROVED", 0, "")
    with pytest.raises(NoFile):
        download_file(run_id=run.pk, acting_user=keeper, at=now)


def test_a_payment_is_not_carried_out_before_its_day_nor_twice(keeper: User, ben: User, now: dt.datetime) -> None:
    run = spend.planned([spend.owed(1, keeper, now)], keeper, now)
    with pytest.raises(NotApprovedYet):
        pay_items(run_id=run.pk, acting_user=keeper, at=now)
    spend.decided(run, ben, now)
    with pytest.raises(PaymentDayNotReached):
        pay_items(run_id=run.pk, acting_user=keeper, at=now)
    later = now + dt.timedelta(days=21)
    pay_items(run_id=run.pk, acting_user=keeper, at=later)
    with pytest.raises(NotApprovedYet):
        pay_items(run_id=run.pk, acting_user=keeper, at=later)
    assert Entry.objects.filter(source_kind="accounting.payables.payment").count() == 1


def test_an_item_is_in_one_payment(keeper: User, ben: User, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now)
    run = spend.planned([item], keeper, now)
    with pytest.raises(AlreadyPlanned):
        spend.planned([item], keeper, now)
    with pytest.raises(AlreadyPlanned):
        cancel_item(payable_id=item.pk, reason="誤り", posted_on=spend.DUE_ON, acting_user=keeper, at=now)
    spend.decided(run, ben, now)
    pay_items(run_id=run.pk, acting_user=keeper, at=now + dt.timedelta(days=21))
    with pytest.raises(NotOpen):
        spend.planned([item], keeper, now)
    assert PaymentRun.objects.count() == 1


def test_a_day_on_which_nothing_can_be_paid_is_refused(keeper: User, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now)
    with pytest.raises(NotABankDay):
        spend.planned([item], keeper, now, pay_on=dt.date(2026, 11, 23))
    with pytest.raises(PayDayPast):
        spend.planned([item], keeper, now, pay_on=dt.date(2026, 11, 2))
    with pytest.raises(NothingToPay):
        spend.planned([], keeper, now)
    assert PaymentRun.objects.count() == 0


@pytest.mark.parametrize("outcome", ["SEND_BACK", "REJECT"])
def test_what_is_not_agreed_to_sets_its_items_free(outcome: str, keeper: User, ben: User, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now)
    run = spend.decided(spend.planned([item], keeper, now), ben, now, outcome)
    item.refresh_from_db()
    assert (run.state, item.payment_id, item.state) == ("RETURNED", None, "OPEN")
    spend.planned([item], keeper, now)


def test_an_approved_payment_is_called_off_with_a_reason(keeper: User, ben: User, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now)
    run = spend.decided(spend.planned([item], keeper, now), ben, now)
    with pytest.raises(CallOffReasonMissing):
        call_off_payment(run_id=run.pk, reason=" ", acting_user=keeper, at=now)
    call_off_payment(run_id=run.pk, reason="請求の誤り", acting_user=keeper, at=now)
    item.refresh_from_db()
    assert item.payment_id is None
    with pytest.raises(NotApprovedYet):
        call_off_payment(run_id=run.pk, reason="もう一度", acting_user=keeper, at=now)
    with pytest.raises(NotSubmitted):
        spend.approve_directly(run, ben, now)


def test_the_planner_does_not_approve(keeper: User, now: dt.datetime) -> None:
    run = spend.planned([spend.owed(1, keeper, now)], keeper, now)
    with pytest.raises(ApproverPlanned):
        spend.approve_directly(run, keeper, now)
    assert (
        refused_by_postgresql(
            "UPDATE accounting_paymentrun SET state = 'APPROVED', approved_by_id = planned_by_id WHERE id = %s", run.pk
        )
        == "payment_is_not_approved_by_its_planner"
    )


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE accounting_payable SET amount_yen = 1 WHERE id = %s", "settled_payable_stays"),
        ("UPDATE accounting_payable SET state = 'OPEN', paid_on = NULL WHERE id = %s", "settled_payable_stays"),
        ("DELETE FROM accounting_payable WHERE id = %s", "settled_payable_stays"),
    ],
)
def test_postgresql_keeps_a_paid_item(sql: str, constraint: str, keeper: User, ben: User, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now)
    run = spend.decided(spend.planned([item], keeper, now), ben, now)
    pay_items(run_id=run.pk, acting_user=keeper, at=now + dt.timedelta(days=21))
    assert refused_by_postgresql(sql, item.pk) == constraint


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE accounting_payable SET amount_yen = 1 WHERE id = %s", "payable_is_written_once"),
        ("UPDATE accounting_payable SET due_on = '2026-12-01' WHERE id = %s", "payable_is_written_once"),
        (
            "UPDATE accounting_payable SET state = 'PAID', paid_on = '2026-11-25' WHERE id = %s",
            "paid_payable_has_a_paid_run",
        ),
        ("UPDATE accounting_payable SET payment_id = NULL WHERE id = %s", "planned_payable_keeps_its_run"),
        ("DELETE FROM accounting_payable WHERE id = %s", "settled_payable_stays"),
    ],
)
def test_postgresql_keeps_an_open_item(sql: str, constraint: str, keeper: User, ben: User, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now)
    spend.decided(spend.planned([item], keeper, now), ben, now)
    assert refused_by_postgresql(sql, item.pk) == constraint


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE accounting_paymentrun SET state = 'PAID', total_yen = 1 WHERE id = %s", "payment_is_written_once"),
        ("UPDATE accounting_paymentrun SET state = 'PAID', file = 'x' WHERE id = %s", "payment_is_written_once"),
        ("UPDATE accounting_paymentrun SET state = 'SUBMITTED' WHERE id = %s", "payment_goes_forward_only"),
        ("DELETE FROM accounting_paymentrun WHERE id = %s", "payment_goes_forward_only"),
    ],
)
def test_postgresql_keeps_what_was_agreed_to(
    sql: str, constraint: str, keeper: User, ben: User, now: dt.datetime
) -> None:
    run = spend.decided(spend.planned([spend.owed(1, keeper, now)], keeper, now), ben, now)
    assert refused_by_postgresql(sql, run.pk) == constraint


def test_a_cancelled_item_has_its_entry_reversed(keeper: User, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now)
    cancel_item(payable_id=item.pk, reason="二重", posted_on=spend.INCURRED_ON, acting_user=keeper, at=now)
    assert owed_by_account() == {}
    assert Entry.objects.filter(reverses__source_id=1).count() == 1
    with pytest.raises(NotOpen):
        cancel_item(payable_id=item.pk, reason="二重", posted_on=spend.INCURRED_ON, acting_user=keeper, at=now)


def test_the_neighbour_sees_and_changes_nothing(keeper: User, other_company: Company, now: dt.datetime) -> None:
    item = spend.owed(1, keeper, now)
    with scope.working_in(other_company.pk):
        assert (Payable.objects.count(), PaymentRun.objects.count(), Bill.objects.count()) == (0, 0, 0)
        assert Payable.objects.filter(pk=item.pk).update(description="x") == 0
    foreign = "UPDATE accounting_payable SET company_id = %s WHERE id = %s"
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(foreign, [other_company.pk, item.pk])


def test_a_bill_is_posted_net_with_the_tax_beside_it(keeper: User, now: dt.datetime) -> None:
    bill = spend.billed(supplier(), keeper, now)
    assert lines_of("accounting.payables.bill", bill.pk) == [
        ("6210", "DEBIT", 100_000, "課税仕入10%"),
        ("1570", "DEBIT", 10_000, "課税仕入10%"),
        ("2120", "CREDIT", 110_000, "対象外"),
    ]
    item = Payable.objects.get()
    assert (item.amount_yen, item.due_on, item.partner_id) == (110_000, dt.date(2026, 11, 30), bill.partner_id)


def test_without_a_registration_number_only_a_part_of_the_tax_counts(keeper: User, now: dt.datetime) -> None:
    lines = (NewBillLine("6210", "STANDARD", 70_001, "広告"), NewBillLine("6310", "STANDARD", 29_999, "備品"))
    bill = spend.billed(supplier(), keeper, now, registration_number="", lines=lines)
    # 10,000 × 70% = 7,000 counts; 3,000 is cost: 3,000 × 70,001 ÷ 100,000 = 2,100.03 → 2,100, and the rest 900.
    assert lines_of("accounting.payables.bill", bill.pk) == [
        ("6210", "DEBIT", 72_101, "課税仕入10%(控除70)"),
        ("6310", "DEBIT", 30_899, "課税仕入10%(控除70)"),
        ("1570", "DEBIT", 7_000, "課税仕入10%(控除70)"),
        ("2120", "CREDIT", 110_000, "対象外"),
    ]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"taxes": {"STANDARD": 9_998}, "total_yen": 109_998}, TaxDoesNotFit),
        ({"taxes": {}, "total_yen": 100_000}, TaxDoesNotFit),
        ({"total_yen": 110_001}, BillDoesNotAddUp),
        ({"dated_on": dt.date(2026, 11, 5)}, BillFromTheFuture),
        ({"lines": ()}, NothingOwed),
        ({"lines": (NewBillLine("6210", "STANDARD", -1, "x"),)}, NothingOwed),
    ],
)
def test_a_bill_that_cannot_be_right_is_refused(
    changed: dict[str, Any], refusal: type[Exception], keeper: User, now: dt.datetime
) -> None:
    with pytest.raises(refusal):
        spend.billed(supplier(), keeper, now, **changed)
    assert (Bill.objects.count(), Payable.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_a_bill_of_a_number_is_recorded_once(keeper: User, now: dt.datetime) -> None:
    theirs = supplier()
    bill = spend.billed(theirs, keeper, now)
    with pytest.raises(BillAlreadyRecorded):
        spend.billed(theirs, keeper, now)
    assert Payable.objects.count() == 1
    with pytest.raises(IntegrityError, match="bill_of_a_number_is_kept_once"), transaction.atomic():
        Bill.objects.create(
            partner=theirs, number="A-1", partner_name="x", dated_on=OCTOBER, due_on=OCTOBER, description="x",
            total_yen=1, recorded_by_id=1, recorded_by_name="x", recorded_at=now,
        )  # fmt: skip
    assert refused_by_postgresql("UPDATE accounting_bill SET total_yen = 1 WHERE id = %s", bill.pk) == (
        "accounting_bill_is_append_only"
    )


def test_what_came_in_september_keeps_its_share_on_a_bill_of_october(keeper: User, now: dt.datetime) -> None:
    came = dt.date(2026, 9, 28)
    bill = spend.billed(
        supplier(), keeper, now, registration_number="", dated_on=dt.date(2026, 10, 5), received_on=came
    )
    lines = Line.objects.filter(entry__source_id=bill.pk, account__code__in=("6210", "1570")).order_by("position")
    assert list(lines.values_list("amount_yen", "tax_category", "supplied_on", "posted_on")) == [
        (102_000, "課税仕入10%(控除80)", came, dt.date(2026, 10, 5)),
        (8_000, "課税仕入10%(控除80)", came, dt.date(2026, 10, 5)),
    ]


@pytest.mark.parametrize(
    ("on", "creditable_yen", "category"),
    [
        (dt.date(2026, 9, 30), 800, "課税仕入10%(控除80)"),
        (dt.date(2026, 10, 1), 700, "課税仕入10%(控除70)"),
        (dt.date(2028, 10, 1), 500, "課税仕入10%(控除50)"),
        (dt.date(2030, 10, 1), 300, "課税仕入10%(控除30)"),
        (dt.date(2031, 10, 1), 0, "課税仕入10%(控除不可)"),
    ],
)
def test_the_share_that_counts_follows_the_date(on: dt.date, creditable_yen: int, category: str) -> None:
    split = split_gross(purchase_tax("STANDARD", on, is_registered=False, gross_yen=11_000), 11_000)
    assert (split.tax_yen, split.creditable_yen, split.how.category) == (1000, creditable_yen, category)
    assert split.cost_yen + split.creditable_yen == 11_000


def registered(treatment: str) -> PurchaseTax:
    return purchase_tax(treatment, OCTOBER, is_registered=True, gross_yen=1000)


def test_receipts_are_split_by_their_rate() -> None:
    # 1,080 × 8 ÷ 108 = 80; 999 × 10 ÷ 110 = 90.8 → 90; outside the tax there is none.
    assert split_gross(registered("REDUCED"), 1080).tax_yen == 80
    assert split_gross(registered("STANDARD"), 999).tax_yen == 90
    outside = split_gross(registered("OUTSIDE"), 999)
    assert (outside.tax_yen, outside.cost_yen, outside.how.category) == (0, 999, "不課税")
    assert split_net(registered("STANDARD"), 909, 90).cost_yen == 909


def test_a_tax_fits_in_any_rounding_that_the_law_leaves_free() -> None:
    rate = registered("STANDARD").rate
    assert [tax_fits(rate, 999, tax) for tax in (98, 99, 100, 101)] == [False, True, True, False]
    assert [tax_fits(rate, 1000, tax) for tax in (99, 100, 101)] == [False, True, False]


def test_shares_add_up_to_the_yen() -> None:
    assert shared_out(100, [1, 1, 1]) == [33, 33, 34]
    assert shared_out(0, [5, 5]) == [0, 0]


def test_a_due_day_on_a_holiday_moves_before_it() -> None:
    # 25 October 2026 is a Sunday; February has no 31st and its last day of 2027 is a Sunday.
    assert due_day(dt.date(2026, 9, 3), months_after=1, day=25) == dt.date(2026, 10, 23)
    assert due_day(dt.date(2027, 1, 31), months_after=1, day=31) == dt.date(2027, 2, 26)


def test_the_source_is_named_for_the_ledger(keeper: User, now: dt.datetime) -> None:
    item = spend.owed(7, keeper, now)
    assert (item.source_kind, item.source_id) == (Source("tests.spend.paper", 7).kind, 7)
    assert approve_payment.step == "accounting.payables.approve_payment"  # type: ignore[attr-defined]
