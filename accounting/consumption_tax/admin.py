"""Choices, returns and payments of consumption tax, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import FiledReturn, InterimPayment, RegistrationList, TaxMethod


@admin.register(TaxMethod)
class TaxMethodAdmin(ReadOnlyAdmin):
    list_display = ("valid_from", "valid_until", "method", "taxpayer", "credit", "books", "recorded_by_name")


@admin.register(FiledReturn)
class FiledReturnAdmin(ReadOnlyAdmin):
    list_display = ("begins_on", "ends_on", "method", "national_yen", "local_yen", "total_yen", "state")
    list_filter = ("state",)
    exclude = ("boxes",)


@admin.register(InterimPayment)
class InterimPaymentAdmin(ReadOnlyAdmin):
    list_display = ("year_begins_on", "number", "national_yen", "local_yen", "paid_on", "reason")


@admin.register(RegistrationList)
class RegistrationListAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "rows", "state", "loaded_by_name", "loaded_at")
