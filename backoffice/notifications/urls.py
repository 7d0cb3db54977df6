"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("notices/", views.notice_list, name="notifications_notice_list"),
    path("notices/read", views.notice_read_all, name="notifications_notice_read_all"),
    path("notices/<int:pk>/read", views.notice_read, name="notifications_notice_read"),
]
