"""Addresses of the room."""

from django.urls import path

from . import api, views

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
api_urlpatterns = [
    path("trips", api.TripList.as_view(), name="travel_trip_list"),
    path("trips/<str:pk>", api.TripDetail.as_view(), name="travel_trip_detail"),
    path("trips/<str:pk>/correct", api.TripCorrect.as_view(), name="travel_trip_correct"),
    path("trips/<str:pk>/bookings", api.TripBookings.as_view(), name="travel_trip_bookings"),
    path("trips/<str:pk>/expense-claim", api.TripExpenseClaim.as_view(), name="travel_trip_expense_claim"),
]
