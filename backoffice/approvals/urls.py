"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("requests/", views.request_list, name="approvals_request_list"),
    path("requests/<int:pk>/", views.request_detail, name="approvals_request_detail"),
    path("requests/<int:pk>/withdraw", views.request_withdraw, name="approvals_request_withdraw"),
]
