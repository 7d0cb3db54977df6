"""What a return is made of: sums of the ledger by tax category, the company's choices, and the law of the period."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.reasons import Line, Term, line

# The column of a form that sums those of the rates.
COLUMN_TOTAL = "TOTAL"
NATIONAL = "national_rate"


class Method(StrEnum):
    """免税, 一般, 簡易, 2割特例, 3割特例."""

    EXEMPT = "EXEMPT"
    GENERAL = "GENERAL"
    SIMPLIFIED = "SIMPLIFIED"
    TWO_TENTHS = "TWO_TENTHS"
    THREE_TENTHS = "THREE_TENTHS"


class Credit(StrEnum):
    """個別対応方式, 一括比例配分方式: how tax is credited where not all of it is."""

    ITEMISED = "ITEMISED"
    PROPORTIONAL = "PROPORTIONAL"


class TaxBy(StrEnum):
    """割戻し計算 from the totals of the period, 積上げ計算 from the tax of each paper."""

    TOTALS = "TOTALS"
    PAPERS = "PAPERS"


class Use(StrEnum):
    """用途区分 of purchases and 事業区分 of sales; NONE where nobody said."""

    NONE = ""
    TAXABLE = "TAXABLE"
    COMMON = "COMMON"
    EXEMPT = "EXEMPT"
    CLASS_1 = "CLASS_1"
    CLASS_2 = "CLASS_2"
    CLASS_3 = "CLASS_3"
    CLASS_4 = "CLASS_4"
    CLASS_5 = "CLASS_5"
    CLASS_6 = "CLASS_6"

    @property
    def is_of_sales(self) -> bool:
        """Whether it is a business class (簡易課税)."""
        return self.value.startswith("CLASS_")


PURPOSES = (Use.TAXABLE, Use.COMMON, Use.EXEMPT)
CLASSES = tuple(use for use in Use if use.is_of_sales)


@dataclass(frozen=True, slots=True)
class CategoryLaw:
    """A tax category: its kind, its rates, and what of its tax is credited; `column` is its column of the forms."""

    name: str
    kind: str
    column: str
    rate: Term
    national: Term
    share: Term | None = None


@dataclass(frozen=True, slots=True)
class CategorySum:
    """The lines of one category and use in a period, above zero as the category grows.

    `gross_yen` is with tax; `tax_yen` is the tax of the papers, and `computed_yen` that of papers whose tax stands in
    no account of its own, computed paper by paper (帳簿積上げ計算). The figures `beyond` are the part of each that one
    unregistered supplier sold beyond the limit of a year: it is not credited.
    """

    category: str
    use: Use
    gross_yen: int
    tax_yen: int
    computed_yen: int = 0
    beyond_yen: int = 0
    beyond_tax_yen: int = 0
    beyond_computed_yen: int = 0

    @property
    def papers_tax_yen(self) -> int:
        return self.tax_yen + self.computed_yen

    @property
    def beyond_papers_tax_yen(self) -> int:
        return self.beyond_tax_yen + self.beyond_computed_yen


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How the company reckons a period of so many months."""

    method: Method
    credit: Credit = Credit.ITEMISED
    output_by: TaxBy = TaxBy.TOTALS
    input_by: TaxBy = TaxBy.TOTALS
    months: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLaw:
    """The law of a period: what the categories are, and the limits and shares of the return."""

    categories: Mapping[str, CategoryLaw]
    full_credit_ratio: Term
    full_credit_sales: Term
    securities_share: Term
    local_part: Term
    national_part: Term
    deemed: Mapping[Use, Term]
    majority: Term
    two_tenths: Term | None = None
    three_tenths: Term | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the forms, the highest rate first."""
        found = {each.column for each in self.categories.values() if each.column}
        return tuple(sorted(found, key=Decimal, reverse=True))

    def named(self, kind: str, column: str | None = None) -> tuple[CategoryLaw, ...]:
        """The categories of a kind, of a column when one is named."""
        return tuple(
            each for each in self.categories.values() if each.kind == kind and (column is None or each.column == column)
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A figure of the forms with its reason; `categories` and `uses` say which lines of the ledger it comes from.

    `part` tells boxes of one row and column apart: a share that is credited, a business class.
    """

    row: str
    column: str
    line: Line
    categories: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    part: str = ""

    @property
    def yen(self) -> int:
        return self.line.amount_yen

    @property
    def key(self) -> str:
        """How addresses name it."""
        return "-".join(each for each in (self.row, self.column, self.part) if each)


