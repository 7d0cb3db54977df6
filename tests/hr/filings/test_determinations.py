"""From pay to a new standard remuneration: everybody of a year, and those whose fixed pay changed."""

import datetime as dt

import pytest

from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.filings import queries
from hr.filings.queries import RegularOutcome
from hr.social_insurance.models import InsuranceStanding
from hr.social_insurance.rules import Direction, RevisionOutcome
from tests.factories import filed

APRIL, MAY, JUNE, JULY = (Month(2026, n) for n in (4, 5, 6, 7))
TODAY = dt.date(2026, 11, 4)


@pytest.fixture
def people(company: Company, aiko: User, now: dt.datetime) -> list[Employee]:
    return filed.hired(2, aiko, now)


def regular(employee: Employee, as_of: dt.date = TODAY) -> queries.RegularRow:
    return next(row for row in queries.regular_rows(2026, as_of=as_of) if row.employee == employee)


def test_the_average_of_what_was_paid_decides(people: list[Employee]) -> None:
    first, second = people
    for month, yen in ((APRIL, 310_000), (MAY, 330_000), (JUNE, 320_000)):
        filed.paid(month, {first: yen, second: 300_000})
    row = regular(first)
    assert (row.outcome, row.found.average_yen, row.new_standard_yen) == (RegularOutcome.DECIDED, 320_000, 320_000)
    assert [each.base_days for each in row.paid] == [30, 31, 30]
    assert regular(second).new_standard_yen == 300_000


def test_pay_counts_by_the_day_of_payment(people: list[Employee]) -> None:
    first, _second = people
    filed.paid(Month(2026, 3), {first: 400_000}, paid_on=dt.date(2026, 4, 10))
    filed.paid(APRIL, {first: 300_000}, paid_on=dt.date(2026, 5, 10))
    filed.paid(MAY, {first: 300_000}, paid_on=dt.date(2026, 6, 10))
    filed.paid(JUNE, {first: 900_000}, paid_on=dt.date(2026, 7, 10))
    assert regular(first).found.average_yen == 333_333  # 1,000,000 / 3


def test_a_bonus_is_no_monthly_pay(people: list[Employee]) -> None:
    first, _second = people
    for month in (APRIL, MAY, JUNE):
        filed.paid(month, {first: 300_000})
    filed.paid(JUNE, {first: 900_000}, kind="BONUS")
    assert regular(first).found.average_yen == 300_000


def test_pay_owed_for_earlier_months_makes_an_adjusted_average(people: list[Employee]) -> None:
    first, _second = people
    for month in (APRIL, MAY, JUNE):
        filed.paid(month, {first: 300_000})
    filed.paid(Month(2026, 2), {first: 60_000}, kind="EXTRA", paid_on=dt.date(2026, 5, 11))
    row = regular(first)
    assert [line.amount_yen for line in row.found.lines] == [320_000, 300_000]  # 960,000 / 3; (960,000 - 60,000) / 3
    assert row.new_standard_yen == 300_000


def test_pay_owed_for_one_of_the_months_counts(people: list[Employee]) -> None:
    first, _second = people
    for month in (APRIL, MAY, JUNE):
        filed.paid(month, {first: 300_000})
    filed.paid(APRIL, {first: 60_000}, kind="EXTRA", paid_on=dt.date(2026, 5, 11))
    assert [line.amount_yen for line in regular(first).found.lines] == [320_000]


def test_who_joined_from_june_on_is_left_out(aiko: User, people: list[Employee], now: dt.datetime) -> None:
    late = filed.hired(1, aiko, now, first=2000, joined_on=dt.date(2026, 6, 1))[0]
    in_time = filed.hired(1, aiko, now, first=3000, joined_on=dt.date(2026, 5, 18))[0]
    filed.paid(MAY, {in_time: 150_000})
    filed.paid(JUNE, {late: 300_000, in_time: 300_000})
    assert regular(late).outcome == RegularOutcome.LEFT_OUT_JOINED
    row = regular(in_time)
    assert (row.found.months, row.found.average_yen) == ((JUNE,), 300_000)


def test_months_that_are_not_paid_yet_are_waited_for(people: list[Employee]) -> None:
    first, second = people
    filed.paid(APRIL, {first: 300_000, second: 300_000})
    assert regular(first, as_of=dt.date(2026, 5, 1)).outcome == RegularOutcome.WAITING
    filed.paid(MAY, {second: 300_000})
    filed.paid(JUNE, {second: 300_000})
    assert regular(first, as_of=dt.date(2026, 7, 1)).outcome == RegularOutcome.DECIDED


