"""Refusals turned into answers: a page for people, a notice for htmx, problem+json (RFC 9457) for programs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from backoffice.values.refusals import InvalidInput, Refusal

from .context import Frame
from .formats import in_english

CONFLICT = 409
UNPROCESSABLE = 422
FORBIDDEN = 403
API_PATH = "/api/"


class RefusalMiddleware:
    """Answers for actions that refuse; every other exception goes on as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refusal) else None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal, in the form that the client asked for."""
    status = status_of(refusal)
    said = refusal.as_dict()
    if wants_json(request):
        return problem_json(request, status=status, **said)
    context = {"cause": said[_in("cause")], "remedy": said[_in("remedy")], "code": said["code"]}
    if getattr(request, "htmx", False):
        return render(request, "components/refusal_notice.html", context, status=status)
    context["back_url"] = back_url(request)
    return render(request, "shell/refusal.html", context, status=status)


def status_of(refusal: Refusal) -> int:
    """422 for input that does not fit, the refusal's own `status` where it has one, else 409."""
    return int(getattr(refusal, "status", UNPROCESSABLE if isinstance(refusal, InvalidInput) else CONFLICT))


def refusal_text(refusal: Refusal) -> str:
    """Cause and remedy in the reader's language, for a form that shows a refusal at its head."""
    said = refusal.as_dict()
    return f"{said['cause_en']} {said['remedy_en']}" if in_english() else said["cause_ja"] + said["remedy_ja"]


def denied(request: HttpRequest) -> HttpResponse:
    """403 for a page that the user's duties do not open."""
    if wants_json(request):
        return problem_json(
            request,
            status=FORBIDDEN,
            code="access.not_allowed",
            cause_ja="この操作をする権限がありません。",
            cause_en="You do not have permission for this.",
            remedy_ja="担当の管理者に、権限の追加か、代わりの実行を依頼してください。",
            remedy_en="Ask an administrator for the permission, or to do it for you.",
        )
    return render(request, "403.html", {"back_url": back_url(request)}, status=FORBIDDEN)


def problem_json(request: HttpRequest, *, status: int, code: str, **said: Any) -> JsonResponse:
    """Problem details: `title` and `detail` in the language of the request, cause and remedy in both."""
    body = {
        "type": f"urn:ennoshita:problem:{code}",
        "title": said[_in("cause")],
        "detail": said[_in("remedy")],
        "status": status,
        "instance": request.path,
        "code": code,
        **{name: said[name] for name in ("cause_ja", "cause_en", "remedy_ja", "remedy_en")},
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: by the API's address, or by preferring JSON to HTML."""
    if request.path.startswith(API_PATH):
        return True
    preferred = request.get_preferred_type(["text/html", "application/json", "application/problem+json"])
    return preferred is not None and preferred.endswith("json")


def back_url(request: HttpRequest) -> str:
    """The page that the person came from, when it is one of ours and another than this; else home."""
    came_from = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(came_from)
    if not ours or (parts.path == request.path and request.method == "GET"):
        return Frame(request).home_url
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _in(name: str) -> str:
    return f"{name}_en" if in_english() else f"{name}_ja"
