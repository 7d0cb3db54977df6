"""Addresses of the room."""

from django.urls import path

from . import api, views

urlpatterns = [
    path("contracts/", views.contract_list, name="contracts_contract_list"),
    path("contracts/new/", views.contract_new, name="contracts_contract_new"),
    path("contracts/<int:pk>/", views.contract_detail, name="contracts_contract_detail"),
    path("contracts/<int:pk>/correct/", views.contract_correct, name="contracts_contract_correct"),
    path("contracts/<int:pk>/sign/", views.contract_sign, name="contracts_contract_sign"),
    path("contracts/<int:pk>/paper/", views.contract_paper, name="contracts_contract_paper"),
    path("contracts/<int:pk>/renew", views.contract_renew, name="contracts_contract_renew"),
    path("contracts/<int:pk>/end/", views.contract_end, name="contracts_contract_end"),
    path("contracts/<int:pk>/files/<int:document_pk>/", views.file_download, name="contracts_file_download"),
]
api_urlpatterns = [
    path("contracts", api.ContractList.as_view(), name="contracts_contract_list"),
    path("contracts/<str:pk>", api.ContractDetail.as_view(), name="contracts_contract_detail"),
]
