"""Notes of the statements, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import YearNotes


@admin.register(YearNotes)
class YearNotesAdmin(ReadOnlyAdmin):
    list_display = ("year_begins_on", "written_by_name", "written_at")
