"""What makes a draft an entry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounting.ledger.rules import (
    AmountNotPositive,
    Category,
    DraftLine,
    EmptyEntry,
    Side,
    Unbalanced,
    balance_yen,
    checked,
    side_yen,
    signed_line,
)
from tests.factories.books import BANK, PAYABLE, RENT, credit, debit, draft

amounts = st.integers(min_value=1, max_value=10**12)
sides = st.sampled_from(Side)


@given(st.lists(amounts, min_size=1, max_size=20))
def test_any_split_of_an_amount_balances_against_the_whole(parts: list[int]) -> None:
    entry = draft(1, *(debit(RENT, part) for part in parts), credit(PAYABLE, sum(parts)))
    assert checked(entry) is entry
    assert entry.amount_yen == sum(parts)


@given(st.lists(st.tuples(sides, amounts), min_size=1, max_size=20))
def test_a_draft_is_taken_exactly_when_its_sides_are_equal(given_lines: list[tuple[Side, int]]) -> None:
    lines = tuple(DraftLine(RENT, side, amount_yen) for side, amount_yen in given_lines)
    debit_yen, credit_yen = side_yen(lines, Side.DEBIT), side_yen(lines, Side.CREDIT)
    if debit_yen == credit_yen:
        assert checked(draft(1, *lines)).amount_yen == debit_yen
        return
    with pytest.raises(Unbalanced) as refused:
        checked(draft(1, *lines))
    assert refused.value.given["short_yen"] == abs(debit_yen - credit_yen)
    assert refused.value.given["side_en"] == ("credit" if credit_yen < debit_yen else "debit")


def test_the_refusal_says_which_side_lacks_how_much() -> None:
    with pytest.raises(Unbalanced) as refused:
        checked(draft(1, debit(RENT, 300_000), credit(PAYABLE, 630)))
    said = refused.value.as_dict()
    assert said["cause_ja"] == "「家賃 1」は借方300,000円、貸方630円で、貸方が299,370円足りません。"
    assert said["remedy_ja"] == "貸方があと299,370円で一致します。"
    assert said["remedy_en"] == "Add 299,370 yen on the credit side."


@pytest.mark.parametrize("amount_yen", [0, -1])
def test_a_line_is_above_zero(amount_yen: int) -> None:
    with pytest.raises(AmountNotPositive):
        checked(draft(1, debit(RENT, amount_yen), credit(BANK, amount_yen)))


def test_an_entry_without_lines_is_empty() -> None:
    empty = draft(1)
    with pytest.raises(EmptyEntry):
        checked(type(empty)(empty.posted_on, empty.source, empty.description, ()))


@given(st.integers(min_value=1, max_value=10**12))
def test_an_amount_below_zero_stands_on_the_other_side(amount_yen: int) -> None:
    assert signed_line(RENT, Side.DEBIT, -amount_yen) == credit(RENT, amount_yen)
    assert signed_line(RENT, Side.DEBIT, amount_yen) == debit(RENT, amount_yen)


@given(st.sampled_from(Category), amounts, amounts)
def test_a_balance_grows_on_the_side_of_its_category(category: Category, debit_yen: int, credit_yen: int) -> None:
    signed = 1 if category.side is Side.DEBIT else -1
    assert balance_yen(category, debit_yen, credit_yen) == signed * (debit_yen - credit_yen)
