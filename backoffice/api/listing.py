"""Lists by cursor: signed, bound to its list, and never a silent cap."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.companies import scope
from backoffice.shell.pager import part_of

from .fields import Given
from .problems import BadCursor

USUAL, MOST = 50, 200
# Longer, or in any other letters, an address with a cursor and a filter would be longer than servers read.
CURSOR, LONGEST_CURSOR = r"^[A-Za-z0-9_:=-]*$", 600


class Paging(Given):
    """What every list takes beside its filters."""

    limit = serializers.IntegerField(
        min_value=1, max_value=MOST, default=USUAL, help_text=_("1回に返す件数。上限を超える値は断ります。")
    )
    cursor = serializers.RegexField(
        CURSOR, default="", max_length=LONGEST_CURSOR, help_text=_("前の応答の next にある値。最初は付けません。")
    )


def part(
    request: Any, rows: QuerySet[Any], asked: dict[str, Any], *, by: Sequence[str], descending: bool
) -> tuple[tuple[Any, ...], str | None]:
    """The rows that were asked for, and the address of those that follow; raises BadCursor."""
    signer = signing.Signer(salt=_list_of(request))
    page = part_of(rows, by=by, descending=descending, cursor=_read(signer, asked["cursor"]), limit=asked["limit"])
    return page.rows, _next(request, signer.sign(page.next_cursor)) if page.next_cursor else None


def _read(signer: signing.Signer, cursor: str) -> str:
    try:
        return signer.unsign(cursor) if cursor else ""
    except signing.BadSignature as forged:
        raise BadCursor from forged


def _list_of(request: Any) -> str:
    """What a cursor belongs to: company, address and filters; the size of a page may change on the way."""
    return f"{scope.current().writes} {request.path} {urlencode(_filters(request))}"


def _filters(request: Any) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in request.query_params.items() if name not in {"cursor", "limit"})


def _next(request: Any, cursor: str) -> str:
    limit = [("limit", request.query_params["limit"])] if "limit" in request.query_params else []
    return str(
        request.build_absolute_uri(f"{request.path}?{urlencode([*_filters(request), *limit, ('cursor', cursor)])}")
    )
