"""The list of what other programs may hear of (docs/events.md), made from the register: nothing is said twice."""

from django.urls import reverse
from django.utils import translation

from . import published

HEAD = """# Events

What other programs may hear of, by a webhook or from `GET /api/v1/events`. An event names the thing it happened to and holds no
value of it: the thing is read at its address, with the scope, by whoever may read it. This list is made from the register
(`manage.py api_contract`).

| type | what happened | できごと | the thing | scope |
| --- | --- | --- | --- | --- |
"""
ANY = "0"


def as_markdown() -> str:
    """A row for each kind, by its type."""
    return HEAD + "".join(_row(kind) for kind in published.every())


def _row(kind: published.Published) -> str:
    said = []
    for language in ("en", "ja"):
        with translation.override(language):
            said.append(str(kind.label))
    address = reverse(kind.url_name, args=[ANY]).removesuffix(ANY)
    return f"| `{kind.code}` | {said[0]} | {said[1]} | `{address}{kind.prefix}_…` | `{kind.resource}:read` |\n"
