"""In which months leave for a child carries no premium (健康保険法159条・159条の3)."""

import datetime as dt

import pytest

from backoffice.values.periods import Month
from hr.employment.rules import ChildLeave, ExemptionLaw, Spell, exempt_months, frees_bonus

LAW = ExemptionLaw(days_in_a_month=14, bonus_months=1)
BEFORE = ExemptionLaw(days_in_a_month=0, bonus_months=0)
MATERNITY, CHILDCARE = ChildLeave.MATERNITY, ChildLeave.CHILDCARE


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def spell(kind: ChildLeave, first: str, until: str | None) -> Spell:
    return Spell(kind, day(first), day(until) if until else None)


def months(*spells: Spell, law: ExemptionLaw = LAW, through: int = 12) -> list[int]:
    return sorted(each.month for each in exempt_months(spells, law=lambda _m: law, through=Month(2026, through)))


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        # The last day is 9 July, the day after it 10 July: July carries a premium.
        ([spell(MATERNITY, "04-15", "07-10")], [4, 5, 6]),
        # The last day is 31 July, the day after it 1 August: July is free.
        ([spell(MATERNITY, "04-15", "08-01")], [4, 5, 6, 7]),
        # Within one month: 13 days (2nd to 14th) are too few, 14 are enough.
        ([spell(CHILDCARE, "05-02", "05-15")], []),
        ([spell(CHILDCARE, "05-02", "05-16")], [5]),
        # Two spells of one month count together: 6 + 8.
        ([spell(CHILDCARE, "05-01", "05-07"), spell(CHILDCARE, "05-20", "05-28")], [5]),
        # Maternity leave knows no count of days within a month.
        ([spell(MATERNITY, "05-01", "05-30")], []),
        # What goes on the next day is one leave: its months are those of the whole.
        ([spell(CHILDCARE, "05-20", "05-31"), spell(CHILDCARE, "05-31", "06-05")], [5]),
        # Days at the end of a longer leave do not free its last month.
        ([spell(CHILDCARE, "04-20", "05-25")], [4]),
        # Nobody came back yet: through the month that is asked for.
        ([spell(CHILDCARE, "10-05", None)], [10, 11, 12]),
    ],
)
def test_months_without_premium(spells: list[Spell], expected: list[int]) -> None:
    assert months(*spells) == expected


def test_before_october_2022_days_within_one_month_freed_nothing() -> None:
    assert months(spell(CHILDCARE, "05-01", "05-30"), law=BEFORE) == []


@pytest.mark.parametrize(
    ("leave", "expected"),
    [
        (spell(CHILDCARE, "05-20", "06-21"), True),
        # One month to the day is not more than one month.
        (spell(CHILDCARE, "05-20", "06-20"), False),
        (spell(CHILDCARE, "04-01", "05-31"), False),
        (spell(MATERNITY, "05-20", "06-02"), True),
    ],
)
def test_a_bonus_of_may_is_free_by_leave_over_its_end(leave: Spell, expected: bool) -> None:
    assert frees_bonus([leave], month=Month(2026, 5), law=LAW) is expected
