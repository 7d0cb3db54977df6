"""A reason in words: the calculation with every value named, what else was given, and the sources of the law."""

import ast
from dataclasses import dataclass
from decimal import Decimal

from backoffice.values.periods import Month
from backoffice.values.reasons import OWN, Reason, Term, names_in, parse, replay

from .own_formulas import own_calculation, own_steps
from .queries import by_version, define
from .terms import Language, has_label, label

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "plus",
    ast.Sub: "minus",
    ast.Mult: "times",
    ast.Div: "divided",
}
_BINDS: dict[type[ast.operator], int] = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2}
_SCALE = {"rate": 2, "per_1000": 3}


@dataclass(frozen=True, slots=True)
class Explanation:
    """`calculation` in one line; `given` and `sources` as (label, text)."""

    calculation: str
    given: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]


def explain(reason: Reason, language: Language) -> Explanation:
    """標準報酬月額 340,000円 × 健康保険料率 9.91% ÷ 2 ＝ 16,847円（50銭以下切捨て）, and where the rate comes from."""
    used = names_in(reason.formula)
    given = tuple((label(term.name, language), shown(term, language)) for term in reason.terms if term.name not in used)
    if reason.formula.startswith(OWN):
        given = (*own_steps(reason, shown, language), *given)
    return Explanation(_calculation(reason, language), given, _sources(reason, language))


def shown(term: Term, language: Language) -> str:
    """A term's value with its unit: 340,000円, 9.91%, 2026年10月."""
    value, unit = term.value, term.unit
    if unit == "month":
        month = Month.parse(str(value))
        return label("month", language).format(year=month.year, month=month.month)
    if isinstance(value, str):
        return label(value, language) if has_label(value) else value
    return label(f"unit_{unit}", language).format(value=_number(value, _SCALE.get(unit, 0)))


def _calculation(reason: Reason, language: Language) -> str:
    terms = {term.name: term for term in reason.terms}
    if reason.formula.startswith(OWN):
        words = own_calculation(reason, shown, language)
    else:
        tree = parse(reason.formula)
        words = _words(tree, terms, language)
        if isinstance(tree, ast.Name):
            return words
    result = shown(Term("result", replay(reason)), language)
    equation = label("equals", language).format(calculation=words, result=result)
    if reason.rounding == "EXACT":
        return equation
    return label("rounded", language).format(equation=equation, rounding=label(reason.rounding, language))


def _words(node: ast.expr, terms: dict[str, Term], language: Language) -> str:
    match node:
        case ast.Name(id=name):
            return f"{label(name, language)} {shown(terms[name], language)}"
        case ast.BinOp(left=left, op=op, right=right):
            before = _within(left, _BINDS[type(op)], terms, language)
            after = _within(right, _BINDS[type(op)] + isinstance(op, ast.Sub | ast.Div), terms, language)
            return before + label(_OPERATORS[type(op)], language) + after
        case ast.UnaryOp(operand=operand):
            return label("negative", language).format(inner=_within(operand, 2, terms, language))
        case ast.Call(func=ast.Name(id=name), args=args):
            parts = label("between", language).join(_words(arg, terms, language) for arg in args)
            return label("lesser" if name == "min" else "greater", language).format(parts=parts)
        case ast.Constant(value=int(number)):
            return _number(number, 0)
    raise TypeError(type(node).__name__)


def _within(node: ast.expr, binds: int, terms: dict[str, Term], language: Language) -> str:
    words = _words(node, terms, language)
    if isinstance(node, ast.BinOp) and _BINDS[type(node.op)] < binds:
        return label("parentheses", language).format(inner=words)
    return words


def _sources(reason: Reason, language: Language) -> tuple[tuple[str, str], ...]:
    found: dict[str, tuple[str, str]] = {}
    for term in reason.terms:
        if "@" in term.source and term.source not in found:
            parameter = by_version(term.source)
            begins = parameter.from_
            when = label(f"from_{define(parameter.key).applies_by}", language)
            text = when.format(year=begins.year, month=begins.month, day=begins.day, source=parameter.source)
            found[term.source] = (parameter.label_ja if language == "ja" else parameter.label_en, text)
    return tuple(found.values())


def _number(value: int | Decimal, scale: int) -> str:
    scaled = Decimal(value).scaleb(scale)
    whole = scaled.to_integral_value()
    return f"{int(whole):,}" if whole == scaled else f"{scaled.normalize():,f}"
