"""Questions and proposals, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Proposal, Question


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    list_display = ("asked_at", "asked_by_name", "text", "answered_by_name", "answered_at")


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("proposed_at", "proposed_by_name", "why", "outcome", "decided_by_name", "decided_at")
