"""Entries are posted once, balanced, into open months; PostgreSQL refuses the rest by itself."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounting.ledger import actions
from accounting.ledger.chart import standard_chart
from accounting.ledger.models import Account, Entry, Line, MonthlyBalance, Period
from accounting.ledger.queries import balance_differences
from accounting.ledger.rules import EmptyEntry, Unbalanced
from backoffice.access.gate import NotAllowed
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Unit, User
from backoffice.values.periods import Month
from tests.factories.books import BANK, PAYABLE, POSTED_ON, RENT, SALES, books, credit, debit, draft

pytestmark = pytest.mark.smoke
OCTOBER = Month(2026, 10)


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


def post(number: int, keeper: User, now: dt.datetime, *lines: Any, **more: Any) -> Entry:
    return actions.post_entry(draft=draft(number, *lines, **more), acting_user=keeper, at=now)


def balances() -> dict[str, tuple[int, int]]:
    found = MonthlyBalance.objects.values_list("account__code", "debit_yen", "credit_yen")
    return {code: (debit_yen, credit_yen) for code, debit_yen, credit_yen in found}


def run(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_the_standard_chart_is_adopted_once(keeper: User, now: dt.datetime) -> None:
    assert Account.objects.count() == 163
    salaries = Account.objects.get(code="6120")
    assert (salaries.name, salaries.category, salaries.normal_side) == ("給料手当", "EXPENSE", "DEBIT")
    assert Account.objects.get(code="1290").normal_side == "CREDIT"
    with pytest.raises(actions.ChartAlreadyAdopted):
        actions.adopt_chart(accounts=standard_chart(POSTED_ON), acting_user=keeper, at=now)
    assert Event.objects.filter(step="accounting.ledger.adopt_chart").count() == 1


def test_an_entry_is_posted_with_its_lines_its_balances_and_its_event(keeper: User, now: dt.datetime) -> None:
    unit = Unit.objects.get()
    entry = post(
        1, keeper, now, replace(debit(RENT, 1000), unit_id=unit.pk, memo="10月分", document="A-1"), credit(BANK, 1000)
    )
    stored = Entry.objects.get(pk=entry.pk)
    assert (stored.amount_yen, stored.posted_on, stored.recorded_by_name) == (1000, POSTED_ON, "石井 恵")
    first, second = stored.lines.select_related("account").order_by("position")
    assert (first.account.code, first.side, first.unit_id, first.memo) == (RENT, "DEBIT", unit.pk, "10月分")
    assert (first.tax_category, first.document) == ("課税仕入10%", "A-1")
    assert (second.account.code, second.side, second.posted_on) == (BANK, "CREDIT", POSTED_ON)
    assert balances() == {RENT: (1000, 0), BANK: (0, 1000)}
    event = Event.objects.get(step="accounting.ledger.post_entry")
    assert (event.case_id, event.case_name) == (entry.pk, "2026-10-31 家賃 1")


def test_many_entries_are_posted_all_or_none_with_one_event(keeper: User, now: dt.datetime) -> None:
    actions.post_entries(drafts=[draft(n) for n in range(50)], acting_user=keeper, at=now)
    assert balances() == {RENT: (50_000, 0), PAYABLE: (0, 50_000)}
    assert Event.objects.get(step="accounting.ledger.post_entries").changes == {"entries": 50, "amount_yen": 50_000}
    with pytest.raises(actions.SourceAlreadyPosted):
        actions.post_entries(drafts=[draft(n) for n in range(49, 60)], acting_user=keeper, at=now)
    with pytest.raises(actions.SourceAlreadyPosted):
        actions.post_entries(drafts=[draft(70), draft(70)], acting_user=keeper, at=now)
    with pytest.raises(actions.NothingToPost):
        actions.post_entries(drafts=[], acting_user=keeper, at=now)
    assert Entry.objects.count() == 50
    assert balance_differences() == []


def test_two_postings_fit_into_one_transaction(keeper: User, now: dt.datetime) -> None:
    with transaction.atomic():
        post(1, keeper, now)
        post(2, keeper, now)
    assert balances()[RENT] == (2000, 0)


def test_what_cannot_be_an_entry_is_refused_and_leaves_nothing(keeper: User, now: dt.datetime) -> None:
    Account.objects.filter(code=SALES).update(out_of_use_from=POSTED_ON)
    for wrong, refusal in (
        (draft(1, debit(RENT, 2), credit(BANK, 1)), Unbalanced),
        (replace(draft(1), lines=()), EmptyEntry),
        (draft(1, debit("9999", 1), credit(BANK, 1)), actions.UnknownAccount),
        (draft(1, debit(BANK, 1), credit(SALES, 1)), actions.AccountOutOfUse),
        (draft(1, replace(debit(RENT, 1), tax_category="10"), credit(BANK, 1)), actions.UnknownTaxCategory),
    ):
        with pytest.raises(refusal):
            actions.post_entry(draft=wrong, acting_user=keeper, at=now)
    assert (Entry.objects.count(), MonthlyBalance.objects.count()) == (0, 0)
    assert not Event.objects.filter(step="accounting.ledger.post_entry").exists()


def test_nobody_without_the_duty_posts(keeper: User, chie: User, now: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        post(1, chie, now)
    assert Entry.objects.count() == 0


def test_a_source_is_posted_once(keeper: User, now: dt.datetime) -> None:
    post(7, keeper, now)
    with pytest.raises(actions.SourceAlreadyPosted) as refused:
        post(7, keeper, now)
    assert refused.value.as_dict()["cause_ja"] == "「家賃 7」（tests.books.paper 7）は、すでに記帳されています。"
    with pytest.raises(actions.SourceAlreadyPosted, match="家賃 7"):
        actions.post_entries(drafts=[draft(6), draft(7), draft(8)], acting_user=keeper, at=now)
    with pytest.raises(IntegrityError, match="source_is_posted_once"), transaction.atomic():
        run(COPY_OF_ENTRY, 7)
    assert balances()[RENT] == (1000, 0)


COPY_OF_ENTRY = """
INSERT INTO accounting_entry (posted_on, source_kind, source_id, description, amount_yen, stage, reason, recorded_by_id,
                              recorded_by_name, recorded_at, reverses_id)
