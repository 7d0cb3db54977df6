"""Roundings by name: exact on decimals and fractions alike."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.values import money


@pytest.mark.parametrize(
    ("rounding", "amount", "yen"),
    [
        (money.drop_fraction, "1.99", 1),
        (money.drop_fraction, "-1.99", -1),
        (money.raise_fraction, "1.01", 2),
        (money.raise_fraction, "1.00", 1),
        (money.half_up, "0.49", 0),
        (money.half_up, "0.50", 1),
        (money.half_up, "-0.50", -1),
        (money.drop_half, "0.50", 0),
        (money.drop_half, "0.51", 1),
        (money.drop_half, "23513.5", 23513),
        (money.nearest_ten, "3094.99", 3090),
        (money.nearest_ten, "3095", 3100),
        (money.drop_below_ten, "3099", 3090),
        (money.drop_below_hundred, "3199.9", 3100),
        (money.raise_below_hundred, "3100.1", 3200),
        (money.drop_below_thousand, "500500", 500000),
    ],
)
def test_a_rounding_does_as_its_name_says(rounding, amount, yen):
    assert rounding(Decimal(amount)) == yen
    assert rounding(Fraction(amount)) == yen
    assert type(rounding(Decimal(amount))) is int


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_decimals_and_fractions_round_alike(amount):
    for name, rounding in money.ROUNDINGS.items():
        if name != "EXACT":
            assert rounding(amount) == rounding(Fraction(amount))


def test_a_binary_float_is_not_money():
    with pytest.raises(TypeError):
        money.drop_fraction(0.5)


def test_the_register_is_spelt_in_upper_case():
    assert all(name == name.upper() for name in money.ROUNDINGS)
