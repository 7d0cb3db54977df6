"""Months are closed for everybody or for one room, year-end entries apart, and reopened once with a reason."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounting.ledger import actions, queries
from accounting.ledger.models import Entry, Period
from accounting.ledger.rules import EntryDraft, Source, Stage
from backoffice.access.gate import NotAllowed
from backoffice.eventlog.actions import must_record
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories.books import BANK, RENT, SALES, books, credit, debit

OCTOBER, MARCH = Month(2026, 10), Month(2026, 3)
CARRIED = "3330"
INVOICE, BILL = "accounting.receivables.invoice", "accounting.payables.bill"


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


def post(
    kind: str,
    number: int,
    keeper: User,
    now: dt.datetime,
    on: dt.date = OCTOBER.first_day,
    stage: Stage = Stage.ORDINARY,
) -> Entry:
    draft = EntryDraft(on, Source(kind, number), "記帳", (debit(RENT, 700), credit(BANK, 700)), stage=stage)
    return actions.post_entry(draft=draft, acting_user=keeper, at=now)


def run(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def reopened(period: Period, keeper: User, now: dt.datetime, reason: str = "請求書の漏れ") -> Period:
    """As an approved request does it: inside another action, without a duty of the step's own."""
    with transaction.atomic(), must_record("accounting.ledger.reopen_month"):
        return actions.reopen_month(period_id=period.pk, reason=reason, acting_user=keeper, at=now)


def test_a_room_is_closed_by_itself(keeper: User, now: dt.datetime) -> None:
    invoice = post(INVOICE, 1, keeper, now)
    actions.close_month(month=OCTOBER, room="accounting.receivables", acting_user=keeper, at=now)
    with pytest.raises(actions.PeriodClosed):
        post(INVOICE, 2, keeper, now)
    with pytest.raises(actions.PeriodClosed):
        actions.reverse_entry(
            entry_id=invoice.pk, reason="誤り", posted_on=OCTOBER.last_day, acting_user=keeper, at=now
        )
    post(BILL, 3, keeper, now)
    assert queries.is_closed_to(INVOICE, OCTOBER.last_day)
    assert not queries.is_closed_to(BILL, OCTOBER.last_day)
    assert Entry.objects.count() == 2


def test_postgresql_holds_the_lock_of_a_room_against_its_reversals_too(keeper: User, now: dt.datetime) -> None:
    invoice, bill = post(INVOICE, 1, keeper, now), post(BILL, 2, keeper, now)
    actions.close_month(month=OCTOBER, room="accounting.receivables", acting_user=keeper, at=now)
    for kind, reverses in ((INVOICE, None), ("accounting.ledger.reversal", invoice.pk)):
        with pytest.raises(IntegrityError, match="2026-10 is closed"), transaction.atomic():
            _behind_the_action(bill, kind, reverses)
    _behind_the_action(bill, "accounting.ledger.reversal", bill.pk)
    assert Entry.objects.count() == 3


