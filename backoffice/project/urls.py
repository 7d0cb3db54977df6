"""All addresses: the platform's at the root, each department under its name."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from .health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    *(
        path(f"{name.replace('_', '-')}/", include(f"{name}.urls"))
        for name in settings.DEPARTMENTS
        if find_spec(f"{name}.urls")
    ),
    path("", include("backoffice.urls")),
]
