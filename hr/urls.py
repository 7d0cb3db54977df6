"""Lobby: the addresses of the department's rooms."""

from .employment.urls import urlpatterns as employment
from .leave.urls import urlpatterns as leave
from .payroll.urls import urlpatterns as payroll

app_name = "hr"
urlpatterns = [*employment, *leave, *payroll]
