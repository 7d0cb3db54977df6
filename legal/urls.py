"""Lobby: the addresses of the department's rooms."""

from .contracts.urls import api_urlpatterns as contracts_api
from .contracts.urls import urlpatterns as contracts

app_name = "legal"
urlpatterns = [*contracts]
api_urlpatterns = [*contracts_api]
