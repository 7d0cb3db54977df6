"""請求書 for other programs: the list, one with its lines and taxes, and its paper."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, files, lists, reads
from backoffice.api.fields import Given, OpaqueId, Yen
from backoffice.companies import clock
from backoffice.documents.actions import read_document

from . import queries
from .models import InvoiceState

VIEW = "accounting.receivables.view_invoices"
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


class InvoiceFilters(Given):
    """Which invoices."""

    customer = OpaqueId("ptn", required=False, source="customer_id", help_text=_("この得意先の請求書だけ。"))
    issued_from = serializers.DateField(required=False, help_text=_("発行日がこの日以後。"))
    issued_until = serializers.DateField(required=False, help_text=_("発行日がこの日より前。"))
    state = serializers.ChoiceField(choices=STATES, required=False, help_text=_("この状態の請求書だけ。"))


class InvoiceList(Endpoint):
    """Invoices in the order in which they were drafted: what comes in is found at the end."""

    resource = "invoices"

    @lists(step=VIEW, summary=_("請求書の一覧"), each=InvoiceHead, filters=InvoiceFilters)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.invoices(queries.InvoiceFilter(**asked))


class InvoiceDetail(Endpoint):
    """One invoice."""

    resource = "invoices"

    @reads(step=VIEW, summary=_("請求書1件と明細・税率ごとの合計"), answers=Invoice)
    def get(self, request: Any, pk: str) -> Any:
        return queries.with_parts(queries.invoices(queries.InvoiceFilter())).get(pk=ids.read("inv", pk))


class InvoicePaper(Endpoint):
    """The paper of an invoice."""

    resource = "invoices"

    @files(step=VIEW, summary=_("請求書のPDF"), media_type="application/pdf")
    def get(self, request: Any, pk: str) -> Any:
        found = queries.paper_of(ids.read("inv", pk))
        return read_document(document_id=found, acting_user=request.user, at=clock.now())
