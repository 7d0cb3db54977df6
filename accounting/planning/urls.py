"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("planning/", views.comparison, name="planning_comparison"),
    path("planning/budgets/", views.budget_list, name="planning_budget_list"),
    path("planning/budgets/<int:pk>/", views.budget_detail, name="planning_budget_detail"),
    path("planning/budgets/<int:pk>/fill/", views.budget_fill, name="planning_budget_fill"),
    path("planning/budgets/<int:pk>/import/", views.budget_import, name="planning_budget_import"),
    path("planning/budgets/<int:pk>/export/", views.budget_export, name="planning_budget_export"),
    path("planning/budgets/<int:pk>/submit/", views.budget_submit, name="planning_budget_submit"),
]
