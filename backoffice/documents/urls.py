"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("documents/", views.document_list, name="documents_document_list"),
    path(
        "api/v1/uploads/content/<int:company>/<str:place>",
        views.upload_receive,
        name="documents_upload_receive",
    ),
    path("documents/<int:pk>/download", views.document_download, name="documents_document_download"),
]
