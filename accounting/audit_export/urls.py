"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("audit-exports/", views.export_list, name="audit_export_list"),
]
