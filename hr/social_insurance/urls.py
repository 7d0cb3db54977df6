"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("insurance/", views.person_list, name="social_insurance_person_list"),
    path("insurance/<int:pk>/", views.person_detail, name="social_insurance_person_detail"),
    path("insurance/<int:pk>/change", views.person_change, name="social_insurance_person_change"),
    path("insurance/<int:pk>/numbers", views.person_numbers, name="social_insurance_person_numbers"),
]
