"""相殺: equal sums of both sides, in one entry; open again when it is undone."""

import datetime as dt

import pytest
from django.db import Error, connection, transaction

from accounting.closing.books import payables_tie, receivables_tie
from accounting.ledger.actions import PeriodClosed, close_month
from accounting.ledger.models import Entry, Line
from accounting.payables.actions import (
    AlreadyPlanned,
    PartlySettled,
    SettledBeyond,
    SettlementTakenBack,
    cancel_item,
    pay_items,
)
from accounting.payables.models import Payable, PayableSettlement
from accounting.payables.queries import payees_of
from accounting.receivables.actions import ReceiptOfASettlement, ReceivedTooMuch, take_back_receipt
from accounting.receivables.models import Receipt
from accounting.settlements.actions import (
    NewPart,
    NothingChosen,
    OffsetUndone,
    OtherPartner,
    ReasonMissing,
    SetOffSince,
    SidesDiffer,
    print_notice,
    undo_offset,
)
from accounting.settlements.models import Offset, OffsetPart
from accounting.settlements.paper import notice_context
from accounting.settlements.queries import candidates
from backoffice.eventlog.door import came_by
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import sales, settled, spend, trade
from tests.factories.books import BANK

TRADE = "2120"
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    """恵 with her books, an issuer, and 弁 who agrees to payments."""
    sales.ready(kei, now)
    spend.payment_route(ben, admin, now)
    return kei


def lines_of(entry: Entry) -> list[tuple[str, str, int]]:
    found = Line.objects.filter(entry=entry).select_related("account").order_by("position")
    return [(line.account.code, line.side, line.amount_yen) for line in found]


def refused_by_postgresql(sql: str) -> str:
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_a_part_of_both_sides_is_set_off_in_one_entry(keeper: User, now: dt.datetime) -> None:
    partner = settled.both()
    invoice = settled.claim(partner, keeper, now)
    item = settled.debt(1, partner, keeper, now, 60_000, account_code=TRADE)
    (candidate,) = candidates()
    assert (candidate.partner, candidate.invoices_yen, candidate.payables_yen) == (partner, 110_000, 60_000)
    made = settled.offset(invoice, item, keeper, now, 45_000)
    assert lines_of(made.entry) == [(TRADE, "DEBIT", 45_000), ("1220", "CREDIT", 45_000)]
    assert set(Line.objects.filter(entry=made.entry).values_list("partner", flat=True)) == {partner.pk}
    invoice.refresh_from_db()
    item.refresh_from_db()
    assert (invoice.open_yen, invoice.state) == (65_000, "FINALISED")
    assert (item.to_pay_yen, item.state, item.paid_on) == (15_000, "OPEN", None)
    assert not receivables_tie(OCTOBER).is_open
    assert not payables_tie(OCTOBER).is_open


def test_what_is_set_off_whole_is_paid_and_opens_again_when_it_is_undone(keeper: User, now: dt.datetime) -> None:
    partner = settled.both()
    invoice = settled.claim(partner, keeper, now, 60_000)
    items = [settled.debt(number, partner, keeper, now, 33_000, account_code=TRADE) for number in (1, 2)]
    made = settled.offset(
        invoice,
        items[0],
        keeper,
        now,
        invoices=[NewPart(invoice.pk, 66_000)],
        payables=[NewPart(each.pk, 33_000) for each in items],
    )
    invoice.refresh_from_db()
    assert invoice.state == "PAID"
    assert {(each.state, each.paid_on) for each in Payable.objects.all()} == {("PAID", settled.ISSUED_ON)}
    undo_offset(offset_id=made.pk, reason="相手の承諾なし", posted_on=now.date(), acting_user=keeper, at=now)
    invoice.refresh_from_db()
    assert (invoice.state, invoice.open_yen) == ("FINALISED", 66_000)
    assert {(each.state, each.to_pay_yen) for each in Payable.objects.all()} == {("OPEN", 33_000)}
    assert Entry.objects.filter(reverses=made.entry, posted_on=now.date()).count() == 1
    for month in (OCTOBER, NOVEMBER):
        assert not receivables_tie(month).is_open
        assert not payables_tie(month).is_open
    with pytest.raises(OffsetUndone):
        undo_offset(offset_id=made.pk, reason="再び", posted_on=now.date(), acting_user=keeper, at=now)
    with pytest.raises(OffsetUndone):
        print_notice(offset_id=made.pk, acting_user=keeper, at=now)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"reason": " "}, ReasonMissing),
        ({"invoices": []}, NothingChosen),
        ({"payables": []}, NothingChosen),
    ],
)
def test_what_is_missing_is_refused(
    keeper: User, now: dt.datetime, changed: dict[str, object], refusal: type[Exception]
) -> None:
    partner = settled.both()
    invoice, item = settled.claim(partner, keeper, now), settled.debt(1, partner, keeper, now)
    with pytest.raises(refusal):
        settled.offset(invoice, item, keeper, now, **changed)
    assert (Offset.objects.count(), Receipt.objects.count(), PayableSettlement.objects.count()) == (0, 0, 0)


