"""Routes and requests, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import (
    Condition,
    Decision,
    Delegation,
    LaterLook,
    Remark,
    Request,
    Route,
    RouteStep,
    StandIn,
    WithdrawalAsked,
)


@admin.register(Route)
class RouteAdmin(ReadOnlyAdmin):
    list_display = ("kind", "version", "name", "valid_from")


@admin.register(RouteStep)
class RouteStepAdmin(ReadOnlyAdmin):
    list_display = ("route", "position", "name", "rule", "quorum", "from_yen")
    list_select_related = ("route",)


@admin.register(Request)
class RequestAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "applicant_name", "state", "submitted_at", "ended_at")
    list_filter = ("state",)
    exclude = ("arguments", "amount_yen")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("request", "step", "decided_by_name", "asked_name", "outcome", "decided_at")
    list_select_related = ("request", "step")


@admin.register(StandIn)
class StandInAdmin(ReadOnlyAdmin):
    list_display = ("request", "step", "for_user_name", "user_name", "because", "made_at")
    list_select_related = ("request", "step")


@admin.register(Remark)
class RemarkAdmin(ReadOnlyAdmin):
    list_display = ("request", "author_name", "written_at")
    list_select_related = ("request",)


@admin.register(Condition)
class ConditionAdmin(ReadOnlyAdmin):
    list_display = ("request", "text", "reported_at", "met_at", "met_said_by_name")
    list_select_related = ("request",)


@admin.register(LaterLook)
class LaterLookAdmin(ReadOnlyAdmin):
    list_display = ("request", "decision", "user_name", "looked_at")
    list_select_related = ("request", "decision")


@admin.register(Delegation)
class DelegationAdmin(ReadOnlyAdmin):
    list_display = ("principal", "deputy", "kind", "valid_from", "valid_until", "reason")
    list_select_related = ("principal", "deputy")


@admin.register(WithdrawalAsked)
class WithdrawalAskedAdmin(ReadOnlyAdmin):
    list_display = ("request", "of_name", "asked_at", "answered_at", "is_agreed")
    list_select_related = ("request",)
