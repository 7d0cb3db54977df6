"""What is kept, for administrators to look at: names, dates and hashes, never amounts."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Document, StoredFile, Upload


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    list_display = ("sha256", "size_bytes", "media_type")


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ("kind", "title", "dated_on", "retained_until", "created_by_name", "created_at")
    list_filter = ("kind",)
    exclude = ("amount_yen", "partner_name")


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ("name", "size_bytes", "created_at", "received_at", "kept_until")
    exclude = ("place",)
