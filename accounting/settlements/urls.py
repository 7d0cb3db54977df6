"""Addresses of the room."""

from django.urls import path

from . import views

OFFSETS, INSTRUMENTS = "settlements/offsets/", "settlements/instruments/"
urlpatterns = [
    path(OFFSETS, views.offset_list, name="settlements_offset_list"),
    path(f"{OFFSETS}new", views.offset_new, name="settlements_offset_new"),
    path(f"{OFFSETS}requests/<int:pk>/", views.offset_request, name="settlements_offset_request"),
    path(f"{OFFSETS}<int:pk>/", views.offset_detail, name="settlements_offset_detail"),
    path(f"{OFFSETS}<int:pk>/print", views.offset_print, name="settlements_offset_print"),
    path(f"{OFFSETS}<int:pk>/undo", views.offset_undo, name="settlements_offset_undo"),
    path(INSTRUMENTS, views.instrument_list, name="settlements_instrument_list"),
    path(f"{INSTRUMENTS}new", views.instrument_new, name="settlements_instrument_new"),
    path(f"{INSTRUMENTS}<int:pk>/", views.instrument_detail, name="settlements_instrument_detail"),
    path(f"{INSTRUMENTS}<int:pk>/settle", views.instrument_settle, name="settlements_instrument_settle"),
    path(f"{INSTRUMENTS}<int:pk>/discount", views.instrument_discount, name="settlements_instrument_discount"),
    path(f"{INSTRUMENTS}<int:pk>/endorse", views.instrument_endorse, name="settlements_instrument_endorse"),
    path(f"{INSTRUMENTS}<int:pk>/dishonour", views.instrument_dishonour, name="settlements_instrument_dishonour"),
    path(f"{INSTRUMENTS}<int:pk>/fail-to-pay", views.instrument_fail, name="settlements_instrument_fail"),
    path(f"{INSTRUMENTS}<int:pk>/split", views.instrument_split, name="settlements_instrument_split"),
    path(f"{INSTRUMENTS}<int:pk>/take-back", views.instrument_take_back, name="settlements_instrument_take_back"),
    path("settlements/events/<int:pk>/", views.event_detail, name="settlements_event_detail"),
]
