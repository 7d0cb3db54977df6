"""Reasons (計算根拠): the explanation on screen is the computation, never a second one.

A reason is a formula, the terms that fill it, and the named rounding. A line is a code, its yen and the reason.
`line(...)` computes the yen from the reason, and `replay(reason)` computes them again years later.

Formulas know names, whole numbers, + - * /, parentheses, min() and max(). They are parsed once into closures;
nothing is handed to `eval`. Arithmetic is exact: in decimals where the result is finite, else in fractions.
A formula that begins with = is the company's own, in the language of backoffice.values.formulas.
"""

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, FloatOperation, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from . import formulas
from .money import ROUNDINGS, Amount
from .refusals import Refusal

FACT = "fact"
OWN = "="
TEXT_UNITS = frozenset({"text", "month", "date"})
FUNCTIONS = ("min", "max")

_DIGITS = 60
_EXACT = Context(prec=_DIGITS, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow, FloatOperation])

Value = int | Decimal | str
Numbers = Mapping[str, Any]
Evaluate = Callable[[Numbers], Any]


class BadFormula(Refusal):
    code = "values.bad_formula"
    cause_ja = "計算式「{formula}」を計算できません（{problem}）。"
    cause_en = "The formula “{formula}” can't be computed ({problem})."
    remedy_ja = "式と項目を確かめてください。"
    remedy_en = "Check the formula and its terms."


