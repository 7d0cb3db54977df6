"""Addresses of the room."""

from django.urls import path

from . import views

HERE = "statements/"

urlpatterns = [
    path(f"{HERE}balance-sheet/", views.balance_sheet, name="statements_balance_sheet"),
    path(f"{HERE}income/", views.income, name="statements_income"),
    path(f"{HERE}selling/", views.selling, name="statements_selling"),
    path(f"{HERE}trend/", views.trend, name="statements_trend"),
    path(f"{HERE}parts/", views.parts, name="statements_parts"),
    path(f"{HERE}cash-flow/", views.cash_flow, name="statements_cash_flow"),
    path(f"{HERE}cash-flow/<str:key>/", views.cash_figure, name="statements_cash_figure"),
    path(f"{HERE}equity/", views.equity, name="statements_equity"),
    path(f"{HERE}partners/", views.partners, name="statements_partners"),
    path(f"{HERE}partners/<int:pk>/", views.partner_list, name="statements_partner_list"),
    path(f"{HERE}accounts/<int:pk>/", views.account_lines, name="statements_account_lines"),
    path(f"{HERE}notes", views.notes, name="statements_notes"),
    path(f"{HERE}month.pdf", views.month_pdf, name="statements_month_pdf"),
    path(f"{HERE}year.pdf", views.year_pdf, name="statements_year_pdf"),
    path(f"{HERE}year.xlsx", views.year_xlsx, name="statements_year_xlsx"),
    path(f"{HERE}<str:kind>/figures/<str:key>/", views.figure_detail, name="statements_figure_detail"),
]
