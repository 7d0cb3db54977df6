"""From pay that was calculated, approved and paid to what is filed: nothing here is typed in by hand."""

import datetime as dt

from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.filings import queries
from hr.filings.queries import RegularOutcome
from hr.payroll.models import Payslip
from hr.social_insurance.rules import RevisionOutcome
from tests.factories.year import SUMMER, Year, noon

MARCH = Month(2026, 3)


def test_what_was_paid_from_april_on_is_what_is_filed(aiko: User, ben: User, kei: User) -> None:
    """The pay of March to June is paid from April to July; one base pay is raised in March, and July has a bonus."""
    year = Year(aiko, ben, kei)
    year.begin(noon(dt.date(2026, 4, 1)))
    raised = year.people[1]
    year.raise_base(raised, MARCH.first_day, 390_000)
    for n in range(4):
        year.play_month(MARCH.plus(n))
    year.play_bonus("2026年夏季賞与", SUMMER)
    slips = list(Payslip.objects.select_related("run", "employee"))

    # 定時決定: April to June by day of payment, for the calendar days of the periods
    rows = {row.employee: row for row in queries.regular_rows(2026, as_of=dt.date(2026, 7, 31))}
    assert set(rows) == set(year.people)
    for employee, row in rows.items():
        mine = [slip for slip in slips if slip.employee_id == employee.pk and slip.run.kind == "MONTHLY"]
        first_three = [slip.gross_yen for slip in mine if slip.run.paid_on < dt.date(2026, 7, 1)]
        assert len(first_three) == 3
        assert row.found.average_yen == sum(first_three) // 3
        assert [each.base_days for each in row.paid] == [31, 30, 31]

    # 随時改定: the raise of March was first paid in April and is followed from July; no 定時決定 beside it
    (watched,) = queries.watched(since=dt.date(2026, 4, 1))
    assert (watched.employee, watched.found.outcome, str(watched.applies_from)) == (
        raised,
        RevisionOutcome.REVISED,
        "2026-07",
    )
    assert rows[raised].outcome == RegularOutcome.LEFT_OUT_REVISED
    assert {row.outcome for employee, row in rows.items() if employee != raised} == {RegularOutcome.DECIDED}

    # 賞与支払届: everybody who was paid one, on its day
    bonuses = {slip.employee_id: slip.gross_yen for slip in slips if slip.run.kind == "BONUS"}
    found = queries.candidates("BONUS", as_of=dt.date(2026, 7, 31))
    assert {each.employee.pk: each.figures["money_yen"] for each in found} == bonuses
    assert {each.happened_on for each in found} == {SUMMER}

    # 年度更新: the wages of workers by closing month, in both insurances; March belongs to the year before
    wages = queries.labour_year(2026).wages
    workers = [slip for slip in slips if slip.employee.kind != "OFFICER" and slip.run.closing_on >= dt.date(2026, 4, 1)]
    assert wages.accident_yen == wages.employment_yen == sum(slip.gross_yen for slip in workers)
