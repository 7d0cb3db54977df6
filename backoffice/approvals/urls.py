"""Addresses of the room."""

from django.urls import path

from .views import delegations, requests

urlpatterns = [
    path("requests/", requests.request_list, name="approvals_request_list"),
    path("requests/<int:pk>/", requests.request_detail, name="approvals_request_detail"),
    path("requests/<int:pk>/withdraw", requests.request_withdraw, name="approvals_request_withdraw"),
    path("delegations/", delegations.delegation_list, name="approvals_delegation_list"),
    path("delegations/new", delegations.delegation_new, name="approvals_delegation_new"),
    path("delegations/<int:pk>/end", delegations.delegation_end, name="approvals_delegation_end"),
]
