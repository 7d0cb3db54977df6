"""Programs within a page (CORS): to which page a browser may show an answer. No cookie counts here, and none is ever asked for.

A browser asks before it sends (preflight), and that question names neither program nor company: it is answered alike for
every page, and opens nothing. The request itself shows a token; only pages of its program's registered origins are served.
"""

from typing import Any

from django.http import HttpResponse

from .problems import Told

ORIGIN, ALLOW_ORIGIN = "Origin", "Access-Control-Allow-Origin"
ANYBODY = "*"
SENT = "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-None-Match"
SHOWN = (
    "ETag, Idempotent-Replay, Link, Location, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, "
    "Retry-After, WWW-Authenticate"
)
MAX_AGE_SECONDS = 600


class OriginNotRegistered(Told):
    """A page that the program of the token is not registered with, or a key within a page."""

    code = "api.origin_not_registered"
    status = 403
    cause_ja = "ページ「{origin}」は、このプログラムのページとして登録されていません。何も行っていません。"
    cause_en = 'The page "{origin}" is not registered with this program. Nothing was done.'
    remedy_ja = "連携プログラムの「ページのオリジン」に登録してください。APIキーはページの中では使えません。"
    remedy_en = "Register it under the program's origins of pages. API keys do not work within a page."


def foreign(request: Any) -> str:
    """The origin of the page that sent a request, where that is another than ours; "" where no page did."""
    origin = str(request.headers.get(ORIGIN, ""))
    own = f"{request.scheme}://{request.get_host()}"
    return "" if origin == own else origin


def is_preflight(request: Any) -> bool:
    """Whether a browser asks what it may send."""
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def preflight(methods: list[str]) -> HttpResponse:
    """What a browser may send to an address, whichever page it is for."""
    answer = HttpResponse(status=204)
    answer[ALLOW_ORIGIN] = ANYBODY
    answer["Access-Control-Allow-Methods"] = ", ".join(sorted(methods))
    answer["Access-Control-Allow-Headers"] = SENT
    answer["Access-Control-Max-Age"] = str(MAX_AGE_SECONDS)
    return answer


def require(origin: str, registered: Any) -> None:
    """Raises OriginNotRegistered for a page that is none of the registered ones."""
    if origin and origin not in registered:
        raise OriginNotRegistered(origin=origin[:100])


def open_to(response: Any, origin: str) -> None:
    """Let a browser show an answer to the pages of an origin; `*` for what says nothing of anybody."""
    response[ALLOW_ORIGIN] = origin
    response["Access-Control-Expose-Headers"] = SHOWN
