"""What-if tools of consumption tax: the tax of an invoice, and the return by either method."""

import datetime as dt
from decimal import Decimal
from typing import Any

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.parameters.queries import as_of, define
from backoffice.values.money import half_up
from backoffice.values.periods import Month
from backoffice.values.reasons import Line, Term, line

from . import queries, rules

ROUNDINGS = {"floor": "DROP_FRACTION", "half_up": "HALF_UP", "ceil": "RAISE_FRACTION"}
# The tax category that an input of the general method stands for.
GENERAL_INPUTS = {
    "sales_10_incl": "課税売上10%",
    "sales_8_incl": "課税売上8%軽減",
    "purchases_10_incl": "課税仕入10%",
    "purchases_8_incl": "課税仕入8%軽減",
    "purchases_10_no_invoice_incl_80": "課税仕入10%(控除80)",
    "purchases_10_no_invoice_incl_70": "課税仕入10%(控除70)",
    "purchases_10_no_invoice_incl_50": "課税仕入10%(控除50)",
    "purchases_10_no_invoice_incl_30": "課税仕入10%(控除30)",
}
RATIO = "taxable_sales_ratio_percent"
HUNDRED = 100


@calculator("invoice_tax")
def invoice_tax(given: Input) -> tuple[Output, list[Line]]:
    """The tax of an invoice by rate, rounded once each. `supplied_on` chooses the rates in force, else the newest."""
    newest = define(f"{queries.ROOM}.rates").entries[-1].from_
    on = dt.date.fromisoformat(given["supplied_on"]) if "supplied_on" in given else newest
    entered = rules.Entered.WITH_TAX if given["amounts_are_tax_inclusive"] else rules.Entered.WITHOUT_TAX
    lines = [(queries.rate_of_percent(_whole(each["rate"]), on), _whole(each["amount"])) for each in given["lines"]]
    found = rules.tax_of_paper(lines, entered, ROUNDINGS[given["rounding"]])
    output: Output = {
        "taxable_by_rate": {str(total.rate.percent): total.entered_yen for total in found.totals},
        "tax_by_rate": {str(total.rate.percent): total.tax_yen for total in found.totals},
        "grand_total": found.gross_yen,
    }
    return output, [total.tax for total in found.totals]


@calculator("consumption_tax_general")
def consumption_tax_general(given: Input) -> tuple[Output, list[Line]]:
    """一般課税 of a year by 割戻し; with a share of taxable sales below 95% all tax is credited by that share."""
    unknown = set(given) - set(GENERAL_INPUTS) - {RATIO, "year"}
    if unknown:
        raise ValueError(sorted(unknown))
    use = rules.Use.COMMON
    sums = [
        rules.CategorySum(name, use, _whole(given[key]), 0) for key, name in GENERAL_INPUTS.items() if given.get(key)
    ]
    how = rules.How(method=rules.Method.GENERAL, credit=rules.Credit.PROPORTIONAL)
    sums += _exempt_sales(sums, given)
    found = rules.return_of(sums, how, queries.return_law(_year(given)))
    output: Output = {
        "taxable_base_10": found.yen("tax_base", "7.8"),
        "taxable_base_8r": found.yen("tax_base", "6.24"),
        "output_national": found.yen("output_tax"),
        "input_national": found.yen("credit"),
        "net_national": found.yen("net_national") - found.yen("refund_national"),
        "local": found.yen("net_local") - found.yen("refund_local"),
        "total": found.total_yen,
    }
    return output, [box.line for box in found.boxes]


@calculator("consumption_tax_simplified")
def consumption_tax_simplified(given: Input) -> tuple[Output, list[Line]]:
    """簡易課税 from the national tax on sales by class, beside what 2割特例 and 3割特例 would leave to pay."""
    law = queries.return_law(_year(given))
    taxes = {rules.Use(f"CLASS_{key}"): _whole(yen) for key, yen in given["output_national_by_class"].items()}
    classes = [
        (use, Term(f"{use.value.lower()}_sales_yen", yen), Term(f"{use.value.lower()}_tax_yen", yen))
        for use, yen in taxes.items()
    ]
    basis = Term("basis_tax_yen", sum(taxes.values()))
    credit = rules.deemed_credit(basis, classes, law)
    net = line("net_national", "basis_tax_yen - credit_yen", "DROP_BELOW_HUNDRED", basis, credit.as_term())
    local_formula = "net_national_yen * local_part / national_part"
    local = line("net_local", local_formula, "DROP_BELOW_HUNDRED", net.as_term(), law.local_part, law.national_part)
    special = {name: _special(basis, name) for name in ("two_tenths", "three_tenths")}
    output: Output = {
        "deemed_credit": credit.amount_yen,
        "net_national": net.amount_yen,
        "local": local.amount_yen,
        **{f"{name}_net_national": made.amount_yen for name, made in special.items()},
    }
    return output, [credit, net, local, *special.values()]


def _special(basis: Term, name: str) -> Line:
    """What would be left to pay under a special share, in the time of that rule."""
    entry = define(f"{queries.ROOM}.{name}").entries[-1]
    share = as_of(f"{queries.ROOM}.{name}", entry.from_).term("payable_share")
    credit = line("credit", "basis_tax_yen * (1 - payable_share)", "DROP_FRACTION", basis, share)
    return line("net_national", "basis_tax_yen - credit_yen", "DROP_BELOW_HUNDRED", basis, credit.as_term())


def _exempt_sales(sums: list[rules.CategorySum], given: Input) -> list[rules.CategorySum]:
    """Exempt sales that make the taxable ones so many percent of all; none when the input does not say."""
    percent = Decimal(str(given.get(RATIO, HUNDRED)))
    if not 0 < percent <= HUNDRED:
        raise ValueError(percent)
    if percent == HUNDRED:
        return []
    found = rules.return_of(sums, rules.How(method=rules.Method.GENERAL), queries.return_law(_year(given)))
    taxable = Decimal(found.yen("taxable_total"))
    return [rules.CategorySum("非課税売上", rules.Use.NONE, half_up(taxable * HUNDRED / percent - taxable), 0)]


def _year(given: Input) -> rules.TaxPeriod:
    first = Month(_whole(given["year"]), 1) if "year" in given else Month(2026, 1)
    return rules.TaxPeriod(first, first.plus(11))


def _whole(value: Any) -> int:
    """A whole number, as a number or in digits; anything else is no amount of yen."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(value)
    return int(value)
