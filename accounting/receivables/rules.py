"""What an invoice comes to, and how it stands in the books. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from accounting.consumption_tax.rules import Entered, PaperTax, Rate, tax_of_paper
from accounting.ledger.rules import DraftLine, Side, signed_line
from backoffice.values.reasons import Line, Term, line
from backoffice.values.refusals import InvalidInput

# No amount of an invoice has more than twelve digits; beyond them somebody mistyped.
TOO_LARGE_YEN = 10**12
RECEIVABLE, OUTPUT_TAX = "RECEIVABLE", "OUTPUT_TAX"


class NoLine(InvalidInput):
    code = "accounting.receivables.no_line"
    cause_ja = "明細が1行もありません。"
    cause_en = "The invoice has no line."
    remedy_ja = "品名・数量・単価を1行以上入力してください。"
    remedy_en = "Enter at least one line with description, quantity and price."


class LineNotPositive(InvalidInput):
    code = "accounting.receivables.line_not_positive"
    cause_ja = "{position}行目「{description}」の数量または単価が0より小さいか、数量が0です。"
    cause_en = "Line {position}, “{description}”: the quantity is not above zero, or the price is below it."
    remedy_ja = "数量は0より大きく、単価は0以上にしてください。"
    remedy_en = "The quantity must be above zero, the price zero or more."


class NothingToInvoice(InvalidInput):
    code = "accounting.receivables.nothing_to_invoice"
    cause_ja = "請求する金額が0円です。"
    cause_en = "The invoice comes to 0 yen."
    remedy_ja = "数量と単価を確認してください。"
    remedy_en = "Check quantities and prices."


class InvoiceTooLarge(InvalidInput):
    code = "accounting.receivables.invoice_too_large"
    cause_ja = "請求金額が{most_yen:,}円以上になります。"
    cause_en = "The invoice comes to {most_yen:,} yen or more."
    remedy_ja = "数量と単価を確認してください。"
    remedy_en = "Check quantities and prices."


class DatesInWrongOrder(InvalidInput):
    code = "accounting.receivables.dates_in_wrong_order"
    cause_ja = "{later}（{later_on}）が、{earlier}（{earlier_on}）より前です。"
    cause_en = "{later_on} lies before {earlier_on}, but the period of supply must end after it begins, and payment falls due on or after the day of issue."
    remedy_ja = "日付を確認してください。"
    remedy_en = "Check the dates."


class NoSalesAccount(InvalidInput):
    code = "accounting.receivables.no_sales_account"
    cause_ja = "税区分「{tax_category}」の売上を計上する勘定科目が決まっていません。"
    cause_en = "No account is set for sales of the tax category “{tax_category}”."
    remedy_ja = "請求に使える税区分を選んでください。"
    remedy_en = "Choose a tax category that invoices may use."


@dataclass(frozen=True, slots=True)
class Item:
    """A line as it is entered: what was supplied when, how much of it, at which price, under which rate."""

    description: str
    supplied_on: dt.date
    quantity: Decimal
    unit: str
    unit_price: Decimal
    tax_category: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Computed:
    """The amounts of the lines, in their order, and the tax by rate."""

    amounts: tuple[Line, ...]
    tax: PaperTax


def compute(items: Sequence[Item], entered: Entered, rounding: str) -> Computed:
    """What an invoice comes to.

    Raises NoLine, LineNotPositive, NothingToInvoice, InvoiceTooLarge, RoundingNotAllowed.
    """
    if not items:
        raise NoLine
    for position, item in enumerate(items, start=1):
        if item.quantity <= 0 or item.unit_price < 0:
            raise LineNotPositive(position=position, description=item.description)
    amounts = tuple(_amount(item, rounding) for item in items)
    pairs = [(item.rate, amount.amount_yen) for item, amount in zip(items, amounts, strict=True)]
    tax = tax_of_paper(pairs, entered, rounding)
    if tax.gross_yen <= 0:
        raise NothingToInvoice
    if tax.gross_yen >= TOO_LARGE_YEN:
        raise InvoiceTooLarge(most_yen=TOO_LARGE_YEN)
    return Computed(amounts, tax)


def refuse_wrong_order(supplied_from: dt.date, supplied_to: dt.date, issued_on: dt.date, due_on: dt.date) -> None:
    """The period of supply ends after it begins, and payment is due on the day of issue or later: DatesInWrongOrder."""
    pairs = (("取引期間の終わり", supplied_to, "始まり", supplied_from), ("支払期限", due_on, "発行日", issued_on))
    for later, later_on, earlier, earlier_on in pairs:
        if later_on < earlier_on:
            raise DatesInWrongOrder(later=later, later_on=later_on, earlier=earlier, earlier_on=earlier_on)


@dataclass(frozen=True, slots=True)
class SoldSum:
    """The lines of an invoice of one tax category, summed as they are entered."""

    tax_category: str
    percent: int
    entered_yen: int


@dataclass(frozen=True, slots=True)
class TaxSum:
    """The tax of one rate on an invoice; `within_yen` is the tax that the entered amounts contain (0 for 税抜)."""

    percent: int
    tax_yen: int
    within_yen: int


def journal_lines(
    sold: Iterable[SoldSum],
    taxes: Iterable[TaxSum],
    sales: Mapping[str, str],
    accounts: Mapping[str, str],
    memo: str,
    partner_id: int | None = None,
    *,
    books_include_tax: bool = False,
) -> tuple[DraftLine, ...]:
    """売掛金 against 売上高 by tax category and 仮受消費税等 by rate; sums of zero are left out. Raises NoSalesAccount.

    A tax carries the category of the first sale of its rate, so that a return can be made of the lines alone;
    books that hold amounts with tax (税込経理) take it into that sale.
    """
    sold, taxes = list(sold), list(taxes)
    categories = {each.percent: each.tax_category for each in reversed(sold)}
    more = {tax.percent: (tax.tax_yen if books_include_tax else 0) - tax.within_yen for tax in taxes}
    credits: list[DraftLine] = []
    for each in sold:
        net_yen = each.entered_yen + more.pop(each.percent, 0)
        if each.tax_category not in sales:
            raise NoSalesAccount(tax_category=each.tax_category)
        if net_yen:
            account = sales[each.tax_category]
            credits.append(_credit(account, net_yen, memo, each.tax_category))
    credits += [
        _credit(accounts[OUTPUT_TAX], tax.tax_yen, f"{tax.percent}%", categories.get(tax.percent, ""))
        for tax in taxes
        if tax.tax_yen and not books_include_tax
    ]
    owed_yen = sum(each.amount_yen if each.side is Side.CREDIT else -each.amount_yen for each in credits)
    lines = (signed_line(accounts[RECEIVABLE], Side.DEBIT, owed_yen, memo=memo), *credits)
    return tuple(replace(each, partner_id=partner_id) for each in lines)


def receipt_lines(
    amount_yen: int, bank: str, accounts: Mapping[str, str], memo: str, partner_id: int | None = None
) -> tuple[DraftLine, ...]:
    """普通預金 against 売掛金."""
    return (
        DraftLine(bank, Side.DEBIT, amount_yen, memo=memo),
        DraftLine(accounts[RECEIVABLE], Side.CREDIT, amount_yen, memo=memo, partner_id=partner_id),
    )


def _amount(item: Item, rounding: str) -> Line:
    """数量 × 単価, rounded once; the tax is never computed here."""
    terms = (Term("quantity", item.quantity, "number"), Term("unit_price", item.unit_price))
    return line("invoice_line", "quantity * unit_price", rounding, *terms)


def _credit(account: str, amount_yen: int, memo: str, tax_category: str) -> DraftLine:
    return DraftLine(account, Side.CREDIT, amount_yen, memo=memo, tax_category=tax_category)
