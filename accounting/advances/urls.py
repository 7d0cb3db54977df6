"""Addresses of the room."""

from django.urls import path

from . import api, views

urlpatterns = [
    path("advances/", views.advance_list, name="advances_advance_list"),
    path("advances/new", views.advance_new, name="advances_advance_new"),
    path("advances/<int:pk>/", views.advance_detail, name="advances_advance_detail"),
    path("advances/<int:pk>/settle", views.advance_settle, name="advances_advance_settle"),
    path("advances/settlements/<int:pk>/", views.settlement_detail, name="advances_settlement_detail"),
    path("advances/settlements/<int:pk>/take-back", views.settlement_take_back, name="advances_settlement_take_back"),
    path("advances/requests/", views.request_list, name="advances_request_list"),
    path("advances/requests/new", views.request_new, name="advances_request_new"),
    path("advances/requests/<int:pk>/", views.request_detail, name="advances_request_detail"),
    path("advances/requests/<int:pk>/correct", views.request_correct, name="advances_request_correct"),
    path("advances/requests/<int:pk>/discard", views.request_discard, name="advances_request_discard"),
    path("advances/requests/<int:pk>/hand-over", views.request_hand_over, name="advances_request_hand_over"),
]
api_urlpatterns = [
    path("advance-requests", api.RequestList.as_view(), name="advances_request_list"),
    path("advance-requests/<str:pk>", api.RequestDetail.as_view(), name="advances_request_detail"),
    path("advance-requests/<str:pk>/correct", api.RequestCorrect.as_view(), name="advances_request_correct"),
    path("advances", api.HeldList.as_view(), name="advances_advance_list"),
]