def test_who_was_paid_in_no_month_keeps_the_standard(people: list[Employee]) -> None:
    first, second = people
    for month in (APRIL, MAY, JUNE):
        filed.paid(month, {second: 300_000})
    row = regular(first)
    assert (row.outcome, row.new_standard_yen, row.found.average_yen) == (RegularOutcome.STAYS, 300_000, None)


def test_nothing_is_determined_from_months_of_which_nobody_has_pay_here(people: list[Employee]) -> None:
    first, _second = people
    filed.paid(JUNE, {first: 300_000})
    assert regular(first).outcome == RegularOutcome.NO_RECORD
    assert queries.candidates("REGULAR", as_of=TODAY) == []


def test_who_has_a_revision_from_july_is_left_out(people: list[Employee]) -> None:
    first, second = people
    filed.raised(first, APRIL.first_day, 340_000)
    for month in (APRIL, MAY, JUNE):
        filed.paid(month, {first: 350_000, second: 300_000})
    assert regular(first).outcome == RegularOutcome.LEFT_OUT_REVISED
    assert regular(second).outcome == RegularOutcome.DECIDED


def test_a_raise_of_april_paid_in_april_is_followed_from_july(people: list[Employee]) -> None:
    first, second = people
    filed.raised(first, APRIL.first_day, 340_000)
    since = APRIL.first_day
    filed.paid(APRIL, {first: 350_000, second: 300_000})
    filed.paid(MAY, {first: 350_000, second: 300_000})
    (row,) = queries.watched(since=since)
    assert (row.employee, row.first, row.months_known, row.found.outcome) == (first, APRIL, 2, RevisionOutcome.WAITING)
    filed.paid(JUNE, {first: 350_000, second: 300_000})
    (row,) = queries.watched(since=since)
    assert row.change.direction == Direction.UP
    assert (row.change.before_yen, row.change.after_yen) == (310_000, 350_000)
    assert row.found.outcome == RevisionOutcome.REVISED
    assert (str(row.applies_from), row.found.grade and row.found.grade.standard_yen) == ("2026-07", 360_000)


def test_a_raise_within_a_period_is_first_paid_in_full_in_the_next(people: list[Employee]) -> None:
    first, _second = people
    filed.raised(first, dt.date(2026, 4, 16), 340_000)
    for month in (APRIL, MAY, JUNE, JULY):
        filed.paid(month, {first: 350_000})
    (row,) = queries.watched(since=APRIL.first_day)
    assert (row.first, str(row.applies_from)) == (MAY, "2026-08")


def test_a_change_that_was_paid_earlier_is_no_longer_watched(people: list[Employee]) -> None:
    first, _second = people
    filed.raised(first, Month(2026, 3).first_day, 340_000)
    for month in (Month(2026, 3), APRIL, MAY, JUNE):
        filed.paid(month, {first: 350_000})
    assert queries.watched(since=APRIL.first_day) == []
    assert [str(row.first) for row in queries.watched(since=dt.date(2026, 3, 1))] == ["2026-03"]


def test_a_month_that_was_passed_over_has_no_days(people: list[Employee]) -> None:
    first, second = people
    filed.raised(first, APRIL.first_day, 340_000)
    filed.paid(APRIL, {first: 350_000})
    filed.paid(MAY, {second: 300_000})
    (row,) = queries.watched(since=APRIL.first_day)
    assert row.found.outcome == RevisionOutcome.WAITING
    filed.paid(JUNE, {first: 350_000})
    (row,) = queries.watched(since=APRIL.first_day)
    assert row.found.outcome == RevisionOutcome.SHORT_OF_DAYS


def test_who_is_not_insured_is_not_watched(people: list[Employee]) -> None:
    first, _second = people
    InsuranceStanding.objects.filter(employee=first).update(social_insured=False, standard_remuneration_yen=None)
    filed.raised(first, APRIL.first_day, 340_000)
    for month in (APRIL, MAY, JUNE):
        filed.paid(month, {first: 350_000})
    assert queries.watched(since=APRIL.first_day) == []
    assert [row.employee for row in queries.regular_rows(2026, as_of=TODAY)] == [people[1]]


def test_the_same_sum_in_other_items_is_no_change(people: list[Employee]) -> None:
    first, _second = people
    after = filed.raised(first, APRIL.first_day, 290_000)
    after.items.filter(code="commuting").update(amount_yen=20_000)
    filed.paid(APRIL, {first: 310_000})
    assert queries.watched(since=APRIL.first_day) == []
