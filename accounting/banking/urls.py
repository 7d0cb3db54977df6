"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("banking/", views.position, name="banking_position"),
    path("banking/accounts/new", views.account_new, name="banking_account_new"),
    path("banking/accounts/<int:pk>/", views.account_detail, name="banking_account_detail"),
    path("banking/accounts/<int:pk>/statements/new", views.statement_new, name="banking_statement_new"),
    path("banking/accounts/<int:pk>/format", views.statement_format, name="banking_statement_format"),
    path("banking/statements/<int:pk>/", views.statement_detail, name="banking_statement_detail"),
    path("banking/statements/<int:pk>/load", views.statement_load, name="banking_statement_load"),
    path("banking/statements/<int:pk>/discard", views.statement_discard, name="banking_statement_discard"),
    path("banking/lines/", views.line_list, name="banking_line_list"),
    path("banking/lines/confirm", views.line_confirm, name="banking_line_confirm"),
    path("banking/lines/<int:pk>/", views.line_match, name="banking_line_match"),
    path("banking/lines/<int:pk>/accept", views.line_accept, name="banking_line_accept"),
    path("banking/matches/", views.match_list, name="banking_match_list"),
    path("banking/matches/<int:pk>/", views.match_detail, name="banking_match_detail"),
    path("banking/matches/<int:pk>/undo", views.match_undo, name="banking_match_undo"),
    path("banking/rules/", views.rule_list, name="banking_rule_list"),
    path("banking/rules/new", views.rule_new, name="banking_rule_new"),
    path("banking/rules/<int:pk>/end", views.rule_end, name="banking_rule_end"),
    path("banking/fees/new", views.fee_new, name="banking_fee_new"),
    path("banking/fees/<int:pk>/end", views.fee_end, name="banking_fee_end"),
    path("banking/reconciliation/", views.reconciliation, name="banking_reconciliation"),
    path("banking/forecast/", views.forecast, name="banking_forecast"),
    path("banking/forecast/<int:number>/", views.forecast_week, name="banking_forecast_week"),
    path("banking/payers/", views.alias_list, name="banking_alias_list"),
    path("banking/payers/<int:pk>/forget", views.alias_forget, name="banking_alias_forget"),
    path("banking/accounts/<int:pk>/settings", views.account_change, name="banking_account_change"),
    path("banking/cash/new", views.box_new, name="banking_box_new"),
    path("banking/cash/<int:pk>/", views.box_detail, name="banking_box_detail"),
    path("banking/cash/<int:pk>/entry", views.box_entry, name="banking_box_entry"),
    path("banking/cash/<int:pk>/count", views.box_count, name="banking_box_count"),
    path("banking/cash/<int:pk>/end", views.box_end, name="banking_box_end"),
    path("banking/cash/entries/<int:pk>/", views.cash_entry_detail, name="banking_cash_entry_detail"),
    path("banking/cash/entries/<int:pk>/take-back", views.cash_take_back, name="banking_cash_take_back"),
    path("banking/cash/counts/<int:pk>/", views.count_detail, name="banking_count_detail"),
]
