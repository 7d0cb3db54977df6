"""一般課税: the share of taxable sales, and the tax on purchases that is credited (付表2)."""

from collections.abc import Iterable
from decimal import Decimal

from backoffice.values.reasons import Term, line

from .facts import COLUMN_TOTAL, NATIONAL, Box, CategoryLaw, Credit, How, ReturnLaw, Sums, TaxBy, Use, added, total
from .paper import CREDITABLE
from .sales import (
    PAPERS_FORMULA,
    REVERSE,
    TAX_FORMULA,
    net_sales_boxes,
    plain_box,
)

EXPORT, EXEMPT = "export", "exempt_sale"
PURCHASE, UNREGISTERED, PURCHASE_RETURN = "taxable_purchase", "taxable_purchase_noninvoice", "taxable_purchase_return"
IMPORT = "import_tax"
SECURITIES = "有価証券譲渡"
TAXABLE_USES, COMMON_USES = (Use.TAXABLE,), (Use.COMMON, Use.NONE)
MONTHS_OF_A_YEAR = 12


def ratio_boxes(sums: Sums, law: ReturnLaw) -> list[Box]:
    """課税売上割合: 課税売上額, 免税売上額, 非課税売上額, and both sums of the fraction (付表2の①から⑦)."""
    taxable = net_sales_boxes(sums, law)
    all_taxable = total("taxable_sales", taxable)
    exports = plain_box("export_sales", law.named(EXPORT), sums, COLUMN_TOTAL)
    upper = _sum("taxable_total", [all_taxable, exports])
    exempt = _exempt_box(sums, law)
    return [*taxable, all_taxable, exports, upper, exempt, _sum("all_sales", [upper, exempt])]


def is_mostly_taxable(taxable_yen: int, all_yen: int, law: ReturnLaw) -> bool:
    """Whether the share of taxable sales is 95% or more; without any sales it is nothing."""
    return all_yen > 0 and taxable_yen >= Decimal(law.full_credit_ratio.value) * all_yen


def is_credited_in_full(taxable_yen: int, all_yen: int, law: ReturnLaw, months: int) -> bool:
    """全額控除: 95% or more are taxable, and taxable sales are 500 million a year or less (消費税法30条2項・6項)."""
    of_a_year = Decimal(taxable_yen) * MONTHS_OF_A_YEAR / months
    return is_mostly_taxable(taxable_yen, all_yen, law) and of_a_year <= Decimal(law.full_credit_sales.value)


def credit_boxes(sums: Sums, law: ReturnLaw, how: How, ratio: list[Box], *, with_reverse_charge: bool) -> list[Box]:
    """控除対象仕入税額 by rate, and everything that it is made of (付表2の⑨から㉖)."""
    upper, lower = (next(box for box in ratio if box.row == row) for row in ("taxable_total", "all_sales"))
    full = is_credited_in_full(upper.yen, lower.yen, law, how.months)
    boxes: list[Box] = []
    for column in law.columns:
        its = _input_boxes(sums, law, how, column, with_reverse_charge=with_reverse_charge)
        whole = _input_sum("input_total", its, column)
        if full:
            boxes += [*its, whole, _same("credit", whole)]
        elif how.credit is Credit.PROPORTIONAL:
            boxes += [*its, whole, _proportional(whole, upper, lower)]
        else:
            boxes += [*its, whole, *_itemised(sums, law, how, column, upper, lower, with_reverse_charge)]
    return boxes


def _exempt_box(sums: Sums, law: ReturnLaw) -> Box:
    laws = law.named(EXEMPT)
    plain = sum(sums.gross_yen(each.name) for each in laws if each.name != SECURITIES)
    securities = Term("securities_yen", sums.gross_yen(SECURITIES))
    names = tuple(each.name for each in laws)
    if not securities.value:
        made = line("exempt_sales", "exempt_yen", "EXACT", Term("exempt_yen", plain))
    else:
        formula = f"exempt_yen + securities_yen * {law.securities_share.name}"
        made = line(
            "exempt_sales", formula, "DROP_FRACTION", Term("exempt_yen", plain), securities, law.securities_share
        )
    return Box("exempt_sales", COLUMN_TOTAL, made, names)


def _sum(row: str, boxes: Iterable[Box]) -> Box:
    return added(row, boxes, COLUMN_TOTAL, lambda box: box.line.as_term())


def _same(row: str, box: Box) -> Box:
    term = box.line.as_term()
    return Box(row, box.column, line(row, term.name, "EXACT", term), box.categories, box.uses)


def _input_sum(row: str, boxes: Iterable[Box], column: str) -> Box:
    """The parts of the input tax added up; the tax of returns is taken off."""
    held = tuple(boxes)
    less = [box for box in held if box.row == "purchase_returns_tax" and box.yen]
    plus = [box for box in held if box.row != "purchase_returns_tax"]
    made = added(row, plus, column, _part_term)
    formula = made.line.because.formula + "".join(f" - {box.line.as_term().name}" for box in less)
    terms = (*made.line.because.terms, *(box.line.as_term() for box in less))
    names = tuple(dict.fromkeys(name for box in held for name in box.categories))
    return Box(row, column, line(row, formula, "EXACT", *terms), names, made.uses)


