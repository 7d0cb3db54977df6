"""From the names that people write to the names that are kept."""

from collections.abc import Mapping
from difflib import get_close_matches

from .refusals import FormulaRefused
from .tree import NONE, Lookup, Name, Node, every, renamed


class UnknownName(FormulaRefused):
    code = "values.formula_unknown_name"
    cause_ja = "計算式の{place}文字目の「{name}」という項目はありません。"
    cause_en = "The formula names “{name}” at character {place}, which is no item."
    remedy_ja = "使える項目の一覧から選んでください。{near_ja}"
    remedy_en = "Choose from the names that may be used. {near_en}"


class UnknownTable(UnknownName):
    code = "values.formula_unknown_table"
    cause_ja = "計算式の{place}文字目の「{name}」という表はありません。"
    cause_en = "The formula names “{name}” at character {place}, which is no table."
    remedy_ja = "先に表を登録するか、ある表から選んでください。{near_ja}"
    remedy_en = "Record the table first, or choose one that is there. {near_en}"


def known(tree: Node, vocabulary: Mapping[str, str], tables: Mapping[str, str] = NONE) -> Node:
    """The tree with every name as `vocabulary` (what is written → what is kept) has it, and every table as `tables` has.

    Raises UnknownName, UnknownTable.
    """
    for each in every(tree):
        if isinstance(each, Name) and each.name not in vocabulary:
            raise _unknown(UnknownName, each.name, each.at, vocabulary)
        if isinstance(each, Lookup) and each.table not in tables:
            raise _unknown(UnknownTable, each.table, each.at, tables)
    return renamed(tree, vocabulary, tables)


def _unknown(kind: type[UnknownName], name: str, at: int, known_ones: Mapping[str, str]) -> UnknownName:
    near = get_close_matches(name, list(known_ones), n=3, cutoff=0.5)
    ja, en = (f"近い名前：{'・'.join(near)}", f"Near it: {', '.join(near)}.") if near else ("", "")
    return kind(place=at, name=name, near_ja=ja, near_en=en)
