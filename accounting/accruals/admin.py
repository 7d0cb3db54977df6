"""Deferrals and estimates, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Accrual, Deferral


@admin.register(Deferral)
class DeferralAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "account", "amount_yen", "starts_on", "ends_on", "ended_in")


@admin.register(Accrual)
class AccrualAdmin(ReadOnlyAdmin):
    list_display = ("month", "memo", "kind", "account", "amount_yen", "cancelled_at")
