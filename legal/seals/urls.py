"""Addresses of the room."""

from django.urls import path

from . import api
from .views import log, register, requests

urlpatterns = [
    path("seals/", register.seal_list, name="seals_seal_list"),
    path("seals/new/", register.seal_new, name="seals_seal_new"),
    path("seals/kinds/", register.seal_kinds, name="seals_seal_kinds"),
    path("seals/<int:pk>/", register.seal_detail, name="seals_seal_detail"),
    path("seals/<int:pk>/change/", register.seal_change, name="seals_seal_change"),
    path("seals/<int:pk>/custodian/", register.seal_custodian, name="seals_seal_custodian"),
    path("seals/<int:pk>/imprint/", register.seal_imprint, name="seals_seal_imprint"),
    path("seals/<int:pk>/lend/", register.seal_lend, name="seals_seal_lend"),
    path("seals/<int:pk>/withdraw/", register.seal_withdraw, name="seals_seal_withdraw"),
    path("seals/lendings/<int:pk>/return/", register.lending_return, name="seals_lending_return"),
    path("seals/log/", log.log_list, name="seals_log_list"),
    path("seals/log/export", log.log_export, name="seals_log_export"),
    path("seals/log/print", log.log_print, name="seals_log_print"),
    path("seal-requests/", requests.request_list, name="seals_request_list"),
    path("seal-requests/new/", requests.request_new, name="seals_request_new"),
    path("seal-requests/<int:pk>/", requests.request_detail, name="seals_request_detail"),
    path("seal-requests/<int:pk>/correct/", requests.request_correct, name="seals_request_correct"),
    path("seal-requests/<int:pk>/discard", requests.request_discard, name="seals_request_discard"),
    path("seal-requests/<int:pk>/seal/", requests.request_seal, name="seals_request_seal"),
    path("seal-requests/<int:pk>/refuse/", requests.request_refuse, name="seals_request_refuse"),
    path("seal-requests/<int:pk>/scan/", requests.request_scan, name="seals_request_scan"),
    path("seal-requests/<int:pk>/rescan/", requests.request_rescan, name="seals_request_rescan"),
    path("seal-requests/<int:pk>/conclude/", requests.request_conclude, name="seals_request_conclude"),
    path("seal-requests/<int:pk>/files/<int:document_pk>/", requests.file_download, name="seals_file_download"),
]
api_urlpatterns = [
    path("seals", api.SealList.as_view(), name="seals_seal_list"),
    path("seal-requests", api.RequestList.as_view(), name="seals_request_list"),
    path("seal-requests/<str:pk>", api.RequestDetail.as_view(), name="seals_request_detail"),
]
