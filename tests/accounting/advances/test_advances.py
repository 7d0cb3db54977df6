"""仮払・立替: what somebody holds, until it is spent with papers or comes back; the register ties to its account."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.advances import work
from accounting.advances.actions import (
    NothingSettled,
    OneHolder,
    PaidAlready,
    PaidInFuture,
    SettledBeyond,
    SettledOutside,
    SettlementTakenBack,
    take_back_settlement,
)
from accounting.advances.models import Advance, AdvanceSettlement
from accounting.advances.queries import holders, long_open, ties
from accounting.ledger.models import Entry, Line
from backoffice.eventlog.door import came_by
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import advanced, books, trade
from tests.factories.books import BANK
from tests.factories.spend import person

HELD, PAID_FOR, TAX = "1560", "1520", "1570"
LIST = "/accounting/advances/"


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books.books(kei, now)
    books.salary_account(kei, now)
    return kei


@pytest.fixture
def client(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def lines_of(entry: Entry | None) -> list[tuple[str, str, int]]:
    found = Line.objects.filter(entry=entry).select_related("account").order_by("position")
    return [(line.account.code, line.side, line.amount_yen) for line in found]


def test_an_advance_is_held_until_it_is_spent_and_comes_back(keeper: User, now: dt.datetime) -> None:
    held = advanced.advance(keeper, now)
    assert lines_of(held.entry) == [(HELD, "DEBIT", 50_000), (BANK, "CREDIT", 50_000)]
    done = advanced.settlement(held, keeper, now)
    assert lines_of(done.entry) == [
        (advanced.TRAIN, "DEBIT", 30_000),
        (TAX, "DEBIT", 3_000),
        (BANK, "DEBIT", 17_000),
        (HELD, "CREDIT", 50_000),
    ]
    (holder,) = holders(dt.date(2026, 10, 19))
    assert (holder.name, holder.count, holder.open_yen) == ("髙﨑 9001", 1, 50_000)
    assert holders(now.date()) == []
    for day in (dt.date(2026, 10, 19), now.date()):
        assert [tie.difference_yen for tie in ties(day)] == [0]
    assert not work.ties(Month(2026, 10)).is_open


def test_a_settlement_is_taken_back_with_its_entry(keeper: User, now: dt.datetime) -> None:
    done = advanced.settlement(advanced.advance(keeper, now), keeper, now)
    asked: dict[str, Any] = {"settlement_id": done.pk, "posted_on": now.date(), "acting_user": keeper, "at": now}
    take_back_settlement(reason="領収書の差し替え", **asked)
    assert [each.open_yen for each in holders(now.date())] == [50_000]
    assert [(tie.book_yen, tie.register_yen) for tie in ties(now.date())] == [(50_000, 50_000)]
    assert [(tie.book_yen, tie.register_yen) for tie in ties(dt.date(2026, 10, 31))] == [(0, 0)]
    with pytest.raises(SettlementTakenBack):
        take_back_settlement(reason="再び", **asked)


def test_what_was_paid_for_a_partner_comes_back(keeper: User, now: dt.datetime) -> None:
    partner = trade.customer()
    held = advanced.advance(keeper, now, 8_800, kind="PAID_FOR", purpose="送料の立替", partner_id=partner.pk)
    assert lines_of(held.entry)[0] == (PAID_FOR, "DEBIT", 8_800)
    assert Line.objects.get(entry=held.entry, account__code=PAID_FOR).partner_id == partner.pk
    done = advanced.settlement(held, keeper, now, spent=[], returned_yen=8_800)
    assert lines_of(done.entry) == [(BANK, "DEBIT", 8_800), (PAID_FOR, "CREDIT", 8_800)]


def test_what_stands_in_the_opening_balances_posts_nothing(keeper: User, now: dt.datetime) -> None:
    held = advanced.advance(keeper, now, bank_account_id=None)
    assert held.entry is None
    assert work.ties(Month(2026, 10)).difference_yen == -50_000


def test_what_is_open_for_long_is_asked_after(keeper: User, now: dt.datetime) -> None:
    held = advanced.advance(keeper, now)
    assert list(long_open(dt.date(2026, 11, 3))) == []
    assert list(long_open(dt.date(2026, 11, 4))) == [held]
    assert not work.long_open(Month(2026, 10)).is_open
    assert work.long_open(Month(2026, 11)).count == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"person_id": None}, OneHolder),
        ({"paid_on": dt.date(2026, 11, 5)}, PaidInFuture),
    ],
)
def test_an_advance_that_does_not_fit_is_refused(
    keeper: User, now: dt.datetime, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        advanced.advance(keeper, now, **changed)
    assert Advance.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"returned_yen": 17_001}, SettledBeyond),
        ({"spent": [], "returned_yen": 0}, NothingSettled),
        ({"bank_account_id": None}, NothingSettled),
        ({"settled_on": dt.date(2026, 10, 4)}, SettledOutside),
        ({"settled_on": dt.date(2026, 11, 5)}, SettledOutside),
    ],
)
def test_a_settlement_that_does_not_fit_is_refused(
    keeper: User, now: dt.datetime, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    held = advanced.advance(keeper, now)
    with pytest.raises(refusal):
        advanced.settlement(held, keeper, now, **changed)
    assert AdvanceSettlement.objects.count() == 0


def test_postgresql_settles_no_more_than_was_paid(keeper: User, now: dt.datetime) -> None:
    advanced.settlement(advanced.advance(keeper, now), keeper, now)
    refusals = {
        "UPDATE accounting_advance SET amount_yen = 1": "accounting_advance_is_append_only",
        "DELETE FROM accounting_advancesettlement": "accounting_advancesettlement_is_append_only",
        "INSERT INTO accounting_advancesettlement (advance_id, settled_on, spent_yen, returned_yen, label, entry_id,"
        " recorded_by_id, recorded_by_name, recorded_at) SELECT advance_id, settled_on, 1, 0, label,"
        " (SELECT entry_id FROM accounting_advance), recorded_by_id, recorded_by_name, recorded_at"
        " FROM accounting_advancesettlement": "advance_is_settled_within_its_amount",
    }
    for sql, name in refusals.items():
        with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert refused.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]


def test_one_is_registered_settled_and_taken_back_on_its_pages(client: Client, keeper: User, now: dt.datetime) -> None:
    who = person("9001")
    new = reverse("accounting:advances_advance_new")
    given = {"kind": "ADVANCE", "purpose": "大阪出張", "paid_on": "2026-10-05", "amount_yen": "５万"}
    nobody = client.post(new, given)
    assert "人か取引先のどちらか一方です。" in nobody.content.decode()
    client.post(new, {**given, "person": who.pk, "bank_account": advanced.bank()})
    held = Advance.objects.get()
    assert held.amount_yen == 50_000
    settle = reverse("accounting:advances_advance_settle", args=[held.pk])
    spent = {"settled_on": "2026-10-20", "account-1": advanced.TRAIN, "yen-1": "33000", "label-1": ""}
    assert "何に使ったかを入力してください。" in client.post(settle, spent).content.decode()
    client.post(settle, {**spent, "label-1": "新幹線"})
    page = client.get(reverse("accounting:advances_advance_detail", args=[held.pk])).content.decode()
    assert "新幹線" in page
    assert "17,000" in client.get(LIST).content.decode()
    back = reverse("accounting:advances_settlement_take_back", args=[AdvanceSettlement.objects.get().pk])
    assert back in page
    client.post(back, {"reason": "日付の誤り", "posted_on": "2026-10-20"})
    assert AdvanceSettlement.objects.count() == 2
    assert client.get(f"{LIST}?all=1").status_code == 200


def test_who_has_no_duty_sees_nothing(aiko: User) -> None:
    client = Client()
    client.force_login(aiko)
    assert client.get(LIST).status_code == 403


def test_pages_ask_as_often_for_many_as_for_few(client: Client, keeper: User, now: dt.datetime) -> None:
    asked = []
    for count in (1, 3):
        for _each in range(count):
            held = advanced.advance(keeper, now)
            advanced.settlement(held, keeper, now, returned_yen=0)
        found = []
        for url in (LIST, reverse("accounting:advances_advance_detail", args=[held.pk])):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            found.append(len(queries))
        asked.append(found)
    assert asked[0] == asked[1]


def test_a_form_that_is_sent_twice_registers_one_advance(keeper: User, now: dt.datetime) -> None:
    with came_by("BROWSER", started_at=now):
        advanced.advance(keeper, now)
        with pytest.raises(PaidAlready):
            advanced.advance(keeper, now)
        advanced.advance(keeper, now, purpose="名古屋出張")
    later = now + dt.timedelta(minutes=1)
    with came_by("BROWSER", started_at=later):
        advanced.advance(keeper, later)
    assert list(Advance.objects.order_by("pk").values_list("purpose", flat=True)) == [
        "大阪出張",
        "名古屋出張",
        "大阪出張",
    ]


def test_money_that_came_back_needs_its_account_and_is_asked_for_last(
    client: Client, keeper: User, now: dt.datetime
) -> None:
    settle = reverse("accounting:advances_advance_settle", args=[advanced.advance(keeper, now).pk])
    spent = {"settled_on": "2026-10-20", "account-1": advanced.TRAIN, "yen-1": "33000", "label-1": "新幹線"}
    answer = client.post(settle, {**spent, "returned_yen": "17000"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"bank_account": ["戻った額を入金した口座を選んでください。"]}
    assert list(answer.context["form"].fields)[-2:] == ["returned_yen", "bank_account"]
    assert AdvanceSettlement.objects.count() == 0
