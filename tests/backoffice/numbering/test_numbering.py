"""Numbers without a gap and without a double, whoever asks, however many, and whatever is undone."""

import datetime as dt
import random
import threading
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.actions import Case
from backoffice.numbering.actions import NumberOutsideTransaction, UnknownSeries, define_series, take
from backoffice.numbering.models import Number, Series
from backoffice.numbering.queries import Proof, missing, proof
from backoffice.numbering.rules import UnusablePattern
from backoffice.organisation.models import User
from tests.factories import committed

DAY = dt.date(2026, 11, 4)
CLERK = User(pk=1, username="clerk")


@pytest.fixture
def series(company: Company, now: dt.datetime) -> Series:
    return define_series(
        code="invoice", name="請求書", pattern="INV-{fiscal_year}-{number:04}", acting_user=CLERK, at=now
    )


def number(case_id: int, now: dt.datetime, on: dt.date = DAY) -> str:
    return take("invoice", on=on, case=Case("accounting.sales.invoice", case_id, "x"), acting_user=CLERK, at=now)


def test_numbers_run_from_one(series: Series, now: dt.datetime) -> None:
    assert [number(n, now) for n in (7, 8, 9)] == ["INV-2026-0001", "INV-2026-0002", "INV-2026-0003"]
    last = Number.objects.get(value=3)
    assert (last.case_kind, last.case_id, last.on, last.taken_by_name) == ("accounting.sales.invoice", 9, DAY, "clerk")


def test_the_same_case_gets_the_same_number_again(series: Series, now: dt.datetime) -> None:
    assert [number(7, now), number(8, now), number(7, now)] == ["INV-2026-0001", "INV-2026-0002", "INV-2026-0001"]
    assert Number.objects.count() == 2


def test_the_series_begins_again_in_each_fiscal_year(series: Series, now: dt.datetime) -> None:
    days = [dt.date(2027, 3, 31), dt.date(2027, 4, 1), dt.date(2026, 4, 1)]
    assert [number(n, now, day) for n, day in enumerate(days)] == ["INV-2026-0001", "INV-2027-0001", "INV-2026-0002"]
    assert proof("invoice") == [Proof(2026, 1, 2, 2), Proof(2027, 1, 1, 1)]


def test_a_series_without_the_year_never_begins_again(company: Company, now: dt.datetime) -> None:
    define_series(code="partner", name="取引先", pattern="P{number:05}", acting_user=CLERK, at=now)
    given = [
        take("partner", on=day, case=Case("backoffice.partners.partner", n, "x"), acting_user=CLERK, at=now)
        for n, day in enumerate([dt.date(2027, 3, 31), dt.date(2027, 4, 1)])
    ]
    assert given == ["P00001", "P00002"]


def test_what_is_undone_leaves_no_gap(series: Series, now: dt.datetime) -> None:
    number(1, now)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert number(2, now) == "INV-2026-0002"
        _ = 1 // 0
    assert number(3, now) == "INV-2026-0002"
    assert (proof("invoice")[0].is_dense, missing("invoice", 2026)) == (True, [])


def test_an_unknown_series_is_refused(company: Company, now: dt.datetime) -> None:
    with pytest.raises(UnknownSeries) as refused:
        number(1, now)
    assert refused.value.cause_en == 'The number series "invoice" has not been defined.'
    assert Number.objects.count() == 0


@pytest.mark.parametrize("pattern", ["INV-", "INV-{fiscal_year}", "{number:.0}", "{other}-{number}", "{number", "{0}"])
def test_a_pattern_that_does_not_tell_numbers_apart_is_refused(
    pattern: str, company: Company, now: dt.datetime
) -> None:
    with pytest.raises(UnusablePattern) as refused:
        define_series(code="x", name="x", pattern=pattern, acting_user=CLERK, at=now)
    assert refused.value.remedy_ja.startswith("INV-{fiscal_year}-{number:05} のように")
    assert Series.objects.count() == 0


def test_a_number_wants_a_transaction(now: dt.datetime) -> None:
    with pytest.raises(NumberOutsideTransaction):
        number(1, now)


def test_another_company_counts_for_itself(series: Series, other_company: Company, now: dt.datetime) -> None:
    number(1, now)
    with scope.working_in(other_company.pk), pytest.raises(UnknownSeries):
        number(2, now)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE backoffice_number SET text = 'x'", "DELETE FROM backoffice_number", "TRUNCATE backoffice_number"],
)
def test_numbers_are_append_only(statement: str, series: Series, now: dt.datetime) -> None:
    number(1, now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Number.objects.get().text == "INV-2026-0001"


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"value": 3, "text": "c", "case_id": 9}, "would leave a gap"),
        ({"value": 1, "text": "c", "case_id": 9}, "number_is_taken_once"),
        ({"value": 2, "text": "INV-2026-0001", "case_id": 9}, "number_reads_like_no_other"),
        ({"value": 2, "text": "c", "case_id": 1}, "case_has_one_number_of_a_series"),
        ({"value": 0, "text": "c", "case_id": 9}, "numbers_begin_at_one"),
    ],
)
def test_postgresql_itself_refuses_gaps_and_doubles(
    changed: dict[str, object], constraint: str, series: Series, now: dt.datetime
) -> None:
    number(1, now)
    first = Number.objects.get()
    first.pk = None
    for name, value in changed.items():
        setattr(first, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        first.save(force_insert=True)
    assert Number.objects.count() == 1


class Undone(Exception):
    """A finalisation that fails after its number was taken."""


@pytest.fixture
def real(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, now: dt.datetime) -> Iterator[Company]:
    with django_db_blocker.unblock(), committed.company() as made:  # type: ignore[attr-defined]
        define_series(code="invoice", name="請求書", pattern="INV-{fiscal_year}-{number:04}", acting_user=CLERK, at=now)
        yield made


def test_four_at_once_with_half_of_their_work_undone_leave_no_gap_and_no_double(
    real: Company, now: dt.datetime
) -> None:
    given: list[str] = []

    def work(who: int) -> None:
        dice = random.Random(who)
        with scope.working_in(real.pk):
            for n in range(50):
                try:
                    with transaction.atomic():
                        text = number(1000 * who + n, now)
                        if dice.random() < 0.5:
                            raise Undone
                    given.append(text)
                except Undone:
                    continue
        connection.close()

    threads = [threading.Thread(target=work, args=[who]) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 50 < len(given) < 150
    assert sorted(given) == [f"INV-2026-{n:04}" for n in range(1, len(given) + 1)]
    assert proof("invoice") == [Proof(2026, 1, len(given), len(given))]


def test_one_case_asked_for_by_four_at_once_gets_one_number(real: Company, now: dt.datetime) -> None:
    given: list[str] = []
    together = threading.Barrier(4)

    def work() -> None:
        together.wait(20)
        with scope.working_in(real.pk), transaction.atomic():
            given.append(number(7, now))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert given == ["INV-2026-0001"] * 4
    assert Number.objects.count() == 1
