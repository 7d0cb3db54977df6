"""Advances, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Advance


@admin.register(Advance)
class AdvanceAdmin(ReadOnlyAdmin):
    list_display = ("paid_on", "kind", "payee_name", "purpose", "amount_yen")
