"""Drafts of invoices: written, rewritten, thrown away. Nothing of them is in the books, and they have no number."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.consumption_tax.queries import category
from accounting.consumption_tax.rules import Entered, RateKind
from accounting.receivables.models import Invoice, InvoiceLine, InvoiceState, InvoiceTax, Issuer
from accounting.receivables.queries import CASE, issuer_on, sales_accounts
from accounting.receivables.rules import Computed, Item, NoSalesAccount, compute, refuse_wrong_order
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.partners.models import Partner
from backoffice.values.refusals import InvalidInput, Refusal


@dataclass(frozen=True, slots=True)
class NewLine:
    """What is supplied: a quantity above zero at a price of zero or more, on a day of the invoice's period."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    tax_category: str
    supplied_on: dt.date
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice to be."""

    customer_id: int
    issued_on: dt.date
    supplied_from: dt.date
    supplied_to: dt.date
    due_on: dt.date
    lines: tuple[NewLine, ...]


class UnknownCustomer(InvalidInput):
    """Nobody of that id buys from the company."""

    code = "accounting.receivables.unknown_customer"
    field = "customer"
    cause_ja = "請求先は、登録済みの得意先ではありません。"
    cause_en = "The invoice is not addressed to a customer on record."
    remedy_ja = "取引先の一覧で、得意先として登録されているか確認してください。"
    remedy_en = "Check in the list of partners that it is registered as a customer."


class CustomerOutOfUse(InvalidInput):
    """The customer went out of use before the day of issue."""

    code = "accounting.receivables.customer_out_of_use"
    field = "customer"
    cause_ja = "{name}は、{out_of_use_from}から使用停止です。"
    cause_en = "{name} is out of use from {out_of_use_from}."
    remedy_ja = "別の取引先を選ぶか、使用停止日を見直してください。"
    remedy_en = "Choose another customer, or reconsider the date."


class LineOutsidePeriod(InvalidInput):
    """A line was supplied on a day outside of the invoice's period."""

    code = "accounting.receivables.line_outside_period"
    cause_ja = "{position}行目「{description}」の取引日{supplied_on}が、取引期間に入っていません。"
    cause_en = "Line {position}, “{description}”, was supplied on {supplied_on}, outside of the period of supply."
    remedy_ja = "行の取引日か、請求書の取引期間を直してください。"
    remedy_en = "Correct the day of the line or the period of the invoice."


class NotADraft(Refusal):
    """What is finalised stays as it is."""

    code = "accounting.receivables.not_a_draft"
    cause_ja = "請求書 {number} は「{state}」のため、変更できません。"
    cause_en = "Invoice {number} is {state} and cannot be changed."
    remedy_ja = "画面を読み込み直してください。確定した請求書の訂正は、新しい請求書で行います。"
    remedy_en = "Reload the page. A finalised invoice is corrected by a new one."


