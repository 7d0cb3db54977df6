"""Sums owed and their payments, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Bill, Payable, PaymentRun


@admin.register(Payable)
class PayableAdmin(ReadOnlyAdmin):
    list_display = ("payee_name", "description", "amount_yen", "due_on", "state", "paid_on")
    list_filter = ("state",)


@admin.register(PaymentRun)
class PaymentRunAdmin(ReadOnlyAdmin):
    list_display = ("pay_on", "count", "total_yen", "state", "planned_by_name", "approved_by_name")
    list_filter = ("state",)
    exclude = ("file",)


@admin.register(Bill)
class BillAdmin(ReadOnlyAdmin):
    list_display = ("partner_name", "number", "dated_on", "due_on", "total_yen", "recorded_by_name")
