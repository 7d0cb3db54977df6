"""Pay items by a formula of the company's own: what they may read, in which order, and what they come to. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from backoffice.values import formulas
from backoffice.values.formulas import is_a_name
from backoffice.values.reasons import FACT, OWN, Line, Reason, Term, line
from backoffice.values.refusals import InvalidInput, Refusal

from .facts import FormulaItem, OtherDeduction, PayFacts, PayItem, ReadItem, WorkFacts
from .tables import TableLacksKey, with_tables

DEDUCTION = "DEDUCTION"
OWN_VALUE = "own_value"
NO_TABLES: Mapping[str, str] = MappingProxyType({})
ROUNDED_BY = {"DROP_FRACTION": "ROUND_DOWN", "RAISE_FRACTION": "ROUND_UP", "HALF_UP": "ROUND"}


class InputWord(NamedTuple):
    """How an input is written in Japanese, its unit, and what else it may be called."""

    ja: str
    unit: str
    also: tuple[str, ...] = ()


# What a formula may read beside the items of pay; the Japanese words are those of the glossary.
INPUTS: Mapping[str, InputWord] = {
    "service_months": InputWord("勤続月数", "months"),
    "dependants": InputWord("扶養親族等の数", "persons", ("扶養人数",)),
    "workdays": InputWord("所定労働日数", "days", ("所定日数",)),
    "days_worked": InputWord("出勤日数", "days"),
    "paid_leave_days": InputWord("有休日数", "days", ("有給休暇日数",)),
    "absent_days": InputWord("欠勤日数", "days"),
    "minutes_worked": InputWord("労働時間", "minutes", ("労働分",)),
    "overtime_minutes": InputWord("時間外労働", "minutes", ("時間外分",)),
    "night_minutes": InputWord("深夜の労働時間", "minutes", ("深夜分",)),
    "statutory_holiday_minutes": InputWord("法定休日の労働時間", "minutes", ("法定休日分",)),
    "absence_minutes": InputWord("欠勤した時間", "minutes", ("欠勤分",)),
    "average_monthly_minutes": InputWord("月平均所定労働時間", "minutes"),
    "hourly_yen": InputWord("時給", "yen_each"),
}
OWN_WORD = "本人の値"


@dataclass(frozen=True, slots=True)
class ComputedItem(PayItem):
    """An item whose amount a formula gave; `because` says how."""

    because: Reason = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class ComputedDeduction(OtherDeduction):
    """A deduction whose amount a formula gave; `because` says how."""

    because: Reason = field(kw_only=True)


class CircleOfItems(InvalidInput):
    """An item that reads itself, by way of others, has no amount."""

    code = "hr.payroll.circle_of_items"
    field = "formula"
    cause_ja = "項目が輪になって、互いの金額を待っています（{circle}）。"
    cause_en = "The items wait for one another in a circle ({circle})."
    remedy_ja = "どれか1つの計算式から、次の項目を読むのをやめてください。"
    remedy_en = "Let one of the formulas no longer read the next item."


class OwnItemFails(Refusal):
    """The formula of an item has no value for this person."""

    code = "hr.payroll.own_item_fails"
    cause_ja = "「{label}」を計算できません。{why_ja}"
    cause_en = "“{label}” can't be calculated. {why_en}"
    remedy_ja = "計算式か、社員の登録内容を直して、計算し直してください。{then_ja}"
    remedy_en = "Correct the formula or the person's records, then calculate again. {then_en}"


def name_of(code: str) -> str:
    """How a formula names an item of that code."""
    return code if is_a_name(code) and code not in INPUTS else f"item_{code}"


def vocabulary(items: Mapping[str, str], *, own_unit: str) -> dict[str, str]:
    """What may be written → what is kept: inputs, the items (code → label), and the person's own value if there is one.

    A label that two items bear, or that can't be a name, stands for none of them.
    """
    labels = list(items.values())
    found = {label: name_of(code) for code, label in items.items() if labels.count(label) == 1 and is_a_name(label)}
    found |= {name: name for name in map(name_of, items) if is_a_name(name)}
    for code, word in INPUTS.items():
        found |= dict.fromkeys((code, word.ja, *word.also), code)
    if own_unit:
        found |= {OWN_VALUE: OWN_VALUE, OWN_WORD: OWN_VALUE}
    return found


def checked(text: str, items: Mapping[str, str], *, own_unit: str, tables: Mapping[str, str] = NO_TABLES) -> str:
    """The formula as it is kept: read, its names and `tables` (code → label) known, its units checked.

    Raises FormulaRefused.
    """
    called = {code: code for code in tables} | {label: code for code, label in tables.items()}
    tree = formulas.known(formulas.read(text), vocabulary(items, own_unit=own_unit), called)
    units = {code: formulas.UNITS[word.unit] for code, word in INPUTS.items()}
    units |= {name_of(code): formulas.UNITS["yen"] for code in items}
    formulas.expect_yen(tree, units | ({OWN_VALUE: formulas.UNITS[own_unit]} if own_unit else {}))
    return formulas.written(tree)


def in_words(
    formula: str, items: Mapping[str, str], *, in_japanese: bool, tables: Mapping[str, str] = NO_TABLES
) -> str:
    """A formula that is kept, as people read and write it; `tables` are called by their labels."""
    labels = {name_of(code): label for code, label in items.items()}
    if in_japanese:
        labels |= {code: word.ja for code, word in INPUTS.items()} | {OWN_VALUE: OWN_WORD}
    known_by = vocabulary(items, own_unit="yen_each")
    return formulas.written(
        formulas.renamed(formulas.read(formula), {}, tables),
        lambda name: labels[name] if known_by.get(labels.get(name, "")) == name else name,
        in_japanese=in_japanese,
    )


def read_items(formula: str, items: Mapping[str, str]) -> tuple[ReadItem, ...]:
    """The items (code → label) that a formula reads."""
    return tuple(ReadItem(name_of(c), label) for c, label in items.items() if name_of(c) in _names(formula))


@lru_cache(maxsize=1000)
def tables_read(formula: str) -> frozenset[str]:
    """The codes of the tables that a formula which is kept looks up."""
    return frozenset(each.table for each in formulas.lookups_in(formulas.read(formula)))


def in_order(formulas_by_code: Mapping[str, str], labels: Mapping[str, str]) -> tuple[str, ...]:
    """The codes so that every item stands behind those that it reads. Raises CircleOfItems."""
    names = {name_of(code): code for code in formulas_by_code}
    reads = {
        code: [names[name] for name in formulas.names_in(formulas.read(text)) if name in names]
        for code, text in formulas_by_code.items()
    }
    found: list[str] = []
    for code in sorted(reads):
        _visit(code, reads, (), found, labels)
    return tuple(found)


def _visit(
    code: str, reads: Mapping[str, Sequence[str]], path: tuple[str, ...], found: list[str], labels: Mapping[str, str]
) -> None:
    if code in path:
        circle = (*path[path.index(code) :], code)
        raise CircleOfItems(circle=" → ".join(labels[each] for each in circle))
    if code in found:
        return
    for each in reads[code]:
        _visit(each, reads, (*path, code), found, labels)
    found.append(code)


def with_own_items(facts: PayFacts) -> PayFacts:
    """The facts with the amounts of their formulas among the items and deductions; those of 0 yen are left out.

    Raises OwnItemFails.
    """
    if not facts.formula_items:
        return facts
    items, deductions = list(facts.items), list(facts.other_deductions)
    known = {name_of(item.code): item.amount_yen for item in facts.items}
    labels = {each.name: each.label_ja for item in facts.formula_items for each in item.reads}
    labels |= {name_of(each.code): each.label_ja for each in facts.items}
    labels |= {name_of(each.code): each.label_ja for each in facts.formula_items}
    for item in facts.formula_items:
        found = _computed(item, facts, known, labels)
        known[name_of(item.code)] = found.amount_yen
        if found.amount_yen and item.section == DEDUCTION:
            deductions.append(ComputedDeduction(item.code, item.label_ja, found.amount_yen, because=found.because))
        elif found.amount_yen:
            items.append(_item(item, found))
    return replace(facts, items=tuple(items), other_deductions=tuple(deductions))


def own_line(item: ComputedItem, days: tuple[Term, Term] | None, rounding: str) -> Line:
    """The line of an item by formula: the whole, or its part by days (those in service, those of the period)."""
    if days is None:
        return Line(item.code, item.amount_yen, item.because)
    return line(item.code, _by_days(item.because.formula, item.because.rounding), rounding, *item.because.terms, *days)


@lru_cache(maxsize=1000)
def _by_days(formula: str, rounding: str) -> str:
    whole = formulas.Call(ROUNDED_BY[rounding], (formulas.read(formula.removeprefix(OWN)), formulas.Number(Decimal(1))))
    worked, scheduled = formulas.Name("prorated_days"), formulas.Name("scheduled_days")
    return OWN + formulas.written(formulas.Binary("/", formulas.Binary("*", whole, worked), scheduled))


def _item(item: FormulaItem, found: Line) -> ComputedItem:
    return ComputedItem(
        code=item.code,
        label_ja=item.label_ja,
        amount_yen=found.amount_yen,
        taxable=item.taxable,
        in_premium_base=item.in_premium_base,
        prorated=item.prorated,
        is_wage=item.is_wage,
        because=found.because,
    )


def _computed(item: FormulaItem, facts: PayFacts, known: Mapping[str, int], labels: Mapping[str, str]) -> Line:
    shown = tuple((name, labels[name]) for name in _names(item.formula) if name in labels)
    formula, terms = _with_labels(item.formula, shown), tuple(_terms(item, facts, known, dict(shown)))
    try:
        if not item.tables:
            return line(item.code, formula, item.rounding, *terms)
        formula, found = with_tables(formula, terms, item.tables)
        return line(item.code, formula, item.rounding, *terms, *found)
    except formulas.DividesByZero as refused:
        divisor = formulas.read(str(refused.given["divisor_en"]))
        said = formulas.DividesByZero(
            divisor_ja=formulas.written(divisor, _ja, in_japanese=True), divisor_en=refused.given["divisor_en"]
        )
        raise _fails(item, said) from refused
    except (formulas.FormulaRefused, TableLacksKey) as refused:
        raise _fails(item, refused) from refused


def _fails(item: FormulaItem, refused: Refusal) -> OwnItemFails:
    return OwnItemFails(
        label=item.label_ja,
        why_ja=refused.cause_ja,
        why_en=refused.cause_en,
        then_ja=refused.remedy_ja,
        then_en=refused.remedy_en,
    )


def _ja(name: str) -> str:
    return INPUTS[name].ja if name in INPUTS else OWN_WORD if name == OWN_VALUE else name


@lru_cache(maxsize=1000)
def _names(formula: str) -> tuple[str, ...]:
    return formulas.names_in(formulas.read(formula))


@lru_cache(maxsize=1000)
def _with_labels(formula: str, shown: tuple[tuple[str, str], ...]) -> str:
    """The formula as a reason keeps it: items by the labels that they bear now."""
    return OWN + formulas.written(formulas.renamed(formulas.read(formula), _called(shown)))


@lru_cache(maxsize=1000)
def _called(shown: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The items whose label can be their name in the reason: it is nothing else's."""
    labels = [label for _name, label in shown]
    taken = {*INPUTS, OWN_VALUE, *(name for name, _label in shown)}
    return {
        name: label
        for name, label in shown
        if is_a_name(label) and labels.count(label) == 1 and (label not in taken or label == name)
    }


