"""The shell's own addresses, included by the platform's lobby."""

from django.urls import path

from . import views

urlpatterns = [
    path("components/", views.components, name="shell_components"),
    path("density/", views.set_density, name="shell_set_density"),
]
