"""What a formula's parts are: yen, minutes, days, months, persons, a number, a condition. The result must be yen."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from .evaluation import DividesByZero
from .reading import wrong_arguments
from .refusals import NotACondition, NotAKey, NotYen, UnitsDiffer, UnitsDontMultiply
from .tree import ARITHMETIC, COMPARISONS, Binary, Call, Lookup, Name, Node, Not, Number
from .writing import written

Powers = tuple[int, int, int, int, int]
NOTHING: Powers = (0, 0, 0, 0, 0)
IN_WORDS = (("円", "yen"), ("分", "minutes"), ("日", "days"), ("月", "months"), ("人", "persons"))


@dataclass(frozen=True, slots=True)
class Unit:
    """Powers of yen, minutes, days, months and persons.

    `is_plain`: a number written without a unit, which takes that of its neighbour. `is_a_rate`: yen that may be meant
    for each day, minute or person, as 3000円 in 3000円 * 出勤日数.
    """

    powers: Powers = NOTHING
    is_plain: bool = False
    is_a_rate: bool = False
    is_condition: bool = False

    @property
    def is_a_number(self) -> bool:
        """Whether it has no unit at all."""
        return self.powers == NOTHING and not self.is_condition


YEN = Unit((1, 0, 0, 0, 0))
CONDITION = Unit(is_condition=True)
UNITS: Mapping[str, Unit] = {
    "yen": YEN,
    "yen_each": Unit((1, 0, 0, 0, 0), is_a_rate=True),
    "minutes": Unit((0, 1, 0, 0, 0)),
    "days": Unit((0, 0, 1, 0, 0)),
    "months": Unit((0, 0, 0, 1, 0)),
    "persons": Unit((0, 0, 0, 0, 1)),
    "number": Unit(),
}
WRITTEN = {
    "": Unit(is_plain=True),
    "円": UNITS["yen_each"],
    "分": UNITS["minutes"],
    "時間": UNITS["minutes"],
    "日": UNITS["days"],
    "か月": UNITS["months"],
    "人": UNITS["persons"],
    "%": UNITS["number"],
}
Units = Mapping[str, Unit]


def expect_yen(tree: Node, units: Units) -> None:
    """Refuse a formula whose parts don't fit, or whose result is not yen. `units` are those of all its names."""
    found = unit_of(tree, units)
    if not found.is_plain and found.powers != YEN.powers:
        ja, en = _words(found)
        raise NotYen(unit_ja=ja, unit_en=en)


def unit_of(node: Node, units: Units) -> Unit:
    """The unit of a part. Raises UnitsDiffer, UnitsDontMultiply, NotACondition, WrongArguments, DividesByZero."""
    match node:
        case Number(unit=unit):
            return WRITTEN[unit]
        case Name(name=name):
            return units[name]
        case Not(inner=inner):
            _condition(inner, units)
            return CONDITION
        case Binary():
            return _binary(node, units)
        case Call():
            return _call(node, units)
        case Lookup(key=key, at=at):
            return _lookup(key, at, units)


def _lookup(key: Node, at: int, units: Units) -> Unit:
    """Yen of a table, which may be meant for each day or person as a number in yen may."""
    found = unit_of(key, units)
    yen, minutes, *_rest = found.powers
    if found.is_condition or yen or minutes:
        ja, en = _words(found)
        raise NotAKey(place=at, unit_ja=ja, unit_en=en)
    return UNITS["yen_each"]


def _binary(node: Binary, units: Units) -> Unit:
    if node.operator in ("AND", "OR"):
        _condition(node.left, units)
        _condition(node.right, units)
        return CONDITION
    left, right = unit_of(node.left, units), unit_of(node.right, units)
    if node.operator in COMPARISONS:
        _same(left, right, node.at)
        return CONDITION
    assert node.operator in ARITHMETIC
    if node.operator in ("+", "-"):
        return _same(left, right, node.at)
    if node.operator == "/" and isinstance(node.right, Number) and not node.right.value:
        raise DividesByZero(divisor_ja=written(node.right, in_japanese=True), divisor_en=written(node.right))
    return _product(left, right, node)


