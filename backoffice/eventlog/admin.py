"""The log, for administrators to look at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Event, Position, Seal


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("occurred_at", "actor_name", "step", "case_name", "source", "outcome")
    list_filter = ("source", "outcome")
    search_fields = ("actor_name", "case_name", "step")
    exclude = ("digest",)


@admin.register(Position)
class PositionAdmin(ReadOnlyAdmin):
    list_display = ("position", "event_id")
    exclude = ("digest",)


@admin.register(Seal)
class SealAdmin(ReadOnlyAdmin):
    list_display = ("number", "first_position", "last_position", "sealed_at", "short_hash")
    exclude = ("merkle_root", "previous_hash", "hash")

    @admin.display(description=_("封印"))
    def short_hash(self, seal: Seal) -> str:
        return bytes(seal.hash).hex()[:16]