class Sums:
    """The sums of a period, asked by category."""

    def __init__(self, found: Iterable[CategorySum]) -> None:
        self._found = tuple(found)

    def of(self, name: str, uses: Iterable[Use] | None = None) -> tuple[CategorySum, ...]:
        """Those of a category, of some uses when they are named."""
        wanted = None if uses is None else frozenset(uses)
        return tuple(each for each in self._found if each.category == name and (wanted is None or each.use in wanted))

    def gross_yen(self, name: str, uses: Iterable[Use] | None = None) -> int:
        return sum(each.gross_yen for each in self.of(name, uses))

    def papers_tax_yen(self, name: str, uses: Iterable[Use] | None = None) -> int:
        return sum(each.papers_tax_yen for each in self.of(name, uses))

    def beyond_yen(self, name: str, uses: Iterable[Use] | None = None) -> int:
        return sum(each.beyond_yen for each in self.of(name, uses))

    def beyond_papers_tax_yen(self, name: str, uses: Iterable[Use] | None = None) -> int:
        return sum(each.beyond_papers_tax_yen for each in self.of(name, uses))

    def uses(self, names: Iterable[str]) -> frozenset[Use]:
        """The uses that occur with a figure in some categories."""
        return frozenset(use for name in names for use in (each.use for each in self.of(name) if each.gross_yen))


def column_term(box: Box) -> Term:
    """A box of one rate as a term of the total of its row."""
    return box.line.as_term(f"rate_{box.column.replace('.', '_')}_yen")


def added(row: str, boxes: Iterable[Box], column: str, name: Callable[[Box], Term], rounding: str = "EXACT") -> Box:
    """Boxes added up into one; zero where there is none."""
    held = tuple(boxes)
    terms = tuple(name(box) for box in held)
    names = tuple(dict.fromkeys(category for box in held for category in box.categories))
    uses = tuple(dict.fromkeys(use for box in held for use in box.uses))
    formula = " + ".join(term.name for term in terms) or "0"
    return Box(row, column, line(row, formula, rounding, *terms), names, uses)


def total(row: str, boxes: Iterable[Box]) -> Box:
    """The column 合計 of a row."""
    return added(row, boxes, COLUMN_TOTAL, column_term)


@dataclass(frozen=True, slots=True)
class TaxPeriod:
    """課税期間, or an interim period of it: whole months, both included."""

    first: Month
    last: Month

    @property
    def begins_on(self) -> dt.date:
        return self.first.first_day

    @property
    def ends_on(self) -> dt.date:
        return self.last.last_day

    @property
    def months(self) -> int:
        return self.first.until(self.last) + 1

    @property
    def next_year(self) -> "TaxPeriod":
        return TaxPeriod(self.first.plus(MONTHS_PER_YEAR), self.last.plus(MONTHS_PER_YEAR))

    @property
    def year_before(self) -> "TaxPeriod":
        return TaxPeriod(self.first.plus(-MONTHS_PER_YEAR), self.last.plus(-MONTHS_PER_YEAR))


def year_of(day: dt.date, first_month: int) -> TaxPeriod:
    """The fiscal year that holds the day, of a company whose years begin with that month."""
    month = Month.of(day)
    first = month.plus(-((month.month - first_month) % MONTHS_PER_YEAR))
    return TaxPeriod(first, first.plus(MONTHS_PER_YEAR - 1))
