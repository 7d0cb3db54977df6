"""A month is closed when its checks allow it, a year after its months, and what undoes a lock needs two people."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from accounting.closing import actions, queries
from accounting.closing.checks import known
from accounting.closing.models import ClosingMark, YearClose
from accounting.ledger import queries as ledger
from accounting.ledger.actions import MonthNotClosed, PeriodClosed, ReasonMissing, post_entry
from accounting.ledger.models import Entry, Period
from accounting.ledger.rules import EntryDraft, Source, Stage
from backoffice.approvals.actions import AlreadyAsked, decide_request
from backoffice.companies import scope
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import closed, sales
from tests.factories.books import BANK, RENT, SALES, books, credit, debit
from tests.factories.trade import customer

SEPTEMBER, OCTOBER, MARCH = Month(2026, 9), Month(2026, 10), Month(2026, 3)
CARRIED, RECEIVABLE = "3330", "1220"


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    books(kei, now)
    closed.route(ben, admin, now)
    return kei


def posted(number: int, on: dt.date, keeper: User, now: dt.datetime, stage: Stage = Stage.ORDINARY) -> Entry:
    draft = EntryDraft(
        on, Source("tests.books.paper", number), "家賃", (debit(RENT, 700), credit(BANK, 700)), stage=stage
    )
    return post_entry(draft=draft, acting_user=keeper, at=now)


def found(month: Month, code: str) -> int:
    """How many things, or yen, a check finds."""
    its = known()[code].look(month)
    return its.count or its.difference_yen


def test_a_month_with_nothing_open_is_closed_without_a_reason(keeper: User, now: dt.datetime) -> None:
    posted(1, OCTOBER.first_day, keeper, now)
    closed.month(OCTOBER, keeper, now, reason="")
    with pytest.raises(PeriodClosed):
        posted(2, OCTOBER.last_day, keeper, now)
    assert queries.checklist(OCTOBER, fiscal_year_first_month=4).lock is not None


def test_a_month_with_open_items_is_closed_only_with_a_reason_that_the_event_keeps(
    keeper: User, now: dt.datetime
) -> None:
    closed.task(keeper, now)
    with pytest.raises(actions.OpenItemsNeedReason, match="残高証明の確認"):
        closed.month(OCTOBER, keeper, now, reason=" ")
    assert Period.objects.count() == 0
    closed.month(OCTOBER, keeper, now, reason="証明書は来週届く")
    event = Event.objects.get(step="accounting.closing.close_books")
    assert (event.reason, event.changes["open"]) == ("証明書は来週届く", [[], ["残高証明の確認"]])


def test_a_blocking_check_holds_the_month_whatever_the_reason(keeper: User, now: dt.datetime) -> None:
    posted(1, SEPTEMBER.first_day, keeper, now)
    with pytest.raises(actions.ClosingBlocked, match="前の月の締め"):
        closed.month(OCTOBER, keeper, now)
    closed.month(SEPTEMBER, keeper, now)
    closed.month(OCTOBER, keeper, now)
    assert Period.objects.count() == 2


def test_a_room_is_closed_without_the_checks_of_the_others(keeper: User, now: dt.datetime) -> None:
    posted(1, SEPTEMBER.first_day, keeper, now)
    lock = closed.month(OCTOBER, keeper, now, room="accounting.receivables", reason="")
    posted(2, OCTOBER.first_day, keeper, now)
    assert lock.room == "accounting.receivables"


def test_the_sub_ledger_of_sales_ties_until_somebody_posts_past_it(kei: User, now: dt.datetime) -> None:
    sales.ready(kei, now)
    invoice = sales.finalised(customer(), kei, now)
    month = Month.of(invoice.supplied_to)
    assert found(month, "accounting.receivables.ties") == 0
    past = (debit(RECEIVABLE, 500), credit(SALES, 500))
    post_entry(draft=EntryDraft(month.last_day, Source("tests.books.paper", 9), "直接", past), acting_user=kei, at=now)
    assert found(month, "accounting.receivables.ties") == 500


def test_a_task_is_marked_done_and_taken_back_and_both_are_kept(keeper: User, now: dt.datetime) -> None:
    task, annual = closed.task(keeper, now), closed.task(keeper, now, "棚卸", is_annual=True)
    actions.mark_task(task_id=task.pk, month=OCTOBER, is_done=True, note="済", acting_user=keeper, at=now)
    (its,) = queries.checklist(OCTOBER, fiscal_year_first_month=4).tasks
    assert (its.is_open, its.due_on) == (False, dt.date(2026, 11, 5))
    actions.mark_task(task_id=task.pk, month=OCTOBER, is_done=False, note="", acting_user=keeper, at=now)
    assert queries.checklist(OCTOBER, fiscal_year_first_month=4).open_labels == [task.label]
    assert [each.task.pk for each in queries.checklist(Month(2027, 3), fiscal_year_first_month=4).tasks] == [
        task.pk,
        annual.pk,
    ]
    with pytest.raises(actions.TaskNotOfMonth):
        actions.mark_task(task_id=task.pk, month=MARCH, is_done=True, note="", acting_user=keeper, at=now)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounting_closingmark")
    assert ClosingMark.objects.count() == 2


def test_a_check_has_one_owner_at_a_time(keeper: User, now: dt.datetime) -> None:
    for days in (2, 4):
        actions.define_task(
            label="",
            check_code="accounting.receivables.drafts",
            owner=None,
            due_days=days,
            is_annual=False,
            since=OCTOBER,
            acting_user=keeper,
            at=now,
        )
    (its,) = [
        each
        for each in queries.checklist(OCTOBER, fiscal_year_first_month=4).checks
        if each.check.code == "accounting.receivables.drafts"
    ]
    assert its.due_on == dt.date(2026, 11, 6)
    with pytest.raises(actions.NoSuchCheck):
        actions.define_task(
            label="",
            check_code="nowhere",
            owner=None,
            due_days=1,
            is_annual=False,
            since=OCTOBER,
            acting_user=keeper,
            at=now,
        )


def test_a_lock_is_undone_by_a_second_person_and_stays_to_be_seen(keeper: User, ben: User, now: dt.datetime) -> None:
    period = closed.month(OCTOBER, keeper, now)
    with pytest.raises(ReasonMissing):
        closed.asked(period, keeper, now, reason=" ")
    number = closed.asked(period, keeper, now)
    with pytest.raises(AlreadyAsked):
        closed.asked(period, keeper, now)
    with pytest.raises(PeriodClosed):
        posted(1, OCTOBER.first_day, keeper, now)
    decide_request(request_id=number, outcome="APPROVE", comment="", acting_user=ben, at=now)
    posted(1, OCTOBER.first_day, keeper, now)
    (kept,) = ledger.lock_history(OCTOBER)
    assert (kept.reopened_because, kept.reopened_by_name) == ("請求書の漏れ", ben.get_full_name())
    with pytest.raises(MonthNotClosed):
        closed.asked(period, keeper, now)
    assert [row.reopened for row in queries.months_of_year(Month(2026, 4)) if row.month == OCTOBER] == [1]


def test_a_refused_request_leaves_the_month_closed(keeper: User, ben: User, now: dt.datetime) -> None:
    number = closed.asked(closed.month(OCTOBER, keeper, now), keeper, now)
    decide_request(request_id=number, outcome="REJECT", comment="翌月で直す", acting_user=ben, at=now)
    with pytest.raises(PeriodClosed):
        posted(1, OCTOBER.first_day, keeper, now)
    assert Entry.objects.count() == 0


@pytest.fixture
def year(keeper: User, now: dt.datetime) -> Month:
    """April 2025 to March 2026: sales of 5,000, rent of 700, adjusted by 700 more; every month closed."""
    begins = Month(2025, 4)
    earned = EntryDraft(
        begins.first_day, Source("tests.books.paper", 50), "売上", (debit(BANK, 5000), credit(SALES, 5000))
    )
    post_entry(draft=earned, acting_user=keeper, at=now)
    posted(51, begins.last_day, keeper, now)
    for number in range(12):
        closed.month(begins.plus(number), keeper, now)
    posted(52, MARCH.last_day, keeper, now, Stage.ADJUSTMENT)
    return begins


def test_a_year_carries_its_profit_over_and_takes_no_entry_any_more(
    keeper: User, now: dt.datetime, year: Month
) -> None:
    made = actions.close_year(begins=year, acting_user=keeper, at=now)
    assert made.profit_yen == 3600
    transfer = Entry.objects.get(stage=Stage.TRANSFER)
    lines = [(line.account.code, line.side, line.amount_yen) for line in transfer.lines.order_by("position")]
    assert lines == [(SALES, "DEBIT", 5000), (RENT, "CREDIT", 1400), (CARRIED, "CREDIT", 3600)]
    with pytest.raises(PeriodClosed):
        posted(60, MARCH.last_day, keeper, now, Stage.ADJUSTMENT)
    with pytest.raises(actions.YearAlreadyClosed):
        actions.close_year(begins=year, acting_user=keeper, at=now)
    its = ledger.trial_balance(MARCH.next, fiscal_year_first_month=4)
    assert (its.ties, its.earlier_profit_yen) == (True, 0)


def is_free(lock: str, *of: object) -> bool:
    """Whether another connection gets an advisory lock now."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(f"SELECT {lock}", of)
            return bool(cursor.fetchone()[0])
    finally:
        other.close()


