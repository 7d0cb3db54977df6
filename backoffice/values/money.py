"""Yen (円) and the roundings (端数処理) that laws and company rules name.

Each rounding takes an exact amount (`int`, `Decimal` or `Fraction`) and returns whole yen. It is called once,
where the law says so. Negative amounts are rounded as their positive twins.
"""

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

from .refusals import Refusal

Amount = int | Decimal | Fraction
Rounding = Callable[[Amount], int]


class NotWholeYen(Refusal):
    code = "values.not_whole_yen"
    cause_ja = "{amount} 円は整数の円ではありません。"
    cause_en = "{amount} yen is not a whole number of yen."
    remedy_ja = "端数処理を選んでください。"
    remedy_en = "Choose a rounding."


def exact(amount: Amount) -> int:
    """No rounding: the amount must already be whole yen, else NotWholeYen."""
    if type(amount) is int:
        return amount
    whole = int(amount)
    if whole != amount:
        raise NotWholeYen(amount=amount)
    return whole


def drop_fraction(amount: Amount) -> int:
    """1円未満切捨て (toward zero)."""
    return _to_whole(amount, ROUND_DOWN)


def raise_fraction(amount: Amount) -> int:
    """1円未満切上げ (away from zero)."""
    return _to_whole(amount, ROUND_UP)


def half_up(amount: Amount) -> int:
    """50銭未満切捨て・50銭以上切上げ (四捨五入); 昭和63年3月14日基発第150号 for wages."""
    return _to_whole(amount, ROUND_HALF_UP)


def drop_half(amount: Amount) -> int:
    """50銭以下切捨て・50銭超切上げ: the employee's share when it is deducted from pay (通貨の単位及び貨幣の発行等に関する法律3条)."""
    return _to_whole(amount, ROUND_HALF_DOWN)


def nearest_ten(amount: Amount) -> int:
    """10円未満四捨五入: tax by the electronic-computation special rule."""
    return 10 * _to_whole(_divide(amount, 10), ROUND_HALF_UP)


def drop_below_ten(amount: Amount) -> int:
    """10円未満切捨て."""
    return 10 * _to_whole(_divide(amount, 10), ROUND_DOWN)


def drop_below_hundred(amount: Amount) -> int:
    """100円未満切捨て (国税通則法119条)."""
    return 100 * _to_whole(_divide(amount, 100), ROUND_DOWN)


def raise_below_hundred(amount: Amount) -> int:
    """100円未満切上げ."""
    return 100 * _to_whole(_divide(amount, 100), ROUND_UP)


def drop_below_thousand(amount: Amount) -> int:
    """1,000円未満切捨て (国税通則法118条; 標準賞与額)."""
    return 1000 * _to_whole(_divide(amount, 1000), ROUND_DOWN)


ROUNDINGS: dict[str, Rounding] = {
    "EXACT": exact,
    "DROP_FRACTION": drop_fraction,
    "RAISE_FRACTION": raise_fraction,
    "HALF_UP": half_up,
    "DROP_HALF": drop_half,
    "NEAREST_TEN": nearest_ten,
    "DROP_BELOW_TEN": drop_below_ten,
    "DROP_BELOW_HUNDRED": drop_below_hundred,
    "RAISE_BELOW_HUNDRED": raise_below_hundred,
    "DROP_BELOW_THOUSAND": drop_below_thousand,
}


def _divide(amount: Amount, by: int) -> Fraction:
    return Fraction(amount) / by


def _to_whole(amount: Amount, mode: str) -> int:
    if type(amount) is int:
        return amount
    if isinstance(amount, Decimal):
        return int(amount.to_integral_value(mode))
    if isinstance(amount, Fraction):
        return _fraction_to_whole(amount, mode)
    raise TypeError(f"yen are int, Decimal or Fraction, not {type(amount).__name__}")


def _fraction_to_whole(amount: Fraction, mode: str) -> int:
    whole, rest = divmod(abs(amount.numerator), amount.denominator)
    up = {
        ROUND_DOWN: False,
        ROUND_UP: rest > 0,
        ROUND_HALF_UP: 2 * rest >= amount.denominator,
        ROUND_HALF_DOWN: 2 * rest > amount.denominator,
    }[mode]
    whole += up
    return -whole if amount < 0 else whole
