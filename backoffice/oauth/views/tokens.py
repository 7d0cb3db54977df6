"""What programs call: a token for a code, a token given back, and where to find all this (RFC 8414)."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from backoffice.api import cross_origin, keys, scopes
from backoffice.companies import scope
from backoffice.eventlog import door
from backoffice.oauth import protocol, queries, rules
from backoffice.shell.pages import public_page

NOT_KNOWN, FORBIDDEN = 401, 403
WITH_SECRET = ["client_secret_basic", "client_secret_post"]


@csrf_exempt
@public_page
def token(request: HttpRequest) -> HttpResponse:
    """A token for an authorization code or for a refresh token (RFC 6749, 4.1.3 and 6)."""
    return _answered(request, protocol.token_answer)


@csrf_exempt
@public_page
def revoke(request: HttpRequest) -> HttpResponse:
    """A token given back, and with it all that was allowed (RFC 7009)."""
    return _answered(request, protocol.revocation_answer)


@public_page
def metadata(request: HttpRequest) -> HttpResponse:
    """Where programs are let in, and how (RFC 8414)."""
    issuer = request.build_absolute_uri("/").rstrip("/")

    def at(name: str) -> str:
        return issuer + reverse(f"backoffice:{name}")

    said = {
        "issuer": issuer,
        "authorization_endpoint": at("oauth_authorize"),
        "token_endpoint": at("oauth_token"),
        "revocation_endpoint": at("oauth_revoke"),
        "service_documentation": at("api_docs"),
        "scopes_supported": [each.code for each in scopes.every()],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [protocol.CODE, protocol.REFRESH_TOKEN],
        "token_endpoint_auth_methods_supported": ["none", *WITH_SECRET],
        "revocation_endpoint_auth_methods_supported": ["none", *WITH_SECRET],
        "code_challenge_methods_supported": [rules.S256],
        "authorization_response_iss_parameter_supported": True,
        "ui_locales_supported": ["ja", "en"],
    }
    return JsonResponse(said, headers={"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"})


def _answered(request: HttpRequest, answer: Callable[[str, str, dict[str, str]], protocol.Told]) -> HttpResponse:
    """In the company that the client id names, whoever's browser sends it; wrong ones are counted like wrong keys.

    From within a page a program is answered only where it is registered with the page's origin, and else uses nothing up.
    """
    if cross_origin.is_preflight(request):
        return cross_origin.preflight(["POST"])
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    headers = {"Authorization": request.headers["Authorization"]} if "Authorization" in request.headers else {}
    body = request.POST.urlencode()
    with ExitStack() as open_now:
        client_id, page = protocol.client_id_of(body, headers), cross_origin.foreign(request)
        company_id = keys.company_in(client_id)
        open_now.enter_context(scope.working_in(company_id) if company_id is not None else scope.reading(()))
        open_now.enter_context(door.came_by("API"))
        if page and page not in queries.origins_of(client_id):
            keys.count_wrong(request)
            return _elsewhere()
        told, said, status = answer(request.build_absolute_uri(), body, headers)
    if status == NOT_KNOWN:
        keys.count_wrong(request)
    response: Any = HttpResponse(said, status=status)
    for name, value in told.items():
        response[name] = value
    if page:
        cross_origin.open_to(response, page)
        response["Vary"] = cross_origin.ORIGIN
    return response  # type: ignore[no-any-return]


def _elsewhere() -> HttpResponse:
    said = {"error": "unauthorized_client", "error_description": "This page is not registered with the program."}
    response = JsonResponse(said, status=FORBIDDEN, headers={"Cache-Control": "no-store"})
    cross_origin.open_to(response, cross_origin.ANYBODY)
    return response
