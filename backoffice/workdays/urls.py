"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("calendar/", views.year, name="workdays_year"),
    path("calendar/holidays/new", views.holidays_new, name="workdays_holidays_new"),
    path("calendar/holidays/copy", views.holidays_copy, name="workdays_holidays_copy"),
    path("calendar/holidays/undo", views.holidays_undo, name="workdays_holidays_undo"),
    path("calendar/hours/new", views.hours_new, name="workdays_hours_new"),
]