def test_nobody_posts_an_adjustment_while_the_sums_of_a_year_are_read(
    keeper: User, year: Month, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = "pg_try_advisory_xact_lock_shared(accounting_month_lock(%s, %s))"
    free = []

    def read(begins: Month) -> list[tuple[str, int]]:
        free.extend(is_free(ask, scope.current().writes, month.first_day) for month in (MARCH, OCTOBER))
        return queries.profit_lines(begins)

    monkeypatch.setattr(import_module("accounting.closing.actions.close_year"), "profit_lines", read)
    actions.close_year(begins=year, acting_user=keeper, at=now)
    assert free == [False, True]


def test_a_month_is_reopened_and_its_year_closed_one_after_the_other(
    keeper: User, ben: User, year: Month, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = "pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
    free = []

    def look(begins: Month) -> YearClose | None:
        free.append(is_free(ask, f"{scope.current().writes}:accounting.closing.year:{begins.year}"))
        return queries.year_close(begins)

    asked = closed.asked(Period.objects.get(month=MARCH.first_day), keeper, now)
    monkeypatch.setattr(import_module("accounting.closing.actions.request_reopening"), "year_close", look)
    decide_request(request_id=asked, outcome="APPROVE", comment="", acting_user=ben, at=now)
    assert free == [False]


def test_a_year_waits_for_its_months(keeper: User, now: dt.datetime) -> None:
    posted(1, MARCH.first_day, keeper, now)
    with pytest.raises(actions.MonthsStillOpen, match="2025-04、2025-05"):
        actions.close_year(begins=Month(2025, 4), acting_user=keeper, at=now)
    assert (Entry.objects.count(), YearClose.objects.count()) == (1, 0)


def test_a_year_of_nothing_is_not_closed(keeper: User, now: dt.datetime) -> None:
    for number in range(12):
        closed.month(Month(2025, 4).plus(number), keeper, now)
    with pytest.raises(actions.NothingEarned):
        actions.close_year(begins=Month(2025, 4), acting_user=keeper, at=now)


def test_undoing_a_year_takes_its_transfer_back_and_it_can_be_closed_anew(
    keeper: User, ben: User, now: dt.datetime, year: Month
) -> None:
    made = actions.close_year(begins=year, acting_user=keeper, at=now)
    with pytest.raises(actions.YearIsClosed):
        closed.asked(Period.objects.get(month=MARCH.first_day, covers="ORDINARY"), keeper, now)
    closed.reopened(made.lock, keeper, ben, now)
    assert queries.year_close(year) is None
    posted(70, MARCH.last_day, keeper, now, Stage.ADJUSTMENT)
    again = actions.close_year(begins=year, acting_user=keeper, at=now)
    assert (again.profit_yen, queries.year_close(year)) == (2900, again)
    assert ledger.trial_balance(MARCH.next, fiscal_year_first_month=4).earlier_profit_yen == 0
    assert ledger.balance_differences() == []
