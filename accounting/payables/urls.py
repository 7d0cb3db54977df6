"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("payables/", views.item_list, name="payables_item_list"),
    path("payables/<int:pk>/", views.item_detail, name="payables_item_detail"),
    path("payables/<int:pk>/cancel", views.item_cancel, name="payables_item_cancel"),
    path("payables/bills/new", views.bill_record, name="payables_bill_record"),
    path("payables/bills/<int:pk>/", views.bill_detail, name="payables_bill_detail"),
    path("payables/payments/", views.payment_list, name="payables_payment_list"),
    path("payables/payments/new", views.payment_plan, name="payables_payment_plan"),
    path("payables/payments/<int:pk>/", views.payment_detail, name="payables_payment_detail"),
    path("payables/payments/<int:pk>/pay", views.payment_pay, name="payables_payment_pay"),
    path("payables/payments/<int:pk>/call-off", views.payment_call_off, name="payables_payment_call_off"),
    path("payables/payments/<int:pk>/file", views.payment_file, name="payables_payment_file"),
]
