"""The return of a period: from the sums of the ledger to the boxes of the forms (消費税及び地方消費税の申告書)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from backoffice.values.reasons import Term, line

from .facts import COLUMN_TOTAL, Box, CategorySum, How, Method, ReturnLaw, Sums, total
from .general import credit_boxes, is_credited_in_full, is_mostly_taxable, ratio_boxes
from .sales import BAD_DEBT, RECOVERY, RETURN, adjusting_boxes, sold_boxes
from .simplified import basis_box, class_boxes, class_totals, simplified_boxes, special_boxes

LOCAL_FORMULA = "{} * local_part / national_part"
# Rows of 付表 whose column 合計 is shown beside the rates.
SUMMED = (
    "sales_net",
    "reverse_charge",
    "tax_base",
    "output_tax",
    "over_deducted",
    "purchase_tax",
    "purchase_returns_tax",
    "import_tax",
    "reverse_tax",
    "input_total",
    "input_taxable",
    "input_common",
    "basis_tax",
    "credit",
    "returns_tax",
    "bad_debt_tax",
)


@dataclass(frozen=True, slots=True)
class InterimPaid:
    """What was due by interim returns of the period (中間納付税額・中間納付譲渡割額)."""

    national_yen: int = 0
    local_yen: int = 0


@dataclass(frozen=True)
class TaxReturn:
    """The boxes of a return, in the order of the forms."""

    how: How
    boxes: tuple[Box, ...]
    is_full: bool

    @cached_property
    def _by_key(self) -> dict[str, Box]:
        return {box.key: box for box in self.boxes}

    def box(self, key: str) -> Box | None:
        """The box of that key (`output_tax-7.8`), if the return has it."""
        return self._by_key.get(key)

    def yen(self, row: str, column: str = COLUMN_TOTAL) -> int:
        """The figure of a row; nothing where the return has no such box."""
        found = self._by_key.get(f"{row}-{column}")
        return found.yen if found else 0

    @property
    def total_yen(self) -> int:
        """消費税及び地方消費税の合計税額: to pay; below zero to get back."""
        return self.yen("total_tax")


def return_of(found: Iterable[CategorySum], how: How, law: ReturnLaw, interim: InterimPaid | None = None) -> TaxReturn:
    """The return of a period. Who is exempt has none to file: no boxes. Raises NoBusinessClass (簡易課税)."""
    if how.method is Method.EXEMPT:
        return TaxReturn(how, (), is_full=False)
    sums, paid = Sums(found), interim or InterimPaid()
    ratio = ratio_boxes(sums, law)
    upper, lower = (next(box.yen for box in ratio if box.row == row) for row in ("taxable_total", "all_sales"))
    is_general = how.method is Method.GENERAL
    reverse = is_general and not is_mostly_taxable(upper, lower, law)
    boxes = sold_boxes(sums, law, how, with_reverse_charge=reverse)
    boxes += adjusting_boxes("over_deducted", RECOVERY, sums, law)
    boxes += adjusting_boxes("returns_tax", RETURN, sums, law)
    boxes += adjusting_boxes("bad_debt_tax", BAD_DEBT, sums, law)
    if is_general:
        boxes += credit_boxes(sums, law, how, ratio, with_reverse_charge=reverse)
    else:
        boxes += _without_purchases(boxes, sums, how, law)
    boxes += class_totals(boxes)
    boxes += [total(row, its) for row in SUMMED if (its := [box for box in boxes if box.row == row])]
    full = is_general and is_credited_in_full(upper, lower, law, how.months)
    return TaxReturn(how, (*boxes, *ratio, *_face(boxes, paid, law)), is_full=full)


def _without_purchases(boxes: list[Box], sums: Sums, how: How, law: ReturnLaw) -> list[Box]:
    basis = []
    for output in (box for box in boxes if box.row == "output_tax"):
        its = {
            row: [b for b in boxes if (b.row, b.column) == (row, output.column)]
            for row in ("over_deducted", "returns_tax")
        }
        basis.append(basis_box(output.column, output, its["over_deducted"], its["returns_tax"]))
    if how.method is Method.SIMPLIFIED:
        return [*basis, *simplified_boxes(basis, class_boxes(sums, law), law)]
    payable = law.two_tenths if how.method is Method.TWO_TENTHS else law.three_tenths
    return [*basis, *special_boxes(basis, payable)] if payable else basis


def _face(boxes: list[Box], paid: InterimPaid, law: ReturnLaw) -> list[Box]:
    """第一表: 控除税額小計 to 合計税額."""
    totals = {box.row: box for box in boxes if box.column == COLUMN_TOTAL}
    credits = _of(
        "credits_total",
        "credit_yen + returns_tax_yen + bad_debt_tax_yen",
        "EXACT",
        *(_term(totals, row) for row in ("credit", "returns_tax", "bad_debt_tax")),
    )
    owed = (_term(totals, "output_tax"), _term(totals, "over_deducted"), credits.line.as_term())
    short = _of("refund_national", "max(credits_total_yen - output_tax_yen - over_deducted_yen, 0)", "EXACT", *owed)
    net = _of(
        "net_national", "max(output_tax_yen + over_deducted_yen - credits_total_yen, 0)", "DROP_BELOW_HUNDRED", *owed
    )
    national = [credits, short, net, *_settled("national", net, paid.national_yen)]
    parts = (law.local_part, law.national_part)
    back = _of(
        "refund_local", LOCAL_FORMULA.format("refund_national_yen"), "DROP_FRACTION", short.line.as_term(), *parts
    )
    local = _of("net_local", LOCAL_FORMULA.format("net_national_yen"), "DROP_BELOW_HUNDRED", net.line.as_term(), *parts)
    made = [*national, back, local, *_settled("local", local, paid.local_yen)]
    return [*made, _total_tax(made)]


def _settled(which: str, net: Box, paid_yen: int) -> list[Box]:
    """中間納付税額, and what is left to pay or comes back of it."""
    paid = Term(f"interim_{which}_yen", paid_yen)
    names = f"net_{which}_yen", paid.name
    terms = (net.line.as_term(), paid)
    return [
        _of(f"interim_{which}", paid.name, "EXACT", paid),
        _of(f"payable_{which}", f"max({names[0]} - {names[1]}, 0)", "EXACT", *terms),
        _of(f"interim_refund_{which}", f"max({names[1]} - {names[0]}, 0)", "EXACT", *terms),
    ]


def _total_tax(made: list[Box]) -> Box:
    plus = ("payable_national", "payable_local")
    minus = ("refund_national", "refund_local", "interim_refund_national", "interim_refund_local")
    terms = {box.row: box.line.as_term() for box in made if box.row in (*plus, *minus)}
    formula = " + ".join(terms[row].name for row in plus) + "".join(f" - {terms[row].name}" for row in minus)
    return _of("total_tax", formula, "EXACT", *(terms[row] for row in (*plus, *minus)))


def _of(row: str, formula: str, rounding: str, *terms: Term) -> Box:
    return Box(row, COLUMN_TOTAL, line(row, formula, rounding, *terms))


def _term(totals: dict[str, Box], row: str) -> Term:
    return totals[row].line.as_term() if row in totals else Term(f"{row}_yen", 0)
