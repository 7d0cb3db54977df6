"""Tasks of the closing and closed years, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import ClosingTask


@admin.register(ClosingTask)
class ClosingTaskAdmin(ReadOnlyAdmin):
    list_display = ("label", "check_code", "owner", "due_days", "is_annual", "valid_from", "valid_until")
