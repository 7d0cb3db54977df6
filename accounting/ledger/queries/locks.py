"""締め: which months are closed, for whom, and what a posting would run into."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from accounting.ledger.models import Period
from backoffice.values.periods import Month


def locks(months: Iterable[Month]) -> QuerySet[Period]:
    """The locks that stand on some months, the oldest month first."""
    return Period.objects.filter(reopened_at=None, month__in=[each.first_day for each in months]).order_by(
        "month", "pk"
    )


def lock_history(month: Month) -> list[Period]:
    """Every lock that a month has had, the newest first: also those that were undone, with their reason."""
    return list(Period.objects.filter(month=month.first_day).order_by("-closed_at", "-pk"))


def lock_of(month: Month, covers: str = Period.Covers.ORDINARY, room: str = "") -> Period | None:
    """The lock that stands on a month for all rooms, or for one."""
    return locks([month]).filter(covers=covers, room=room).first()


def is_closed_to(source_kind: str, day: dt.date) -> bool:
    """Whether the month of a day takes no ordinary entry of a kind of source any more."""
    found = locks([Month.of(day)]).filter(covers=Period.Covers.ORDINARY)
    return any(_is_of_room(source_kind, lock.room) for lock in found)


def closed_months(source_kind: str, months: Iterable[Month]) -> set[Month]:
    """Those of some months that take no ordinary entry of a kind of source any more: one query."""
    found = locks(months).filter(covers=Period.Covers.ORDINARY)
    return {Month.of(lock.month) for lock in found if _is_of_room(source_kind, lock.room)}


def _is_of_room(source_kind: str, room: str) -> bool:
    return not room or source_kind.startswith(f"{room}.")
