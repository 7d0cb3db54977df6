"""Keys and the contract as the templates want them: plain values in the reader's language."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from . import scopes
from .models import ApiKey

SOON = dt.timedelta(days=14)
METHODS = ("get", "post")


def key_row(key: ApiKey, now: dt.datetime) -> dict[str, Any]:
    """A key in a list."""
    state, tone = _state(key, now)
    return {
        "name": key.name,
        "prefix": key.prefix,
        "owner": key.user.get_full_name(),
        "scopes": [scopes.label_of(code) for code in key.scopes],
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "state": state,
        "tone": tone,
        "revoke_url": reverse("backoffice:api_key_revoke", args=[key.pk]) if key.revoked_at is None else "",
    }


def groups(contract: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations by resource, in the order of their addresses."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in contract["paths"].items():
        for method in METHODS:
            if method in methods:
                found.setdefault(methods[method]["tags"][0], []).append(_operation(contract, path, method))
    return [
        {"code": code, "name": scopes.name_of(code), "operations": operations}
        for code, operations in sorted(found.items())
    ]


def _state(key: ApiKey, now: dt.datetime) -> tuple[str, str]:
    if key.revoked_at is not None:
        return _("無効"), ""
    if key.expires_at <= now:
        return _("期限切れ"), "bad"
    if key.expires_at - now <= SOON:
        return _("まもなく期限"), "warn"
    return _("使用中"), "ok"


def _operation(contract: dict[str, Any], path: str, method: str) -> dict[str, Any]:
    said = contract["paths"][path][method]
    fits = max(code for code in said["responses"] if code.startswith("2"))
    body = said.get("requestBody", {}).get("content", {})
    answer = said["responses"][fits].get("content", {})
    return {
        "id": said["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": said.get("summary", ""),
        "scope": said.get("description", "").removeprefix("scope: ").strip("`"),
        "parameters": [_parameter(each) for each in said.get("parameters", [])],
        "example": _example(body),
        "takes": list(_fields(contract, _first(body), "")),
        "gives": list(_fields(contract, _first(answer), "")),
        "fits": fits,
    }


def _example(content: dict[str, Any]) -> str:
    """What a body may look like, as it is written."""
    told = [form["example"] for form in content.values() if "example" in form]
    return json.dumps(told[0], ensure_ascii=False, indent=2) if told else ""


def _parameter(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": said["name"],
        "kind": _kind(said.get("schema", {})),
        "required": said.get("required", False),
        "text": str(said.get("description") or said.get("schema", {}).get("description", "")),
    }


def _first(content: dict[str, Any]) -> dict[str, Any]:
    forms = list(content.values())
    schema: dict[str, Any] = forms[0]["schema"] if forms else {}
    return schema


def _fields(contract: dict[str, Any], schema: dict[str, Any], path: str) -> Iterator[dict[str, Any]]:
    """Every field below a schema, depth first, with its path as `lines[].amount`."""
    schema = _resolved(contract, schema)
    if schema.get("type") == "array":
        yield from _fields(contract, schema["items"], f"{path}[]")
    for name, inner in schema.get("properties", {}).items():
        below = f"{path}.{name}" if path else name
        told = _resolved(contract, inner)
        yield {
            "name": below,
            "kind": _kind(told),
            "required": name in schema.get("required", ()),
            "text": str(inner.get("description") or ""),
        }
        yield from _fields(contract, inner, below)


def _resolved(contract: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for choice in (schema, *schema.get("allOf", ()), *schema.get("oneOf", ())):
        if "$ref" in choice:
            resolved: dict[str, Any] = contract["components"]["schemas"][choice["$ref"].rpartition("/")[2]]
            return resolved
    return schema


def _kind(schema: dict[str, Any]) -> str:
    """string, integer, date-time …, or the words that may be chosen."""
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"] if each is not None)
    kind = schema.get("type", "object")
    plain = " | ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{plain} ({schema['format']})" if "format" in schema else plain
