"""A company's own formula in words: every name with its value, and what was worked out on the way."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from backoffice.values.formulas import UNITS, Node, names_in, steps, unit_of, written
from backoffice.values.reasons import Reason, Term, own

from .terms import Language, has_label, label

Shown = Callable[[Term, Language], str]
KINDS = {unit.powers: name for name, unit in UNITS.items() if name != "yen_each"}
PLACES = Decimal("0.0001")


def own_calculation(reason: Reason, shown: Shown, language: Language) -> str:
    """もし(勤続月数 14か月 >= 12か月, 基本給 300,000円 × 3%, 0円)."""
    terms = {term.name: term for term in reason.terms}
    return written(
        own(reason.formula),
        lambda name: f"{called(name, language)} {shown(terms[name], language)}",
        in_japanese=language == "ja",
    )


def own_steps(reason: Reason, shown: Shown, language: Language) -> tuple[tuple[str, str], ...]:
    """What was worked out before the result, part by part."""
    tree = own(reason.formula)
    values = {term.name: term.value for term in reason.terms if not isinstance(term.value, str)}
    units = {term.name: term.unit for term in reason.terms}
    found = [each for each in steps(tree, values) if each.part != tree]
    return tuple(
        (
            written(each.part, lambda name: called(name, language), in_japanese=language == "ja"),
            _value(each.part, each.value, units, shown, language),
        )
        for each in dict.fromkeys(found)
    )


def called(name: str, language: Language) -> str:
    """What an input is called; the company's own items carry their own names."""
    return label(name, language) if has_label(name) else name


def _value(part: Node, value: Fraction | bool, units: dict[str, str], shown: Shown, language: Language) -> str:
    if isinstance(value, bool):
        return label("holds" if value else "does_not_hold", language)
    known = {name: UNITS[units[name]] for name in names_in(part)}
    kind = KINDS.get(unit_of(part, known).powers, "number")
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return shown(Term("part", exact.quantize(PLACES), kind), language)
