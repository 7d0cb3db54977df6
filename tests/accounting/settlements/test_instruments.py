"""Notes and electronic records: what they settle, how they end, and what of them stands on their accounts as of a day."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, connection, transaction

from accounting.banking import expected
from accounting.banking.actions import ItemPart, NewMatch, match_lines, undo_match
from accounting.banking.models import BankAccountOfCompany
from accounting.banking.queries import suggested
from accounting.banking.rules import SURE
from accounting.closing.books import payables_tie, receivables_tie
from accounting.ledger.models import Entry, Line
from accounting.payables.models import Payable
from accounting.receivables.models import Receipt
from accounting.settlements import work
from accounting.settlements.actions import (
    AccountNeeded,
    BankNeeded,
    DaysOutOfOrder,
    DiscountTooLarge,
    NewInstrument,
    NewPart,
    NoteForbidden,
    NotHeld,
    NothingChosen,
    NothingToTakeBack,
    NotTheWholeSum,
    NotYetDue,
    NumberUsed,
    OnlyReceived,
    RecordTooLate,
    WrongDay,
    discount_instrument,
    dishonour_instrument,
    endorse_instrument,
    record_instrument,
    settle_instrument,
    take_back_event,
)
from accounting.settlements.models import Instrument, InstrumentEvent
from accounting.settlements.queries import contingent, ties
from accounting.settlements.work import due_days
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import banks, sales, settled, spend
from tests.factories.books import BANK

TRADE = "2120"
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
RECORD, ISSUED_RECORD, LOSS = "1215", "2115", "7215"
LATER = dt.timedelta(days=60)


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    """恵 with her books and an issuer."""
    sales.ready(kei, now)
    return kei


@pytest.fixture
def bank(keeper: User) -> int:
    return BankAccountOfCompany.objects.get(code="MAIN").pk


def lines_of(entry: Entry | None) -> list[tuple[str, str, int]]:
    found = Line.objects.filter(entry=entry).select_related("account").order_by("position")
    return [(line.account.code, line.side, line.amount_yen) for line in found]


def held_on(day: dt.date) -> dict[str, tuple[int, int]]:
    """Book and register of each account that has something."""
    found = {tie.account.code: (tie.book_yen, tie.register_yen) for tie in ties(day)}
    return {code: pair for code, pair in found.items() if pair != (0, 0)}


def by(keeper: User, now: dt.datetime) -> dict[str, Any]:
    return {"acting_user": keeper, "at": now}


def test_a_record_taken_for_an_invoice_stands_on_its_account_until_its_day(
    keeper: User, bank: int, now: dt.datetime
) -> None:
    invoice = settled.claim(settled.both(), keeper, now)
    held = settled.taken(invoice, keeper, now, 110_000)
    assert lines_of(held.events.get().entry) == [(RECORD, "DEBIT", 110_000), ("1220", "CREDIT", 110_000)]
    invoice.refresh_from_db()
    assert invoice.state == "PAID"
    with pytest.raises(WrongDay):
        settle_instrument(
            instrument_id=held.pk, happened_on=now.date(), bank_account_id=bank, **by(keeper, now + LATER)
        )
    event = settle_instrument(
        instrument_id=held.pk, happened_on=settled.DUE_ON, bank_account_id=bank, **by(keeper, now + LATER)
    )
    assert lines_of(event.entry) == [(BANK, "DEBIT", 110_000), (RECORD, "CREDIT", 110_000)]
    assert held_on(now.date()) == {RECORD: (110_000, 110_000)}
    assert held_on(settled.DUE_ON) == {}
    assert not receivables_tie(OCTOBER).is_open
    assert not work.ties(OCTOBER).is_open
    with pytest.raises(NotHeld):
        settle_instrument(
            instrument_id=held.pk, happened_on=settled.DUE_ON, bank_account_id=bank, **by(keeper, now + LATER)
        )


def test_a_record_given_for_what_is_owed_is_paid_on_its_day(keeper: User, bank: int, now: dt.datetime) -> None:
    item = settled.debt(1, settled.both(), keeper, now, account_code=TRADE)
    held = settled.given(item, keeper, now, 40_000)
    assert lines_of(held.events.get().entry) == [(TRADE, "DEBIT", 40_000), (ISSUED_RECORD, "CREDIT", 40_000)]
    item.refresh_from_db()
    assert (item.state, item.to_pay_yen) == ("OPEN", 20_000)
    assert not payables_tie(OCTOBER).is_open
    assert held_on(now.date()) == {ISSUED_RECORD: (40_000, 40_000)}
    with pytest.raises(OnlyReceived):
        discount_instrument(
            instrument_id=held.pk, happened_on=now.date(), discount_yen=1, bank_account_id=bank, **by(keeper, now)
        )
    event = settle_instrument(
        instrument_id=held.pk, happened_on=settled.DUE_ON, bank_account_id=bank, **by(keeper, now + LATER)
    )
    assert lines_of(event.entry) == [(ISSUED_RECORD, "DEBIT", 40_000), (BANK, "CREDIT", 40_000)]
    assert held_on(settled.DUE_ON) == {}


def test_a_line_of_the_bank_collects_it_and_lets_it_go(keeper: User, now: dt.datetime) -> None:
    invoice = settled.claim(settled.both(), keeper, now)
    held = settled.taken(invoice, keeper, now, 110_000, due_on=dt.date(2026, 11, 2))
    account = BankAccountOfCompany.objects.get(code="MAIN")
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", 110_000, "ﾌﾘｺﾐ ｺｳﾅﾝﾌ-ｽﾞ"))
    line.account = account
    best = suggested([line], now.date())[line.pk][0]
    assert (best.confidence, best.items[0][0].ref) == (SURE, ("accounting.settlements.instrument", held.pk))
    part = ItemPart(kind="accounting.settlements.instrument", id=held.pk, amount_yen=110_000)
    match = match_lines(new=NewMatch(line_ids=[line.pk], items=[part]), **by(keeper, now))
    held.refresh_from_db()
    assert held.state == "SETTLED"
    assert lines_of(match.entry) == [(BANK, "DEBIT", 110_000), (RECORD, "CREDIT", 110_000)]
    with pytest.raises(NothingToTakeBack):
        take_back_event(instrument_id=held.pk, reason="誤り", posted_on=now.date(), **by(keeper, now))
    undo_match(match_id=match.pk, reason="誤り", posted_on=now.date(), **by(keeper, now))
    held.refresh_from_db()
    assert held.state == "HELD"
    assert held_on(now.date()) == {RECORD: (110_000, 110_000)}


def test_what_is_discounted_is_contingent_until_its_day(keeper: User, bank: int, now: dt.datetime) -> None:
    held = settled.taken(settled.claim(settled.both(), keeper, now), keeper, now)
    asked = {"instrument_id": held.pk, "happened_on": now.date(), "bank_account_id": bank, **by(keeper, now)}
    with pytest.raises(DiscountTooLarge):
        discount_instrument(discount_yen=100_000, **asked)
    event = discount_instrument(discount_yen=1_200, **asked)
    assert lines_of(event.entry) == [(BANK, "DEBIT", 98_800), (LOSS, "DEBIT", 1_200), (RECORD, "CREDIT", 100_000)]
    assert [(each.pk, yen) for each, yen in contingent(now.date())] == [(held.pk, 100_000)]
    assert contingent(settled.ISSUED_ON) == []
    # 31 December 2026 is a day on which banks rest: the record is paid on 4 January.
    assert [yen for _each, yen in contingent(settled.DUE_ON)] == [100_000]
    assert contingent(dt.date(2027, 1, 4)) == []
    take_back_event(instrument_id=held.pk, reason="割引の取りやめ", posted_on=now.date(), **by(keeper, now))
    held.refresh_from_db()
    assert (held.state, contingent(now.date())) == ("HELD", [])
    assert held_on(now.date()) == {RECORD: (100_000, 100_000)}


def test_a_supplier_takes_it_for_what_is_owed(keeper: User, now: dt.datetime) -> None:
    held = settled.taken(settled.claim(settled.both(), keeper, now), keeper, now)
    supplier = settled.both("B002", "芝製作所")
    item = settled.debt(1, supplier, keeper, now, 120_000, account_code=TRADE)
    asked = {"instrument_id": held.pk, "happened_on": now.date(), "partner_id": supplier.pk, **by(keeper, now)}
    with pytest.raises(NothingChosen):
        endorse_instrument(parts=[], **asked)
    with pytest.raises(NotTheWholeSum):
        endorse_instrument(parts=[NewPart(item.pk, 120_000)], **asked)
    event = endorse_instrument(parts=[NewPart(item.pk, 100_000)], **asked)
    assert lines_of(event.entry) == [(TRADE, "DEBIT", 100_000), (RECORD, "CREDIT", 100_000)]
    item.refresh_from_db()
    assert item.to_pay_yen == 20_000
    assert [yen for _each, yen in contingent(now.date())] == [100_000]
    take_back_event(instrument_id=held.pk, reason="譲渡の取消", posted_on=now.date(), **by(keeper, now))
    item.refresh_from_db()
    assert item.to_pay_yen == 120_000
    assert not payables_tie(NOVEMBER).is_open


def test_what_is_dishonoured_is_owed_again(keeper: User, now: dt.datetime) -> None:
    invoice = settled.claim(settled.both(), keeper, now)
    held = settled.taken(invoice, keeper, now, 110_000, due_on=dt.date(2026, 11, 2))
    asked = {"instrument_id": held.pk, "happened_on": dt.date(2026, 11, 2), "bank_account_id": None, **by(keeper, now)}
    event = dishonour_instrument(reason="資金不足", account_code="", **asked)
    assert lines_of(event.entry) == [("1220", "DEBIT", 110_000), (RECORD, "CREDIT", 110_000)]
    invoice.refresh_from_db()
    assert (invoice.state, invoice.open_yen) == ("FINALISED", 110_000)
    assert not receivables_tie(NOVEMBER).is_open
    assert held_on(now.date()) == {}
    with pytest.raises(NothingToTakeBack):
        take_back_event(instrument_id=held.pk, reason="誤り", posted_on=now.date(), **by(keeper, now))


def test_what_was_discounted_is_bought_back_when_it_is_dishonoured(keeper: User, bank: int, now: dt.datetime) -> None:
    held = settled.taken(settled.claim(settled.both(), keeper, now), keeper, now, due_on=dt.date(2026, 11, 4))
    discount_instrument(
        instrument_id=held.pk,
        happened_on=dt.date(2026, 11, 2),
        discount_yen=0,
        bank_account_id=bank,
        **by(keeper, now),
    )
    asked = {"instrument_id": held.pk, "happened_on": now.date(), "reason": "不渡り", **by(keeper, now)}
    with pytest.raises(BankNeeded):
        dishonour_instrument(account_code="1560", bank_account_id=None, **asked)
    event = dishonour_instrument(account_code="1560", bank_account_id=bank, **asked)
    assert lines_of(event.entry) == [("1560", "DEBIT", 100_000), (BANK, "CREDIT", 100_000)]
    assert event.contingent_yen == -100_000
    take_back_event(instrument_id=held.pk, reason="誤り", posted_on=now.date(), **by(keeper, now))
    held.refresh_from_db()
    assert held.state == "DISCOUNTED"


def test_registering_is_taken_back_with_what_it_settled(keeper: User, now: dt.datetime) -> None:
    invoice = settled.claim(settled.both(), keeper, now)
    held = settled.taken(invoice, keeper, now)
    take_back_event(instrument_id=held.pk, reason="番号の誤り", posted_on=now.date(), **by(keeper, now))
    held.refresh_from_db()
    invoice.refresh_from_db()
    assert (held.state, invoice.open_yen) == ("CANCELLED", 110_000)
    assert sum(each.amount_yen for each in Receipt.objects.all()) == 0
    assert held_on(now.date()) == {}
    again = settled.taken(invoice, keeper, now)
    assert again.number == held.number
    with pytest.raises(NumberUsed):
        settled.taken(invoice, keeper, now, 10_000)


def test_what_stands_in_the_opening_balances_posts_nothing(keeper: User, bank: int, now: dt.datetime) -> None:
    partner = settled.both()
    new = NewInstrument(
        direction="RECEIVED",
        form="NOTE",
        number="AA-1",
        partner_id=partner.pk,
        issued_on=dt.date(2026, 8, 31),
        taken_on=dt.date(2026, 9, 30),
        due_on=now.date(),
        opening_yen=300_000,
    )
    held = record_instrument(new=new, **by(keeper, now))
    assert (held.is_opening, held.account.code, held.events.get().entry) == (True, "1210", None)
    assert held_on(now.date()) == {"1210": (0, 300_000)}
    assert work.ties(OCTOBER).difference_yen == -300_000
    asked = {"instrument_id": held.pk, "happened_on": now.date(), "reason": "不渡り", **by(keeper, now)}
    with pytest.raises(AccountNeeded):
        dishonour_instrument(account_code="", bank_account_id=None, **asked)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"parts": []}, NothingChosen),
        ({"due_on": dt.date(2026, 10, 30)}, DaysOutOfOrder),
        ({"issued_on": dt.date(2026, 11, 1)}, DaysOutOfOrder),
        ({"taken_on": dt.date(2026, 11, 5)}, WrongDay),
    ],
)
def test_what_does_not_fit_is_refused(
    keeper: User, now: dt.datetime, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    invoice = settled.claim(settled.both(), keeper, now)
    with pytest.raises(refusal):
        settled.taken(invoice, keeper, now, **changed)
    assert (Instrument.objects.count(), InstrumentEvent.objects.count(), Receipt.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("law", ["SUBCONTRACT", "BOTH"])
def test_a_supplier_under_the_law_is_not_paid_by_a_note_nor_by_a_late_record(
    keeper: User, now: dt.datetime, law: str
) -> None:
    partner = settled.both()
    item = settled.debt(1, partner, keeper, now)
    spend.judged(partner, law, keeper, now)
    with pytest.raises(NoteForbidden):
        settled.given(item, keeper, now, form="NOTE", due_on=spend.DUE_ON)
    with pytest.raises(RecordTooLate):
        settled.given(item, keeper, now, due_on=spend.DUE_ON + dt.timedelta(days=1))
    assert settled.given(item, keeper, now, due_on=spend.DUE_ON).state == "HELD"


def test_others_and_what_was_received_before_the_law_may_be_paid_by_a_note(keeper: User, now: dt.datetime) -> None:
    free, old = settled.both(), settled.both("B002", "旧取引")
    spend.judged(free, "FREELANCE", keeper, now)
    spend.judged(old, "SUBCONTRACT", keeper, now)
    settled.given(settled.debt(1, free, keeper, now), keeper, now, form="NOTE")
    before = settled.debt(2, old, keeper, now, received_on=dt.date(2025, 12, 31))
    settled.given(before, keeper, now, form="NOTE")
    assert Payable.objects.filter(state="PAID").count() == 2


def test_due_days_feed_the_forecast_the_deadlines_and_the_closing(keeper: User, now: dt.datetime) -> None:
    partner = settled.both()
    settled.taken(settled.claim(partner, keeper, now), keeper, now, due_on=dt.date(2026, 11, 30))
    settled.given(settled.debt(1, partner, keeper, now), keeper, now, due_on=dt.date(2026, 10, 31))
    source = next(each for each in expected.every() if each.code == "accounting.settlements")
    found = list(source.find(now.date(), dt.date(2026, 12, 31)))
    # 31 October 2026 is a Saturday, and 3 November a holiday: money moves on the next day of banks.
    assert [(each.on, each.amount_yen) for each in found] == [
        (dt.date(2026, 11, 2), -60_000),
        (dt.date(2026, 11, 30), 100_000),
    ]
    days = list(due_days(now.date(), dt.date(2026, 12, 31)))
    assert [(each.on, each.meta) for each in days] == [(dt.date(2026, 11, 30), "1件　¥100,000")]
    assert work.overdue(OCTOBER).count == 1


def test_postgresql_holds_what_an_instrument_says(keeper: User, now: dt.datetime) -> None:
    settled.taken(settled.claim(settled.both(), keeper, now), keeper, now)
    refusals = {
        "UPDATE accounting_instrument SET amount_yen = 1": "instrument_stays",
        "DELETE FROM accounting_instrument": "instrument_stays",
        "UPDATE accounting_instrument SET state = 'SETTLED'": "events_leave_what_the_state_says",
        "UPDATE accounting_instrumentevent SET balance_yen = 1": "accounting_instrumentevent_is_append_only",
        "DELETE FROM accounting_instrumentitem": "accounting_instrumentitem_is_append_only",
    }
    for sql, name in refusals.items():
        with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert refused.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def test_nothing_is_collected_before_its_day_comes(keeper: User, bank: int, now: dt.datetime) -> None:
    held = settled.taken(settled.claim(settled.both(), keeper, now), keeper, now, 110_000)
    with pytest.raises(NotYetDue) as refused:
        settle_instrument(instrument_id=held.pk, happened_on=now.date(), bank_account_id=bank, **by(keeper, now))
    assert refused.value.given == {"due_on": settled.DUE_ON}
    held.refresh_from_db()
    assert (held.state, held.events.count()) == ("HELD", 1)


def test_a_number_is_kept_in_half_width_and_used_once(keeper: User, now: dt.datetime) -> None:
    first = settled.taken(settled.claim(settled.both(), keeper, now), keeper, now, 110_000, number="ＡＢ１２３４　")
    assert first.number == "AB1234"
    other = settled.claim(settled.both("B002", "芝浦物産株式会社"), keeper, now)
    with pytest.raises(NumberUsed):
        settled.taken(other, keeper, now, 110_000, number="ＡＢ１２３４")
    assert Instrument.objects.count() == 1
