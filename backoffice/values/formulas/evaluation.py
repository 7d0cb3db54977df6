"""The exact value of a formula. Trees become closures once; fractions keep every digit until a rounding is named."""

import operator
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from .refusals import FormulaRefused
from .tree import ARITHMETIC, Binary, Call, Lookup, Name, Node, Not, Number, children
from .writing import written

LARGEST = 10**13
SCALES = {"時間": Fraction(60), "%": Fraction(1, 100)}
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
COMBINE: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
Value = Fraction | bool
Values = Mapping[str, Fraction]
Evaluate = Callable[[Values], Any]


class DividesByZero(FormulaRefused):
    code = "values.formula_divides_by_zero"
    cause_ja = "計算式が「{divisor_ja}」で割っていますが、その値が0です。"
    cause_en = "The formula divides by “{divisor_en}”, which is 0."
    remedy_ja = "「もし({divisor_ja} = 0, 0円, …)」のように、0のときの金額を書いてください。"
    remedy_en = "Say what is due then, as in “IF({divisor_en} = 0, 0 yen, …)”."


class ResultTooLarge(FormulaRefused):
    code = "values.formula_result_too_large"
    cause_ja = "計算式の結果が大きすぎます。"
    cause_en = "The formula gives too large an amount."
    remedy_ja = "掛け算・割り算の単位（円・分・日・率）を確かめてください。"
    remedy_en = "Check the units of what is multiplied and divided."


class Step(NamedTuple):
    """A part of a formula that was worked out, and its value."""

    part: Node
    value: Value


def evaluate(tree: Node, values: Mapping[str, int | Decimal | Fraction]) -> Fraction:
    """The value of a formula whose units fit. Raises DividesByZero, ResultTooLarge, KeyError for a missing name."""
    found = Fraction(_compiled(tree)({name: Fraction(value) for name, value in values.items()}))
    if abs(found) >= LARGEST:
        raise ResultTooLarge
    return found


def steps(tree: Node, values: Mapping[str, int | Decimal | Fraction]) -> tuple[Step, ...]:
    """The conditions, choices and roundings that were worked out, in their order; the branches not taken are left out."""
    found: list[Step] = []
    _walk(tree, {name: Fraction(value) for name, value in values.items()}, found)
    return tuple(found)


def _walk(node: Node, values: Values, found: list[Step]) -> None:
    parts = children(node)
    if isinstance(node, Call) and node.function == "IF":
        _walk(parts[0], values, found)
        parts = (parts[1 if _compiled(parts[0])(values) else 2],)
    elif isinstance(node, Binary) and node.operator in ("AND", "OR"):
        decided = _compiled(parts[0])(values) is (node.operator == "OR")
        parts = parts[:1] if decided else parts
    elif isinstance(node, Call) and node.function == "BAND":
        parts = (parts[0], parts[_row(node, values)])
    for each in parts:
        _walk(each, values, found)
    is_told = isinstance(node, Binary) and node.operator not in ARITHMETIC and node.operator not in ("AND", "OR")
    if is_told or (isinstance(node, Call) and node.function != "MINUS"):
        found.append(Step(node, _compiled(node)(values)))


@lru_cache(maxsize=8192)
def _compiled(node: Node) -> Evaluate:
    match node:
        case Number(value=value, unit=unit):
            number = Fraction(value) * SCALES.get(unit, 1)
            return lambda values: number
        case Name(name=name):
            return operator.itemgetter(name)
        case Not(inner=inner):
            negated = _compiled(inner)
            return lambda values: not negated(values)
        case Binary():
            return _binary(node)
        case Call():
            return _call(node)
        case Lookup(table=table):
            raise TypeError(f"{table} is looked up before the formula is worked out")


def _binary(node: Binary) -> Evaluate:
    left, right = _compiled(node.left), _compiled(node.right)
    if node.operator == "AND":
        return lambda values: left(values) and right(values)
    if node.operator == "OR":
        return lambda values: left(values) or right(values)
    if node.operator == "/":
        return _division(node.right, left, right)
    combine = COMBINE.get(node.operator) or COMPARE[node.operator]
    return lambda values: combine(left(values), right(values))


def _division(divisor: Node, left: Evaluate, right: Evaluate) -> Evaluate:
    def divided(values: Values) -> Fraction:
        by: Fraction = right(values)
        if not by:
            raise DividesByZero(divisor_ja=written(divisor, in_japanese=True), divisor_en=written(divisor))
        found: Fraction = left(values) / by
        return found

    return divided


def _call(node: Call) -> Evaluate:
    parts = [_compiled(each) for each in node.parts]
    match node.function:
        case "IF":
            condition, then, otherwise = parts
            return lambda values: then(values) if condition(values) else otherwise(values)
        case "MIN":
            return lambda values: min(part(values) for part in parts)
        case "MAX":
            return lambda values: max(part(values) for part in parts)
        case "MINUS":
            (inner,) = parts
            return lambda values: -inner(values)
        case "BAND":
            return lambda values: parts[_reached(parts, values)](values)
    value, to = parts
    function = node.function
    return lambda values: _rounded(value(values), to(values), function)


def _row(node: Call, values: Values) -> int:
    """Which part of a BAND is its result: that of the highest bound reached, else the first."""
    return _reached([_compiled(each) for each in node.parts], values)


def _reached(parts: Sequence[Evaluate], values: Values) -> int:
    return 1 + 2 * bisect_right([bound(values) for bound in parts[2::2]], parts[0](values))


def _rounded(value: Fraction, to: Fraction, function: str) -> Fraction:
    """Rounded to a multiple; amounts below zero as their positive twins."""
    whole, rest = divmod(abs(value), to)
    up = {"ROUND_DOWN": False, "ROUND_UP": rest > 0, "ROUND": 2 * rest >= to}[function]
    found = (whole + up) * to
    return -found if value < 0 else found
