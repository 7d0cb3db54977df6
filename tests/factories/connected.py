"""A program that people let in: registered, sent to the page that asks, and back with a code for its tokens."""

import datetime as dt
import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.test import Client

from backoffice.api import scopes
from backoffice.api.rules import hash_of
from backoffice.companies import scope
from backoffice.oauth import actions, limits, rules
from backoffice.oauth.actions.texts import fresh
from backoffice.oauth.models import Program
from backoffice.organisation.models import User

AUTHORIZE, TOKEN, REVOKE = "/oauth/authorize", "/api/v1/oauth/token", "/api/v1/oauth/revoke"
RETURN = "https://tool.example.com/back"
CODES = ("partners:read", "requests:read")


def registered(admin: User, at: dt.datetime, **changed: Any) -> "Tool":
    """A program of two scopes that returns to `RETURN`, holding a secret unless told otherwise."""
    given = {
        "name": "営業ツール",
        "about": "得意先を地図に出します。",
        "is_public": False,
        "redirect_uris": [RETURN],
        "scope_codes": CODES,
        **changed,
    }
    made = actions.register_program(**given, acting_user=admin, at=at)
    return Tool(made.program.client_id, made.secret, given["redirect_uris"][0])


@dataclass
class Tool:
    """The program's own side: it keeps a verifier, and knows nothing but what it is told."""

    client_id: str
    secret: str = ""
    redirect_uri: str = RETURN
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False, enforce_csrf_checks=True))

    @property
    def challenge(self) -> str:
        return urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")

    def address(self, **changed: Any) -> str:
        """Where it sends a person; what is None is left out."""
        said = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": " ".join(CODES),
            "state": "as it was",
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
            **changed,
        }
        return f"{AUTHORIZE}?{urlencode({name: value for name, value in said.items() if value is not None})}"

    def code(self, user: User, *, allowed: tuple[str, ...] = CODES, **changed: Any) -> str:
        """The code that it gets when a person allows it."""
        return came_back(allow(user, self.address(**changed), allowed=allowed))["code"]

    def tokens(self, user: User, **more: Any) -> dict[str, Any]:
        """All the way: what the token endpoint says for a fresh code."""
        return self.exchange(self.code(user, **more)).json()  # type: ignore[no-any-return]

    def exchange(self, code: str, **changed: Any) -> Any:
        said = {"code": code, "redirect_uri": self.redirect_uri, "code_verifier": self.verifier}
        return self.post(TOKEN, grant_type="authorization_code", **{**said, **changed})

    def refresh(self, refresh_token: str, **more: Any) -> Any:
        return self.post(TOKEN, grant_type="refresh_token", refresh_token=refresh_token, **more)

    def post(self, path: str, **said: Any) -> Any:
        """A form with its id and, where it has one, its secret; outside of any company and without a session."""
        mine = {"client_id": self.client_id, **({"client_secret": self.secret} if self.secret else {}), **said}
        with scope.reading(()):
            return self.client.post(path, {name: value for name, value in mine.items() if value is not None})


def allow(user: User, address: str, *, allowed: tuple[str, ...] = CODES, **more: str) -> Any:
    """What the browser of a signed-in person is answered when the form is sent."""
    browser = Client()
    browser.force_login(user)
    return browser.post(address, {"scopes": list(allowed), **more})


def came_back(answer: Any) -> dict[str, str]:
    """What a program is told in the address that the browser is sent back to."""
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return dict(parse_qsl(urlsplit(answer["Location"]).query))


def token_of(user: User, at: dt.datetime, *, codes: tuple[str, ...] | None = None) -> str:
    """The text of an access token that a program got from a user, of every scope unless told otherwise."""
    return given_to(user, at, codes=codes).access


def given_to(user: User, at: dt.datetime, *, codes: tuple[str, ...] | None = None) -> actions.Given:
    """What a program got from a user."""
    allowed = list(codes if codes is not None else (each.code for each in scopes.every()))
    program = Program.objects.create(
        name=f"プログラム {secrets.token_hex(4)}",
        client_id=fresh(rules.CLIENT),
        redirect_uris=[RETURN],
        scopes=allowed,
        created_at=at,
        created_by_name="石井 管理",
    )
    consent = program.consents.create(
        user=user,
        allowed=allowed,
        created_at=at,
        redirect_uri=RETURN,
        challenge="c" * 43,
        code_hash=hash_of(secrets.token_hex(8)),
        code_expires_at=at + limits.CODE_LIVES,
    )
    return actions.exchange_code(consent, at=at)


def addresses(admin: User, at: dt.datetime) -> dict[str, dict[str, int]]:
    """What the addresses of the room ask for: a program, and a consent of the administrator's own."""
    token_of(admin, at)
    tool = registered(admin, at)
    program = Program.objects.get(client_id=tool.client_id)
    consent = Program.objects.exclude(pk=program.pk).get().consents.get()
    return {"oauth_program_": {"pk": program.pk}, "oauth_consent_": {"pk": consent.pk}}
