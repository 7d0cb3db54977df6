"""Lobby: the addresses of the department's rooms."""

from .ledger.urls import urlpatterns as ledger
from .receivables.urls import urlpatterns as receivables

app_name = "accounting"
urlpatterns = [*ledger, *receivables]
