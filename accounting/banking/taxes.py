"""An amount with its tax as lines of the books, by the one way of the ledger (消費税法30条; 税込経理 keeps it whole)."""

import datetime as dt
from dataclasses import dataclass

from accounting.ledger.models import Account
from accounting.ledger.rules import DraftLine, NewVoucherLine, Side, TaxLaw, draft_lines
from accounting.ledger.tax import TaxCategoryNotInForce, books_include_tax, tax_account, tax_law


@dataclass(frozen=True, slots=True, kw_only=True)
class Gross:
    """An amount with its tax, on one side of an account; `tax_category` is the ledger's name of it, "" the account's own."""

    account_code: str
    side: Side
    amount_yen: int
    tax_category: str
    on: dt.date
    memo: str = ""
    unit_id: int | None = None
    partner_id: int | None = None


def lines_of(gross: Gross) -> tuple[DraftLine, ...]:
    """The lines of the amount: net of tax on its account, the tax beside it; tax that is not credited is cost.

    Raises TaxCategoryNotInForce.
    """
    named = gross.tax_category or Account.objects.get(code=gross.account_code).tax_category
    law = _law(gross.account_code, named, gross.on)
    whole = NewVoucherLine(
        account_code=gross.account_code,
        side=gross.side,
        amount_yen=gross.amount_yen,
        tax_category=named,
        unit_id=gross.unit_id,
        partner_id=gross.partner_id,
        memo=gross.memo,
    )
    return draft_lines([whole], {0: law} if law else {})


def is_in_force(tax_category: str, on: dt.date) -> bool:
    """Whether the rate and the share of a category are those of the day."""
    try:
        tax_law(tax_category, on)
    except TaxCategoryNotInForce:
        return False
    return True


def _law(account_code: str, tax_category: str, on: dt.date) -> TaxLaw | None:
    """None in books that hold amounts with tax, and for what is typed into an account of tax itself."""
    if books_include_tax(on) or account_code in {tax_account(purpose, on) for purpose in ("purchase", "sale")}:
        return None
    return tax_law(tax_category, on)
