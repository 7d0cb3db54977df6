"""An amount with its tax as lines of the books, by the one way of the ledger (消費税法30条; 税込経理 keeps it whole)."""

import datetime as dt
from dataclasses import dataclass

from accounting.ledger.queries import with_tax_apart
from accounting.ledger.rules import DraftLine, Side
from accounting.ledger.tax import TaxCategoryNotInForce, tax_law


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
    whole = DraftLine(
        account_code=gross.account_code,
        side=gross.side,
        amount_yen=gross.amount_yen,
        unit_id=gross.unit_id,
        memo=gross.memo,
        tax_category=gross.tax_category,
        partner_id=gross.partner_id,
    )
    return with_tax_apart([whole], on=gross.on)


def is_in_force(tax_category: str, on: dt.date) -> bool:
    """Whether the rate and the share of a category are those of the day."""
    try:
        tax_law(tax_category, on)
    except TaxCategoryNotInForce:
        return False
    return True
