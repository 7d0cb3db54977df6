"""Addresses of the room: its pages, and the endpoints below /api/v1/."""

from django.urls import path

from . import api, decisions, partners, request_forms, requests, views

urlpatterns = [
    path("api/", views.docs, name="api_docs"),
    path("api/keys/", views.key_list, name="api_key_list"),
    path("api/keys/new", views.key_new, name="api_key_new"),
    path("api/keys/<int:pk>/revoke", views.key_revoke, name="api_key_revoke"),
    path("api/v1/schema", views.schema, name="api_schema"),
]
api_urlpatterns = [
    path("batches", api.BatchList.as_view(), name="api_batch_list"),
    path("decisions", decisions.WaitingList.as_view(), name="api_decision_list"),
    path("decisions/<str:pk>", decisions.WaitingDetail.as_view(), name="api_decision_detail"),
    path("decisions/<str:pk>/approve", decisions.Approve.as_view(), name="api_decision_approve"),
    path("decisions/<str:pk>/send-back", decisions.SendBack.as_view(), name="api_decision_send_back"),
    path("decisions/<str:pk>/reject", decisions.Reject.as_view(), name="api_decision_reject"),
    path("partners", partners.PartnerList.as_view(), name="api_partner_list"),
    path("partners/<str:pk>", partners.PartnerDetail.as_view(), name="api_partner_detail"),
    path("partners/<str:pk>/change", partners.PartnerChange.as_view(), name="api_partner_change"),
    path("me", api.MeDetail.as_view(), name="api_me_detail"),
    path("request-answers", request_forms.AnswerList.as_view(), name="api_request_answer_list"),
    path("request-answers/<str:pk>", request_forms.AnswerDetail.as_view(), name="api_request_answer_detail"),
    path("request-answers/<str:pk>/change", request_forms.AnswerChange.as_view(), name="api_request_answer_change"),
    path("request-answers/<str:pk>/submit", request_forms.AnswerSubmit.as_view(), name="api_request_answer_submit"),
    path("request-forms", request_forms.FormList.as_view(), name="api_request_form_list"),
    path("request-forms/<str:pk>", request_forms.FormDetail.as_view(), name="api_request_form_detail"),
    path("request-lookups/<str:pk>", request_forms.RegisterDetail.as_view(), name="api_request_lookup_detail"),
    path("uploads", api.UploadList.as_view(), name="api_upload_list"),
    path("uploads/<str:pk>", api.UploadDetail.as_view(), name="api_upload_detail"),
    path("requests", requests.RequestList.as_view(), name="api_request_list"),
    path("requests/<str:pk>", requests.RequestDetail.as_view(), name="api_request_detail"),
    path("requests/<str:pk>/withdraw", requests.RequestWithdraw.as_view(), name="api_request_withdraw"),
]
