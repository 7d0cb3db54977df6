"""Set-offs and instruments, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Instrument, Offset, OffsetRequest


@admin.register(Instrument)
class InstrumentAdmin(ReadOnlyAdmin):
    list_display = ("number", "direction", "form", "partner_name", "due_on", "amount_yen", "state")


@admin.register(Offset)
class OffsetAdmin(ReadOnlyAdmin):
    list_display = ("offset_on", "partner_name", "total_yen", "undone_at")


@admin.register(OffsetRequest)
class OffsetRequestAdmin(ReadOnlyAdmin):
    list_display = ("offset_on", "partner_name", "total_yen", "state", "asked_by_name")
    list_filter = ("state",)
