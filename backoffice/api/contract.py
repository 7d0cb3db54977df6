"""The contract (OpenAPI 3.1), made from what the endpoints declare: nothing is said twice."""

import functools
from typing import Any

import yaml
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from . import ids, scopes
from .endpoint import IDEMPOTENCY_KEY, IF_MATCH, LONGEST_IDEMPOTENCY_KEY, REPLAY, Endpoint, Way
from .fields import Base64, Given, OpaqueId
from .trial import PostedEntry, Trial

PROBLEM = "application/problem+json"
API_KEY, OAUTH = "api_key", "oauth"
# Named and not imported: who is let in there is told by a room above this one.
AUTHORIZE, TOKEN = "backoffice:oauth_authorize", "backoffice:oauth_token"
FAILURES = ("400", "401", "403", "404", "405", "406", "429", "500")
# Visible ASCII with spaces within: what a header carries unchanged.
# What every answer to a true key says of its allowance, and what some answers say beside their body.
HEADERS = {
    "RateLimit-Policy": ("string", "`<requests>;w=<seconds>`: how many requests a key has in a window"),
    "RateLimit-Limit": ("integer", "requests of the window"),
    "RateLimit-Remaining": ("integer", "requests that are left in it"),
    "RateLimit-Reset": ("integer", "seconds until the next window"),
    "Retry-After": ("integer", "seconds to wait before sending it again (429, 409)"),
    "ETag": (
        "string",
        "sent back as If-None-Match, an unchanged answer is 304; as If-Match, a changed one is left alone",
    ),
    "Location": ("string", "the address of what was made"),
    REPLAY: ("string", "`true`: this answer was given before, and nothing was done now"),
}
ALLOWANCE = ("RateLimit-Policy", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
IDEMPOTENCY_KEY_SCHEMA = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_IDEMPOTENCY_KEY,
    "pattern": "^[!-~]([ -~]*[!-~])?$",
}
ETAGS_SCHEMA = {"type": "string", "pattern": r'^(\*|"[!#-~]*"(, ?"[!#-~]*")*)$'}
FAILURES_OF_ACTS = ("409", "413", "415", "422")
CHANGED_MEANWHILE = "412"


class Words(serializers.Serializer):
    """A text in both languages."""

    ja = serializers.CharField()
    en = serializers.CharField()


class FieldError(serializers.Serializer):
    """One field that does not fit; `field` is its path, such as `lines.0.amount`."""

    field = serializers.CharField()
    code = serializers.CharField()
    message = Words()


