"""Endpoints without their seeds, deliveries and attempts, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import WebhookAttempt, WebhookDelivery, WebhookEndpoint


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnlyAdmin):
    list_display = ("name", "user", "url", "paused_at", "paused_because")
    list_select_related = ("user",)
    exclude = ("seed", "former_seed")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    list_display = ("endpoint", "kind", "event_id", "state", "due_at", "delivered_at")
    list_select_related = ("endpoint",)
    list_filter = ("state",)


@admin.register(WebhookAttempt)
class WebhookAttemptAdmin(ReadOnlyAdmin):
    list_display = ("delivery", "number", "sent_at", "address", "status", "fault", "milliseconds")
    list_select_related = ("delivery",)
