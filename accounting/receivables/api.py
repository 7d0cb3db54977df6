"""請求書 for other programs: drafting, finalising, the list, one with its lines and taxes, and its paper."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounting.consumption_tax.rules import RateKind
from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, acts, files, lists, reads
from backoffice.api.fields import Given, Nothing, OpaqueId, Quantity, Yen
from backoffice.companies import clock
from backoffice.documents.actions import read_document
from backoffice.partners.queries import partners

from . import actions, queries
from .limits import MOST_LINES
from .models import InvoiceState

VIEW = "accounting.receivables.view_invoices"
DRAFT, CHANGE = "accounting.receivables.draft_invoice", "accounting.receivables.change_draft"
FINALISE, DISCARD = "accounting.receivables.finalise_invoices", "accounting.receivables.discard_draft"
STATES = tuple(InvoiceState.values)


class InvoiceCustomer(serializers.Serializer):
    """To whom it is addressed."""

    id = OpaqueId("ptn", source="pk")
    code = serializers.CharField()
    name = serializers.CharField()


class InvoiceLine(serializers.Serializer):
    """What was supplied; the amount includes tax when prices are entered with tax."""

    position = serializers.IntegerField()
    supplied_on = serializers.DateField()
    description = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3)
    unit = serializers.CharField()
    unit_price = serializers.DecimalField(max_digits=14, decimal_places=2)
    tax_percent = serializers.IntegerField(source="percent")
    is_reduced = serializers.BooleanField()
    amount = Yen(source="amount_yen")


class InvoiceTax(serializers.Serializer):
    """The sum of a rate, and its tax, rounded once."""

    tax_percent = serializers.IntegerField(source="percent")
    is_reduced = serializers.BooleanField()
    net = Yen(source="net_yen")
    tax = Yen(source="tax_yen")


class InvoiceHead(serializers.Serializer):
    """An invoice in a list."""

    id = OpaqueId("inv", source="pk")
    number = serializers.CharField(help_text=_("確定したときに付く番号。下書きは空。"))
    state = serializers.ChoiceField(choices=STATES)
    customer = InvoiceCustomer()
    issued_on = serializers.DateField()
    supplied_from = serializers.DateField()
    supplied_to = serializers.DateField()
    due_on = serializers.DateField()
    prices = serializers.ChoiceField(choices=("WITHOUT_TAX", "WITH_TAX"), source="entered")
    net = Yen(source="net_yen")
    tax = Yen(source="tax_yen")
    total = Yen(source="total_yen")
    received = Yen(source="received_yen")


class Invoice(InvoiceHead):
    """An invoice with its lines and its tax by rate."""

    lines = InvoiceLine(many=True)
    taxes = InvoiceTax(many=True)
    pdf = serializers.SerializerMethodField(help_text=_("PDFのアドレス。下書きにはありません。"))

    def get_pdf(self, invoice: Any) -> str | None:
        if invoice.state == InvoiceState.DRAFT:
            return None
        return reverse("accounting_api:receivables_invoice_paper", args=[ids.write("inv", invoice.pk)])


class NewInvoiceLine(Given):
    """What is supplied, at a price with or without tax as the issuer is set."""

    description = serializers.CharField(max_length=120)
    quantity = Quantity()
    unit = serializers.CharField(max_length=10, default="", allow_blank=True)
    unit_price = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=Decimal(0), help_text=_("税込か税抜かは、発行者の設定のとおりです。")
    )
    tax_category = serializers.CharField(
        max_length=40, help_text=_("税区分の名前（GET /api/v1/sale-tax-categories）。")
    )
    supplied_on = serializers.DateField(required=False, help_text=_("取引日。付けなければ取引期間の最後の日です。"))


class NewInvoice(Given):
    """An invoice to be, without number: it gets one when it is finalised."""

    example = {
        "customer": ids.write("ptn", 1),
        "issued_on": "2026-10-31",
        "supplied_from": "2026-10-01",
        "supplied_to": "2026-10-31",
        "lines": [
            {
                "description": "保守サービス 10月分",
                "quantity": "1",
                "unit": "式",
                "unit_price": "120000",
                "tax_category": "課税売上10%",
            }
        ],
    }
    customer = OpaqueId("ptn")
    issued_on = serializers.DateField()
    supplied_from = serializers.DateField()
    supplied_to = serializers.DateField()
    due_on = serializers.DateField(required=False, help_text=_("付けなければ、得意先の締め日と支払日から決まります。"))
    lines = NewInvoiceLine(many=True, allow_empty=False, max_length=MOST_LINES)

    def validate_customer(self, number: int) -> Any:
        """The customer of that id."""
        customer = partners(role="customers").filter(pk=number).first()
        if customer is None:
            raise self.fields["customer"].unknown()
        return customer


class DiscardedInvoice(serializers.Serializer):
    """A draft that is gone."""

    id = OpaqueId("inv", source="pk")


class SaleTaxCategory(serializers.Serializer):
    """税区分 that a line of an invoice may carry."""

    name = serializers.CharField()
    tax_percent = serializers.IntegerField(source="rate.percent")
    is_reduced = serializers.SerializerMethodField()

    def get_is_reduced(self, category: Any) -> bool:
        return category.rate.kind is RateKind.REDUCED


class SaleTaxCategories(serializers.Serializer):
    """The tax categories of sales, today; the usual one first."""

    data = SaleTaxCategory(many=True)


class InvoiceFilters(Given):
    """Which invoices."""

    customer = OpaqueId("ptn", required=False, source="customer_id", help_text=_("この得意先の請求書だけ。"))
    issued_from = serializers.DateField(required=False, help_text=_("発行日がこの日以後。"))
    issued_until = serializers.DateField(required=False, help_text=_("発行日がこの日より前。"))
    state = serializers.ChoiceField(choices=STATES, required=False, help_text=_("この状態の請求書だけ。"))


def _invoice(_request: Any, pk: str) -> Any:
    return queries.with_parts(queries.invoices(queries.InvoiceFilter())).get(pk=ids.read("inv", pk))


class InvoiceList(Endpoint):
    """Invoices in the order in which they were drafted: what comes in is found at the end."""

    resource = "invoices"

    @lists(step=VIEW, summary=_("請求書の一覧"), each=InvoiceHead, filters=InvoiceFilters)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.invoices(queries.InvoiceFilter(**asked))

    @acts(
        step=DRAFT,
        summary=_("請求書の下書きを作る"),
        takes=NewInvoice,
        answers=Invoice,
        leads_to="accounting_api:receivables_invoice_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        made = actions.draft_invoice(new=_new(given), acting_user=request.user, at=clock.now())
        return _invoice(request, ids.write("inv", made.pk))


class InvoiceDetail(Endpoint):
    """One invoice."""

    resource = "invoices"

    @reads(step=VIEW, summary=_("請求書1件と明細・税率ごとの合計"), answers=Invoice)
    def get(self, request: Any, pk: str) -> Any:
        return _invoice(request, pk)


class InvoiceChange(Endpoint):
    """A draft written anew."""

    resource = "invoices"

    @acts(step=CHANGE, summary=_("請求書の下書きを書き直す"), takes=NewInvoice, answers=Invoice, upon=_invoice)
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        number = ids.read("inv", pk)
        actions.change_draft(invoice_id=number, new=_new(given), acting_user=request.user, at=clock.now())
        return _invoice(request, pk)


class InvoiceFinalize(Endpoint):
    """A draft that becomes an invoice; its PDF follows."""

    resource = "invoices"

    @acts(
        step=FINALISE,
        summary=_("請求書を確定する（番号が付き、売上を計上する）"),
        takes=Nothing,
        answers=Invoice,
        upon=_invoice,
    )
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        actions.finalise_invoices(invoice_ids=[ids.read("inv", pk)], acting_user=request.user, at=clock.now())
        return _invoice(request, pk)


class InvoiceDiscard(Endpoint):
    """A draft that is thrown away."""

    resource = "invoices"

    @acts(
        step=DISCARD,
        summary=_("請求書の下書きを破棄する"),
        takes=Nothing,
        answers=DiscardedInvoice,
        upon=_invoice,
        seen_as=Invoice,
    )
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        found = _invoice(request, pk)
        actions.discard_draft(invoice_id=found.pk, acting_user=request.user, at=clock.now())
        return found


class SaleTaxCategoryList(Endpoint):
    """What a line of an invoice may carry."""

    resource = "invoices"

    @reads(step=VIEW, summary=_("売上の税区分の一覧"), answers=SaleTaxCategories)
    def get(self, request: Any) -> Any:
        return {"data": queries.sale_categories(clock.today())}


class InvoicePaper(Endpoint):
    """The paper of an invoice."""

    resource = "invoices"

    @files(step=VIEW, summary=_("請求書のPDF"), media_type="application/pdf")
    def get(self, request: Any, pk: str) -> Any:
        found = queries.paper_of(ids.read("inv", pk))
        return read_document(document_id=found, acting_user=request.user, at=clock.now())


def _new(given: Mapping[str, Any]) -> actions.NewInvoice:
    """What was sent, with what follows from it: the day of a line, and when the customer pays."""
    customer, issued_on, last_day = given["customer"], given["issued_on"], given["supplied_to"]
    usual = queries.usual_due_on(customer, issued_on=issued_on, supplied_to=last_day)
    return actions.NewInvoice(
        customer_id=customer.pk,
        issued_on=issued_on,
        supplied_from=given["supplied_from"],
        supplied_to=last_day,
        due_on=given.get("due_on", usual),
        lines=tuple(actions.NewLine(**{"supplied_on": last_day, **line}) for line in given["lines"]),
    )
