"""締め: which months are closed, for whom, and what a posting would run into."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from accounting.ledger.models import Entry, Period
from accounting.ledger.rules import EntryDraft, Stage
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


def lock_against(drafts: Sequence[EntryDraft]) -> Period | None:
    """The first lock that refuses one of the drafts. A reversal is held by the room whose entry it takes back."""
    months = {draft.posted_on: Month.of(draft.posted_on) for draft in drafts}
    found = list(locks(set(months.values())))
    if not found:
        return None
    kinds = _reversed_kinds(drafts)
    return next((lock for draft in drafts for lock in found if _holds(lock, draft, kinds)), None)


def is_closed_to(source_kind: str, day: dt.date) -> bool:
    """Whether the month of a day takes no ordinary entry of a kind of source any more."""
    found = locks([Month.of(day)]).filter(covers=Period.Covers.ORDINARY)
    return any(_is_of_room(source_kind, lock.room) for lock in found)


def _holds(lock: Period, draft: EntryDraft, reversed_kinds: dict[int, str]) -> bool:
    kind = reversed_kinds.get(draft.reverses or 0, draft.source.kind)
    covers = Period.Covers.ORDINARY if draft.stage is Stage.ORDINARY else Period.Covers.YEAR_END
    is_its_month = lock.month == Month.of(draft.posted_on).first_day
    return is_its_month and lock.covers == covers and _is_of_room(kind, lock.room)


def _is_of_room(source_kind: str, room: str) -> bool:
    return not room or source_kind.startswith(f"{room}.")


def _reversed_kinds(drafts: Iterable[EntryDraft]) -> dict[int, str]:
    reversed_ids = [draft.reverses for draft in drafts if draft.reverses]
    return dict(Entry.objects.filter(pk__in=reversed_ids).values_list("pk", "source_kind"))
