"""Keys without their secrets, and the requests done with them, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import ApiKey, IdempotencyRecord


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    list_display = ("name", "user", "prefix", "expires_at", "last_used_at", "revoked_at")
    list_select_related = ("user",)
    exclude = ("secret_hash",)


@admin.register(IdempotencyRecord)
class IdempotencyRecordAdmin(ReadOnlyAdmin):
    list_display = ("idempotency_key", "caller", "status", "created_at")
    exclude = ("answer",)