def test_only_what_is_open_between_the_two_is_set_off(keeper: User, ben: User, now: dt.datetime) -> None:
    partner, other = settled.both(), settled.both("B002", "他社")
    invoice, item = settled.claim(partner, keeper, now), settled.debt(1, partner, keeper, now)
    foreign = settled.debt(2, other, keeper, now)
    with pytest.raises(OtherPartner):
        settled.offset(invoice, foreign, keeper, now)
    with pytest.raises(SettledBeyond):
        settled.offset(invoice, item, keeper, now, 60_001)
    with pytest.raises(SidesDiffer):
        settled.offset(invoice, item, keeper, now, invoices=[NewPart(invoice.pk, 1)])
    small = settled.claim(partner, keeper, now, 10_000)
    with pytest.raises(ReceivedTooMuch):
        settled.offset(small, item, keeper, now, 11_001)
    spend.planned([item], keeper, now)
    with pytest.raises(AlreadyPlanned):
        settled.offset(invoice, item, keeper, now)
    close_month(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(PeriodClosed):
        settled.offset(invoice, foreign, keeper, now, invoices=[NewPart(settled.claim(other, keeper, now).pk, 60_000)])
    assert Offset.objects.count() == 0


def test_the_rest_is_paid_by_a_payment_and_then_the_set_off_stays(keeper: User, ben: User, now: dt.datetime) -> None:
    partner = settled.both()
    invoice, item = settled.claim(partner, keeper, now), settled.debt(1, partner, keeper, now)
    made = settled.offset(invoice, item, keeper, now, 45_000)
    item.refresh_from_db()
    with pytest.raises(PartlySettled):
        cancel_item(payable_id=item.pk, reason="誤り", posted_on=now.date(), acting_user=keeper, at=now)
    run = spend.decided(spend.planned([item], keeper, now), ben, now)
    assert run.total_yen == 15_000
    item.refresh_from_db()
    assert [each.amount_yen for each in payees_of([item], run.pay_on)] == [15_000]
    pay_items(run_id=run.pk, acting_user=keeper, at=now + dt.timedelta(days=30))
    entry = Entry.objects.get(source_kind="accounting.payables.payment", source_id=run.pk)
    assert lines_of(entry) == [("2310", "DEBIT", 15_000), (BANK, "CREDIT", 15_000)]
    with pytest.raises(SettlementTakenBack):
        undo_offset(offset_id=made.pk, reason="誤り", posted_on=now.date(), acting_user=keeper, at=now)
    invoice.refresh_from_db()
    assert invoice.open_yen == 65_000


def test_a_receipt_of_a_set_off_is_taken_back_with_it_only(keeper: User, now: dt.datetime) -> None:
    partner = settled.both()
    invoice, item = settled.claim(partner, keeper, now), settled.debt(1, partner, keeper, now)
    settled.offset(invoice, item, keeper, now)
    with pytest.raises(ReceiptOfASettlement):
        take_back_receipt(
            receipt_id=Receipt.objects.get().pk, reason="誤り", posted_on=now.date(), acting_user=keeper, at=now
        )


def test_the_notice_says_both_sides_and_is_kept_once(keeper: User, now: dt.datetime) -> None:
    partner = settled.both()
    invoice, item = settled.claim(partner, keeper, now), settled.debt(1, partner, keeper, now)
    made = settled.offset(invoice, item, keeper, now, 45_000)
    said = notice_context(made, list(made.parts.order_by("position")))
    assert (said["total"], said["recipient"]["name"]) == ("45,000", "浜松町物産株式会社 御中")
    assert said["ours_sums"] == {"open": "110,000", "amount": "45,000", "rest": "65,000"}
    assert said["theirs_sums"] == {"open": "60,000", "amount": "45,000", "rest": "15,000"}
    kept = print_notice(offset_id=made.pk, acting_user=keeper, at=now)
    assert (kept.amount_yen, kept.partner_name) == (45_000, "浜松町物産株式会社")


def test_postgresql_holds_the_sums(keeper: User, now: dt.datetime) -> None:
    partner = trade.supplier(is_customer=True)
    invoice, item = settled.claim(partner, keeper, now), settled.debt(1, partner, keeper, now)
    made = settled.offset(invoice, item, keeper, now)
    assert refused_by_postgresql("UPDATE accounting_offset SET total_yen = 1") == "accounting_offset_changes_once"
    assert refused_by_postgresql("DELETE FROM accounting_offsetpart") == "accounting_offsetpart_is_append_only"
    wrong = "UPDATE accounting_payable SET settled_yen = 1, state = 'OPEN', paid_on = NULL"
    assert refused_by_postgresql(wrong) == "settled_is_the_sum_of_settlements"
    assert (
        refused_by_postgresql(
            "INSERT INTO accounting_payablesettlement (payable_id, settled_on, amount_yen, source_kind, source_id, "
            "recorded_by_id, recorded_by_name, recorded_at) SELECT payable_id, settled_on, 1, source_kind, source_id, "
            "recorded_by_id, recorded_by_name, recorded_at FROM accounting_payablesettlement"
        )
        == "settled_is_the_sum_of_settlements"
    )
    assert OffsetPart.objects.filter(offset=made).count() == 2


def test_a_form_that_is_sent_twice_sets_off_once(keeper: User, now: dt.datetime) -> None:
    partner = settled.both()
    invoice = settled.claim(partner, keeper, now)
    item = settled.debt(1, partner, keeper, now, 60_000, account_code=TRADE)
    with came_by("BROWSER", started_at=now):
        made = settled.offset(invoice, item, keeper, now, 20_000)
        with pytest.raises(SetOffSince) as refused:
            settled.offset(invoice, item, keeper, now, 20_000)
    assert refused.value.given == {"number": made.number}
    item.refresh_from_db()
    assert (Offset.objects.count(), item.settled_yen) == (1, 20_000)
    later = now + dt.timedelta(minutes=1)
    with came_by("BROWSER", started_at=later):
        settled.offset(invoice, item, keeper, later, 20_000)
    item.refresh_from_db()
    assert (Offset.objects.count(), item.settled_yen) == (2, 40_000)
