"""Addresses of the room."""

from django.urls import path

from .views import bulk, conditions, delegations, requests, routes, watch

urlpatterns = [
    path("requests/", requests.request_list, name="approvals_request_list"),
    path("requests/approve", bulk.request_approve, name="approvals_request_approve"),
    path("requests/<int:pk>/", requests.request_detail, name="approvals_request_detail"),
    path("requests/<int:pk>/withdraw", requests.request_withdraw, name="approvals_request_withdraw"),
    path(
        "requests/<int:pk>/ask-to-withdraw", requests.request_ask_to_withdraw, name="approvals_request_ask_to_withdraw"
    ),
    path("withdrawals/<int:pk>/answer", requests.withdrawal_answer, name="approvals_withdrawal_answer"),
    path("requests/<int:pk>/print", requests.request_print, name="approvals_request_print"),
    path("requests/<int:pk>/remark", requests.request_remark, name="approvals_request_remark"),
    path("requests/<int:pk>/forward", requests.request_forward, name="approvals_request_forward"),
    path("conditions/<int:pk>/report", conditions.condition_report, name="approvals_condition_report"),
    path("conditions/<int:pk>/check", conditions.condition_check, name="approvals_condition_check"),
    path("looks/<int:pk>", conditions.look_later, name="approvals_look_later"),
    path("requests/watch", watch.watch_list, name="approvals_watch_list"),
    path("requests/<int:pk>/in-stead/<int:asked>", watch.watch_hand_over, name="approvals_watch_hand_over"),
    path("delegations/", delegations.delegation_list, name="approvals_delegation_list"),
    path("delegations/new", delegations.delegation_new, name="approvals_delegation_new"),
    path("delegations/<int:pk>/end", delegations.delegation_end, name="approvals_delegation_end"),
    path("routes/forecast", watch.forecast, name="approvals_forecast"),
    path("routes/", routes.route_list, name="approvals_route_list"),
    path("routes/<str:kind>/", routes.route_detail, name="approvals_route_detail"),
    path("routes/<str:kind>/difference", routes.route_difference, name="approvals_route_difference"),
    path("routes/<str:kind>/draft", routes.route_draft, name="approvals_route_draft"),
    path("routes/<str:kind>/step", routes.route_step, name="approvals_route_step"),
    path("routes/<str:kind>/withdrawal", routes.route_withdrawal, name="approvals_route_withdrawal"),
    path("routes/<str:kind>/move", routes.route_move, name="approvals_route_move"),
    path("routes/<str:kind>/remove", routes.route_remove, name="approvals_route_remove"),
    path("routes/<str:kind>/discard", routes.route_discard, name="approvals_route_discard"),
    path("routes/<str:kind>/apply", routes.route_apply, name="approvals_route_apply"),
]
