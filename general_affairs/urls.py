"""Lobby: the addresses of the department's rooms."""

from .purchasing.urls import api_urlpatterns as purchasing_api
from .purchasing.urls import urlpatterns as purchasing
from .travel.urls import api_urlpatterns as travel_api
from .travel.urls import urlpatterns as travel

app_name = "general_affairs"
urlpatterns = [*purchasing, *travel]
api_urlpatterns = [*purchasing_api, *travel_api]
