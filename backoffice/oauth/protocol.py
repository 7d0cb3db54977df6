"""The protocol, spoken by oauthlib: it reads requests and words answers; what it asks is answered by our rows.

A request is worked on in one transaction. What it is refused leaves nothing, but for what a refusal ends (a code or a
token that came twice), which stays.
"""

import hmac
from base64 import b64decode
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus, urlencode

from django.db import transaction
from oauthlib.common import Request
from oauthlib.oauth2 import OAuth2Error, RequestValidator, RevocationEndpoint, TokenEndpoint
from oauthlib.oauth2.rfc6749 import errors
from oauthlib.oauth2.rfc6749.grant_types import AuthorizationCodeGrant, RefreshTokenGrant
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256

from backoffice.api.rules import hash_of
from backoffice.companies import clock

from . import actions, limits, queries, rules
from .actions.tokens import consent_for, token_for
from .models import Program, Token

CODE, REFRESH_TOKEN = "authorization_code", "refresh_token"
# Sent twice, one of them might be looked at and the other one used.
ONCE = ("code", "code_verifier", "refresh_token", "client_secret", "code_challenge", "code_challenge_method")
BASIC = 'Basic realm="ennoshita"'
Told = tuple[dict[str, str], str, int]


class UnknownProgram(Exception):
    """No program of this company has that client id: nobody is sent anywhere."""


class WrongAddress(Exception):
    """The program is not registered with that address: nobody is sent there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a program asks a person for, once it was found to be right."""

    program: Program
    scopes: tuple[str, ...]
    redirect_uri: str
    challenge: str
    state: str | None