def _condition(node: Node, units: Units) -> None:
    found = unit_of(node, units)
    if not found.is_condition:
        ja, en = _words(found)
        raise NotACondition(place=node.at, unit_ja=ja, unit_en=en)


def _same(left: Unit, right: Unit, at: int) -> Unit:
    if left.is_condition or right.is_condition or not (left.is_plain or right.is_plain or left.powers == right.powers):
        raise _differ(UnitsDiffer, left, right, at)
    if left.is_plain or right.is_plain:
        return right if left.is_plain else left
    return Unit(left.powers, is_a_rate=left.is_a_rate and right.is_a_rate)


def _product(left: Unit, right: Unit, node: Binary) -> Unit:
    if left.is_condition or right.is_condition:
        raise _differ(UnitsDontMultiply, left, right, node.at)
    if left.is_plain and right.is_plain:
        return left
    divides = node.operator == "/"
    if not divides and left.is_a_rate != right.is_a_rate:
        rate, other = (left, right) if left.is_a_rate else (right, left)
        if other.is_a_number:
            return rate
        if sum(other.powers) == 1 and not other.powers[0]:
            return YEN
    if divides and left.is_a_rate and right.is_a_number:
        return left
    sign = -1 if divides else 1
    a, b, c, d, e = (mine + sign * theirs for mine, theirs in zip(left.powers, right.powers, strict=True))
    if any(abs(each) > 1 for each in (a, b, c, d, e)):
        raise _differ(UnitsDontMultiply, left, right, node.at)
    return Unit((a, b, c, d, e))


def _call(node: Call, units: Units) -> Unit:
    if node.function == "MINUS":
        return _same(unit_of(node.parts[0], units), WRITTEN[""], node.at)
    if node.function == "BAND":
        return _band(node, units)
    if node.function.startswith("ROUND"):
        found, to = unit_of(node.parts[0], units), node.parts[1]
        if not isinstance(to, Number) or not to.value or to.unit == "%":
            raise wrong_arguments(node.function, node.at)
        return _same(found, WRITTEN[to.unit], to.at)
    parts = node.parts
    if node.function == "IF":
        _condition(parts[0], units)
        parts = parts[1:]
    return _all_same(parts, units, node.at)


def _all_same(parts: tuple[Node, ...], units: Units, at: int) -> Unit:
    found = WRITTEN[""]
    for each in parts:
        found = _same(found, unit_of(each, units), each.at or at)
    return found


def _band(node: Call, units: Units) -> Unit:
    bounds = node.parts[2::2]
    numbers = [each for each in bounds if isinstance(each, Number)]
    if len(numbers) != len(bounds) or any(one.value >= two.value for one, two in pairwise(numbers)):
        raise wrong_arguments("BAND", node.at)
    _all_same((node.parts[0], *bounds), units, node.at)
    return _all_same((node.parts[1], *node.parts[3::2]), units, node.at)


def _differ(
    kind: type[UnitsDiffer] | type[UnitsDontMultiply], left: Unit, right: Unit, at: int
) -> UnitsDiffer | UnitsDontMultiply:
    (left_ja, left_en), (right_ja, right_en) = _words(left), _words(right)
    return kind(place=at, left_ja=left_ja, left_en=left_en, right_ja=right_ja, right_en=right_en)


def _words(unit: Unit) -> tuple[str, str]:
    """円, 円×日, 円÷分, 数, 条件."""
    if unit.is_condition:
        return "条件", "a condition"
    over = [words for power, words in zip(unit.powers, IN_WORDS, strict=True) if power > 0]
    under = [words for power, words in zip(unit.powers, IN_WORDS, strict=True) if power < 0]
    if not over and not under:
        return "単位のない数", "a number"
    top = ("×".join(ja for ja, _ in over) or "1", " × ".join(en for _, en in over) or "1")
    return top[0] + "".join(f"÷{ja}" for ja, _ in under), top[1] + "".join(f" ÷ {en}" for _, en in under)
