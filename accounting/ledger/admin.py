"""The chart, the closed months and the company's choices, for administrators to look at: no amounts."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Account, JournalImport, PaperRule, Period, VoucherPolicy


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "category", "section", "normal_side", "tax_category", "out_of_use_from")
    list_filter = ("category",)
    search_fields = ("code", "name", "name_kana")


@admin.register(Period)
class PeriodAdmin(ReadOnlyAdmin):
    list_display = ("month", "closed_at", "closed_by_name")


@admin.register(VoucherPolicy)
class VoucherPolicyAdmin(ReadOnlyAdmin):
    list_display = ("approval_from_yen",)


@admin.register(PaperRule)
class PaperRuleAdmin(ReadOnlyAdmin):
    list_display = ("kind", "demand")


@admin.register(JournalImport)
class JournalImportAdmin(ReadOnlyAdmin):
    list_display = ("name", "program", "state", "entries", "uploaded_by_name", "uploaded_at")
    list_filter = ("program", "state")
