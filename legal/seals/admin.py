"""Seals, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Seal, Sealing


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "kind", "in_use_from", "withdrawn_on")
    exclude = ("imprint",)


@admin.register(Sealing)
class SealingAdmin(ReadOnlyAdmin):
    list_display = ("number", "seal", "sealed_on", "imprints", "sealed_by_name")
    date_hierarchy = "sealed_on"
