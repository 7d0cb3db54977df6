"""Lobby: the addresses of the department's rooms."""

from .contracts.urls import urlpatterns as contracts

app_name = "legal"
urlpatterns = [*contracts]
