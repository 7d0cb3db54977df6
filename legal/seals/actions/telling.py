"""Who is told what about a seal request: the keepers that it waits for them, its applicant what became of it."""

import datetime as dt

from django.urls import reverse

from backoffice.notifications.actions import Telling, tell_all
from backoffice.notifications.models import NoticeKind
from legal.seals import queries
from legal.seals.models import SealRequest

DETAIL = "legal:seals_request_detail"


def tell_keepers(held: SealRequest, at: dt.datetime) -> None:
    """Tell who keeps the seal, and the deputy, that a paper waits for it."""
    custody = queries.custody_on(held.seal_id, held.approved_on or at.date())
    users = [] if custody is None else [each for each in (custody.user_id, custody.deputy_id) if each]
    tell_all(
        [
            _telling(held, user, "to_seal", "「{title}」への押印を待っています。", '"{title}" waits for its seal.')
            for user in users
        ],
        kind=NoticeKind.NEEDS_YOU,
        at=at,
    )


def tell_applicant(held: SealRequest, key: str, text_ja: str, text_en: str, *, at: dt.datetime) -> None:
    """Tell the applicant something that needs them; the texts name the paper by {title}."""
    tell_all([_telling(held, held.requested_by_id, key, text_ja, text_en)], kind=NoticeKind.NEEDS_YOU, at=at)


def _telling(held: SealRequest, user_id: int, key: str, text_ja: str, text_en: str) -> Telling:
    approval = queries.newest_approval(held.pk)
    return Telling(
        recipient_id=user_id,
        key=f"legal.seals.{key}:{held.pk}:{approval}",
        text_ja=text_ja.replace("{title}", held.title),
        text_en=text_en.replace("{title}", held.title),
        url=reverse(DETAIL, args=[held.pk]),
    )
