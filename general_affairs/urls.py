"""Lobby: the addresses of the department's rooms."""

from .purchasing.urls import urlpatterns as purchasing
from .travel.urls import urlpatterns as travel

app_name = "general_affairs"
urlpatterns = [*purchasing, *travel]
