"""Lobby: the addresses of the department's rooms."""

from .purchasing.urls import urlpatterns as purchasing

app_name = "general_affairs"
urlpatterns = [*purchasing]
