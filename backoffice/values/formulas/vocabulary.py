"""From the names that people write to the names that are kept."""

from collections.abc import Mapping
from difflib import get_close_matches

from .refusals import FormulaRefused
from .tree import Name, Node, every, renamed


class UnknownName(FormulaRefused):
    code = "values.formula_unknown_name"
    cause_ja = "計算式の{place}文字目の「{name}」という項目はありません。"
    cause_en = "The formula names “{name}” at character {place}, which is no item."
    remedy_ja = "使える項目の一覧から選んでください。{near_ja}"
    remedy_en = "Choose from the names that may be used. {near_en}"


def known(tree: Node, vocabulary: Mapping[str, str]) -> Node:
    """The tree with every name as `vocabulary` (what is written → what is kept) has it. Raises UnknownName."""
    for each in every(tree):
        if isinstance(each, Name) and each.name not in vocabulary:
            near = get_close_matches(each.name, list(vocabulary), n=3, cutoff=0.5)
            ja, en = (f"近い名前：{'・'.join(near)}", f"Near it: {', '.join(near)}.") if near else ("", "")
            raise UnknownName(place=each.at, name=each.name, near_ja=ja, near_en=en)
    return renamed(tree, vocabulary)
