"""Who issues invoices on a day, and the accounts of the books that sales go to."""

import datetime as dt

from accounting.consumption_tax import queries as tax_law
from accounting.consumption_tax.queries import TaxCategory
from accounting.receivables.models import Issuer
from backoffice.organisation.queries import on
from backoffice.parameters import as_of
from backoffice.values.refusals import InvalidInput


class NoIssuer(InvalidInput):
    """Nobody has said what the company's invoices of the day say of it."""

    code = "accounting.receivables.no_issuer"
    field = "issued_on"
    cause_ja = "{issued_on}に発行する請求書の発行者（登録番号・住所・振込先）が登録されていません。"
    cause_en = "Nothing is recorded of who issues invoices on {issued_on} (registration number, address, bank)."
    remedy_ja = "発行日を確認するか、経理の責任者に発行者の登録を依頼してください。"
    remedy_en = "Check the date of issue, or ask whoever heads accounting to record the issuer."


def issuer_on(issued_on: dt.date) -> Issuer:
    """The issuer of invoices of a day, with the bank account; raises NoIssuer."""
    found = Issuer.objects.filter(on(issued_on)).select_related("bank_account__account").first()
    if found is None:
        raise NoIssuer(issued_on=issued_on)
    return found


def sales_accounts(day: dt.date) -> dict[str, str]:
    """The account of sales of each tax category that an invoice may carry."""
    held = as_of("accounting.receivables.sales_accounts", day).value
    return {category: str(account) for category, account in held.items()}


def standing_accounts(day: dt.date) -> dict[str, str]:
    """売掛金 and 仮受消費税等."""
    return {part: str(account) for part, account in as_of("accounting.receivables.accounts", day).value.items()}


def sale_categories(day: dt.date) -> list[TaxCategory]:
    """The tax categories that a line supplied on the day may carry, taxed ones first."""
    known = sales_accounts(day)
    found = [each for each in tax_law.sale_categories(day) if each.name in known]
    return sorted(found, key=lambda each: list(known).index(each.name))
