"""Who issues invoices, for administrators to look at: no amounts."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Issuer


@admin.register(Issuer)
class IssuerAdmin(ReadOnlyAdmin):
    list_display = ("name", "registration_number", "valid_from", "valid_until", "entered", "rounding")
