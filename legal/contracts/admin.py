"""Contracts, for administrators to look at: parties, dates and states, never amounts."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Contract


@admin.register(Contract)
class ContractAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "partner_name", "state", "starts_on", "ends_on", "signed_on")
    list_filter = ("state", "kind")
    exclude = ("amount_yen",)
