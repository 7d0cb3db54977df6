"""What formulas look up in tables of the company: found once, kept as terms, so that a reason needs no table. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from backoffice.values import formulas
from backoffice.values.formulas import Lookup, is_a_name
from backoffice.values.reasons import OWN, Term, own
from backoffice.values.refusals import Refusal

from .facts import PayTable

Numbers = Mapping[str, int | Decimal]


class TableLacksKey(Refusal):
    """The table has no row for the value of this person."""

    code = "hr.payroll.table_lacks_key"
    cause_ja = "表「{table}」に、{key}の行がありません。"
    cause_en = "The table “{table}” has no row for {key}."
    remedy_ja = "表に行を足すか、本人の値を直してください。"
    remedy_en = "Add the row, or correct the person's value."


def with_tables(formula: str, terms: Sequence[Term], tables: Sequence[PayTable]) -> tuple[str, tuple[Term, ...]]:
    """The formula of a reason with names in the place of its lookups, and their terms: the yen that the tables give.

    A key that a table lacks is refused where the formula needs it; beside the way it takes, such a term is 0 yen.
    Raises TableLacksKey, FormulaRefused.
    """
    tree, numbers = own(formula), {each.name: each.value for each in terms if not isinstance(each.value, str)}
    by_code = {each.code: each for each in tables}
    names = _names(formulas.lookups_in(tree), by_code, {each.name for each in terms})
    found: dict[str, int] = {}
    lacking: dict[str, Refusal] = {}
    for each, name in names.items():
        try:
            found[name] = _yen(each, by_code[each.table], numbers)
        except (TableLacksKey, formulas.FormulaRefused) as refused:
            lacking[name] = refused
    plain = formulas.looked_up(tree, names)
    if lacking:
        _refuse_needed(plain, {**numbers, **found}, lacking)
    return OWN + formulas.written(plain), tuple(
        Term(name, found.get(name, 0), "yen_each", f"table:{by_code[each.table].version}")
        for each, name in names.items()
    )


def _names(found: Sequence[Lookup], tables: Mapping[str, PayTable], taken: set[str]) -> dict[Lookup, str]:
    """What each lookup is called in the reason: by its table, with a number where that name is taken."""
    names: dict[Lookup, str] = {}
    for each in found:
        table = tables[each.table]
        first = table.label_ja if is_a_name(table.label_ja) else table.code
        name, number = first, 1
        while name in taken:
            number += 1
            name = f"{first}_{number}"
        taken.add(name)
        names[each] = name
    return names


def _yen(lookup: Lookup, table: PayTable, numbers: Numbers) -> int:
    key = formulas.evaluate(lookup.key, numbers)
    for row in table.rows:
        if Fraction(row.key) == key:
            return row.amount_yen
    raise TableLacksKey(table=table.label_ja, key=_plain(key))


def _refuse_needed(plain: formulas.Node, numbers: Numbers, lacking: Mapping[str, Refusal]) -> None:
    """Raises why a key is lacking, if the way that the formula takes needs it."""
    try:
        formulas.evaluate(plain, numbers)
    except KeyError as needed:
        raise lacking[needed.args[0]] from None


def _plain(key: Fraction) -> str:
    return str(key.numerator) if key.denominator == 1 else f"{Decimal(key.numerator) / key.denominator:.6g}"
