"""Addresses of the room: its page, and its clock below /api/v1/."""

from django.urls import path

from . import api, views

urlpatterns = [
    path("sandbox/", views.sandbox_detail, name="sandbox_sandbox_detail"),
    path("sandbox/new", views.sandbox_new, name="sandbox_sandbox_new"),
    path("sandbox/clock", views.clock_move, name="sandbox_clock_move"),
    path("sandbox/close", views.sandbox_close, name="sandbox_sandbox_close"),
]
api_urlpatterns = [
    path("sandbox/clock", api.ClockDetail.as_view(), name="sandbox_clock_detail"),
]
