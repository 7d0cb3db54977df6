"""Series and their numbers, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Number, Series


@admin.register(Series)
class SeriesAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "pattern")


@admin.register(Number)
class NumberAdmin(ReadOnlyAdmin):
    list_display = ("text", "series", "fiscal_year", "value", "case_kind", "case_id", "taken_at", "taken_by_name")
    list_select_related = ("series",)
    list_filter = ("fiscal_year",)
    search_fields = ("text",)
