"""Closing a month: from then on it takes no line, of any room or of one."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Period
from accounting.ledger.queries import lock_of
from accounting.ledger.sources import rooms
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal


class MonthNotOver(Refusal):
    """A month is closed after its last day."""

    code = "accounting.ledger.month_not_over"
    cause_ja = "{month}は、まだ終わっていません。"
    cause_en = "{month} is not over yet."
    remedy_ja = "{opens_on}から締められます。"
    remedy_en = "You can close it from {opens_on}."


class MonthAlreadyClosed(Refusal):
    """The month is closed."""

    code = "accounting.ledger.month_already_closed"
    cause_ja = "{month}は、すでに締めてあります。"
    cause_en = "{month} is already closed."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


class NoSuchRoom(Refusal):
    """Only rooms that post entries are closed by themselves."""

    code = "accounting.ledger.no_such_room"
    cause_ja = "「{room}」という業務はありません。"
    cause_en = "There is no room “{room}”."
    remedy_ja = "締める業務を選び直してください。"
    remedy_en = "Choose what to close again."


@action("accounting.ledger.close_month", _("月を締める"))
def close_month(
    *, month: Month, acting_user: Any, at: dt.datetime, room: str = "", covers: str = Period.Covers.ORDINARY
) -> Period:
    """Close a month that is over, for all rooms or one. Raises MonthNotOver, NoSuchRoom, MonthAlreadyClosed."""
    if room and room not in rooms():
        raise NoSuchRoom(room=room)
    _refuse_unfinished(month, at)
    if lock_of(month, covers, room) or (room and lock_of(month, covers)):
        raise MonthAlreadyClosed(month=month)
    period, made = Period.objects.get_or_create(
        month=month.first_day,
        covers=covers,
        room=room,
        reopened_at=None,
        defaults={"closed_at": at, "closed_by_id": acting_user.pk, "closed_by_name": acting_user.get_full_name()},
    )
    if not made:
        raise MonthAlreadyClosed(month=month)
    record(
        "accounting.ledger.close_month",
        case=period_case(period),
        acting_user=acting_user,
        occurred_at=at,
        changes={"closed_at": ["", at.isoformat()], "room": room, "covers": str(covers)},
    )
    return period


def period_case(period: Period) -> Case:
    """How the log names a lock."""
    return Case("accounting.ledger.period", period.pk, str(Month.of(period.month)))


def _refuse_unfinished(month: Month, at: dt.datetime) -> None:
    if at.astimezone(TOKYO).date() <= month.last_day:
        raise MonthNotOver(month=month, opens_on=month.next.first_day)
