"""Who may open a page: every view states it, and says no with a page that names cause and remedy."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from . import problem
from .menu import SIGNED_IN

PUBLIC = "PUBLIC"
STAFF = "STAFF"
READS = frozenset({"GET", "HEAD"})
WRITES = frozenset({"POST"})

View = Callable[..., HttpResponseBase]


class PageWithoutStep(TypeError):
    """A page that does not say who may open it: a mistake of the programmer, found at start."""


def page(*, step: str) -> Callable[[View], View]:
    """A page to read, open to users who may take the step."""
    return _guarded(step, READS)


def form_page(*, step: str) -> Callable[[View], View]:
    """A page with a form on it: read it, send it."""
    return _guarded(step, READS | WRITES)


def post_only(*, step: str) -> Callable[[View], View]:
    """An address that only takes a form, and answers with a redirect."""
    return _guarded(step, WRITES)


def signed_in_page(view: View) -> View:
    """A page for everybody who is signed in, such as home."""
    return _guarded(SIGNED_IN, READS)(view)


def staff_page(view: View) -> View:
    """A page for those who run the installation."""
    return _guarded(STAFF, READS)(view)


def public_page(view: View) -> View:
    """A page for anybody, signed in or not."""

    @functools.wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    open_to_all.step = PUBLIC  # type: ignore[attr-defined]
    return open_to_all


def _guarded(step: str, methods: frozenset[str]) -> Callable[[View], View]:
    if not step or not isinstance(step, str):
        raise PageWithoutStep("state the step that opens the page, or make it a public_page")

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            if not _may(request, step):
                return problem.denied(request)
            if request.method not in methods:
                return HttpResponseNotAllowed(sorted(methods))
            return view(request, *args, **kwargs)

        guarded.step = step  # type: ignore[attr-defined]
        return guarded

    return guard


def _may(request: HttpRequest, step: str) -> bool:
    """Deny by default: without the access middleware nothing is open."""
    if step == SIGNED_IN:
        return True
    if step == STAFF:
        return bool(request.user.is_staff)
    may = getattr(request, "may", None)
    return bool(may and may(step))


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; a fragment tells htmx to go there with the whole page."""
    returning_to = request.get_full_path() if request.method in READS else "/"
    response = redirect_to_login(returning_to)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response
