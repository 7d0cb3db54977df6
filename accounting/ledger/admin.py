"""The chart and the closed months, for administrators to look at: no amounts."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Account, Period


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "category", "section", "normal_side", "tax_category", "out_of_use_from")
    list_filter = ("category",)
    search_fields = ("code", "name", "name_kana")


@admin.register(Period)
class PeriodAdmin(ReadOnlyAdmin):
    list_display = ("month", "closed_at", "closed_by_name")