class Rows(RequestValidator):
    """oauthlib's questions, answered by the rows of the company that is open."""

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        return True

    def validate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        request.client = queries.program_of(client_id)
        return request.client is not None

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        return rules.is_one_of(redirect_uri, request.client.redirect_uris)

    def get_default_redirect_uri(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> str | None:
        """None: who is sent where is always said."""
        return None

    def validate_response_type(
        self, client_id: str, response_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return response_type == "code"

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        return []

    def validate_scopes(
        self, client_id: str, scopes: Any, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return bool(scopes) and set(scopes) <= set(client.scopes)

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether the program holds a secret; one that nobody knows has to show one, in vain."""
        program = queries.program_of(_credentials(request)[0])
        return program is None or not program.is_public

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        client_id, secret = _credentials(request)
        program = queries.program_of(client_id)
        if program is None or not hmac.compare_digest(hash_of(secret), program.secret_hash):
            return False
        request.client, request.client_id = program, client_id
        return True

    def authenticate_client_id(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> bool:
        return self.validate_client_id(client_id or "", request) and bool(request.client.is_public)

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type in (CODE, REFRESH_TOKEN)

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        at = clock.real_now()
        consent = consent_for(code, client, at=at)
        if consent is None or not queries.is_welcome(consent, at=at):
            return False
        request.consent, request.user, request.scopes = consent, consent.user, consent.allowed
        return rules.VERIFIER.fullmatch(request.code_verifier or "") is not None

    def get_code_challenge(self, code: str, request: Any) -> str:
        return str(request.consent.challenge)

    def get_code_challenge_method(self, code: str, request: Any) -> str:
        return rules.S256

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return bool(redirect_uri == request.consent.redirect_uri)

    def validate_refresh_token(self, refresh_token: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        at = clock.real_now()
        token = token_for(refresh_token, client, at=at)
        if token is None or not queries.is_welcome(token.consent, at=at):
            return False
        request.refreshed = token
        return True

    def get_original_scopes(self, refresh_token: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        return list(request.refreshed.consent.allowed)

    def save_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """oauthlib gives an empty form; what it is told with is made here, where only hashes stay."""
        at = clock.real_now()
        if request.grant_type == CODE:
            given = actions.exchange_code(request.consent, at=at)
        else:
            given = actions.refresh(request.refreshed, request.scopes, at=at)
        token.update(access_token=given.access, refresh_token=given.refresh, scope=" ".join(given.scopes))

    def invalidate_authorization_code(self, client_id: str, code: str, request: Any, *args: Any, **kwargs: Any) -> None:
        """Noted where the token was given."""

    def revoke_token(self, token: str, token_type_hint: str, request: Any, *args: Any, **kwargs: Any) -> None:
        """Either text ends all that was allowed: a program that gives one back is not asked to give back both."""
        hashed = hash_of(token)
        for field in ("access_hash", "refresh_hash"):
            found = Token.objects.filter(**{field: hashed}, consent__program=request.client).first()
            if found is not None:
                actions.given_back(found.consent_id, at=clock.real_now())


class OnlyS256(AuthorizationCodeGrant):
    """A challenge in the clear protects nothing, so there is one method."""

    _code_challenge_methods = {rules.S256: code_challenge_method_s256}


class Form:
    """What a token is told in; its texts come from our rows."""

    def create_token(self, request: Any, refresh_token: bool = False) -> dict[str, Any]:
        return {"token_type": "Bearer", "expires_in": int(limits.ACCESS_LIVES.total_seconds())}


rows = Rows()
by_code = OnlyS256(rows)
tokens_endpoint = TokenEndpoint(CODE, Form(), {CODE: by_code, REFRESH_TOKEN: RefreshTokenGrant(rows)})
revocation_endpoint = RevocationEndpoint(rows)


def asked_by(uri: str) -> Asked:
    """What a program asks for at an address with its parameters.

    Raises UnknownProgram, WrongAddress; and OAuth2Error, with `redirect_uri` and `state`, for what it is told about.
    """
    try:
        request = Request(uri)
        scopes, said = by_code.validate_authorization_request(_listed(request))
    except ValueError as unreadable:
        raise UnknownProgram from unreadable
    except (errors.MissingClientIdError, errors.InvalidClientIdError) as unknown:
        raise UnknownProgram from unknown
    except errors.FatalClientError as wrong:
        raise WrongAddress from wrong
    _check_once(request)
    if rules.CHALLENGE.fullmatch(said["code_challenge"]) is None:
        raise errors.InvalidRequestError(description="code_challenge is not a SHA-256 in base64url.", request=request)
    return Asked(request.client, tuple(scopes), said["redirect_uri"], said["code_challenge"], said["state"])


def back_to(redirect_uri: str, state: str | None, issuer: str, **said: str) -> str:
    """The address that the person's browser goes back to, with who says so (RFC 9207)."""
    words = {**said, **({"state": state} if state else {}), "iss": issuer}
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{urlencode(words)}"


def token_answer(uri: str, body: str, headers: dict[str, str]) -> Told:
    """A token for a code or a refresh token: headers, body and status."""
    return _answered(tokens_endpoint.create_token_response, uri, body, headers)


def revocation_answer(uri: str, body: str, headers: dict[str, str]) -> Told:
    """A token that a program gives back; what is not known is over already."""
    return _answered(revocation_endpoint.create_revocation_response, uri, body, headers)


def client_id_of(body: str, headers: dict[str, str]) -> str:
    """The client id that a request to the token endpoint names, wherever it does; whether it is true comes later."""
    try:
        return _credentials(Request("", "POST", body, headers))[0]
    except ValueError:
        return ""


def _answered(answer: Any, uri: str, body: str, headers: dict[str, str]) -> Told:
    try:
        _check_once(Request(uri, "POST", body, headers))
        with transaction.atomic():
            told, said, status = answer(uri, "POST", body, headers)
    except (OAuth2Error, ValueError) as wrong:
        error = wrong if isinstance(wrong, OAuth2Error) else errors.InvalidRequestError("The form cannot be read.")
        told, said, status = {}, error.json, error.status_code
    if status == 401:
        told = {**told, "WWW-Authenticate": BASIC}
    return {**told, "Content-Type": "application/json", "Cache-Control": "no-store", "Pragma": "no-cache"}, said, status


def _check_once(request: Any) -> None:
    twice = [name for name in ONCE if name in request.duplicate_params]
    if twice:
        raise errors.InvalidRequestError(description=f"Duplicate {twice[0]} parameter.", request=request)


def _listed(request: Any) -> Any:
    request.scopes = (request.scope or "").split()
    return request


def _credentials(request: Any) -> tuple[str, str]:
    """Client id and secret, from the header (RFC 6749, 2.3.1) or from the form; never from both."""
    scheme, _space, encoded = (request.headers.get("Authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return request.client_id or "", request.client_secret or ""
    try:
        name, _colon, secret = b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return unquote_plus(name), unquote_plus(secret)
