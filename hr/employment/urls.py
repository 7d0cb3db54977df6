"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("employees/", views.employee_list, name="employment_employee_list"),
    path("employees/<int:pk>/", views.employee_detail, name="employment_employee_detail"),
]
