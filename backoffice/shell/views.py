"""The pages of the frame itself: the component kit, and how dense the rows stand."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import samples
from .context import DENSITIES, DENSITY_COOKIE
from .pages import public_page, staff_page

A_YEAR = dt.timedelta(days=365)


@staff_page
def components(request: HttpRequest) -> HttpResponse:
    """Every component with sample data, for those who build pages."""
    return render(request, "shell/components.html", samples.kit())


@public_page
@require_POST
def set_density(request: HttpRequest) -> HttpResponse:
    """Keep the chosen density of rows in a cookie and go back."""
    response = HttpResponseRedirect(_next(request))
    chosen = request.POST.get("density", "")
    if chosen in DENSITIES:
        response.set_cookie(
            DENSITY_COOKIE, chosen, max_age=A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else "/"
