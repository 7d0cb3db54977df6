"""Mailings, for administrators to see what a mail server refused."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Mailing


@admin.register(Mailing)
class MailingAdmin(ReadOnlyAdmin):
    list_display = ("address", "notice", "begun_at", "ended_at", "refused")
    list_select_related = ("notice",)
    search_fields = ("address",)
