"""Somebody will be away: they are asked whether a deputy shall decide meanwhile."""

import datetime as dt
from urllib.parse import urlencode

from django.urls import reverse

from backoffice.approvals import queries
from backoffice.notifications.actions import tell
from backoffice.notifications.models import NoticeKind

from .arrive import day_of

DAY = dt.timedelta(days=1)


def propose_deputy(*, user_id: int, first_on: dt.date, last_on: dt.date, at: dt.datetime) -> bool:
    """Ask a user who is away for some days, both included, to name a deputy; whether they were asked now.

    Only who is asked to approve things is asked, and nobody whose every day of absence has a deputy for all requests. Days that have passed
    are left out.
    """
    first_on = max(first_on, day_of(at))
    if last_on < first_on:
        return False
    if not queries.is_asked_often(user_id, since=at) or queries.has_deputy(user_id, first_on, last_on + DAY):
        return False
    proposed = queries.likely_deputies(user_id, as_of=first_on)
    asked = {"first_day": first_on, "last_day": last_on}
    names = "、".join(each.name for each in proposed)
    if proposed:
        asked["deputy"] = proposed[0].user_id  # type: ignore[assignment]
    days = f"{first_on:%m/%d}〜{last_on:%m/%d}" if last_on != first_on else f"{first_on:%m/%d}"
    return tell(
        recipient_id=user_id,
        key=f"backoffice.approvals.deputy:{first_on}:{last_on}",
        kind=NoticeKind.NEEDS_YOU,
        text_ja=f"{days}は不在の予定です。その間の承認の代理人を決めてください。" + (f"候補：{names}" if names else ""),
        text_en=f"Name a deputy for your approvals while you are away ({first_on} to {last_on})."
        + (f" Perhaps: {names}." if names else ""),
        url=f"{reverse('backoffice:approvals_delegation_new')}?{urlencode(asked)}",
        at=at,
    )