def _behind_the_action(like: Entry, kind: str, reverses: int | None) -> None:
    run(
        "INSERT INTO accounting_entry (posted_on, source_kind, source_id, description, amount_yen, stage, reason,"
        " recorded_by_id, recorded_by_name, recorded_at, reverses_id) SELECT posted_on, %s, 99, description, amount_yen,"
        " stage, 'x', recorded_by_id, recorded_by_name, recorded_at, %s FROM accounting_entry WHERE id = %s",
        kind,
        reverses,
        like.pk,
    )
    run(
        "INSERT INTO accounting_line (entry_id, position, posted_on, account_id, side, amount_yen, tax_category, memo,"
        " document) SELECT %s, position, posted_on, account_id, side, amount_yen, tax_category, '', ''"
        " FROM accounting_line WHERE entry_id = %s",
        Entry.objects.latest("pk").pk,
        like.pk,
    )
    run("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_room_that_posts_nothing_is_not_closed(keeper: User, now: dt.datetime) -> None:
    with pytest.raises(actions.NoSuchRoom):
        actions.close_month(month=OCTOBER, room="accounting.nowhere", acting_user=keeper, at=now)
    assert Period.objects.count() == 0


def test_adjustments_wait_for_their_own_lock_in_the_last_month_of_the_year(keeper: User, now: dt.datetime) -> None:
    for month in (MARCH, OCTOBER):
        actions.close_month(month=month, acting_user=keeper, at=now)
    post("accounting.closing.step", 1, keeper, now, MARCH.last_day, Stage.ADJUSTMENT)
    with pytest.raises(actions.PeriodClosed):
        post("accounting.closing.step", 2, keeper, now, MARCH.last_day)
    with pytest.raises(actions.NotAtYearEnd):
        post("accounting.closing.step", 3, keeper, now, OCTOBER.last_day, Stage.ADJUSTMENT)
    actions.close_month(month=MARCH, covers=Period.Covers.YEAR_END, acting_user=keeper, at=now)
    with pytest.raises(actions.PeriodClosed):
        post("accounting.closing.step", 4, keeper, now, MARCH.last_day, Stage.TRANSFER)
    assert Entry.objects.count() == 1


def test_the_transfer_of_profit_does_not_empty_the_statements_of_its_year(keeper: User, now: dt.datetime) -> None:
    lines = (debit(BANK, 900), credit(SALES, 900))
    earned = EntryDraft(MARCH.first_day, Source(INVOICE, 1), "売上", lines)
    carried = EntryDraft(
        MARCH.last_day, Source("x.y", 1), "損益振替", (debit(SALES, 900), credit(CARRIED, 900)), stage=Stage.TRANSFER
    )
    actions.post_entries(drafts=[earned, carried], acting_user=keeper, at=now)
    its_year = queries.trial_balance(MARCH, fiscal_year_first_month=4)
    next_year = queries.trial_balance(MARCH.next, fiscal_year_first_month=4)
    assert [(row.code, row.closing_yen) for group in its_year.groups for row in group.rows] == [
        (BANK, 900),
        (SALES, 900),
    ]
    assert [(row.code, row.closing_yen) for group in next_year.groups for row in group.rows] == [
        (BANK, 900),
        (CARRIED, 900),
    ]
    assert (its_year.ties, next_year.ties, next_year.earlier_profit_yen) == (True, True, 0)
    assert queries.balance_differences() == []


def test_a_lock_is_undone_once_with_a_reason_and_stays_in_the_history(keeper: User, now: dt.datetime) -> None:
    period = actions.close_month(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(actions.ReasonMissing):
        reopened(period, keeper, now, reason=" ")
    reopened(period, keeper, now)
    with pytest.raises(actions.MonthNotClosed):
        reopened(period, keeper, now)
    post(BILL, 1, keeper, now)
    actions.close_month(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(actions.PeriodClosed):
        post(BILL, 2, keeper, now)
    newest, first = queries.lock_history(OCTOBER)
    assert (newest.reopened_at, first.reopened_because, first.reopened_by_name) == (
        None,
        "請求書の漏れ",
        keeper.get_full_name(),
    )
    assert Event.objects.get(step="accounting.ledger.reopen_month").reason == "請求書の漏れ"


def test_nobody_undoes_a_lock_without_an_approved_request(keeper: User, now: dt.datetime) -> None:
    period = actions.close_month(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(NotAllowed):
        actions.reopen_month(period_id=period.pk, reason="理由", acting_user=keeper, at=now)
    assert queries.lock_of(OCTOBER) == period


def test_postgresql_lets_a_lock_change_once_and_never_go(keeper: User, now: dt.datetime) -> None:
    period = actions.close_month(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(IntegrityError, match="reopening_gives_its_reason"), transaction.atomic():
        run("UPDATE accounting_period SET reopened_at = now()")
    with pytest.raises(DatabaseError, match="refused to change"), transaction.atomic():
        run("UPDATE accounting_period SET month = '2026-09-01'")
    reopened(period, keeper, now)
    with pytest.raises(DatabaseError, match="refused to change"), transaction.atomic():
        run("UPDATE accounting_period SET reopened_at = NULL, reopened_by_id = NULL, reopened_because = ''")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("DELETE FROM accounting_period")
    assert Period.objects.count() == 1
