"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("documents/", views.document_list, name="documents_document_list"),
    path("documents/<int:pk>/download", views.document_download, name="documents_document_download"),
]
