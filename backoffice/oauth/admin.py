"""Programs, consents and tokens without their hashes, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Consent, Program, Token


@admin.register(Program)
class ProgramAdmin(ReadOnlyAdmin):
    list_display = ("name", "client_id", "created_at", "ended_at")
    exclude = ("secret_hash",)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("program", "user", "created_at", "last_used_at", "ended_at")
    list_select_related = ("program", "user")
    exclude = ("code_hash", "challenge")


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    list_display = ("consent", "expires_at", "refresh_expires_at", "refreshed_at")
    list_select_related = ("consent",)
    exclude = ("access_hash", "refresh_hash")
