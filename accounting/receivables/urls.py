"""Addresses of the room."""

from django.urls import path

from . import api, views

urlpatterns = [
    path("invoices/", views.invoice_list, name="receivables_invoice_list"),
    path("invoices/new/", views.invoice_new, name="receivables_invoice_new"),
    path("invoices/finalise/", views.invoice_finalise, name="receivables_invoice_finalise"),
    path("invoices/<int:pk>/", views.invoice_detail, name="receivables_invoice_detail"),
    path("invoices/<int:pk>/change/", views.invoice_change, name="receivables_invoice_change"),
    path("invoices/<int:pk>/discard", views.invoice_discard, name="receivables_invoice_discard"),
    path("invoices/<int:pk>/print", views.invoice_print, name="receivables_invoice_print"),
    path("invoices/<int:pk>/receipt/", views.receipt_record, name="receivables_receipt_record"),
    path("invoices/receipts/<int:pk>/", views.receipt_detail, name="receivables_receipt_detail"),
    path("invoices/receipts/<int:pk>/take-back/", views.receipt_take_back, name="receivables_receipt_take_back"),
]
api_urlpatterns = [
    path("invoices", api.InvoiceList.as_view(), name="receivables_invoice_list"),
    path("invoices/<str:pk>", api.InvoiceDetail.as_view(), name="receivables_invoice_detail"),
    path("invoices/<str:pk>/change", api.InvoiceChange.as_view(), name="receivables_invoice_change"),
    path("invoices/<str:pk>/discard", api.InvoiceDiscard.as_view(), name="receivables_invoice_discard"),
    path("invoices/<str:pk>/finalize", api.InvoiceFinalize.as_view(), name="receivables_invoice_finalize"),
    path("invoices/<str:pk>/pdf", api.InvoicePaper.as_view(), name="receivables_invoice_paper"),
    path("sale-tax-categories", api.SaleTaxCategoryList.as_view(), name="receivables_sale_tax_category_list"),
]
