"""Schedules and agreements, for administrators to look at; nobody's hours."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import OvertimeAgreement, WorkSchedule


@admin.register(WorkSchedule)
class WorkScheduleAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "starts_at", "ends_at")


@admin.register(OvertimeAgreement)
class OvertimeAgreementAdmin(ReadOnlyAdmin):
    list_display = ("office", "valid_from", "valid_until", "month_minutes", "year_minutes")
    list_select_related = ("office",)
