"""Forms and what was filled in, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import AnswerFile, FormAnswer, FormField, RequestForm


@admin.register(RequestForm)
class RequestFormAdmin(ReadOnlyAdmin):
    list_display = ("code", "version", "name", "valid_from", "out_of_use_from")


@admin.register(FormField)
class FormFieldAdmin(ReadOnlyAdmin):
    list_display = ("form", "table", "position", "label", "kind", "is_required")
    list_select_related = ("form", "table")


@admin.register(FormAnswer)
class FormAnswerAdmin(ReadOnlyAdmin):
    list_display = ("number", "form", "title", "state", "applicant_name", "submitted_at")
    list_select_related = ("form",)
    list_filter = ("state",)


@admin.register(AnswerFile)
class AnswerFileAdmin(ReadOnlyAdmin):
    list_display = ("name", "answer", "media_type", "attached_at")
    list_select_related = ("answer",)
