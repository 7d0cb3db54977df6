"""The days of a company, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import CompanyHoliday, WorkingTime


@admin.register(WorkingTime)
class WorkingTimeAdmin(ReadOnlyAdmin):
    list_display = ("valid_from", "weekdays", "opens_at", "closes_at", "office")
    list_select_related = ("office",)


@admin.register(CompanyHoliday)
class CompanyHolidayAdmin(ReadOnlyAdmin):
    list_display = ("day", "name", "is_off", "office")
    list_select_related = ("office",)