def _terms(item: FormulaItem, facts: PayFacts, known: Mapping[str, int], shown: Mapping[str, str]) -> Iterator[Term]:
    called = _called(tuple(shown.items()))
    inputs = _inputs(facts, facts.work or WorkFacts())
    for name in _names(item.formula):
        if name == OWN_VALUE:
            yield Term(name, item.own_value or Decimal(0), item.own_unit or "number", FACT)
        elif name in INPUTS:
            yield Term(name, inputs[name], INPUTS[name].unit, FACT)
        else:
            # An item that the person does not have is 0 yen.
            yield Term(called.get(name, name), known.get(name, 0), "yen", f"line:{name}")


def _inputs(facts: PayFacts, work: WorkFacts) -> Mapping[str, int | Decimal]:
    return {
        "service_months": work.service_months,
        "dependants": facts.dependants,
        "workdays": work.workdays,
        "days_worked": work.days_worked,
        "paid_leave_days": work.paid_leave_days,
        "absent_days": work.absent_days,
        "minutes_worked": work.minutes_worked,
        "overtime_minutes": facts.overtime_minutes,
        "night_minutes": facts.night_minutes,
        "statutory_holiday_minutes": facts.statutory_holiday_minutes,
        "absence_minutes": facts.absence_minutes,
        "average_monthly_minutes": facts.average_monthly_minutes,
        "hourly_yen": facts.hourly_yen,
    }


def read_by(code: str, formulas_by_code: Mapping[str, str]) -> Iterable[str]:
    """The codes of the items that read the item of that code."""
    return [each for each, text in formulas_by_code.items() if name_of(code) in _names(text)]
