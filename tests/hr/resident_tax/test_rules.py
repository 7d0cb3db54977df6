"""What a month deducts by notices and ends, and the amounts that a notice leaves blank."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backoffice.values.periods import Month
from hr.resident_tax.rules import Ended, MonthsDoNotFit, Noticed, amounts_from, notified_yen, withholding

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/hr/resident_tax/months.yaml").read_text(encoding="utf-8"))
JUNE = Month(2026, 6)
YEAR = [JUNE.plus(place) for place in range(12)]
yens = st.integers(0, 99_900)


def noticed(order: int, first: Month, amounts: tuple[int, ...]) -> Noticed:
    return Noticed(order, first, amounts, "131032", "港区")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_month_deducts_what_is_notified(case: dict) -> None:
    notices = [
        noticed(order, Month.parse(each["first"]), tuple(each["amounts"])) for order, each in enumerate(case["notices"])
    ]
    ends = [Ended(Month.parse(each["last"]), each["lump"], each["order"]) for each in case.get("ends", [])]
    found = {month: withholding(notices, ends, Month.parse(month)) for month in case["months"]}
    assert {month: [each.monthly_yen, each.rest_yen] for month, each in found.items()} == case["months"]


@pytest.mark.parametrize(
    ("typed", "filled"),
    [
        ([15_300, 15_000] + [None] * 10, (0, (15_300, *[15_000] * 11))),
        ([None] * 4 + [9_400, 9_000] + [None] * 6, (4, (9_400, *[9_000] * 7))),
        ([300, 0] + [None] * 10, (0, (300, *[0] * 11))),
        ([None] * 11 + [500], (11, (500,))),
    ],
)
def test_a_month_left_blank_is_as_the_one_before(typed: list, filled: tuple) -> None:
    assert amounts_from(typed) == filled


@pytest.mark.parametrize("typed", [[None] * 12, [15_300] + [None] * 11])
def test_the_first_month_and_the_one_after_it_have_to_be_given(typed: list) -> None:
    with pytest.raises(MonthsDoNotFit):
        amounts_from(typed)


@given(
    amounts=st.lists(yens, min_size=12, max_size=12),
    change=st.integers(0, 11).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(yens, min_size=12 - n, max_size=12 - n))
    ),
    last=st.integers(0, 10),
)
def test_what_is_deducted_and_the_rest_are_what_is_notified(
    amounts: list[int], change: tuple[int, list[int]], last: int
) -> None:
    """Whatever changes in the year: the months up to the last one and the one sum add up to the notices."""
    begins, changed = change
    notices = [noticed(1, JUNE, tuple(amounts)), noticed(2, JUNE.plus(begins), tuple(changed))]
    rest_yen = notified_yen(notices, YEAR[last + 1 :])
    ends = [Ended(YEAR[last], rest_yen, order=2)]
    taken = [withholding(notices, ends, month) for month in YEAR]
    assert sum(each.monthly_yen + each.rest_yen for each in taken) == sum(amounts[:begins]) + sum(changed)
    assert [each.monthly_yen for each in taken[last + 1 :]] == [0] * (11 - last)
