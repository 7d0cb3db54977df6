"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("trips/", views.trip_list, name="travel_trip_list"),
    path("trips/new", views.trip_new, name="travel_trip_new"),
    path("trips/<int:pk>/", views.trip_detail, name="travel_trip_detail"),
    path("trips/<int:pk>/correct", views.trip_correct, name="travel_trip_correct"),
    path("trips/<int:pk>/discard", views.trip_discard, name="travel_trip_discard"),
    path("trips/<int:pk>/claim", views.trip_claim, name="travel_trip_claim"),
    path("trips/<int:pk>/book", views.booking_new, name="travel_booking_new"),
    path("trips/bookings/<int:pk>/cancel", views.booking_cancel, name="travel_booking_cancel"),
    path("trips/bookings/<int:pk>/paper", views.booking_paper, name="travel_booking_paper"),
]
