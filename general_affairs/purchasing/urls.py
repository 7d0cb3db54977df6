"""Addresses of the room."""

from django.urls import path

from . import api, views

urlpatterns = [
    path("purchases/", views.purchase_list, name="purchasing_purchase_list"),
    path("purchases/new/", views.purchase_new, name="purchasing_purchase_new"),
    path("purchases/<int:pk>/", views.purchase_detail, name="purchasing_purchase_detail"),
    path("purchases/<int:pk>/correct/", views.purchase_correct, name="purchasing_purchase_correct"),
    path("purchases/<int:pk>/order/", views.order_issue, name="purchasing_order_issue"),
    path("purchases/<int:pk>/receive/", views.order_receive, name="purchasing_order_receive"),
    path("purchases/<int:pk>/bill/", views.bill_match, name="purchasing_bill_match"),
    path("purchases/quotations/<int:pk>/paper", views.quotation_paper, name="purchasing_quotation_paper"),
    path("purchases/rules/", views.rule_list, name="purchasing_rule_list"),
    path("purchases/rules/new", views.rule_new, name="purchasing_rule_new"),
    path("purchases/rules/<int:pk>/end", views.rule_end, name="purchasing_rule_end"),
    path("receipts/<int:pk>/", views.receipt_detail, name="purchasing_receipt_detail"),
]
api_urlpatterns = [
    path("purchase-categories", api.PurchaseCategoryList.as_view(), name="purchasing_category_list"),
    path("purchases", api.PurchaseList.as_view(), name="purchasing_purchase_list"),
    path("purchases/<str:pk>", api.PurchaseDetail.as_view(), name="purchasing_purchase_detail"),
    path("purchases/<str:pk>/correct", api.PurchaseCorrect.as_view(), name="purchasing_purchase_correct"),
]