class Problem(serializers.Serializer):
    """RFC 9457: title and detail in the language of Accept-Language, cause and remedy in both."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    cause = Words()
    remedy = Words()
    request_id = serializers.CharField()
    errors = FieldError(many=True, required=False)


class EndpointSchema(AutoSchema):
    """Reads the ways of an endpoint."""

    view: Endpoint

    @property
    def way(self) -> Way:
        return self.view.ways[self.method]

    def get_operation_id(self) -> str:
        words = [word for word in self.path.split("/")[3:] if not word.startswith("{")]
        return "_".join([self._verb(), *words])

    def get_tags(self) -> list[str]:
        return [self.view.resource or self.path.split("/")[3]]

    def get_summary(self) -> str:
        return str(self.way.summary)

    def get_description(self) -> str:
        scope = self.view.scope_of(self.way)
        return f"scope: `{scope}`" if scope else ""

    def get_auth(self) -> list[dict[str, Any]]:
        scope = self.view.scope_of(self.way)
        return [{API_KEY: []}, {OAUTH: [scope] if scope else []}]

    def get_override_parameters(self) -> list[Any]:
        if self.way.changes:
            key = OpenApiParameter(IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_SCHEMA, OpenApiParameter.HEADER, required=True)
            return [*([key] if self.way.is_keyed else ()), *self._preconditions(), Trial]
        return [self.way.query] if self.way.query._declared_fields else []  # type: ignore[attr-defined]

    def _preconditions(self) -> list[Any]:
        if not self.way.is_matched:
            return []
        text = str(_("取得したときの ETag。ほかの人が変更していれば、何もせずに412で断ります。"))
        return [OpenApiParameter(IF_MATCH, ETAGS_SCHEMA, OpenApiParameter.HEADER, description=text)]

    def get_request_serializer(self) -> Any:
        return self.way.takes

    def _get_request_body(self, direction: Any = "request") -> Any:
        body: Any = super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        example = getattr(self.way.takes, "example", None)
        if body and example is not None:
            for content in body["content"].values():
                content["example"] = example
        return body

    def get_response_serializers(self) -> Any:
        return self.way.answers

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        self.resolve_serializer(Problem, "response")
        fits = str(self.way.fits)
        answer: Any = self._get_response_for_code  # type: ignore[no-untyped-call]
        bodies = {fits: answer(self.way.answers, fits, direction=direction)}
        if self.way.answers is bytes:
            binary = {"schema": {"type": "string", "format": "binary"}}
            bodies[fits] = {"description": "", "content": {self.way.media_type: binary}}
        if self.way.is_list:
            content = bodies[fits]["content"]["application/json"]
            each = content["schema"]
            content["schema"] = {
                "type": "object",
                "required": ["data", "next"],
                "properties": {
                    "data": {"type": "array", "items": each},
                    "next": {"type": ["string", "null"], "format": "uri"},
                },
            }
        if self.way.changes:
            bodies["200"] = self._tried(bodies[fits]["content"]["application/json"]["schema"])
        for code, body in bodies.items():
            body["headers"] = _headers(*ALLOWANCE, *self._headers_of(code))
        changed = (CHANGED_MEANWHILE,) if self.way.is_matched else ()
        for code in (*FAILURES, *(FAILURES_OF_ACTS if self.way.changes else ()), *changed):
            bodies[code] = {"$ref": f"#/components/responses/{Problem.__name__}"}
        return dict(sorted(bodies.items()))

    def _headers_of(self, code: str) -> tuple[str, ...]:
        """What a success says in its headers beside the allowance."""
        if not self.way.changes:
            return ("ETag",) if self.way.answers is not bytes else ()
        return ("Location", REPLAY) if code == "201" else ()

    def _tried(self, answer: dict[str, Any]) -> dict[str, Any]:
        """What a request with `dry_run=true` is answered with."""
        entry = self.resolve_serializer(PostedEntry, "response").ref
        said = {
            "type": "object",
            "required": ["dry_run", "answer", "journal"],
            "properties": {
                "dry_run": {"type": "boolean", "const": True},
                "answer": answer,
                "journal": {"type": ["array", "null"], "items": entry},
            },
        }
        return {"description": "dry_run=true", "content": {"application/json": {"schema": said}}}

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        mapped: Any = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if isinstance(field, OpaqueId):
            return {**mapped, "pattern": ids.pattern(field.kind)}
        return {**mapped, "format": "byte"} if isinstance(field, Base64) else mapped

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        mapped: Any = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        return {**mapped, "additionalProperties": False} if isinstance(serializer, Given) else mapped

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def _verb(self) -> str:
        return "create" if self.way.changes else "list" if self.way.is_list else "get"


@functools.lru_cache(maxsize=2)
def contract(language: str) -> dict[str, Any]:
    """The whole contract, with its summaries in a language (`ja` or `en`)."""
    with translation.override(language):
        made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    problem = {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
    made["components"]["responses"] = {
        Problem.__name__: {
            "description": "RFC 9457",
            "headers": _headers(*ALLOWANCE, "Retry-After"),
            "content": {PROBLEM: problem},
        },
    }
    made["components"]["headers"] = {
        name: {"description": text, "schema": {"type": kind}} for name, (kind, text) in HEADERS.items()
    }
    with translation.override(language):
        made["components"]["securitySchemes"] = _ways_in()
    return made


def _ways_in() -> dict[str, Any]:
    """With what a program comes in: a key of its own, or a token that somebody gave it."""
    flow = {
        "authorizationUrl": reverse(AUTHORIZE),
        "tokenUrl": reverse(TOKEN),
        "refreshUrl": reverse(TOKEN),
        "scopes": {each.code: str(each.label) for each in scopes.every()},
    }
    return {
        API_KEY: {"type": "http", "scheme": "bearer", "description": str(_("画面の「APIキー」で作ったキー。"))},
        OAUTH: {
            "type": "oauth2",
            "description": str(_("利用者が許可したプログラムのアクセストークン。PKCE（S256）が必要です。")),
            "flows": {"authorizationCode": flow},
        },
    }


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def as_yaml(language: str) -> str:
    """The contract as it is checked in and served."""
    return yaml.safe_dump(_plain(contract(language)), allow_unicode=True, sort_keys=False, width=120)


def _plain(value: Any) -> Any:
    """Without the types that YAML would not know: lazy texts, ordered dictionaries."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, int | type(None)) else str(value)
