"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("jobs/<int:pk>/", views.job_detail, name="jobs_job_detail"),
    path("jobs/<int:pk>/panel", views.job_panel, name="jobs_job_panel"),
    path("jobs/<int:pk>/cancel", views.job_cancel, name="jobs_job_cancel"),
]
