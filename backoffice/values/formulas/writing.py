"""Writing a tree as text that reads as the same tree."""

from collections.abc import Callable
from decimal import Decimal

from .tokens import ENGLISH
from .tree import FUNCTIONS, Binary, Call, Lookup, Name, Node, Not, Number

OR, AND, NOT, COMPARISON, SUM, PRODUCT, PART = range(1, 8)
BINDS = {"OR": OR, "AND": AND, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}
WORDS_JA = {"AND": "かつ", "OR": "または"}
SIGNS_JA = {"*": "×", "/": "÷"}
IN_ENGLISH = {unit: f" {word}" for word, unit in ENGLISH.items()}
IN_ENGLISH = {unit: f" {word}" for word, unit in ENGLISH.items()}
NameWords = Callable[[str], str]


def written(node: Node, name: NameWords = str, *, in_japanese: bool = False) -> str:
    """The text of a tree; `name` says how an input is called. In Japanese, functions and words have Japanese names.

    >>> written(Binary("*", Name("base_pay"), Number(Decimal(3), "%")))
    'base_pay * 3%'
    """
    match node:
        case Number(value=value, unit=unit):
            return f"{_plain(value)}{unit}" if in_japanese else _plain(value) + IN_ENGLISH.get(unit, unit)
        case Name(name=code):
            return name(code)
        case Not(inner=inner):
            return f"{'でない' if in_japanese else 'NOT'}({written(inner, name, in_japanese=in_japanese)})"
        case Binary(operator=operator, left=left, right=right):
            binds = BINDS.get(operator, COMPARISON)
            before = _within(left, binds if binds != COMPARISON else SUM, name, in_japanese)
            after = _within(right, binds + 1, name, in_japanese)
            sign = {**WORDS_JA, **SIGNS_JA}.get(operator, operator) if in_japanese else operator
            return f"{before} {sign} {after}"
        case Lookup(table=table, key=key):
            called = FUNCTIONS["TABLE"].ja if in_japanese else "TABLE"
            return f"{called}({table}, {written(key, name, in_japanese=in_japanese)})"
        case Call(function="MINUS", parts=(inner,)):
            return f"-{_within(inner, PART, name, in_japanese)}"
        case Call(function=function, parts=parts):
            called = FUNCTIONS[function].ja if in_japanese else function
            return f"{called}({', '.join(written(each, name, in_japanese=in_japanese) for each in parts)})"


def _within(node: Node, binds: int, name: NameWords, in_japanese: bool) -> str:
    text = written(node, name, in_japanese=in_japanese)
    return text if _binds(node) >= binds else f"({text})"


def _binds(node: Node) -> int:
    match node:
        case Binary(operator=operator):
            return BINDS.get(operator, COMPARISON)
        case Not():
            return NOT
    return PART


def _plain(value: Decimal) -> str:
    whole = value.to_integral_value()
    return f"{int(whole)}" if whole == value else f"{value.normalize():f}"
