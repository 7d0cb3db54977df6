"""How purchases are split into cost and tax that counts, and what a sum owed is. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from accounting.consumption_tax.rules import Rate, creditable, split
from accounting.ledger.rules import DraftLine, Side, side_yen
from backoffice.values.calendar import on_or_before
from backoffice.values.money import drop_fraction, raise_fraction
from backoffice.values.periods import Month
from backoffice.values.reasons import Line, Term, line

# 10%, 8%, 非課税, 不課税・対象外.
TREATMENTS = ("STANDARD", "REDUCED", "EXEMPT", "OUTSIDE")
ROUNDING = "DROP_FRACTION"


@dataclass(frozen=True, slots=True)
class PurchaseTax:
    """How a purchase is taxed: its rate, the share of the tax that is credited, and its category in the ledger."""

    treatment: str
    rate: Rate
    share: Term
    category: str


@dataclass(frozen=True, slots=True)
class Split:
    """A purchase in its parts, with the reasons of the tax and of the part of it that is credited (仮払消費税等)."""

    how: PurchaseTax
    net_yen: int
    tax: Line
    creditable: Line

    @property
    def tax_yen(self) -> int:
        return self.tax.amount_yen

    @property
    def creditable_yen(self) -> int:
        return self.creditable.amount_yen

    @property
    def gross_yen(self) -> int:
        return self.net_yen + self.tax_yen

    @property
    def cost_yen(self) -> int:
        """What stands in the cost account: the net amount with the tax that is not credited."""
        return self.gross_yen - self.creditable_yen


def split_gross(how: PurchaseTax, gross_yen: int) -> Split:
    """The parts of a purchase whose receipt says the amount with tax; fractions of a yen of tax are dropped."""
    total = split(gross_yen, how.rate, ROUNDING)
    return Split(how, total.net_yen, total.tax, creditable(total.tax, how.share, ROUNDING))


def split_net(how: PurchaseTax, net_yen: int, tax_yen: int) -> Split:
    """The parts of a purchase whose bill says net and tax: the bill's own tax is taken as it is."""
    tax = line("consumption_tax", "billed_tax_yen", "EXACT", Term("billed_tax_yen", tax_yen))
    return Split(how, net_yen, tax, creditable(tax, how.share, ROUNDING))


class FeeKind(StrEnum):
    """Fees of individuals from which tax is withheld (所得税法204条1項), as far as they are withheld from one by one.

    PROFESSIONAL 弁護士・税理士・社会保険労務士など and SCRIVENER 司法書士・土地家屋調査士・海事代理士 (2号); MANUSCRIPT 原稿料・
    講演料・デザイン料など (1号).
    """

    PROFESSIONAL = "PROFESSIONAL"
    SCRIVENER = "SCRIVENER"
    MANUSCRIPT = "MANUSCRIPT"


# 2号: paid in on the slip of salaries, by half-years as well (所得税法216条).
WITH_SALARIES = (FeeKind.PROFESSIONAL, FeeKind.SCRIVENER)


@dataclass(frozen=True, slots=True)
class FeeLaw:
    """The rates up to the threshold and beyond it, and what is left free of each fee of a scrivener."""

    rate: Term
    high_rate: Term
    threshold: Term
    allowance: Term


def fee_tax(kind: FeeKind, fee_yen: int, law: FeeLaw) -> Line:
    """The tax withheld from a fee of so many yen, fractions dropped (所得税法205条; 国税通則法119条1項)."""
    fee = Term("fee_yen", fee_yen)
    if kind is FeeKind.SCRIVENER:
        formula = "max(fee_yen - fee_allowance_yen, 0) * fee_rate"
        return line("fee_tax", formula, ROUNDING, fee, law.allowance, law.rate)
    if fee_yen <= int(law.threshold.value):
        return line("fee_tax", "fee_yen * fee_rate", ROUNDING, fee, law.rate)
    formula = "(fee_yen - fee_threshold_yen) * fee_high_rate + fee_threshold_yen * fee_rate"
    return line("fee_tax", formula, ROUNDING, fee, law.threshold, law.high_rate, law.rate)


def tax_fits(rate: Rate, net_yen: int, tax_yen: int) -> bool:
    """Whether a bill's tax is its net amount by the rate, rounded once in one of the ways that the law leaves free."""
    exact = Fraction(net_yen) * Fraction(Decimal(rate.term.value))
    return drop_fraction(exact) <= tax_yen <= raise_fraction(exact)


def owed_yen(lines: Iterable[DraftLine]) -> int:
    """What remains owed of a source: its debits less what is withheld from the payee."""
    held = tuple(lines)
    return side_yen(held, Side.DEBIT) - side_yen(held, Side.CREDIT)


def due_day(incurred_on: dt.date, *, months_after: int, day: int) -> dt.date:
    """A day of the month so many later, or that month's last; on a bank holiday the business day before it."""
    month = Month.of(incurred_on).plus(months_after)
    return on_or_before(month.first_day.replace(day=min(day, month.last_day.day)))


def shared_out(total_yen: int, parts: Sequence[int]) -> list[int]:
    """A total shared out by the parts, to the yen: fractions are dropped, the last part takes what is left."""
    whole = sum(parts)
    shares = [drop_fraction(Fraction(total_yen * part, whole)) for part in parts[:-1]]
    return [*shares, total_yen - sum(shares)]
