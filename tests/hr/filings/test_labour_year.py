"""年度更新: the wages of a year, what is owed on them, and the filing."""

import datetime as dt

import pytest

from backoffice.companies.models import Company
from backoffice.deadlines.register import Kind
from backoffice.organisation.models import User
from backoffice.parameters import GapInParameter
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason, replay
from hr.employment.models import Employee
from hr.filings import actions, deadlines, queries, shown_labour
from hr.filings.models import Filing
from hr.filings.rules import YearWages
from tests.factories import filed


@pytest.fixture
def fumi(company: Company) -> User:
    return filed.clerk()


@pytest.fixture
def people(aiko: User, now: dt.datetime) -> list[Employee]:
    """A worker in both insurances, one without employment insurance, and an officer."""
    both, accident_only = filed.hired(2, aiko, now)
    officer = filed.hired(1, aiko, now, first=2000, kind="OFFICER", pay_kind="OFFICER")[0]
    filed.paid(Month(2025, 3), {both: 999_999})
    filed.paid(Month(2025, 4), {both: 300_500, officer: 800_000})
    filed.paid(Month(2025, 12), {both: 500_000}, kind="BONUS")
    filed.paid(Month(2026, 3), {both: 300_000}, paid_on=dt.date(2026, 4, 24))
    filed.paid(Month(2026, 2), {accident_only: 100_700}, insured=False)
    filed.paid(Month(2026, 4), {both: 999_999})
    return [both, accident_only, officer]


def estimate_of(found: queries.LabourYear) -> queries.Estimate:
    assert isinstance(found.estimate, queries.Estimate)
    return found.estimate


def test_wages_belong_to_the_month_of_their_closing_day_and_officers_are_left_out(people: list[Employee]) -> None:
    found = queries.labour_year(2025)
    assert (found.wages.accident_yen, found.wages.employment_yen, found.officers) == (1_201_200, 1_100_500, 1)
    assert [(str(row.month), row.is_bonus, row.accident_yen) for row in found.rows if row.accident_yen] == [
        ("2025-04", False, 300_500),
        ("2026-02", False, 100_700),
        ("2026-03", False, 300_000),
        ("2025-12", True, 500_000),
    ]
    assert len(found.rows) == 13


def test_what_is_paid_without_being_wages_is_left_out(people: list[Employee]) -> None:
    filed.paid(Month(2026, 1), {people[0]: 400_000}, no_wage_yen=30_000)
    found = {str(row.month): row for row in queries.labour_year(2025).rows if not row.is_bonus}
    assert (found["2026-01"].accident_yen, found["2026-01"].employment_yen) == (370_000, 370_000)


def test_thousands_are_dropped_from_wages_and_fractions_from_premiums(people: list[Employee]) -> None:
    found = queries.labour_year(2025)
    assert {line.code: line.amount_yen for line in found.confirmed.lines} == {
        "accident_base": 1_201_000,
        "accident_premium": 3_603,  # 1,201,000 × 3 / 1000
        "employment_base": 1_100_000,
        "employment_premium": 15_950,  # 1,100,000 × (5.5 + 9) / 1000
    }
    assert found.confirmed.contribution.amount_yen == 24  # 1,201,000 × 0.02 / 1000 = 24.02
    assert {line.code: line.amount_yen for line in estimate_of(found).premiums.lines}[
        "employment_premium"
    ] == 14_850  # 13.5 / 1000


def test_what_was_paid_in_advance_is_taken_off(people: list[Employee]) -> None:
    found = queries.labour_year(2025, paid_in_advance_yen=20_000)
    due = estimate_of(found).due
    assert due.amount_yen == 3_603 + 15_950 - 20_000 + 3_603 + 14_850 + 24
    assert replay(due.because) == due.amount_yen


def test_without_the_rates_of_the_next_year_there_is_no_estimate(
    people: list[Employee], fumi: User, now: dt.datetime
) -> None:
    found = queries.labour_year(2026)
    assert isinstance(found.estimate, GapInParameter)
    assert found.wages.accident_yen == 999_999
    with pytest.raises(GapInParameter):
        actions.prepare_labour_year(year=2026, paid_in_advance_yen=0, expected=None, acting_user=fumi, at=now)
    assert not Filing.objects.exists()


def test_the_next_year_may_be_expected_otherwise(people: list[Employee]) -> None:
    found = queries.labour_year(2025, expected=YearWages(3_000_999, 2_000_999))
    assert estimate_of(found).premiums.premium_yen == 9_000 + 27_000  # 3,000,000 × 3 / 1000; 2,000,000 × 13.5 / 1000


def test_a_year_is_filed_once(people: list[Employee], fumi: User, now: dt.datetime) -> None:
    given = {"year": 2025, "paid_in_advance_yen": 0, "expected": None, "acting_user": fumi, "at": now}
    made = actions.prepare_labour_year(**given)  # type: ignore[arg-type]
    assert (made.due_on, made.about) == (dt.date(2026, 7, 10), dt.date(2025, 4, 1))
    for line in (*made.figures["confirmed"], *made.figures["estimated"], made.figures["due"]):
        assert replay(Reason.from_json(line["because"])) == line["amount_yen"]
    with pytest.raises(actions.YearFiled):
        actions.prepare_labour_year(**given)  # type: ignore[arg-type]
    assert Filing.objects.count() == 1


def test_the_day_is_a_deadline_until_the_year_is_filed(people: list[Employee], fumi: User, now: dt.datetime) -> None:
    june, august = dt.date(2026, 6, 1), dt.date(2026, 8, 1)
    (found,) = deadlines.labour_years(june, august)
    assert (found.on, found.kind) == (dt.date(2026, 7, 10), Kind.STATUTORY)
    actions.prepare_labour_year(year=2025, paid_in_advance_yen=0, expected=None, acting_user=fumi, at=now)
    assert list(deadlines.labour_years(june, august)) == []
    assert [each.on for each in deadlines.due(june, august)] == [dt.date(2026, 7, 10)]


def test_the_sheet_is_written_as_csv(people: list[Employee]) -> None:
    lines = shown_labour.wages_csv(queries.labour_year(2025)).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "区分,月,労災保険 対象者数,労災保険 賃金,雇用保険 被保険者数,雇用保険 賃金"
    assert lines[1] == "賃金,2025-04,1,300500,1,300500"
    assert lines[11] == "賃金,2026-02,1,100700,0,0"
    assert lines[13:15] == ["賞与,2025-12,1,500000,1,500000", "合計,,,1201200,,1100500"]


def test_the_year_that_is_declared_is_the_one_that_ended(company: Company) -> None:
    assert queries.labour_year_of(dt.date(2026, 3, 31)) == 2024
    assert queries.labour_year_of(dt.date(2026, 4, 1)) == 2025
