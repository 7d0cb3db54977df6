"""Claims, for administrators to look at: who and when, never what was bought."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Claim


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ("person_name", "state", "submitted_on", "approved_on")
    list_filter = ("state",)
    exclude = ("title", "purpose", "total_yen")
