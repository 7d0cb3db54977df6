"""Lobby: the addresses of the department's rooms."""

from .ledger.urls import urlpatterns as ledger

app_name = "accounting"
urlpatterns = [*ledger]
