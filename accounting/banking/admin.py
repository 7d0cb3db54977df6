"""The room's records, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import (
    BankAccountOfCompany,
    BankLine,
    BankMatch,
    BankRule,
    CashBox,
    CashCount,
    CashEntry,
    PayerAlias,
    Statement,
    TransferFee,
)


@admin.register(BankAccountOfCompany)
class BankAccountOfCompanyAdmin(ReadOnlyAdmin):
    list_display = ("code", "bank_name", "branch_name", "kind", "pays_salaries", "separator", "name_class")


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    list_display = ("name", "account", "layout", "state", "first_on", "last_on", "added", "repeated")


@admin.register(BankLine)
class BankLineAdmin(ReadOnlyAdmin):
    list_display = ("dated_on", "account", "amount_yen", "text", "match")


@admin.register(BankMatch)
class BankMatchAdmin(ReadOnlyAdmin):
    list_display = ("posted_on", "description", "total_yen", "count", "state", "confirmed_by_name")


@admin.register(BankRule)
class BankRuleAdmin(ReadOnlyAdmin):
    list_display = ("position", "name", "direction", "contains", "account", "out_of_use_from")


@admin.register(PayerAlias)
class PayerAliasAdmin(ReadOnlyAdmin):
    list_display = ("payer_key", "partner", "times", "last_used_at")


@admin.register(TransferFee)
class TransferFeeAdmin(ReadOnlyAdmin):
    list_display = ("fee_yen", "label", "least_yen", "out_of_use_from")


@admin.register(CashBox)
class CashBoxAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "keeper", "imprest_yen", "out_of_use_from")


@admin.register(CashEntry)
class CashEntryAdmin(ReadOnlyAdmin):
    list_display = ("dated_on", "box", "direction", "amount_yen", "account", "description")


@admin.register(CashCount)
class CashCountAdmin(ReadOnlyAdmin):
    list_display = ("counted_on", "box", "counted_yen", "book_yen", "difference_yen")
