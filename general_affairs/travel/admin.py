"""Trips, for administrators to look at: who and when, never why."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Trip


@admin.register(Trip)
class TripAdmin(ReadOnlyAdmin):
    list_display = ("person_name", "departs_on", "returns_on", "state")
    list_filter = ("state",)
    exclude = ("purpose", "total_yen", "advance_yen")
