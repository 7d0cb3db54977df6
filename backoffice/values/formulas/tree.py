"""The tree of a formula. `at` is the place in the text, from 1; it takes no part in comparing trees."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

NONE: Mapping[str, str] = MappingProxyType({})
MAX_CHARACTERS, MAX_NODES, MAX_LEVELS = 1000, 200, 30


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written, with its unit: 円, 分, 時間, 日, か月, 人, %, or "" for a plain one."""

    value: Decimal
    unit: str = ""
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """An input, or another item."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """NOT (でない)."""

    inner: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """+ - * /, a comparison, AND, OR."""

    operator: str
    left: "Node"
    right: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """IF, MIN, MAX, ROUND, ROUND_UP, ROUND_DOWN, BAND, MINUS."""

    function: str
    parts: tuple["Node", ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a table of the company gives for a key. It is replaced by a name before the formula is worked out."""

    table: str
    key: "Node"
    at: int = field(default=0, compare=False)


Node = Number | Name | Not | Binary | Call | Lookup


class Function(NamedTuple):
    """A function's Japanese name, and how it is used in both languages."""

    ja: str
    usage_ja: str
    usage_en: str
    least: int
    most: int


FUNCTIONS: Mapping[str, Function] = {
    "IF": Function("もし", "もし(条件, そうなら, そうでなければ)", "IF(condition, then, else)", 3, 3),
    "MIN": Function("最小", "最小(値, 値, …)", "MIN(value, value, …)", 2, 20),
    "MAX": Function("最大", "最大(値, 値, …)", "MAX(value, value, …)", 2, 20),
    "ROUND": Function("四捨五入", "四捨五入(値, 単位)　例 四捨五入(基本給 * 3%, 100円)", "ROUND(value, unit)", 2, 2),
    "ROUND_UP": Function("切上げ", "切上げ(値, 単位)　例 切上げ(基本給 * 3%, 100円)", "ROUND_UP(value, unit)", 2, 2),
    "ROUND_DOWN": Function(
        "切捨て", "切捨て(値, 単位)　例 切捨て(基本給 * 3%, 100円)", "ROUND_DOWN(value, unit)", 2, 2
    ),
    "BAND": Function(
        "段階",
        "段階(値, 最初の結果, 下限, 結果, 下限, 結果, …)　例 段階(勤続月数, 0円, 12か月, 5000円, 36か月, 10000円)",
        "BAND(value, first result, from, result, …), the bounds rising",
        4,
        42,
    ),
    "TABLE": Function("表", "表(表の名前, 値)　例 表(役職手当表, 本人の値)", "TABLE(name of the table, value)", 2, 2),
    "MINUS": Function("マイナス", "マイナス(値)", "MINUS(value)", 1, 1),
}
ARITHMETIC = ("+", "-", "*", "/")
COMPARISONS = ("=", "!=", "<=", ">=", "<", ">")


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node, in the order of the text."""
    match node:
        case Not(inner=inner):
            return (inner,)
        case Binary(left=left, right=right):
            return (left, right)
        case Call(parts=parts):
            return parts
        case Lookup(key=key):
            return (key,)
    return ()


def every(node: Node) -> Iterator[Node]:
    """The node and everything within it."""
    yield node
    for child in children(node):
        yield from every(child)


def names_in(node: Node) -> tuple[str, ...]:
    """The names that a formula reads, each once, in the order of the text."""
    return tuple(dict.fromkeys(each.name for each in every(node) if isinstance(each, Name)))


def lookups_in(node: Node) -> tuple[Lookup, ...]:
    """What a formula looks up in tables, each once, in the order of the text."""
    return tuple(dict.fromkeys(each for each in every(node) if isinstance(each, Lookup)))


def looked_up(node: Node, names: Mapping[Lookup, str]) -> Node:
    """The same formula, with names in the place of what it looks up."""
    match node:
        case Lookup():
            return Name(names[node], node.at)
        case Not(inner=inner):
            return replace(node, inner=looked_up(inner, names))
        case Binary(left=left, right=right):
            return replace(node, left=looked_up(left, names), right=looked_up(right, names))
        case Call(parts=parts):
            return replace(node, parts=tuple(looked_up(each, names) for each in parts))
    return node


def renamed(node: Node, names: Mapping[str, str], tables: Mapping[str, str] = NONE) -> Node:
    """The same formula with other names, of tables as well; a name that is not among them stays."""
    match node:
        case Lookup(table=table, key=key):
            return replace(node, table=tables.get(table, table), key=renamed(key, names, tables))
        case Name(name=name):
            return replace(node, name=names.get(name, name))
        case Not(inner=inner):
            return replace(node, inner=renamed(inner, names, tables))
        case Binary(left=left, right=right):
            return replace(node, left=renamed(left, names, tables), right=renamed(right, names, tables))
        case Call(parts=parts):
            return replace(node, parts=tuple(renamed(each, names, tables) for each in parts))
    return node
