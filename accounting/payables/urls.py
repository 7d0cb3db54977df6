"""Addresses of the room."""

from django.urls import path

from . import api, views

urlpatterns = [
    path("payables/", views.item_list, name="payables_item_list"),
    path("payables/<int:pk>/", views.item_detail, name="payables_item_detail"),
    path("payables/<int:pk>/cancel", views.item_cancel, name="payables_item_cancel"),
    path("payables/bills/new", views.bill_record, name="payables_bill_record"),
    path("payables/bills/<int:pk>/", views.bill_detail, name="payables_bill_detail"),
    path("payables/received/", views.received_list, name="payables_received_list"),
    path("payables/received/mails/<int:pk>/file", views.mail_file, name="payables_mail_file"),
    path("payables/received/new", views.received_new, name="payables_received_new"),
    path("payables/received/<int:pk>/", views.received_detail, name="payables_received_detail"),
    path("payables/received/<int:pk>/discard", views.received_discard, name="payables_received_discard"),
    path("payables/received/<int:pk>/file", views.received_file, name="payables_received_file"),
    path("payables/fees/", views.fee_list, name="payables_fee_list"),
    path("payables/fees/new", views.fee_new, name="payables_fee_new"),
    path("payables/fees/<int:pk>/end", views.fee_end, name="payables_fee_end"),
    path("payables/fees/suppliers/<int:pk>/set", views.bearer_set, name="payables_bearer_set"),
    path("payables/limits/", views.limit_list, name="payables_limit_list"),
    path("payables/standings/", views.standing_list, name="payables_standing_list"),
    path("payables/standings/<int:pk>/set", views.standing_set, name="payables_standing_set"),
    path("payables/payments/", views.payment_list, name="payables_payment_list"),
    path("payables/payments/new", views.payment_plan, name="payables_payment_plan"),
    path("payables/payments/<int:pk>/", views.payment_detail, name="payables_payment_detail"),
    path("payables/payments/<int:pk>/pay", views.payment_pay, name="payables_payment_pay"),
    path("payables/payments/<int:pk>/call-off", views.payment_call_off, name="payables_payment_call_off"),
    path("payables/payments/<int:pk>/notices", views.payment_notices, name="payables_payment_notices"),
    path("payables/payments/<int:pk>/fail", views.payment_fail, name="payables_payment_fail"),
    path("payables/notices/", views.notice_list, name="payables_notice_list"),
    path("payables/notices/<int:pk>/", views.notice_detail, name="payables_notice_detail"),
    path("payables/notices/<int:pk>/follow", views.notice_follow, name="payables_notice_follow"),
    path("payables/payments/<int:pk>/file", views.payment_file, name="payables_payment_file"),
]
api_urlpatterns = [
    path("bills", api.BillList.as_view(), name="payables_bill_list"),
    path("bills/<str:pk>", api.BillDetail.as_view(), name="payables_bill_detail"),
]
