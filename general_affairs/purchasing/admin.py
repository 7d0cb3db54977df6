"""Requests and orders, for administrators to look at: parties, days and states, never amounts."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Order, PurchaseRequest


@admin.register(PurchaseRequest)
class PurchaseRequestAdmin(ReadOnlyAdmin):
    list_display = ("title", "supplier_name", "state", "needed_by", "requested_by_name", "requested_at")
    list_filter = ("state",)
    exclude = ("net_yen", "tax_yen", "total_yen")


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ("number", "state", "ordered_on", "deliver_on", "inspect_by", "pays_on")
    list_filter = ("state",)
    exclude = ("total_yen",)
