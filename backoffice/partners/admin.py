"""Partners, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Partner, PartnerAccount


@admin.register(Partner)
class PartnerAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "kind", "is_customer", "is_supplier", "registration_number", "out_of_use_from")
    list_filter = ("is_customer", "is_supplier", "kind")


@admin.register(PartnerAccount)
class PartnerAccountAdmin(ReadOnlyAdmin):
    list_display = ("partner", "bank_name", "branch_name", "valid_from", "valid_until")
    list_select_related = ("partner",)
