"""定時決定 and 随時改定: from YAML cases, and what holds for the two tables together."""

from pathlib import Path

import pytest
import yaml

from backoffice.values.periods import Month
from backoffice.values.reasons import replay
from hr.social_insurance import queries, rules

CASES = Path(__file__).resolve().parents[2] / "cases" / "hr" / "social_insurance" / "revisions.yaml"
APRIL = Month(2026, 4)


def cases():
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        yield pytest.param(case, id=case["name"])


def month_of_pay(place, given):
    if given is None:
        return None
    more = given[2] if len(given) > 2 else {}
    return rules.MonthOfPay(APRIL.plus(place), given[0], given[1], back_pay_yen=more.get("back", 0))


@pytest.mark.parametrize("case", list(cases()))
def test_a_change_of_fixed_pay_is_followed_or_not(case):
    expected = case["expected"]
    law = queries.revision_law(APRIL, short_time=case.get("short_time", False))
    held = rules.Held(case["held"], case.get("held_average"))
    paid = [month_of_pay(place, given) for place, given in enumerate(case["pay"])]
    found = rules.occasional_revision(held, rules.Direction(case["direction"]), paid, law)
    assert found.outcome == expected["outcome"]
    assert found.average_yen == expected.get("average")
    assert (found.grade and found.grade.standard_yen) == expected.get("standard")
    assert (found.applies_from and str(found.applies_from)) == expected.get("from")
    assert [replay(line.because) for line in found.lines] == [line.amount_yen for line in found.lines]


def test_the_health_table_decides_for_the_pension_as_well():
    """Whenever health moves two grades, the pension moves not at all, two grades, or by one of its moves at the ends."""
    health, pension = queries.health_grades(APRIL), queries.pension_grades(APRIL)
    lowest, highest = pension[0], pension[-1]

    def pension_grade(standard_yen):
        held = min(max(standard_yen, lowest.standard_yen), highest.standard_yen)
        return next(each for each in pension if each.standard_yen == held)

    for before in health:
        for after in health:
            moved = pension_grade(after.standard_yen).grade - pension_grade(before.standard_yen).grade
            at_the_top = max(before.from_yen, after.from_yen) >= 665_000
            at_the_bottom = min(before.to_exclusive_yen or 10**9, after.to_exclusive_yen or 10**9) <= 83_000
            counts = abs(moved) >= 2 or (abs(moved) == 1 and (at_the_top or at_the_bottom))
            if abs(after.grade - before.grade) >= 2:
                assert counts or moved == 0, (before, after)
            else:
                assert not counts, (before, after)


def paid(*months):
    return [rules.MonthOfPay(APRIL.plus(place), **each) for place, each in enumerate(months)]


def regular(*months, short_time=False):
    law = queries.regular_law(2026)
    least = queries.least_base_days(law.months[0].first_day, short_time=short_time)
    return rules.regular_determination(paid(*months), least, queries.health_grades(law.applies_from))


def test_the_months_of_the_year_are_those_of_the_law():
    law = queries.regular_law(2026)
    assert law.months == (Month(2026, 4), Month(2026, 5), Month(2026, 6))
    assert (str(law.insured_on), str(law.applies_from), str(law.excluded_from)) == (
        "2026-07-01",
        "2026-09",
        "2026-06-01",
    )


def test_a_month_short_of_days_is_left_out():
    found = regular(
        {"pay_yen": 300_000, "base_days": 31},
        {"pay_yen": 100_000, "base_days": 16},
        {"pay_yen": 320_000, "base_days": 31},
    )
    assert found.months == (Month(2026, 4), Month(2026, 6))
    assert (found.average_yen, found.grade.standard_yen) == (310_000, 320_000)  # 620,000 / 2


def test_the_month_of_somebody_who_joined_within_it_is_left_out():
    found = regular(
        {"pay_yen": 200_000, "base_days": 20, "is_whole": False},
        {"pay_yen": 300_000, "base_days": 30},
        {"pay_yen": 300_000, "base_days": 31},
    )
    assert (found.months, found.average_yen) == ((Month(2026, 5), Month(2026, 6)), 300_000)


def test_arrears_of_earlier_months_make_an_adjusted_average():
    found = regular(
        {"pay_yen": 330_000, "base_days": 31, "back_pay_yen": 30_000},
        {"pay_yen": 300_000, "base_days": 30},
        {"pay_yen": 300_000, "base_days": 31},
    )
    assert [(line.code, line.amount_yen) for line in found.lines] == [
        ("average_pay", 310_000),  # 930,000 / 3
        ("adjusted_average_pay", 300_000),  # (930,000 - 30,000) / 3
    ]
    assert found.grade.standard_yen == 300_000


def test_who_has_no_month_that_counts_keeps_the_standard():
    found = regular(*[{"pay_yen": 80_000, "base_days": 5}] * 3)
    assert (found.months, found.lines, found.grade, found.average_yen) == ((), (), None, None)


def test_goods_count_as_pay():
    found = regular(*[{"pay_yen": 300_000, "base_days": 30, "goods_yen": 20_000}] * 3)
    assert found.average_yen == 320_000
