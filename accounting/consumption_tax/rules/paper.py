"""The tax of an invoice, the tax within an amount, and what of it can be credited. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from backoffice.values.reasons import Line, Term, line
from backoffice.values.refusals import Refusal

RATE, CREDITABLE = "consumption_tax_rate", "creditable_rate"
# Floor, half up and ceiling are a company's free choice, one for all of its papers (消費税法基本通達1-8-15).
TAX_ROUNDINGS = ("DROP_FRACTION", "HALF_UP", "RAISE_FRACTION")


class RateKind(StrEnum):
    """標準税率, 軽減税率, and what bears no tax (輸出免税・非課税・不課税)."""

    STANDARD = "STANDARD"
    REDUCED = "REDUCED"
    NONE = "NONE"


class Entered(StrEnum):
    """How amounts are given: 税抜 without tax, 税込 with it."""

    WITHOUT_TAX = "WITHOUT_TAX"
    WITH_TAX = "WITH_TAX"


class RoundingNotAllowed(Refusal):
    code = "accounting.consumption_tax.rounding_not_allowed"
    cause_ja = "「{rounding}」は、消費税の端数処理に使えません。"
    cause_en = "“{rounding}” is no rounding of consumption tax."
    remedy_ja = "切捨て・四捨五入・切上げのいずれかを選んでください。"
    remedy_en = "Choose to drop, to round half up, or to raise the fraction."


class RateNotInForce(Refusal):
    code = "accounting.consumption_tax.rate_not_in_force"
    cause_ja = "{on} の消費税率に「{rate}」はありません（{held}）。"
    cause_en = "“{rate}” is no rate of consumption tax on {on} ({held})."
    remedy_ja = "取引年月日と税率を確かめてください。"
    remedy_en = "Check the date of supply and the rate."


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate in force: `term` is the fraction with the version of the law; NONE has a rate of zero."""

    kind: RateKind
    term: Term

    @property
    def percent(self) -> int:
        """10, 8 or 0."""
        return int(Decimal(self.term.value) * 100)


@dataclass(frozen=True, slots=True)
class RateTotal:
    """What a paper says of one rate: the total as its lines are entered, and the tax with its reason."""

    rate: Rate
    entered_yen: int
    tax: Line
    entered: Entered

    @property
    def tax_yen(self) -> int:
        return self.tax.amount_yen

    @property
    def net_yen(self) -> int:
        """The total without tax."""
        return self.entered_yen - (self.tax_yen if self.entered is Entered.WITH_TAX else 0)

    @property
    def gross_yen(self) -> int:
        """The total with tax."""
        return self.net_yen + self.tax_yen


@dataclass(frozen=True, slots=True)
class PaperTax:
    """The totals of a paper by rate, the highest rate first."""

    totals: tuple[RateTotal, ...]

    @property
    def net_yen(self) -> int:
        return sum(total.net_yen for total in self.totals)

    @property
    def tax_yen(self) -> int:
        return sum(total.tax_yen for total in self.totals)

    @property
    def gross_yen(self) -> int:
        return sum(total.gross_yen for total in self.totals)


def tax_of_paper(amounts: Iterable[tuple[Rate, int]], entered: Entered, rounding: str) -> PaperTax:
    """The tax of an invoice: amounts summed by rate, computed and rounded once each (消費税法施行令70条の10).

    Amounts below zero (値引き) reduce the total of their rate. Raises RoundingNotAllowed.
    """
    sums: dict[Rate, int] = {}
    for rate, amount_yen in amounts:
        sums[rate] = sums.get(rate, 0) + amount_yen
    ordered = sorted(sums, key=lambda rate: (-Decimal(rate.term.value), rate.kind))
    return PaperTax(tuple(rate_total(rate, sums[rate], entered, rounding) for rate in ordered))


def rate_total(rate: Rate, entered_yen: int, entered: Entered, rounding: str) -> RateTotal:
    """The tax on the total of one rate; raises RoundingNotAllowed."""
    if rounding not in TAX_ROUNDINGS:
        raise RoundingNotAllowed(rounding=rounding)
    if entered is Entered.WITH_TAX:
        name, formula = "taxable_total_with_tax_yen", f"taxable_total_with_tax_yen * {RATE} / (1 + {RATE})"
    else:
        name, formula = "taxable_total_yen", f"taxable_total_yen * {RATE}"
    return RateTotal(
        rate, entered_yen, line("consumption_tax", formula, rounding, Term(name, entered_yen), rate.term), entered
    )


def split(gross_yen: int, rate: Rate, rounding: str) -> RateTotal:
    """An amount that includes tax, parted into net and tax: a receipt, a bill. Raises RoundingNotAllowed."""
    return rate_total(rate, gross_yen, Entered.WITH_TAX, rounding)


def creditable(tax: Line, share: Term, rounding: str) -> Line:
    """What of the tax on a purchase can be credited (仮払消費税等); the rest is cost. Raises RoundingNotAllowed."""
    if rounding not in TAX_ROUNDINGS:
        raise RoundingNotAllowed(rounding=rounding)
    return line("creditable_tax", f"consumption_tax_yen * {CREDITABLE}", rounding, tax.as_term(), share)


@dataclass(frozen=True, slots=True)
class CreditLaw:
    """The law of credit on a day of supply. A limit of None means: whatever the amount."""

    full: Term
    unregistered: Term
    needs_no_invoice_below: Mapping[str, int | None]
    small_business_below_yen: int | None


def credit_share(
    law: CreditLaw, *, is_registered: bool, gross_yen: int, exception: str = "", is_small_business: bool = False
) -> Term:
    """The share of the tax that is credited, with its source.

    All of it with a qualified invoice, or where the books alone are enough: `exception` names such a kind of purchase
    (PUBLIC_TRANSPORT below its limit), or the company is a small business and the amount is small.
    """
    if is_registered or _books_are_enough(law, gross_yen, exception, is_small_business):
        return law.full
    return law.unregistered


def _books_are_enough(law: CreditLaw, gross_yen: int, exception: str, is_small_business: bool) -> bool:
    if exception in law.needs_no_invoice_below:
        limit = law.needs_no_invoice_below[exception]
        return limit is None or gross_yen < limit
    small = law.small_business_below_yen
    return is_small_business and small is not None and gross_yen < small
