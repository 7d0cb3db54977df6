"""Addresses of the room: its pages, and the events below /api/v1/."""

from django.urls import path

from . import api, views

urlpatterns = [
    path("webhooks/", views.endpoint_list, name="webhooks_endpoint_list"),
    path("webhooks/new", views.endpoint_new, name="webhooks_endpoint_new"),
    path("webhooks/<int:pk>/", views.endpoint_detail, name="webhooks_endpoint_detail"),
    path("webhooks/<int:pk>/test", views.endpoint_test, name="webhooks_endpoint_test"),
    path("webhooks/<int:pk>/end", views.endpoint_end, name="webhooks_endpoint_end"),
    path("webhooks/<int:pk>/pause", views.endpoint_pause, name="webhooks_endpoint_pause"),
    path("webhooks/<int:pk>/resume", views.endpoint_resume, name="webhooks_endpoint_resume"),
    path("webhooks/<int:pk>/rotate", views.endpoint_rotate, name="webhooks_endpoint_rotate"),
    path("webhooks/<int:pk>/replay", views.endpoint_replay, name="webhooks_endpoint_replay"),
    path("webhooks/deliveries/<int:pk>/", views.delivery_detail, name="webhooks_delivery_detail"),
    path("webhooks/deliveries/<int:pk>/replay", views.delivery_replay, name="webhooks_delivery_replay"),
]
api_urlpatterns = [
    path("events", api.EventList.as_view(), name="webhooks_event_list"),
]
