"""Assets and months of depreciation, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Asset, DepreciationRun


@admin.register(Asset)
class AssetAdmin(ReadOnlyAdmin):
    list_display = ("number", "name", "kind", "treatment", "method", "acquired_on", "state")
    list_filter = ("state", "kind", "treatment")
    search_fields = ("number", "name")


@admin.register(DepreciationRun)
class DepreciationRunAdmin(ReadOnlyAdmin):
    list_display = ("month", "state", "count", "total_yen", "started_by_name")
    list_filter = ("state",)
