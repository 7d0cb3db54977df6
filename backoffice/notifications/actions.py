"""Telling somebody something, and noting that it was read. What is told about was done by an action with its event."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from .models import Notice
from .queries import notices_of


def tell(*, recipient_id: int, key: str, kind: str, text_ja: str, text_en: str, url: str, at: dt.datetime) -> bool:
    """Tell a user something in the caller's transaction, once for each `key`; whether it was new.

    The text holds no figure of pay and no personal number: it may travel by mail later on.
    """
    _notice, is_new = Notice.objects.get_or_create(
        recipient_id=recipient_id,
        key=key,
        defaults={"kind": kind, "text_ja": text_ja, "text_en": text_en, "url": url, "created_at": at},
    )
    return is_new


@dataclass(frozen=True, slots=True)
class Telling:
    """What one person is told; `url` leads to a page of ours."""

    recipient_id: int
    key: str
    text_ja: str
    text_en: str
    url: str


def tell_all(tellings: Iterable[Telling], *, kind: str, at: dt.datetime) -> None:
    """Tell many people at once, each once for a key, in the caller's transaction. Texts as for `tell`."""
    Notice.objects.bulk_create(
        (
            Notice(
                recipient_id=each.recipient_id,
                key=each.key,
                kind=kind,
                text_ja=each.text_ja,
                text_en=each.text_en,
                url=each.url,
                created_at=at,
            )
            for each in tellings
        ),
        ignore_conflicts=True,
    )


def mark_read(*, notice_id: int, reader_id: int, at: dt.datetime) -> Notice:
    """Note that the reader has read a notice of their own; the first time counts. Raises Notice.DoesNotExist."""
    notice = notices_of(reader_id).select_for_update().get(pk=notice_id)
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, reader_id: int, at: dt.datetime) -> int:
    """Note that the reader has read everything so far; how many that were."""
    return notices_of(reader_id).filter(read_at__isnull=True).update(read_at=at)
