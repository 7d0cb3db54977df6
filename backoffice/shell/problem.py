"""Refusals turned into answers: a page for people, a notice for htmx, problem+json (RFC 9457) for programs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.defaults import bad_request as bad_request_page
from django.views.defaults import page_not_found
from django.views.defaults import server_error as server_error_page

from backoffice.values.refusals import InvalidInput, Refusal

from .context import Frame
from .formats import in_english

CONFLICT = 409
UNPROCESSABLE = 422
FORBIDDEN = 403
BAD_REQUEST = 400
NOT_FOUND = 404
SERVER_ERROR = 500
API_PATH = "/api/v1/"
NUL = "%00"
# What a kind of answer is called; cause and remedy say the rest.
TITLES = {
    400: ("要求の形式が正しくありません", "The request is malformed"),
    401: ("APIキーかトークンが必要です", "An API key or a token is needed"),
    403: ("権限がありません", "Not allowed"),
    404: ("見つかりません", "Not found"),
    405: ("この方法では使えません", "Method not allowed"),
    406: ("この形式では返せません", "Not acceptable"),
    409: ("いまはできません", "Not possible as things are"),
    413: ("内容が大きすぎます", "The content is too large"),
    415: ("この形式は受け取れません", "Unsupported media type"),
    422: ("内容に誤りがあります", "The content can't be accepted"),
    424: ("ほかの操作が断られました", "Another operation was refused"),
    429: ("要求が多すぎます", "Too many requests"),
    500: ("サーバーで障害が起きました", "The server failed"),
}

log = structlog.get_logger(__name__)


class UnreadableAddress(Refusal):
    """A page's address with a character that no text has, which PostgreSQL would not take; the API names the parameter."""

    code = "shell.unreadable_address"
    status = BAD_REQUEST
    cause_ja = "アドレスに、使えない文字（NUL）が含まれています。"
    cause_en = "The address holds a character that cannot be used (NUL)."
    remedy_ja = "検索の言葉を入力し直してください。"
    remedy_en = "Type the words to search for again."


class RefusalMiddleware:
    """Answers for actions that refuse; every other exception goes on as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.META.get("QUERY_STRING", "") and not request.path.startswith(API_PATH):
            return refused(request, UnreadableAddress())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused(request, exception) if isinstance(exception, Refusal) else None


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refusal, in the form that the client asked for."""
    status = status_of(refusal)
    said = refusal.as_dict()
    if wants_json(request):
        problem = problem_json(request, status=status, **said)
        for name, value in getattr(refusal, "headers", {}).items():
            problem[name] = value
        return problem
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


def say_at_field(form: BaseForm, refusal: Refusal) -> None:
    """Say a refusal in a form: at the field that it names, at the head where the form has none of that name."""
    named = getattr(refusal, "field", "")
    form.add_error(named if named in form.fields else None, refusal_text(refusal))


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
    """Problem details: `title` and `detail` in the language of the request, cause and remedy in both.

    What else is `said`, such as `errors`, becomes a member of the same name.
    """
    cause, remedy = ({each: said.pop(f"{name}_{each}") for each in ("ja", "en")} for name in ("cause", "remedy"))
    language = "en" if in_english() else "ja"
    body = {
        "type": f"urn:ennoshita:problem:{code}",
        "title": TITLES.get(status, TITLES[CONFLICT])[language == "en"],
        "status": status,
        "detail": " ".join(filter(None, (cause["en"], remedy["en"])))
        if language == "en"
        else cause["ja"] + remedy["ja"],
        "instance": request.path,
        "code": code,
        "cause": cause,
        "remedy": remedy,
        "request_id": getattr(request, "request_id", ""),
        **said,
    }
    return JsonResponse(
        body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what can't be read at all."""
    if not request.path.startswith(API_PATH):
        return bad_request_page(request, exception)
    return problem_json(
        request,
        status=BAD_REQUEST,
        code="shell.bad_request",
        cause_ja="要求が読み取れません。",
        cause_en="The request cannot be read.",
        remedy_ja="アドレス、ヘッダー、内容の形式を確かめてください。",
        remedy_en="Check the address, the headers and the form of the content.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for an address that is none of ours."""
    if not request.path.startswith(API_PATH):
        return page_not_found(request, exception)
    return problem_json(
        request,
        status=NOT_FOUND,
        code="shell.not_found",
        cause_ja="このアドレスはありません。",
        cause_en="There is no such address.",
        remedy_ja="/api/ の一覧でアドレスを確かめてください。",
        remedy_en="Look up the address in the list at /api/.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: what broke is in the log under the id of the request; nothing of it is shown."""
    log.error("server_error", request_id=getattr(request, "request_id", ""), path=request.path)
    if not request.path.startswith(API_PATH):
        return server_error_page(request)
    return problem_json(
        request,
        status=SERVER_ERROR,
        code="shell.server_error",
        cause_ja="サーバーの中で障害が起きました。",
        cause_en="Something broke inside the server.",
        remedy_ja="少し待ってから送り直し、続くときは request_id を添えて管理者に知らせてください。",
        remedy_en="Wait a little and send it again; if it goes on, tell an administrator the request_id.",
    )


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
