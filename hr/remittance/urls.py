"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("remittance/", views.due_list, name="remittance_due_list"),
    path("remittance/<int:pk>/", views.payment, name="remittance_payment"),
    path("remittance/half-years/", views.half_yearly, name="remittance_half_yearly"),
    path("remittance/half-years/<int:pk>/end/", views.half_yearly_end, name="remittance_half_yearly_end"),
    path("remittance/municipalities/<str:month>.csv", views.municipal_file, name="remittance_municipal_file"),
    path("remittance/slips/<str:month>.csv", views.slip_file, name="remittance_slip_file"),
    path("remittance/fee-slips/<str:month>.csv", views.fee_slip_file, name="remittance_fee_slip_file"),
    path("remittance/<str:kind>/<str:month>/<str:place>/", views.due, name="remittance_due"),
]