class Term(NamedTuple):
    """One named value of a reason.

    `unit` is yen, yen_each (for a day, an hour, a person), rate (a fraction: 0.0991 is 9.91%), per_1000 (a fraction: 0.003 is 3/1000), minutes, days,
    hours, months, persons, times, number; or text, month, date, whose value is text and takes no part in arithmetic.
    `source` is FACT, `line:<code>` or a parameter's version, `hr.social_insurance.pension_rate@2017-09-01`.
    """

    name: str
    value: Value
    unit: str = "yen"
    source: str = FACT


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line is what it is: the formula over the terms' names, the terms, and the name of the rounding."""

    formula: str
    terms: tuple[Term, ...]
    rounding: str

    def as_json(self) -> dict[str, Any]:
        """Plain JSON: decimals as strings."""
        return {
            "formula": self.formula,
            "rounding": self.rounding,
            "terms": [
                {"name": name, "value": _stored(value), "unit": unit, "source": source}
                for name, value, unit, source in self.terms
            ],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Reason":
        """The reason that `as_json` wrote."""
        terms = tuple(
            Term(each["name"], _value(each["value"], each["unit"]), each["unit"], each["source"])
            for each in stored["terms"]
        )
        return cls(stored["formula"], terms, stored["rounding"])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a payslip, a return or an invoice: its code, whole yen, and the reason."""

    code: str
    amount_yen: int
    because: Reason

    def as_term(self, name: str = "") -> Term:
        """The line's yen as a term of a later reason."""
        return Term(name or f"{self.code}_yen", self.amount_yen, "yen", f"line:{self.code}")


def line(code: str, formula: str, rounding: str, *terms: Term) -> Line:
    """Compute one line: the formula over the terms, rounded once. Raises BadFormula.

    >>> line("half", "amount_yen / 2", "DROP_HALF", Term("amount_yen", 5)).amount_yen
    2
    """
    return Line(code, ROUNDINGS[rounding](evaluate(formula, terms)), Reason(formula, terms, rounding))


def replay(reason: Reason) -> int:
    """The yen that the reason gives, computed anew."""
    return ROUNDINGS[reason.rounding](evaluate(reason.formula, reason.terms))


def evaluate(formula: str, terms: Iterable[Term]) -> Amount:
    """The exact value of the formula: an int or Decimal, or a Fraction where no finite decimal exists.

    Raises BadFormula; for a company's own formula also what formulas.evaluate raises.
    """
    numbers: dict[str, Any] = {term[0]: term[1] for term in terms if type(term[1]) is not str}
    try:
        return formulas.evaluate(own(formula), numbers) if formula[:1] == OWN else _exactly(formula, numbers)
    except KeyError as missing:
        raise BadFormula(formula=formula, problem=f"{missing.args[0]} ?") from None
    except (ZeroDivisionError, InvalidOperation):
        raise BadFormula(formula=formula, problem="÷ 0") from None


def _exactly(formula: str, numbers: Numbers) -> Amount:
    try:
        result: Amount = _in_decimals(formula)(numbers)
    except Inexact:
        result = Fraction(*_in_ratios(formula)({name: value.as_integer_ratio() for name, value in numbers.items()}))
    return result


def own(formula: str) -> formulas.Node:
    """The tree of a company's own formula, which begins with =."""
    return formulas.read(formula.removeprefix(OWN))


def names_in(formula: str) -> frozenset[str]:
    """The names that the formula uses, less min and max."""
    if formula[:1] == OWN:
        return frozenset(formulas.names_in(own(formula)))
    found = {node.id for node in ast.walk(parse(formula)) if isinstance(node, ast.Name)}
    return frozenset(found.difference(FUNCTIONS))


@lru_cache(maxsize=4096)
def parse(formula: str) -> ast.expr:
    """The formula as a syntax tree that holds only what formulas may hold, else BadFormula."""
    try:
        tree = ast.parse(formula, mode="eval").body
    except SyntaxError:
        raise BadFormula(formula=formula, problem="syntax") from None
    _compile(tree, formula, _RATIOS)
    return tree


class _Arithmetic(NamedTuple):
    operators: Mapping[type[ast.operator], Callable[[Any, Any], Any]]
    negative: Callable[[Any], Any]
    number: Callable[[int], Any]
    least: Callable[[list[Any]], Any]
    most: Callable[[list[Any]], Any]


Ratio = tuple[int, int]


def _added(one: Ratio, other: Ratio) -> Ratio:
    return one[0] * other[1] + other[0] * one[1], one[1] * other[1]


def _subtracted(one: Ratio, other: Ratio) -> Ratio:
    return one[0] * other[1] - other[0] * one[1], one[1] * other[1]


def _multiplied(one: Ratio, other: Ratio) -> Ratio:
    return one[0] * other[0], one[1] * other[1]


def _divided(one: Ratio, other: Ratio) -> Ratio:
    if not other[0]:
        raise ZeroDivisionError
    return one[0] * other[1], one[1] * other[0]


def _size(ratio: Ratio) -> Fraction:
    return Fraction(*ratio)


_DECIMALS = _Arithmetic(
    {ast.Add: _EXACT.add, ast.Sub: _EXACT.subtract, ast.Mult: _EXACT.multiply, ast.Div: _EXACT.divide},
    _EXACT.minus,
    Decimal,
    min,
    max,
)
# Numerator and denominator as they come, reduced once at the end: Fraction would reduce at every step.
_RATIOS = _Arithmetic(
    {ast.Add: _added, ast.Sub: _subtracted, ast.Mult: _multiplied, ast.Div: _divided},
    lambda ratio: (-ratio[0], ratio[1]),
    lambda number: (number, 1),
    lambda ratios: min(ratios, key=_size),
    lambda ratios: max(ratios, key=_size),
)


@lru_cache(maxsize=4096)
def _in_decimals(formula: str) -> Evaluate:
    return _compile(parse(formula), formula, _DECIMALS)


@lru_cache(maxsize=4096)
def _in_ratios(formula: str) -> Evaluate:
    return _compile(parse(formula), formula, _RATIOS)


def _compile(node: ast.expr, formula: str, arithmetic: _Arithmetic) -> Evaluate:
    match node:
        case ast.Name(id=name) if name not in FUNCTIONS:
            return operator.itemgetter(name)
        case ast.Constant(value=value) if type(value) is int:
            number = arithmetic.number(value)
            return lambda numbers: number
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner, negative = _compile(operand, formula, arithmetic), arithmetic.negative
            return lambda numbers: negative(inner(numbers))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in arithmetic.operators:
            return _both(left, right, arithmetic.operators[type(op)], formula, arithmetic)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS and args:
            return _choice(arithmetic.least if name == "min" else arithmetic.most, args, formula, arithmetic)
    raise BadFormula(formula=formula, problem=type(node).__name__)


def _both(
    left: ast.expr, right: ast.expr, combine: Callable[[Any, Any], Any], formula: str, arithmetic: _Arithmetic
) -> Evaluate:
    first, second = _compile(left, formula, arithmetic), _compile(right, formula, arithmetic)
    return lambda numbers: combine(first(numbers), second(numbers))


def _choice(
    choose: Callable[[list[Any]], Any], args: list[ast.expr], formula: str, arithmetic: _Arithmetic
) -> Evaluate:
    parts = [_compile(each, formula, arithmetic) for each in args]
    return lambda numbers: choose([part(numbers) for part in parts])


def _stored(value: Value) -> int | str:
    return str(value) if isinstance(value, Decimal) else value


def _value(stored: int | str, unit: str) -> Value:
    if isinstance(stored, int) or unit in TEXT_UNITS:
        return stored
    return Decimal(stored)