def _part_term(box: Box) -> Term:
    """A part of the input tax, told apart by the share that is credited."""
    return box.line.as_term(f"{box.row}_{box.part}_yen" if box.part else "")


def _input_boxes(
    sums: Sums,
    law: ReturnLaw,
    how: How,
    column: str,
    *,
    with_reverse_charge: bool,
    uses: tuple[Use, ...] | None = None,
) -> list[Box]:
    boxes = [
        _purchase_box(each, sums, how, uses)
        for kind in (PURCHASE, UNREGISTERED)
        for each in law.named(kind, column)
        if kind == PURCHASE or sums.gross_yen(each.name, uses)
    ]
    boxes += [_returned(each, sums, uses) for each in law.named(PURCHASE_RETURN, column)]
    boxes += [_paid_at_customs(each, sums, uses) for each in law.named(IMPORT, column) if each.national.value]
    if with_reverse_charge:
        boxes += [_reversed(each, sums, uses) for each in law.named(REVERSE, column)]
    return boxes


def _purchase_box(each: CategoryLaw, sums: Sums, how: How, uses: tuple[Use, ...] | None) -> Box:
    """課税仕入れに係る消費税額; what is not credited in full is (税込 × 税率 × 控除割合), less what is beyond the limit."""
    by_papers = how.input_by is TaxBy.PAPERS
    share = each.share
    if by_papers:
        # The books hold the part that is credited alone.
        formula, terms = PAPERS_FORMULA, [Term("papers_tax_yen", sums.papers_tax_yen(each.name, uses))]
        beyond = Term("beyond_limit_tax_yen", sums.beyond_papers_tax_yen(each.name, uses))
    else:
        formula, terms = TAX_FORMULA, [Term("with_tax_yen", sums.gross_yen(each.name, uses))]
        beyond = Term("beyond_limit_yen", sums.beyond_yen(each.name, uses))
    if beyond.value:
        formula = formula.replace(terms[0].name, f"({terms[0].name} - {beyond.name})")
        terms.append(beyond)
    terms += [each.national, each.rate]
    if each.kind == PURCHASE or share is None:
        made = line("purchase_tax", formula, "DROP_FRACTION", *terms)
        return Box("purchase_tax", each.column, made, (each.name,), uses or ())
    if not by_papers:
        formula, terms = f"{formula} * {CREDITABLE}", [*terms, share]
    percent = str(int(Decimal(share.value) * 100))
    made = line("share_tax", formula, "DROP_FRACTION", *terms)
    return Box("share_tax", each.column, made, (each.name,), uses or (), percent)


def _returned(each: CategoryLaw, sums: Sums, uses: tuple[Use, ...] | None) -> Box:
    gross = Term("with_tax_yen", sums.gross_yen(each.name, uses))
    made = line("purchase_returns_tax", TAX_FORMULA, "DROP_FRACTION", gross, each.national, each.rate)
    return Box("purchase_returns_tax", each.column, made, (each.name,), uses or ())


def _paid_at_customs(each: CategoryLaw, sums: Sums, uses: tuple[Use, ...] | None) -> Box:
    tax = Term("customs_tax_yen", sums.gross_yen(each.name, uses))
    return Box("import_tax", each.column, line("import_tax", "customs_tax_yen", "EXACT", tax), (each.name,), uses or ())


def _reversed(each: CategoryLaw, sums: Sums, uses: tuple[Use, ...] | None) -> Box:
    amount = Term("tax_amount_yen", sums.gross_yen(each.name, uses))
    made = line("reverse_tax", f"tax_amount_yen * {NATIONAL}", "DROP_FRACTION", amount, each.national)
    return Box("reverse_tax", each.column, made, (each.name,), uses or ())


def _proportional(whole: Box, upper: Box, lower: Box) -> Box:
    terms = (whole.line.as_term(), upper.line.as_term(), lower.line.as_term())
    if not lower.yen:
        return Box("credit", whole.column, line("credit", "0", "EXACT"), whole.categories)
    formula = "input_total_yen * taxable_total_yen / all_sales_yen"
    return Box("credit", whole.column, line("credit", formula, "DROP_FRACTION", *terms), whole.categories)


def _itemised(
    sums: Sums, law: ReturnLaw, how: How, column: str, upper: Box, lower: Box, with_reverse_charge: bool
) -> list[Box]:
    """個別対応方式: what is for taxable sales in full, what is common by the share (消費税法30条2項1号)."""
    found = []
    for row, uses in (("input_taxable", TAXABLE_USES), ("input_common", COMMON_USES)):
        its = _input_boxes(sums, law, how, column, with_reverse_charge=with_reverse_charge, uses=uses)
        found.append(_input_sum(row, its, column))
    own, common = found
    terms = [own.line.as_term(), common.line.as_term()]
    formula = "input_taxable_yen"
    if lower.yen:
        formula = "input_taxable_yen + input_common_yen * taxable_total_yen / all_sales_yen"
        terms += [upper.line.as_term(), lower.line.as_term()]
    names = tuple(dict.fromkeys((*own.categories, *common.categories)))
    made = line("credit", formula, "DROP_FRACTION", *terms)
    return [own, common, Box("credit", column, made, names, (*TAXABLE_USES, *COMMON_USES))]
