"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("remittance/", views.due_list, name="remittance_due_list"),
    path("remittance/<int:pk>/", views.payment, name="remittance_payment"),
    path("remittance/<str:kind>/<str:month>/<str:place>/", views.due, name="remittance_due"),
]
