"""受け取った請求書 for other programs: the list, and one with its lines, its taxes and how far its payment is."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, lists, reads
from backoffice.api.fields import Day, Given, OpaqueId, Yen

from . import queries
from .models import PayableState

VIEW = "accounting.payables.view_items"


class BillSupplier(serializers.Serializer):
    """Who sent it."""

    id = OpaqueId("ptn", source="pk")
    code = serializers.CharField()
    name = serializers.CharField()


class BillLine(serializers.Serializer):
    """A line, without tax."""

    account = serializers.CharField(source="account.code")
    treatment = serializers.CharField()
    description = serializers.CharField()
    net = Yen(source="net_yen")


class BillTax(serializers.Serializer):
    """The sum of a treatment, and its tax as the paper says it."""

    treatment = serializers.CharField()
    net = Yen(source="net_yen")
    tax = Yen(source="tax_yen")


class BillHead(serializers.Serializer):
    """A bill in a list. `state` is that of what is owed for it, null where something else is owed in its place."""

    id = OpaqueId("bil", source="pk")
    number = serializers.CharField()
    supplier = BillSupplier(source="partner")
    registration_number = serializers.CharField()
    dated_on = serializers.DateField()
    due_on = serializers.DateField()
    description = serializers.CharField()
    total = Yen(source="total_yen")
    state = serializers.ChoiceField(choices=PayableState.values, source="payable_state", allow_null=True)
    pay_on = serializers.DateField(allow_null=True)
    paid_on = serializers.DateField(allow_null=True)


class BillShown(BillHead):
    """A bill with its lines and taxes."""

    lines = BillLine(many=True, source="lines.all")
    taxes = BillTax(many=True, source="taxes.all")


class BillFilters(Given):
    """Which bills."""

    supplier = OpaqueId("ptn", required=False, source="partner_id", help_text=_("この仕入先の請求書だけ。"))
    dated_from = Day(required=False, help_text=_("請求日がこの日以後。"))
    dated_until = Day(required=False, help_text=_("請求日がこの日より前。"))


class BillList(Endpoint):
    """Bills in the order in which they were recorded."""

    resource = "bills"

    @lists(step=VIEW, summary=_("受け取った請求書の一覧"), each=BillHead, filters=BillFilters)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.bills(queries.BillFilter(**asked))


class BillDetail(Endpoint):
    """One bill."""

    resource = "bills"

    @reads(step=VIEW, summary=_("受け取った請求書1件と明細・消費税・支払の状態"), answers=BillShown)
    def get(self, request: Any, pk: str) -> Any:
        return queries.with_bill_lines(queries.bills()).get(pk=ids.read("bil", pk))
