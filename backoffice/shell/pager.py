"""Paging by keyset: page 1,000 costs what page 1 costs, and a row that comes or goes shifts nothing."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from backoffice.companies import scope
from backoffice.companies.models import CompanyRow
from backoffice.values.refusals import Refusal

LIMITS = (20, 50, 100)
COUNTED_EXACTLY_UP_TO = 10_000
Row = TypeVar("Row")


class UnreadableCursor(Refusal):
    """The cursor of an address was cut off or belongs to another list."""

    code = "shell.unreadable_cursor"
    cause_ja = "一覧の続きの位置が読み取れません。"
    cause_en = "The position in the list cannot be read."
    remedy_ja = "一覧を最初から開き直してください。"
    remedy_en = "Open the list again from its beginning."


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursors of the pages before and after. `total` is None when not counted."""

    rows: tuple[Row, ...]
    previous_cursor: str | None
    next_cursor: str | None
    limit: int
    total: int | None = None

    @property
    def total_is_exact(self) -> bool:
        return self.total is None or self.total <= COUNTED_EXACTLY_UP_TO

    @property
    def shown_total(self) -> int:
        """What the page may say: the total, or 10,000 when there are more."""
        return min(self.total or 0, COUNTED_EXACTLY_UP_TO)


def page_of(
    request: HttpRequest,
    queryset: QuerySet[Any],
    *,
    by: str | Sequence[str],
    descending: bool = False,
    count: bool = True,
    total: int | None = None,
) -> Page[Any]:
    """The page that `?cursor=&limit=` asks for, ordered by `by` (never null) and then by id; a known `total` is not counted.

    Raises UnreadableCursor. Rows may be model instances or dictionaries that hold `by` and `id`.
    """
    fields = (by,) if isinstance(by, str) else tuple(by)
    limit = _limit(request.GET.get("limit", ""))
    if count and total is None:
        total = _counted(_in_one_company(queryset))
    cursor = request.GET.get("cursor", "")
    return part_of(queryset, by=fields, descending=descending, cursor=cursor, limit=limit, total=total)


def part_of(
    queryset: QuerySet[Any],
    *,
    by: Sequence[str],
    descending: bool,
    cursor: str,
    limit: int,
    total: int | None = None,
) -> Page[Any]:
    """At most `limit` rows from a cursor on (empty: from the beginning), ordered by `by` and then by id.

    Raises UnreadableCursor.
    """
    fields = tuple(by) if by[-1] == "id" else (*by, "id")
    return _page(_in_one_company(queryset), fields, descending, cursor, limit, total)


def _counted(queryset: QuerySet[Any]) -> int:
    """The rows up to one more than are counted exactly, by their keys alone: what is only shown is not computed."""
    return queryset.order_by().values("pk")[: COUNTED_EXACTLY_UP_TO + 1].count()


def _in_one_company(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Say the one company as an equality: the policies' ANY() does not tell the planner that its index fits."""
    reads = scope.current().reads
    if len(reads) == 1 and issubclass(queryset.model, CompanyRow):
        return queryset.filter(company_id=reads[0])
    return queryset


def _page(
    queryset: QuerySet[Any], fields: tuple[str, ...], descending: bool, cursor: str, limit: int, total: int | None
) -> Page[Any]:
    backwards, values = _read(cursor, len(fields)) if cursor else (False, [])
    falling = descending != backwards
    ordered = queryset.order_by(*(f"-{name}" if falling else name for name in fields))
    if values:
        ordered = _from_there(ordered, fields, values, falling)
    found = list(ordered[: limit + 1])
    has_more, rows = len(found) > limit, found[:limit]
    if backwards:
        rows.reverse()
    has_previous, has_next = (has_more, True) if backwards else (bool(values), has_more)
    return Page(
        rows=tuple(rows),
        previous_cursor=_write(True, rows[0], fields) if rows and has_previous else None,
        next_cursor=_write(False, rows[-1], fields) if rows and has_next else None,
        limit=limit,
        total=total,
    )


def _from_there(ordered: QuerySet[Any], fields: tuple[str, ...], values: list[Any], falling: bool) -> QuerySet[Any]:
    try:
        return ordered.filter(_beyond(fields, values, falling))
    except (ValidationError, ValueError) as of_another_list:
        raise UnreadableCursor from of_another_list


def _beyond(fields: tuple[str, ...], values: list[Any], falling: bool) -> Q:
    """After a row in the order of all fields; the first condition alone lets an index find the place."""
    further = "lt" if falling else "gt"
    beyond = Q()
    for place, name in enumerate(fields):
        same = Q(**dict(zip(fields[:place], values[:place], strict=True)))
        beyond |= same & Q(**{f"{name}__{further}": values[place]})
    return Q(**{f"{fields[0]}__{further}e": values[0]}) & beyond


def _write(backwards: bool, row: Any, fields: tuple[str, ...]) -> str:
    said = json.dumps([int(backwards), *(_plain(_value(row, name)) for name in fields)])
    return urlsafe_b64encode(said.encode()).decode().rstrip("=")


def _plain(value: Any) -> str | int:
    """Times keep their microseconds: a cursor rounded to milliseconds would show a row twice."""
    return value if isinstance(value, int) else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _read(cursor: str, length: int) -> tuple[bool, list[Any]]:
    try:
        backwards, *values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError) as unreadable:
        raise UnreadableCursor from unreadable
    if len(values) != length or not all(isinstance(value, str | int) for value in values):
        raise UnreadableCursor
    return bool(backwards), values


def _value(row: Any, name: str) -> Any:
    """`unit__code` of a row: an annotation, a dictionary's entry, or the way along the relations."""
    if isinstance(row, dict):
        return row[name]
    if hasattr(row, name):
        return getattr(row, name)
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _limit(asked: str) -> int:
    return int(asked) if asked.isdecimal() and int(asked) in LIMITS else LIMITS[0]
