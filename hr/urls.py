"""Lobby: the addresses of the department's rooms."""

from .employment.urls import urlpatterns as employment
from .payroll.urls import urlpatterns as payroll

app_name = "hr"
urlpatterns = [*employment, *payroll]
