"""Petty cash: each line of the cash book is an entry, nothing is taken out that is not there, counts post what differs."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from accounting.banking.actions import (
    AlreadyTakenBack,
    BoxAccountNotAnAsset,
    BoxAccountOfABank,
    BoxIsEmpty,
    BoxNotInUse,
    BoxStillHolds,
    CashInFuture,
    CountedSince,
    DifferenceUnexplained,
    end_cash_box,
    take_back_cash,
)
from accounting.banking.models import CASH_COUNT, CASH_ENTRY, CashBox, CashCount, CashEntry
from accounting.banking.queries import book_of, box_balance_yen, boxes, pieces_known
from accounting.banking.rules import NotAPiece, counted_yen
from accounting.ledger.models import Entry, Line
from backoffice.organisation.models import User
from tests.factories import banks
from tests.factories.books import BANK, SALES, books, salary_account

TODAY = dt.date(2026, 11, 4)


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


@pytest.fixture
def box(keeper: User, now: dt.datetime) -> CashBox:
    return banks.box(keeper, now)


def lines_of(kind: str, pk: int) -> list[tuple[str, str, int]]:
    entry = Entry.objects.get(source_kind=kind, source_id=pk)
    found = Line.objects.filter(entry=entry).select_related("account").order_by("position")
    return [(line.account.code, line.side, line.amount_yen) for line in found]


def refused_by_postgresql(sql: str, *given: Any) -> str:
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given)
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def test_money_out_of_a_box_is_posted_with_its_tax(box: CashBox, keeper: User, now: dt.datetime) -> None:
    banks.filled(box, keeper, now)
    line = banks.cash(box, keeper, now)
    assert lines_of(CASH_ENTRY, line.pk) == [
        ("6270", "DEBIT", 1000),
        ("1570", "DEBIT", 100),
        (banks.CASH, "CREDIT", 1100),
    ]
    assert box_balance_yen(box, TODAY) == 48_900


def test_a_sale_in_cash_is_posted_with_the_tax_received(box: CashBox, keeper: User, now: dt.datetime) -> None:
    line = banks.cash(box, keeper, now, direction="IN", account_code=SALES, description="店頭の販売")
    assert lines_of(CASH_ENTRY, line.pk) == [
        (banks.CASH, "DEBIT", 1100),
        (SALES, "CREDIT", 1000),
        ("2380", "CREDIT", 100),
    ]


def test_tax_that_is_not_credited_in_full_stays_in_the_cost(box: CashBox, keeper: User, now: dt.datetime) -> None:
    banks.filled(box, keeper, now)
    line = banks.cash(box, keeper, now, tax_category="課税仕入10%(控除70)")
    assert lines_of(CASH_ENTRY, line.pk) == [
        ("6270", "DEBIT", 1030),
        ("1570", "DEBIT", 70),
        (banks.CASH, "CREDIT", 1100),
    ]


def test_nobody_takes_out_what_is_not_there_on_any_day(box: CashBox, keeper: User, now: dt.datetime) -> None:
    banks.filled(box, keeper, now, 5_000)
    banks.cash(box, keeper, now, amount_yen=4_000)
    with pytest.raises(BoxIsEmpty):
        banks.cash(box, keeper, now, dated_on=dt.date(2026, 10, 15))
    assert CashEntry.objects.count() == 2
    assert Entry.objects.filter(source_kind=CASH_ENTRY).count() == 2


def test_a_line_is_of_a_day_on_which_the_box_was_used(box: CashBox, keeper: User, now: dt.datetime) -> None:
    with pytest.raises(BoxNotInUse):
        banks.cash(box, keeper, now, dated_on=dt.date(2026, 9, 30))
    with pytest.raises(CashInFuture):
        banks.cash(box, keeper, now, dated_on=dt.date(2026, 11, 5))
    assert CashEntry.objects.count() == 0


def test_a_line_is_taken_back_once_with_its_entry(box: CashBox, keeper: User, now: dt.datetime) -> None:
    banks.filled(box, keeper, now)
    line = banks.cash(box, keeper, now)
    back = take_back_cash(cash_entry_id=line.pk, reason="金額の誤り", posted_on=TODAY, acting_user=keeper, at=now)
    assert (back.direction, back.amount_yen, back.reason) == ("IN", 1100, "金額の誤り")
    assert Entry.objects.filter(reverses__source_kind=CASH_ENTRY, reverses__source_id=line.pk).count() == 1
    assert box_balance_yen(box, TODAY) == 50_000
    for pk in (line.pk, back.pk):
        with pytest.raises(AlreadyTakenBack):
            take_back_cash(cash_entry_id=pk, reason="再度", posted_on=TODAY, acting_user=keeper, at=now)
    assert CashEntry.objects.count() == 3


def test_a_count_that_agrees_posts_nothing(box: CashBox, keeper: User, now: dt.datetime) -> None:
    banks.filled(box, keeper, now)
    count = banks.counted(box, {10_000: 4, 5_000: 1, 1_000: 5}, keeper, now)
    assert (count.counted_yen, count.book_yen, count.difference_yen) == (50_000, 50_000, 0)
    assert not Entry.objects.filter(source_kind=CASH_COUNT).exists()


def test_what_a_count_lacks_is_posted_and_the_book_goes_on_from_it(
    box: CashBox, keeper: User, now: dt.datetime
) -> None:
    banks.filled(box, keeper, now)
    with pytest.raises(DifferenceUnexplained):
        banks.counted(box, {10_000: 4, 1_000: 9, 500: 1}, keeper, now)
    assert CashCount.objects.count() == 0
    count = banks.counted(box, {10_000: 4, 1_000: 9, 500: 1}, keeper, now, note="釣銭の渡し誤り")
    assert lines_of(CASH_COUNT, count.pk) == [(banks.CASH, "CREDIT", 500), ("1565", "DEBIT", 500)]
    assert box_balance_yen(box, TODAY) == 49_500
    assert book_of(box, dt.date(2026, 11, 1), TODAY).closing_yen == 49_500
    with pytest.raises(CountedSince):
        banks.cash(box, keeper, now)


def test_what_a_count_has_too_much_is_posted_on_the_other_side(box: CashBox, keeper: User, now: dt.datetime) -> None:
    count = banks.counted(box, {500: 1}, keeper, now, note="不明")
    assert lines_of(CASH_COUNT, count.pk) == [(banks.CASH, "DEBIT", 500), ("1565", "CREDIT", 500)]


def test_pieces_are_those_in_circulation() -> None:
    known = pieces_known(TODAY)
    assert counted_yen({10_000: 1, 2_000: 1, 1: 3}, known) == 12_003
    with pytest.raises(NotAPiece):
        counted_yen({3_000: 1}, known)
    with pytest.raises(NotAPiece):
        counted_yen({1_000: -1}, known)


def test_a_box_goes_out_of_use_when_it_is_empty(box: CashBox, keeper: User, now: dt.datetime) -> None:
    banks.filled(box, keeper, now)
    with pytest.raises(BoxStillHolds):
        end_cash_box(box_id=box.pk, out_of_use_from=TODAY, acting_user=keeper, at=now)
    banks.cash(box, keeper, now, amount_yen=50_000, account_code=BANK, description="口座へ戻す")
    end_cash_box(box_id=box.pk, out_of_use_from=TODAY, acting_user=keeper, at=now)
    assert boxes(TODAY) == []
    with pytest.raises(BoxNotInUse):
        banks.filled(CashBox.objects.get(), keeper, now) and banks.cash(box, keeper, now, dated_on=TODAY)


def test_cash_stands_on_an_asset(keeper: User, now: dt.datetime) -> None:
    with pytest.raises(BoxAccountNotAnAsset):
        banks.box(keeper, now, account_code="2310")
    salary_account(keeper, now)
    with pytest.raises(BoxAccountOfABank):
        banks.box(keeper, now, account_code=BANK)
    assert CashBox.objects.count() == 0


def test_postgresql_keeps_the_cash_book_as_it_was_written(box: CashBox, keeper: User, now: dt.datetime) -> None:
    banks.filled(box, keeper, now)
    banks.counted(box, {10_000: 5}, keeper, now)
    for table in ("cashentry", "cashcount"):
        said = refused_by_postgresql(f"DELETE FROM accounting_{table}")
        assert said == f"accounting_{table}_is_append_only"
    unexplained = (
        "INSERT INTO accounting_cashcount (box_id, counted_on, pieces, counted_yen, book_yen, difference_yen, note,"
        " recorded_by_id, recorded_by_name, recorded_at) VALUES (%s, '2026-11-04', '{}', 1, 0, 1, '', 1, '', now())"
    )
    assert refused_by_postgresql(unexplained, box.pk) == "cash_difference_gives_its_reason"
    wrong = unexplained.replace("1, 0, 1, ''", "1, 0, 2, 'x'")
    assert refused_by_postgresql(wrong, box.pk) == "cash_difference_is_counted_less_book"


def test_the_cash_book_is_kept_on_its_pages(keeper: User, now: dt.datetime, django_assert_num_queries: Any) -> None:
    client = Client()
    client.force_login(keeper)
    held = banks.box(keeper, now)
    banks.filled(held, keeper, now)
    url = reverse("accounting:banking_box_detail", args=[held.pk])
    sent = {"dated_on": "2026-11-02", "direction": "OUT", "amount_yen": "1,100", "account_code": "6270"}
    refused = client.post(f"{url}entry", sent)
    assert refused.status_code == 422
    assert CashEntry.objects.count() == 1
    client.post(f"{url}entry", {**sent, "description": "切手"})
    page = client.get(url).content.decode()
    assert "切手" in page
    assert "48,900" in page
    client.post(
        f"{url}count", {"counted_on": "2026-11-04", "piece_10000": "4", "piece_1000": "8", "note": "千円足りない"}
    )
    count = CashCount.objects.get()
    assert count.difference_yen == -900
    assert "千円足りない" in client.get(reverse("accounting:banking_count_detail", args=[count.pk])).content.decode()
    assert "48,000" in client.get(reverse("accounting:banking_position")).content.decode()


def test_an_account_says_its_opening_before_its_first_statement(keeper: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(keeper)
    sent = {
        "code": "SUB", "bank_code": "0005", "bank_name": "三菱UFJ銀行", "bank_kana": "ミツビシユーエフジエイ", "branch_code": "001",
        "branch_name": "本店", "branch_kana": "ホンテン", "kind": "ORDINARY", "number": "1112223", "account_code": BANK,
        "holder_kana": "カ）ミナトショウカイ", "opening_on": "2026-10-01", "opening_yen": "-1,000", "consignor_code": "",
        "consignor_kana": "カ）ミナトショウカイ", "separator": "CRLF", "name_class": "PARTY_NAME",
    }  # fmt: skip
    answer = client.post(reverse("accounting:banking_account_new"), sent)
    assert answer.status_code == 302
    page = client.get(reverse("accounting:banking_position")).content.decode()
    assert "三菱UFJ銀行 本店" in page
    assert "−1,000" in page
