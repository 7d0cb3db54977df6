"""Pay groups and runs, for administrators to look at: dates and states, never pay."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import PayGroup, Run


@admin.register(PayGroup)
class PayGroupAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "closing_day", "pay_day", "pay_months_after", "overtime_months_before")


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = ("pay_group", "month", "closing_on", "paid_on", "state", "prepared_by_name", "approved_by_name")
    list_select_related = ("pay_group",)
    list_filter = ("state",)
