"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("labour-insurance/", views.part_list, name="labour_insurance_part_list"),
    path("labour-insurance/payments/<int:pk>/", views.payment, name="labour_insurance_payment"),
    path("labour-insurance/<int:pk>/<int:number>/", views.part, name="labour_insurance_part"),
]
