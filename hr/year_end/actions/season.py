"""Opening the season of a year: from when people declare, and until when."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput
from hr.year_end import queries
from hr.year_end.models import Season


class DueBeforeItOpens(InvalidInput):
    """Nobody can declare before the season opens."""

    code = "hr.year_end.due_before_it_opens"
    field = "due_on"
    cause_ja = "提出期限が、受付開始日より前です。"
    cause_en = "The due date is before the day on which it opens."
    remedy_ja = "提出期限を確認してください。"
    remedy_en = "Check the due date."


@action("hr.year_end.open_season", _("年末調整の受付を設定"))
def open_season(
    *, year: int, opens_on: dt.date, due_on: dt.date, message: str, acting_user: Any, at: dt.datetime
) -> Season:
    """Open a year to declarations, or change its days. Raises DueBeforeItOpens, GapInParameter without the year's law."""
    queries.law_of(year)
    if due_on < opens_on:
        raise DueBeforeItOpens
    before = Season.objects.select_for_update().filter(year=year).first()
    season, _is_new = Season.objects.update_or_create(
        year=year, defaults={"opens_on": opens_on, "due_on": due_on, "message": message}
    )
    record(
        "hr.year_end.open_season",
        case=Case("hr.year_end.season", season.pk, f"{year}年"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"due_on": [str(before.due_on) if before else "", str(due_on)]},
    )
    return season
