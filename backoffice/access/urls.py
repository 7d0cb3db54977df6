"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("company/", views.choose_company, name="access_choose_company"),
    path("members/", views.member_list, name="access_member_list"),
    path("members/<int:pk>/end", views.member_end, name="access_member_end"),
]
