"""Lobby: the addresses of the department's rooms."""

from .contracts.urls import api_urlpatterns as contracts_api
from .contracts.urls import urlpatterns as contracts
from .seals.urls import api_urlpatterns as seals_api
from .seals.urls import urlpatterns as seals

app_name = "legal"
urlpatterns = [*contracts, *seals]
api_urlpatterns = [*contracts_api, *seals_api]
