"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="web_home"),
    path("search/", views.search, name="web_search"),
    path("events/", views.event_list, name="web_event_list"),
]
