"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("withholding/", views.person_list, name="income_tax_person_list"),
    path("withholding/<int:pk>/", views.person_detail, name="income_tax_person_detail"),
    path("withholding/<int:pk>/change", views.person_change, name="income_tax_person_change"),
]
