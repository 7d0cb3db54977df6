"""分割 of electronic records, and 支払不能 of what the company gave."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from accounting.banking.models import BankAccountOfCompany
from accounting.closing.books import payables_tie
from accounting.ledger.models import Entry, Line
from accounting.payables.actions import pay_items
from accounting.payables.models import Payable
from accounting.settlements import work
from accounting.settlements.actions import (
    AccountNeeded,
    NewInstrument,
    NewPart,
    NotHeld,
    NothingToTakeBack,
    NumberUsed,
    OnlyGiven,
    OnlyReceived,
    OnlyRecordsSplit,
    PartsMoved,
    ReasonMissing,
    SplitOutside,
    WrongDay,
    dishonour_instrument,
    endorse_instrument,
    fail_to_pay,
    record_instrument,
    settle_instrument,
    split_instrument,
    take_back_event,
)
from accounting.settlements.models import Instrument, InstrumentEvent
from accounting.settlements.queries import contingent, ties
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import sales, settled, spend

OCTOBER = Month(2026, 10)
TRADE, RECORD, ISSUED_RECORD = "2120", "1215", "2115"
LATER = dt.timedelta(days=60)
PART_NUMBER = "00000000000000009999"


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    """恵 with her books and an issuer."""
    sales.ready(kei, now)
    return kei


@pytest.fixture
def held(keeper: User, now: dt.datetime) -> Instrument:
    """A record of 110,000 yen, taken for an invoice."""
    return settled.taken(settled.claim(settled.both(), keeper, now), keeper, now, 110_000)


def split(held: Instrument, keeper: User, now: dt.datetime, **changed: Any) -> Instrument:
    given: dict[str, Any] = {"happened_on": now.date(), "number": PART_NUMBER, "amount_yen": 60_000, **changed}
    return split_instrument(instrument_id=held.pk, **given, acting_user=keeper, at=now)


def lines_of(entry: Entry | None) -> list[tuple[str, str, int]]:
    found = Line.objects.filter(entry=entry).order_by("position")
    return list(found.values_list("account__code", "side", "amount_yen"))


def apart(day: dt.date) -> list[tuple[str, int, int]]:
    return [(tie.account.code, tie.book_yen, tie.register_yen) for tie in ties(day) if tie.book_yen or tie.register_yen]


def test_a_part_is_assigned_to_a_supplier_and_the_rest_collected(
    held: Instrument, keeper: User, now: dt.datetime
) -> None:
    before = Entry.objects.count()
    part = split(held, keeper, now)
    assert Entry.objects.count() == before
    held.refresh_from_db()
    rest = held.parts.exclude(pk=part.pk).get()
    assert (held.state, part.amount_yen, rest.amount_yen, rest.number) == ("SPLIT", 60_000, 50_000, held.number)
    assert apart(now.date()) == [(RECORD, 110_000, 110_000)]
    item = settled.debt(1, settled.both("S900", "芝浦商会"), keeper, now, account_code=TRADE)
    endorse_instrument(
        instrument_id=part.pk,
        happened_on=now.date(),
        partner_id=item.partner_id or 0,
        parts=[NewPart(item.pk, 60_000)],
        acting_user=keeper,
        at=now,
    )
    assert [(each.pk, yen) for each, yen in contingent(now.date())] == [(part.pk, 60_000)]
    assert apart(now.date()) == [(RECORD, 50_000, 50_000)]
    bank = BankAccountOfCompany.objects.get(code="MAIN").pk
    settle_instrument(
        instrument_id=rest.pk, happened_on=settled.DUE_ON, bank_account_id=bank, acting_user=keeper, at=now + LATER
    )
    assert apart(settled.DUE_ON) == []
    assert not work.ties(Month(2026, 12)).is_open
    assert Event.objects.filter(step="accounting.settlements.split_instrument").count() == 1


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"amount_yen": 0}, SplitOutside),
        ({"amount_yen": 110_000}, SplitOutside),
        ({"happened_on": dt.date(2026, 11, 5)}, WrongDay),
    ],
)
def test_a_split_that_can_not_be_is_refused(
    changed: dict[str, Any], refused: type[Exception], held: Instrument, keeper: User, now: dt.datetime
) -> None:
    with pytest.raises(refused):
        split(held, keeper, now, **changed)
    with pytest.raises(NumberUsed):
        split(held, keeper, now, number=held.number)
    held.refresh_from_db()
    assert (held.state, Instrument.objects.count(), InstrumentEvent.objects.count()) == ("HELD", 1, 1)


def test_only_records_that_were_received_and_are_held_are_split(keeper: User, now: dt.datetime) -> None:
    partner = settled.both()
    note = settled.taken(settled.claim(partner, keeper, now), keeper, now, form="NOTE")
    given = settled.given(settled.debt(1, partner, keeper, now), keeper, now)
    for each, refused in ((note, OnlyRecordsSplit), (given, OnlyReceived)):
        with pytest.raises(refused):
            split(each, keeper, now)
    record = settled.taken(settled.claim(partner, keeper, now), keeper, now)
    split(record, keeper, now)
    with pytest.raises(NotHeld):
        split(record, keeper, now, number="1")


def test_a_split_is_taken_back_with_its_parts_while_both_are_held(
    held: Instrument, keeper: User, now: dt.datetime
) -> None:
    part = split(held, keeper, now)
    by: dict[str, Any] = {"reason": "誤り", "posted_on": now.date(), "acting_user": keeper, "at": now}
    with pytest.raises(NothingToTakeBack):
        take_back_event(instrument_id=part.pk, **by)
    smaller = split(part, keeper, now, number="1", amount_yen=10_000)
    with pytest.raises(PartsMoved):
        take_back_event(instrument_id=held.pk, **by)
    take_back_event(instrument_id=part.pk, **by)
    take_back_event(instrument_id=held.pk, **by)
    for each, state in ((held, "HELD"), (part, "CANCELLED"), (smaller, "CANCELLED")):
        each.refresh_from_db()
        assert each.state == state
    assert apart(now.date()) == [(RECORD, 110_000, 110_000)]
    # The numbers are free again.
    assert split(held, keeper, now).number == PART_NUMBER


def test_a_part_that_is_dishonoured_stands_on_an_account_of_its_own(
    held: Instrument, keeper: User, now: dt.datetime
) -> None:
    part = split(held, keeper, now)
    given: dict[str, Any] = {"happened_on": now.date(), "reason": "資金不足", "bank_account_id": None}
    with pytest.raises(AccountNeeded):
        dishonour_instrument(instrument_id=part.pk, account_code="", **given, acting_user=keeper, at=now)
    event = dishonour_instrument(instrument_id=part.pk, account_code="1220", **given, acting_user=keeper, at=now)
    assert lines_of(event.entry) == [("1220", "DEBIT", 60_000), (RECORD, "CREDIT", 60_000)]


def test_postgresql_holds_the_parts_to_the_whole(held: Instrument, keeper: User, now: dt.datetime) -> None:
    part = split(held, keeper, now)
    again = Instrument.objects.get(pk=part.pk)
    again.pk, again._state.adding, again.number, again.state = None, True, "7", "SETTLED"
    refusals = {
        "instrument_stays": lambda: Instrument.objects.filter(pk=part.pk).update(amount_yen=1),
        "parts_add_up_to_the_whole": again.save,
        "instrument_number_is_used_once": lambda: Instrument.objects.filter(pk=held.pk).update(state="HELD"),
    }
    for name, act in refusals.items():
        with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
            act()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert refused.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def failed(given: Instrument, keeper: User, now: dt.datetime, **changed: Any) -> InstrumentEvent:
    asked: dict[str, Any] = {"happened_on": settled.DUE_ON, "reason": "資金不足", **changed}
    return fail_to_pay(instrument_id=given.pk, **asked, acting_user=keeper, at=now + LATER)


def test_what_the_company_fails_to_pay_is_owed_again(keeper: User, now: dt.datetime) -> None:
    item = settled.debt(1, settled.both(), keeper, now, account_code=TRADE)
    given = settled.given(item, keeper, now, 60_000)
    for changed, refused in (({"reason": " "}, ReasonMissing), ({"happened_on": now.date()}, WrongDay)):
        with pytest.raises(refused):
            failed(given, keeper, now, **changed)
    item.refresh_from_db()
    assert item.state == "PAID"
    event = failed(given, keeper, now)
    assert lines_of(event.entry) == [(ISSUED_RECORD, "DEBIT", 60_000), (TRADE, "CREDIT", 60_000)]
    item.refresh_from_db()
    given.refresh_from_db()
    assert (item.state, item.to_pay_yen, given.state) == ("OPEN", 60_000, "DISHONOURED")
    assert apart(settled.DUE_ON) == []
    assert not payables_tie(Month(2026, 12)).is_open
    with pytest.raises(NotHeld):
        failed(given, keeper, now)
    with pytest.raises(NothingToTakeBack):
        take_back_event(
            instrument_id=given.pk, reason="誤り", posted_on=settled.DUE_ON, acting_user=keeper, at=now + LATER
        )


def test_what_can_not_be_opened_again_is_owed_anew(keeper: User, ben: User, admin: User, now: dt.datetime) -> None:
    """40,000 of 60,000 by a record, the rest paid: the debt is closed, and what was not paid is a debt of its own."""
    spend.payment_route(ben, admin, now)
    item = settled.debt(1, settled.both(), keeper, now, account_code=TRADE)
    given = settled.given(item, keeper, now, 40_000)
    run = spend.decided(spend.planned([item], keeper, now), ben, now)
    pay_items(run_id=run.pk, acting_user=keeper, at=now + LATER)
    event = failed(given, keeper, now)
    assert lines_of(event.entry) == [(ISSUED_RECORD, "DEBIT", 40_000), (TRADE, "CREDIT", 40_000)]
    item.refresh_from_db()
    anew = Payable.objects.exclude(pk=item.pk).get()
    assert (item.state, anew.amount_yen, anew.due_on, anew.state) == ("PAID", 40_000, settled.DUE_ON, "OPEN")
    assert not payables_tie(Month(2026, 12)).is_open


def test_one_of_the_opening_balances_is_owed_anew(keeper: User, now: dt.datetime) -> None:
    new = NewInstrument(
        direction="ISSUED",
        form="RECORD",
        number="9",
        partner_id=settled.both().pk,
        issued_on=settled.ISSUED_ON,
        taken_on=settled.ISSUED_ON,
        due_on=settled.DUE_ON,
        opening_yen=30_000,
    )
    given = record_instrument(new=new, acting_user=keeper, at=now)
    failed(given, keeper, now)
    anew = Payable.objects.get()
    assert (anew.amount_yen, anew.account.code) == (30_000, TRADE)


def test_what_was_received_is_dishonoured_and_not_failed(held: Instrument, keeper: User, now: dt.datetime) -> None:
    with pytest.raises(OnlyGiven):
        failed(held, keeper, now)
    held.refresh_from_db()
    assert held.state == "HELD"


def test_the_pages_split_and_fail(held: Instrument, keeper: User, now: dt.datetime, client: Client) -> None:
    client.force_login(keeper)
    detail = reverse("accounting:settlements_instrument_detail", args=[held.pk])
    url = reverse("accounting:settlements_instrument_split", args=[held.pk])
    assert url in client.get(detail).content.decode()
    given = {"happened_on": "2026-11-04", "number": PART_NUMBER, "amount_yen": "110,000"}
    refused = client.post(url, given)
    assert (refused.status_code, "1円以上、110,000円未満ではありません" in refused.content.decode()) == (422, True)
    done = client.post(url, {**given, "amount_yen": "60,000"})
    assert done.status_code == 302
    part = Instrument.objects.get(number=PART_NUMBER)
    assert done["Location"] == reverse("accounting:settlements_instrument_detail", args=[part.pk])
    shown = client.get(detail).content.decode()
    assert PART_NUMBER in shown
    assert url not in shown
    own = settled.given(settled.debt(1, settled.both("S901", "芝浦商会"), keeper, now), keeper, now, due_on=now.date())
    fail = reverse("accounting:settlements_instrument_fail", args=[own.pk])
    assert client.post(fail, {"happened_on": "2026-11-04", "reason": "資金不足"}).status_code == 302
    own.refresh_from_db()
    assert own.state == "DISHONOURED"
