"""What was sold: the base, the tax on it, and what is taken off it (付表1の①から⑥)."""

from collections.abc import Iterable

from backoffice.values.reasons import Term, line

from .facts import NATIONAL, Box, CategoryLaw, How, ReturnLaw, Sums, TaxBy, Use, added
from .paper import RATE

SALE, RETURN = "taxable_sale", "taxable_sale_return"
BAD_DEBT, RECOVERY = "bad_debt", "bad_debt_recovery"
REVERSE = "reverse_charge"
NET_FORMULA = f"with_tax_yen / (1 + {RATE})"
TAX_FORMULA = f"with_tax_yen * {NATIONAL} / (1 + {RATE})"
PAPERS_FORMULA = f"papers_tax_yen * {NATIONAL} / {RATE}"


def net_box(row: str, law: CategoryLaw, sums: Sums, uses: tuple[Use, ...] | None = None) -> Box:
    """The amount of a category without its tax; fractions are dropped."""
    gross = Term("with_tax_yen", sums.gross_yen(law.name, uses))
    return Box(row, law.column, line(row, NET_FORMULA, "DROP_FRACTION", gross, law.rate), (law.name,), uses or ())


def tax_box(row: str, law: CategoryLaw, sums: Sums) -> Box:
    """The national tax within the amounts of a category; fractions are dropped."""
    gross = Term("with_tax_yen", sums.gross_yen(law.name))
    made = line(row, TAX_FORMULA, "DROP_FRACTION", gross, law.national, law.rate)
    return Box(row, law.column, made, (law.name,))


def sold_boxes(sums: Sums, law: ReturnLaw, how: How, *, with_reverse_charge: bool) -> list[Box]:
    """課税資産の譲渡等の対価の額, 特定課税仕入れ, 課税標準額 and 消費税額 by rate."""
    boxes: list[Box] = []
    for sale in law.named(SALE):
        net = net_box("sales_net", sale, sums)
        bought = _reverse_box(sums, law, sale.column) if with_reverse_charge else None
        base = _base_box(net, bought)
        boxes += [net, *([bought] if bought else []), base, _output_box(sale, base, bought, sums, how)]
    return boxes


def adjusting_boxes(row: str, kind: str, sums: Sums, law: ReturnLaw) -> list[Box]:
    """The tax of bad debts, of what was recovered of them, or of returns, by rate."""
    return [tax_box(row, each, sums) for each in law.named(kind)]


def net_sales_boxes(sums: Sums, law: ReturnLaw) -> list[Box]:
    """課税売上額（税抜き）by rate: sales less returns."""
    boxes = []
    for sale in law.named(SALE):
        net = net_box("sales_net", sale, sums)
        back = [net_box("returns_net", each, sums) for each in law.named(RETURN, sale.column)]
        terms = (net.line.as_term(), *(each.line.as_term() for each in back))
        formula = " - ".join(term.name for term in terms)
        names = (*net.categories, *(name for each in back for name in each.categories))
        boxes.append(Box("taxable_sales", sale.column, line("taxable_sales", formula, "EXACT", *terms), names))
    return boxes


def plain_box(row: str, laws: Iterable[CategoryLaw], sums: Sums, column: str) -> Box:
    """The amounts of categories without tax, added up as they are."""
    found = [(each.name, sums.gross_yen(each.name)) for each in laws]
    made = line(row, "tax_amount_yen", "EXACT", Term("tax_amount_yen", sum(yen for _name, yen in found)))
    return Box(row, column, made, tuple(name for name, _yen in found))


def _reverse_box(sums: Sums, law: ReturnLaw, column: str) -> Box | None:
    laws = law.named(REVERSE, column)
    return plain_box("reverse_charge", laws, sums, column) if laws else None


def _base_box(net: Box, bought: Box | None) -> Box:
    parts = [net, *([bought] if bought else [])]
    return added("tax_base", parts, net.column, lambda box: box.line.as_term(), "DROP_BELOW_THOUSAND")


def _output_box(sale: CategoryLaw, base: Box, bought: Box | None, sums: Sums, how: How) -> Box:
    if how.output_by is TaxBy.PAPERS and not (bought and bought.yen):
        tax = Term("papers_tax_yen", sums.papers_tax_yen(sale.name))
        made = line("output_tax", PAPERS_FORMULA, "DROP_FRACTION", tax, sale.national, sale.rate)
    else:
        made = line("output_tax", f"tax_base_yen * {NATIONAL}", "DROP_FRACTION", base.line.as_term(), sale.national)
    return Box("output_tax", sale.column, made, base.categories)
