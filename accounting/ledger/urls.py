"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("trial-balance/", views.trial_balance, name="ledger_trial_balance"),
    path("trial-balance/accounts/<int:pk>/", views.account_detail, name="ledger_account_detail"),
    path("journal/", views.entry_list, name="ledger_entry_list"),
    path("journal/<int:pk>/", views.entry_detail, name="ledger_entry_detail"),
]