@action("accounting.receivables.draft_invoice", _("請求書の下書きを作る"))
def draft_invoice(*, new: NewInvoice, acting_user: Any, at: dt.datetime) -> Invoice:
    """Write a draft with its amounts and taxes.

    Raises UnknownCustomer, CustomerOutOfUse, NoIssuer, DatesInWrongOrder, LineOutsidePeriod, NoSuchCategory,
    NoSalesAccount, NoLine, LineNotPositive, NothingToInvoice.
    """
    customer, issuer = _checked(new)
    items, computed = _computed(new, issuer)
    invoice = Invoice(
        state=InvoiceState.DRAFT,
        entered=issuer.entered,
        rounding=issuer.rounding,
        prepared_by_id=acting_user.pk,
        prepared_by_name=acting_user.get_full_name(),
    )
    _fill(invoice, new, computed)
    invoice.save(force_insert=True)
    _write_parts(invoice, items, computed)
    record(
        "accounting.receivables.draft_invoice",
        case=Case(CASE, invoice.pk, f"{customer.name} {new.issued_on}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"total_yen": ["", invoice.total_yen], "lines": len(items)},
    )
    return invoice


@action("accounting.receivables.change_draft", _("請求書の下書きを変更"))
def change_draft(*, invoice_id: int, new: NewInvoice, acting_user: Any, at: dt.datetime) -> Invoice:
    """Replace a draft by what it should be; raises NotADraft and as draft_invoice."""
    invoice = _draft(invoice_id)
    customer, issuer = _checked(new)
    items, computed = _computed(new, issuer)
    before_yen = invoice.total_yen
    _erase_parts(invoice)
    invoice.entered, invoice.rounding = issuer.entered, issuer.rounding
    _fill(invoice, new, computed)
    invoice.save()
    _write_parts(invoice, items, computed)
    record(
        "accounting.receivables.change_draft",
        case=Case(CASE, invoice.pk, f"{customer.name} {new.issued_on}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"total_yen": [before_yen, invoice.total_yen], "lines": len(items)},
    )
    return invoice


@action("accounting.receivables.discard_draft", _("請求書の下書きを破棄"))
def discard_draft(*, invoice_id: int, acting_user: Any, at: dt.datetime) -> None:
    """Throw a draft away; the event that it was there stays. Raises NotADraft."""
    invoice = _draft(invoice_id)
    record(
        "accounting.receivables.discard_draft",
        case=Case(CASE, invoice.pk, f"{invoice.customer.name} {invoice.issued_on}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"total_yen": [invoice.total_yen, ""]},
    )
    _erase_parts(invoice)
    invoice.delete()


def _draft(invoice_id: int) -> Invoice:
    invoice = Invoice.objects.select_for_update(of=("self",)).select_related("customer").get(pk=invoice_id)
    if invoice.state != InvoiceState.DRAFT:
        raise NotADraft(number=invoice.number, state=invoice.get_state_display())
    return invoice


def _checked(new: NewInvoice) -> tuple[Partner, Issuer]:
    refuse_wrong_order(new.supplied_from, new.supplied_to, new.issued_on, new.due_on)
    customer = Partner.objects.filter(pk=new.customer_id, is_customer=True).first()
    if customer is None:
        raise UnknownCustomer
    if customer.out_of_use_from and customer.out_of_use_from <= new.issued_on:
        raise CustomerOutOfUse(name=customer.name, out_of_use_from=customer.out_of_use_from)
    return customer, issuer_on(new.issued_on)


def _computed(new: NewInvoice, issuer: Issuer) -> tuple[list[Item], Computed]:
    items = [_item(position, line, new) for position, line in enumerate(new.lines, start=1)]
    return items, compute(items, Entered(issuer.entered), issuer.rounding)


def _item(position: int, line: NewLine, new: NewInvoice) -> Item:
    if not new.supplied_from <= line.supplied_on <= new.supplied_to:
        raise LineOutsidePeriod(position=position, description=line.description, supplied_on=line.supplied_on)
    if line.tax_category not in sales_accounts(line.supplied_on):
        raise NoSalesAccount(tax_category=line.tax_category)
    rate = category(line.tax_category, line.supplied_on).rate
    return Item(
        description=line.description,
        supplied_on=line.supplied_on,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        tax_category=line.tax_category,
        rate=rate,
    )


def _fill(invoice: Invoice, new: NewInvoice, computed: Computed) -> None:
    invoice.customer_id = new.customer_id
    invoice.issued_on, invoice.due_on = new.issued_on, new.due_on
    invoice.supplied_from, invoice.supplied_to = new.supplied_from, new.supplied_to
    invoice.net_yen, invoice.tax_yen, invoice.total_yen = (
        computed.tax.net_yen,
        computed.tax.tax_yen,
        computed.tax.gross_yen,
    )


def _write_parts(invoice: Invoice, items: list[Item], computed: Computed) -> None:
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            position=position,
            supplied_on=item.supplied_on,
            description=item.description,
            quantity=item.quantity,
            unit=item.unit,
            unit_price=item.unit_price,
            tax_category=item.tax_category,
            percent=item.rate.percent,
            is_reduced=item.rate.kind is RateKind.REDUCED,
            amount_yen=amount.amount_yen,
            because=amount.because.as_json(),
        )
        for position, (item, amount) in enumerate(zip(items, computed.amounts, strict=True), start=1)
    )
    InvoiceTax.objects.bulk_create(
        InvoiceTax(
            invoice=invoice,
            position=position,
            percent=total.rate.percent,
            is_reduced=total.rate.kind is RateKind.REDUCED,
            entered_yen=total.entered_yen,
            net_yen=total.net_yen,
            tax_yen=total.tax_yen,
            because=total.tax.because.as_json(),
        )
        for position, total in enumerate(computed.tax.totals, start=1)
    )


def _erase_parts(invoice: Invoice) -> None:
    InvoiceTax.objects.filter(invoice=invoice).delete()
    InvoiceLine.objects.filter(invoice=invoice).delete()
