"""All addresses: the platform's at the root, each department's pages under its name, their endpoints below /api/v1/."""

from importlib import import_module
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
    *(
        path("api/v1/", include((endpoints, f"{name}_api")))
        for name in ("backoffice", *settings.DEPARTMENTS)
        if (endpoints := getattr(import_module(f"{name}.urls"), "api_urlpatterns", None))
    ),
    path("", include("backoffice.urls")),
]
handler400 = "backoffice.shell.problem.bad_request"
handler404 = "backoffice.shell.problem.not_found"
handler500 = "backoffice.shell.problem.server_error"
