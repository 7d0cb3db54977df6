"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("labour/notices/", views.notice_list, name="labour_notice_list"),
    path("labour/notices/<int:pk>/", views.notice_detail, name="labour_notice_detail"),
    path("labour/notices/<int:pk>/paper/", views.notice_download, name="labour_notice_download"),
    path("labour/own/", views.own_notice_list, name="labour_own_notice_list"),
    path("labour/own/<int:pk>/", views.own_notice_detail, name="labour_own_notice_detail"),
    path("labour/own/<int:pk>/agree/", views.own_notice_agree, name="labour_own_notice_agree"),
    path("labour/own/<int:pk>/paper/", views.own_notice_download, name="labour_own_notice_download"),
    path("labour/people/<int:pk>/new/", views.notice_new, name="labour_notice_new"),
    path("labour/wording/<str:kind>/", views.wording_edit, name="labour_wording_edit"),
]
