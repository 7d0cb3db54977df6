"""The company's accounts, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import BankAccountOfCompany


@admin.register(BankAccountOfCompany)
class BankAccountOfCompanyAdmin(ReadOnlyAdmin):
    list_display = ("code", "bank_name", "branch_name", "kind", "pays_salaries", "separator", "name_class")
