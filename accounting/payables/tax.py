"""How a purchase of a day is taxed, and where purchases go in the books. Reads parameters."""

import datetime as dt

from accounting.consumption_tax.queries import UNTAXED, credit_law, purchase_category, rates
from accounting.consumption_tax.rules import RateKind, credit_share
from backoffice.parameters import as_of

from .rules import FeeLaw, LimitLaw, PurchaseTax

# What bears no tax has one category each in the ledger, whoever sells it.
UNTAXED_CATEGORIES = {"EXEMPT": "非課税仕入", "OUTSIDE": "不課税"}


def purchase_tax(
    treatment: str,
    on: dt.date,
    *,
    is_registered: bool,
    gross_yen: int,
    exception: str = "",
    is_small_business: bool = False,
) -> PurchaseTax:
    """The rate, the share that is credited, and the category of a purchase. Raises GapInParameter before October 2023.

    `treatment` is one of TREATMENTS; `exception` names a kind of purchase for which the books alone are enough;
    of a small business they are enough for every small purchase (少額特例), `gross_yen` being the whole of it.
    """
    law = credit_law(on)
    if treatment in UNTAXED_CATEGORIES:
        return PurchaseTax(treatment, UNTAXED, law.full, UNTAXED_CATEGORIES[treatment])
    kind = RateKind(treatment)
    share = credit_share(
        law, is_registered=is_registered, gross_yen=gross_yen, exception=exception, is_small_business=is_small_business
    )
    return PurchaseTax(treatment, rates(on)[kind], share, purchase_category(kind, share, on).name)


def fee_law(on: dt.date) -> FeeLaw:
    """The law of tax withheld from fees on a day. Raises GapInParameter before 2013."""
    rates, limits = as_of("accounting.payables.fee_rates", on), as_of("accounting.payables.fee_limits", on)
    return FeeLaw(
        rate=rates.term("fee_rate", rates.value["low"]),
        high_rate=rates.term("fee_high_rate", rates.value["high"]),
        threshold=limits.term("fee_threshold_yen", limits.value["threshold"]),
        allowance=limits.term("fee_allowance_yen", limits.value["allowance"]),
    )


def account_for(purpose: str, on: dt.date) -> str:
    """The code of the account for a purpose: `tax_paid`, `withheld` (tax on fees), or the liabilities `trade`, `other`, `accrued`."""
    return str(as_of("accounting.payables.journal_accounts", on).value[purpose])


def limit_law(law: str, on: dt.date) -> LimitLaw | None:
    """By when what is received on a day must be paid under a SupplierLaw, the stricter where both hold; None for none."""
    if law == "NONE":
        return None
    found = as_of(f"accounting.payables.limit_{'freelance' if law == 'FREELANCE' else 'subcontract'}", on)
    if not found.value["days"]:
        return None
    rate = found.value.get("late_interest")
    return LimitLaw(
        days=found.term("limit_days", found.value["days"], "days"),
        months=found.term("limit_months", found.value["months"], "months"),
        rate=found.term("late_interest_rate", rate, "percent") if rate else None,
        days_of_year=found.term("interest_days_of_year", found.value["days_of_year"], "days"),
    )