SELECT posted_on, source_kind, %s, description, amount_yen, stage, 'x', recorded_by_id, recorded_by_name, recorded_at,
       reverses_id FROM accounting_entry ORDER BY id DESC LIMIT 1 RETURNING id
"""
LINE = """
INSERT INTO accounting_line (entry_id, position, posted_on, account_id, side, amount_yen, tax_category, memo, document)
SELECT %s, position + %s, posted_on + %s, {account}, {side}, {amount}, tax_category, '', ''
  FROM accounting_line WHERE entry_id = %s AND side LIKE %s
"""


def line(account: object = "account_id", side: str = "side", amount: str = "amount_yen + %s") -> str:
    return LINE.format(account=account, side=side, amount=amount)


def test_postgresql_refuses_an_entry_without_lines(keeper: User, now: dt.datetime) -> None:
    post(1, keeper, now)
    with pytest.raises(IntegrityError, match=r"of 1000 yen it has 0 debit and 0 credit"), transaction.atomic():
        run(COPY_OF_ENTRY, 2)
        run("SET CONSTRAINTS ALL IMMEDIATE")
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("more_yen", "side", "days"), [(0, "DEBIT", 0), (0, "CREDIT", 0), (1, "%", 0), (0, "%", -1)], ids=str
)
def test_postgresql_refuses_lines_that_do_not_add_up_to_their_entry(
    more_yen: int, side: str, days: int, keeper: User, now: dt.datetime
) -> None:
    first = post(1, keeper, now)
    with pytest.raises(IntegrityError, match="do not add up"), transaction.atomic():
        run(COPY_OF_ENTRY, 2)
        run(line(), Entry.objects.latest("pk").pk, 0, days, more_yen, first.pk, side)
    assert Line.objects.count() == 2
    assert balances()[RENT] == (1000, 0)


def test_postgresql_takes_no_further_line_into_an_entry_even_a_balanced_pair(keeper: User, now: dt.datetime) -> None:
    first = post(1, keeper, now)
    with pytest.raises(IntegrityError, match="do not add up"), transaction.atomic():
        run(line(), first.pk, 2, 0, 0, first.pk, "%")
    assert Line.objects.count() == 2


@pytest.mark.parametrize("table", ["accounting_entry", "accounting_line"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {0} SET amount_yen = 1", "DELETE FROM {0}", "DELETE FROM {0} WHERE false", "TRUNCATE {0} CASCADE"],
)
def test_the_books_are_append_only(table: str, statement: str, keeper: User, now: dt.datetime) -> None:
    post(1, keeper, now)
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement.format(table))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE")
        run(statement.format(table))
    assert (Entry.objects.count(), Line.objects.count()) == (1, 2)


def test_amounts_and_sides_are_held_by_postgresql(keeper: User, now: dt.datetime) -> None:
    entry = post(1, keeper, now)
    for statement, name in (
        ("UPDATE accounting_monthlybalance SET debit_yen = -1", "balance_sums_are_not_negative"),
        (line(amount="%s"), "line_amount_is_above_zero"),
        (line(side="'LEFT'"), "line_stands_on_a_side"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            run(statement, *((entry.pk, 5, 0, 0, entry.pk, "%") if "%s" in statement else ()))


def test_a_month_is_closed_after_its_end_and_takes_no_line(keeper: User, now: dt.datetime) -> None:
    entry = post(1, keeper, now)
    with pytest.raises(actions.MonthNotOver):
        actions.close_month(month=Month(2026, 11), acting_user=keeper, at=now)
    actions.close_month(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(actions.MonthAlreadyClosed):
        actions.close_month(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(actions.PeriodClosed):
        post(2, keeper, now)
    with pytest.raises(IntegrityError, match="2026-10 is closed"), transaction.atomic():
        run(line(), entry.pk, 2, 0, 0, entry.pk, "%")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("DELETE FROM accounting_period")
    post(3, keeper, now, posted_on=dt.date(2026, 11, 1))
    assert (Entry.objects.count(), Period.objects.count()) == (2, 1)


def test_an_entry_is_taken_back_once_with_a_reason(keeper: User, now: dt.datetime) -> None:
    entry = post(1, keeper, now)
    on = dt.date(2026, 11, 4)
    with pytest.raises(actions.ReasonMissing):
        actions.reverse_entry(entry_id=entry.pk, reason=" ", posted_on=on, acting_user=keeper, at=now)
    reversal = actions.reverse_entry(entry_id=entry.pk, reason="二重", posted_on=on, acting_user=keeper, at=now)
    assert (reversal.reverses_id, reversal.reason, reversal.posted_on) == (entry.pk, "二重", on)
    sides = list(reversal.lines.order_by("position").values_list("account__code", "side", "amount_yen"))
    assert sides == [(RENT, "CREDIT", 1000), (PAYABLE, "DEBIT", 1000)]
    with pytest.raises(actions.EntryAlreadyReversed):
        actions.reverse_entry(entry_id=entry.pk, reason="再度", posted_on=on, acting_user=keeper, at=now)
    with pytest.raises(IntegrityError, match="entry_is_reversed_once"), transaction.atomic():
        run(COPY_OF_ENTRY, 999)
    assert Entry.objects.count() == 2
    assert Event.objects.get(step="accounting.ledger.reverse_entry").reason == "二重"


def test_a_reversal_in_a_closed_month_is_refused(keeper: User, now: dt.datetime) -> None:
    entry = post(1, keeper, now)
    actions.close_month(month=OCTOBER, acting_user=keeper, at=now)
    with pytest.raises(actions.PeriodClosed):
        actions.reverse_entry(entry_id=entry.pk, reason="誤り", posted_on=POSTED_ON, acting_user=keeper, at=now)
    assert Entry.objects.count() == 1


def test_the_books_of_another_company_are_out_of_reach(
    keeper: User, company: Company, other_company: Company, now: dt.datetime
) -> None:
    mine = post(1, keeper, now)
    with scope.working_in(other_company.pk):
        theirs = Account.objects.create(code="1", name="x", category="ASSET", normal_side="DEBIT")
        assert (Entry.objects.count(), Line.objects.count(), MonthlyBalance.objects.count()) == (0, 0, 0)
        assert balance_differences() == []
    assert not Account.objects.filter(pk=theirs.pk).exists()
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Account.objects.create(code="2", name="x", category="ASSET", normal_side="DEBIT", company_id=other_company.pk)
    with pytest.raises(IntegrityError, match="accounting_line_account_id_in_company"), transaction.atomic():
        run(COPY_OF_ENTRY, 2)
        run(
            line(account=theirs.pk),
            Entry.objects.latest("pk").pk,
            0,
            0,
            0,
            mine.pk,
            "%",
        )
        run("SET CONSTRAINTS ALL IMMEDIATE")


def test_balances_can_be_made_anew_from_the_lines(keeper: User, now: dt.datetime) -> None:
    post(1, keeper, now)
    MonthlyBalance.objects.filter(account__code=RENT).update(debit_yen=5)
    (difference,) = balance_differences()
    assert (difference.held_debit_yen, difference.lines_debit_yen) == (5, 1000)
    assert actions.rebuild_balances(acting_user=keeper, at=now) == 1
    assert balance_differences() == []
    assert balances() == {RENT: (1000, 0), PAYABLE: (0, 1000)}
