"""Lines of other rooms with their tax apart, by the tax category of each line or of its account."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from accounting.ledger.models import Account
from accounting.ledger.rules import DraftLine, tax_apart
from accounting.ledger.tax import books_include_tax, tax_account, tax_law


def with_tax_apart(lines: Sequence[DraftLine], *, on: dt.date) -> tuple[DraftLine, ...]:
    """Lines whose amounts include tax, each followed by its tax (消費税法30条); whole in books with tax. One query at most.

    Each names its tax category. What stands in an account of tax itself is left alone. Raises TaxCategoryNotInForce.
    """
    codes = {line.account_code for line in lines if not line.tax_category}
    held = Account.objects.filter(code__in=codes).values_list("code", "tax_category")
    categories = dict(held) if codes else {}
    named = [replace(line, tax_category=line.tax_category or categories.get(line.account_code, "")) for line in lines]
    if books_include_tax(on):
        return tuple(named)
    taxes = {tax_account(purpose, on) for purpose in ("purchase", "sale")}
    return tuple(
        part
        for line in named
        for part in tax_apart(line, None if line.account_code in taxes else tax_law(line.tax_category, on))
    )
