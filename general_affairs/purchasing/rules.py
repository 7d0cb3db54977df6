"""What a line costs, what a part of it costs, and by when it must be paid. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounting.consumption_tax.rules import Entered, Rate, rate_total
from backoffice.values.money import drop_fraction
from backoffice.values.periods import Month

ROUNDING = "DROP_FRACTION"
# No purchase has more than twelve digits; beyond them somebody mistyped.
TOO_LARGE_YEN = 10**12
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of an order: so much at a price without tax, and how consumption tax treats it."""

    quantity: Decimal
    unit_price: Decimal
    treatment: str


@dataclass(frozen=True, slots=True)
class Part:
    """What of a line arrived before, and what arrives now."""

    line: Wanted
    before: Decimal
    arriving: Decimal

    @property
    def is_too_much(self) -> bool:
        return self.before + self.arriving > self.line.quantity

    @property
    def net_yen(self) -> int:
        """The price of what arrives now: of all so far less of what came before, so that parts add up to the whole."""
        return amount_yen(self.before + self.arriving, self.line.unit_price) - self.net_before_yen

    @property
    def net_before_yen(self) -> int:
        return amount_yen(self.before, self.line.unit_price)


@dataclass(frozen=True, slots=True)
class Total:
    """Net, tax and both of one treatment."""

    net_yen: int
    tax_yen: int

    @property
    def gross_yen(self) -> int:
        return self.net_yen + self.tax_yen


@dataclass(frozen=True, slots=True)
class AskedFor:
    """An article of the company: from `from_yen` with tax on, `least` quotations, else it is only said or refused."""

    from_yen: int
    least: int
    is_refused: bool
    article: str
    text: str


def not_kept(total_yen: int, count: int, rules: Iterable[AskedFor]) -> list[AskedFor]:
    """The rules that a purchase of `total_yen` with `count` quotations does not keep, what is refused first."""
    broken = (rule for rule in rules if total_yen >= rule.from_yen and count < rule.least)
    return sorted(broken, key=lambda rule: (not rule.is_refused, -rule.least))


def dearer_yen(amount_yen: int, amounts: Iterable[int]) -> int:
    """By how much an amount is above the lowest of `amounts`, which it is one of."""
    return amount_yen - min(amounts)


def amount_yen(quantity: Decimal, unit_price: Decimal) -> int:
    """The price of a quantity, fractions of a yen dropped."""
    return drop_fraction(quantity * unit_price)


def order_totals(lines: Iterable[Wanted], rates: Mapping[str, Rate]) -> dict[str, Total]:
    """Net and tax of an order by treatment; tax is computed once on each treatment's sum."""
    return part_totals((Part(line, Decimal(0), line.quantity) for line in lines), rates)


def part_totals(parts: Iterable[Part], rates: Mapping[str, Rate]) -> dict[str, Total]:
    """Net and tax by treatment of what arrives now.

    The tax is that on everything so far less that on what came before: the parts of an order add up to its own tax.
    """
    sums: dict[str, tuple[int, int]] = {}
    for part in parts:
        before, fresh = sums.get(part.line.treatment, (0, 0))
        sums[part.line.treatment] = (before + part.net_before_yen, fresh + part.net_yen)
    return {
        treatment: Total(now, _tax(rates[treatment], before + now) - _tax(rates[treatment], before))
        for treatment, (before, now) in sums.items()
        if now
    }


def latest_payment(received_on: dt.date, *, days: int, months: int) -> dt.date:
    """The last day on which what was received may be paid: the day of receipt is the first of `days`, or two months on."""
    there = Month.of(received_on).plus(months)
    same_day = there.first_day.replace(day=min(received_on.day, there.last_day.day))
    return max(received_on + dt.timedelta(days=days - 1), same_day - DAY)


def _tax(rate: Rate, net_yen: int) -> int:
    return rate_total(rate, net_yen, Entered.WITHOUT_TAX, ROUNDING).tax_yen
