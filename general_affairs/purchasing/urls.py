"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("purchases/", views.purchase_list, name="purchasing_purchase_list"),
    path("purchases/new/", views.purchase_new, name="purchasing_purchase_new"),
    path("purchases/<int:pk>/", views.purchase_detail, name="purchasing_purchase_detail"),
    path("purchases/<int:pk>/correct/", views.purchase_correct, name="purchasing_purchase_correct"),
    path("purchases/<int:pk>/order/", views.order_issue, name="purchasing_order_issue"),
    path("purchases/<int:pk>/receive/", views.order_receive, name="purchasing_order_receive"),
    path("purchases/<int:pk>/bill/", views.bill_match, name="purchasing_bill_match"),
    path("receipts/<int:pk>/", views.receipt_detail, name="purchasing_receipt_detail"),
]
