"""Lobby: the addresses of the department's rooms."""

from .ledger.urls import urlpatterns as ledger
from .receivables.urls import api_urlpatterns as receivables_api
from .receivables.urls import urlpatterns as receivables

app_name = "accounting"
urlpatterns = [*ledger, *receivables]
api_urlpatterns = [*receivables_api]
