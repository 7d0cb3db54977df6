"""簡易課税, 2割特例 and 3割特例: credits that are reckoned from the tax on sales (付表4・5・6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from backoffice.values.reasons import Line, Term, line
from backoffice.values.refusals import Refusal

from .facts import CLASSES, NATIONAL, Box, CategoryLaw, ReturnLaw, Sums, Use, total
from .sales import RETURN, SALE, net_box

PAYABLE = "payable_share"


class NoBusinessClass(Refusal):
    """No sale says to which business class it belongs."""

    code = "accounting.consumption_tax.no_business_class"
    cause_ja = "簡易課税の計算に使う事業区分が、どの売上にもありません。"
    cause_en = "No sale has a business class, which the simplified method reckons by."
    remedy_ja = "「用途・事業区分」で、売上の科目に第1種から第6種までを設定してください。"
    remedy_en = "Set class 1 to 6 for the accounts of sales under “Purposes and classes”."


@dataclass(frozen=True, slots=True)
class ClassTax:
    """The sales of a business class in a column, without tax, and the tax on them."""

    use: Use
    sales: Box
    tax: Box


def basis_box(column: str, output: Box, over: Iterable[Box], back: Iterable[Box]) -> Box:
    """基礎となる消費税額: the tax on sales with what was recovered of bad debts, less that on returns."""
    plus = [output, *over]
    minus = list(back)
    terms = [box.line.as_term() for box in (*plus, *minus)]
    formula = " + ".join(box.line.as_term().name for box in plus)
    formula += "".join(f" - {box.line.as_term().name}" for box in minus)
    return Box("basis_tax", column, line("basis_tax", formula, "EXACT", *terms), output.categories)


def class_boxes(sums: Sums, law: ReturnLaw) -> list[ClassTax]:
    """事業区分別の課税売上高 and their tax by rate; sales of no class count as the lowest class that is carried on.

    Raises NoBusinessClass.
    """
    sales = law.named(SALE)
    present = sums.uses(each.name for each in sales)
    known = [use for use in CLASSES if use in present]
    if not known:
        raise NoBusinessClass
    lowest = min(known, key=lambda use: Decimal(law.deemed[use].value))
    others = tuple(use for use in Use if not use.is_of_sales)
    return [
        _class_tax(use, (use, *others) if use is lowest else (use,), each, law.named(RETURN, each.column), sums)
        for each in sales
        for use in known
    ]


def deemed_credit(basis: Term, classes: Sequence[tuple[Use, Term, Term]], law: ReturnLaw) -> Line:
    """みなし仕入れ: the best of what 消費税法施行令57条 leaves open, for one rate of tax.

    `classes` are (class, its sales without tax in all rates, its tax in this rate).
    """
    held = [(use, sales, tax) for use, sales, tax in classes if int(tax.value)]
    if not held:
        return line("credit", "0", "EXACT")
    found = [_by_each(basis, held, law), *_by_majority(basis, classes, held, law)]
    return max(found, key=lambda made: made.amount_yen)


def simplified_boxes(basis: Iterable[Box], classes: Sequence[ClassTax], law: ReturnLaw) -> list[Box]:
    """控除対象仕入税額 of the simplified method by rate, with sales and tax of each class."""
    sales_yen: dict[Use, int] = {}
    for each in classes:
        sales_yen[each.use] = sales_yen.get(each.use, 0) + each.sales.yen
    shown = [box for each in classes for box in (each.sales, each.tax)]
    for box in basis:
        its = [
            (
                each.use,
                Term(f"{_name(each.use)}_sales_yen", sales_yen[each.use]),
                each.tax.line.as_term(_tax_name(each.use)),
            )
            for each in classes
            if each.tax.column == box.column
        ]
        shown.append(Box("credit", box.column, deemed_credit(box.line.as_term(), its, law), box.categories))
    return shown


def special_boxes(basis: Iterable[Box], payable: Term) -> list[Box]:
    """特別控除税額: all of the tax but two (three) tenths."""
    return [
        Box(
            "credit",
            box.column,
            line("credit", f"basis_tax_yen * (1 - {PAYABLE})", "DROP_FRACTION", box.line.as_term(), payable),
            box.categories,
        )
        for box in basis
    ]


def class_totals(boxes: Iterable[Box]) -> list[Box]:
    """The column 合計 of the rows of classes."""
    held: Mapping[str, list[Box]] = {}
    rows: dict[str, list[Box]] = dict(held)
    for box in boxes:
        if box.row.startswith("class_"):
            rows.setdefault(box.row, []).append(box)
    return [total(row, its) for row, its in rows.items()]


def _class_tax(use: Use, uses: tuple[Use, ...], sale: CategoryLaw, back: Iterable[CategoryLaw], sums: Sums) -> ClassTax:
    row = f"{_name(use)}_sales"
    net = net_box("sales_net", sale, sums, uses)
    less = [net_box("returns_net", each, sums, uses) for each in back]
    terms = (net.line.as_term(), *(each.line.as_term() for each in less))
    formula = " - ".join(term.name for term in terms)
    names = (sale.name, *(name for each in less for name in each.categories))
    sales = Box(row, sale.column, line(row, formula, "EXACT", *terms), names, uses)
    made = line(f"{_name(use)}_tax", f"{row}_yen * {NATIONAL}", "DROP_FRACTION", sales.line.as_term(), sale.national)
    return ClassTax(use, sales, Box(made.code, sale.column, made, names, uses))


def _by_each(basis: Term, held: Sequence[tuple[Use, Term, Term]], law: ReturnLaw) -> Line:
    """原則: each class at its own rate."""
    if len(held) == 1:
        deemed = law.deemed[held[0][0]]
        return line("credit", f"{basis.name} * {deemed.name}", "DROP_FRACTION", basis, deemed)
    upper = " + ".join(f"{tax.name} * {law.deemed[use].name}" for use, _sales, tax in held)
    lower = " + ".join(tax.name for _use, _sales, tax in held)
    terms = [term for use, _sales, tax in held for term in (tax, law.deemed[use])]
    return line("credit", f"{basis.name} * ({upper}) / ({lower})", "DROP_FRACTION", basis, *terms)


def _by_majority(
    basis: Term, classes: Sequence[tuple[Use, Term, Term]], held: Sequence[tuple[Use, Term, Term]], law: ReturnLaw
) -> Iterable[Line]:
    """特例: one class, or two, make 75% of the sales or more."""
    sales = {use: int(term.value) for use, term, _tax in classes}
    taxes = {use: tax for use, _sales, tax in held}
    most = Decimal(law.majority.value) * sum(sales.values())
    for use, its_yen in sales.items():
        if its_yen >= most:
            terms = (basis, law.deemed[use], law.majority)
            yield line("credit", f"{basis.name} * {law.deemed[use].name}", "DROP_FRACTION", *terms)
    for one, other in permutations(sales, 2):
        is_higher = Decimal(law.deemed[one].value) > Decimal(law.deemed[other].value)
        if is_higher and sales[one] + sales[other] >= most and one in taxes:
            yield _two_classes(basis, taxes[one], _whole(taxes.values()), law.deemed[one], law.deemed[other], law)


def _two_classes(basis: Term, tax: Term, whole: Term, high: Term, low: Term, law: ReturnLaw) -> Line:
    upper = f"{tax.name} * {high.name} + ({whole.name} - {tax.name}) * {low.name}"
    terms = (basis, tax, whole, high, low, law.majority)
    return line("credit", f"{basis.name} * ({upper}) / {whole.name}", "DROP_FRACTION", *terms)


def _whole(taxes: Iterable[Term]) -> Term:
    return Term("class_tax_yen", sum(int(tax.value) for tax in taxes))


def _name(use: Use) -> str:
    return use.value.lower()


def _tax_name(use: Use) -> str:
    return f"{_name(use)}_tax_yen"
