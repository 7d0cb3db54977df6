"""Calculators (試算): pure what-if tools that rooms offer under a kind, for people, tests and other systems.

A room writes `@calculator("withholding_monthly")` over a function in its `calculators.py`; `load()` imports those.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any

from backoffice.values.reasons import Line
from backoffice.values.refusals import Refusal

from .queries import PACKAGES, project_root

Input = Mapping[str, Any]
Output = dict[str, Any]
Calculator = Callable[[Input], tuple[Output, Iterable[Line]]]

_calculators: dict[str, Calculator] = {}
_BAD_INPUT = (LookupError, ValueError, TypeError, ArithmeticError, AttributeError)


class UnknownCalculator(Refusal):
    code = "parameters.unknown_calculator"
    cause_ja = "「{kind}」という計算はありません。"
    cause_en = "There is no calculation “{kind}”."
    remedy_ja = "種類を確かめてください。"
    remedy_en = "Check the kind."


class BadCalculatorInput(Refusal):
    code = "parameters.bad_calculator_input"
    cause_ja = "計算の入力を読めません（{problem}）。"
    cause_en = "The input of the calculation can't be read ({problem})."
    remedy_ja = "項目名と値の型を確かめてください。"
    remedy_en = "Check the names and types of the input."


class CalculatorTaken(Exception):
    """Two rooms offer the same kind: a mistake of the programmer."""


def calculator(kind: str) -> Callable[[Calculator], Calculator]:
    """Offer the function under `kind`: a mapping in; (output mapping, the lines that explain it) out."""

    def register(function: Calculator) -> Calculator:
        if kind in _calculators:
            raise CalculatorTaken(kind)
        _calculators[kind] = function
        return function

    return register


def calculate(cases: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Run each case `{"kind", "input"}`: `{"output", "because"}` or `{"error", "code"}` in its own place."""
    return [_answer(case) for case in cases]


def calculate_one(kind: str, given: Input) -> dict[str, Any]:
    """Run one calculation; raises UnknownCalculator, BadCalculatorInput or the room's own refusal."""
    load()
    if kind not in _calculators:
        raise UnknownCalculator(kind=kind)
    try:
        output, lines = _calculators[kind](given)
    except _BAD_INPUT as problem:
        raise BadCalculatorInput(problem=f"{type(problem).__name__}: {problem}") from problem
    return {"output": output, "because": [line_as_json(line) for line in lines]}


def kinds() -> list[str]:
    """The kinds on offer, in order."""
    load()
    return sorted(_calculators)


def line_as_json(line: Line) -> dict[str, Any]:
    """A line with its reason as plain JSON."""
    return {"code": line.code, "amount_yen": line.amount_yen, **line.because.as_json()}


@lru_cache(maxsize=1)
def load() -> None:
    """Import every `<package>/<room>/calculators.py`, and the platform's own for its values and stamp duty."""
    import_module("backoffice.parameters.value_calculators")
    import_module("backoffice.parameters.stamp_duty")
    for package in PACKAGES:
        for path in sorted((project_root() / package).glob("*/calculators.py")):
            import_module(f"{package}.{path.parent.name}.calculators")


def _answer(case: Mapping[str, Any]) -> dict[str, Any]:
    try:
        if not isinstance(case, Mapping) or not isinstance(case.get("input"), Mapping):
            raise BadCalculatorInput(problem="kind, input")
        return calculate_one(str(case.get("kind")), case["input"])
    except Refusal as refusal:
        return {"error": str(refusal), "code": refusal.code}
