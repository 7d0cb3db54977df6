"""Addresses of the room."""

from django.urls import path

from .views import bulk, delegations, requests, routes

urlpatterns = [
    path("requests/", requests.request_list, name="approvals_request_list"),
    path("requests/approve", bulk.request_approve, name="approvals_request_approve"),
    path("requests/<int:pk>/", requests.request_detail, name="approvals_request_detail"),
    path("requests/<int:pk>/withdraw", requests.request_withdraw, name="approvals_request_withdraw"),
    path("delegations/", delegations.delegation_list, name="approvals_delegation_list"),
    path("delegations/new", delegations.delegation_new, name="approvals_delegation_new"),
    path("delegations/<int:pk>/end", delegations.delegation_end, name="approvals_delegation_end"),
    path("routes/", routes.route_list, name="approvals_route_list"),
    path("routes/<str:kind>/", routes.route_detail, name="approvals_route_detail"),
    path("routes/<str:kind>/difference", routes.route_difference, name="approvals_route_difference"),
    path("routes/<str:kind>/draft", routes.route_draft, name="approvals_route_draft"),
    path("routes/<str:kind>/step", routes.route_step, name="approvals_route_step"),
    path("routes/<str:kind>/move", routes.route_move, name="approvals_route_move"),
    path("routes/<str:kind>/remove", routes.route_remove, name="approvals_route_remove"),
    path("routes/<str:kind>/discard", routes.route_discard, name="approvals_route_discard"),
    path("routes/<str:kind>/apply", routes.route_apply, name="approvals_route_apply"),
]
