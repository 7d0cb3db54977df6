"""Who asks: the key in the header, the company it names, and how often it may ask."""

from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.authentication import BaseAuthentication

from backoffice.companies import clock
from backoffice.companies.present import present
from backoffice.organisation.models import User

from . import callers, ids, rules
from .callers import Caller
from .problems import KeyNeeded, KeyNotInForce, TooManyRequests

SCHEME = "bearer"
REALM = 'Bearer realm="ennoshita"'
WINDOW_SECONDS = 60

log = structlog.get_logger(__name__)


def company_of(request: Any) -> int | None:
    """The company that the key in the header names; None when there is none. Whether the key is true comes later."""
    return company_in(_token(request))


def company_in(text: str) -> int | None:
    """The company that a text names; None when it names none."""
    letters = rules.company_named_by(text)
    try:
        return ids.read("c", f"c_{letters}") if letters else None
    except ids.UnknownId:
        return None


class ByKey(BaseAuthentication):
    """`Authorization: Bearer …`, looked up under row-level security in the company that the key names."""

    def authenticate(self, request: Any) -> tuple[User, Caller]:
        token = _token(request)
        if not token:
            raise KeyNeeded(headers={"WWW-Authenticate": REALM})
        at = clock.real_now()
        kind = callers.kind_of(rules.word_of(token))
        caller = kind.in_force(rules.hash_of(token), at) if kind else None
        if kind is None or caller is None:
            count_wrong(request)
            refusal = kind.refusal if kind else KeyNotInForce
            raise refusal(headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
        kind.note_use(caller, at)
        return caller.user, caller


def counted(caller: Caller) -> dict[str, str]:
    """Count a request of the caller in this minute: the headers that say what is left; raises TooManyRequests."""
    in_sandbox = present().is_sandbox
    limit = settings.API_SANDBOX_REQUESTS_PER_MINUTE if in_sandbox else settings.API_REQUESTS_PER_MINUTE
    minute, left_seconds = _window()
    sent = _sent(f"api.requests.{caller.caller}.{minute}")
    headers = {
        "RateLimit-Policy": f"{limit};w={WINDOW_SECONDS}",
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(max(0, limit - sent)),
        "RateLimit-Reset": str(left_seconds),
    }
    if sent > limit:
        raise TooManyRequests(limit=limit, headers={**headers, "Retry-After": str(left_seconds)})
    return headers


def count_wrong(request: Any) -> None:
    """Who sends many keys that do not hold is told to wait; true keys from the same place are let in all the while."""
    limit = settings.API_WRONG_KEYS_PER_MINUTE
    minute, left_seconds = _window()
    if _sent(f"api.wrong.{request.META.get('REMOTE_ADDR', '')}.{minute}") > limit:
        raise TooManyRequests(limit=limit, headers={"Retry-After": str(left_seconds)})


def _window() -> tuple[int, int]:
    """The number of this minute, and the seconds that it still has."""
    minute, passed = divmod(int(clock.real_now().timestamp()), WINDOW_SECONDS)
    return minute, WINDOW_SECONDS - passed


def _sent(name: str) -> int:
    """The requests counted under a name. Without its counter the door stays open: reading on is worth more."""
    try:
        cache.add(name, 0, timeout=2 * WINDOW_SECONDS)
        return int(cache.incr(name))
    except (RedisError, ValueError):
        log.warning("requests_not_counted")
        return 0


def _token(request: Any) -> str:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == SCHEME else ""
