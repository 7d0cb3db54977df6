"""Closing a month for all rooms, or for one: what is open is looked at once more, and kept with the event."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.closing.queries import Checklist, checklist
from accounting.ledger.actions import close_month
from accounting.ledger.models import Period
from backoffice.companies.fiscal_year import first_month
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal


class ClosingBlocked(Refusal):
    """Something must be seen to first."""

    code = "accounting.closing.closing_blocked"
    cause_ja = "{month}は、次の点検が済んでいないため締められません：{checks}"
    cause_en = "{month} can't be closed until these checks are done: {checks}"
    remedy_ja = "点検の内容を開き、先に済ませてください。"
    remedy_en = "Open the check and see to it first."


class OpenItemsNeedReason(InvalidInput):
    """A month may be closed with open items, but not without saying why."""

    code = "accounting.closing.open_items_need_reason"
    field = "reason"
    cause_ja = "{month}には、済んでいない項目が{count}件あります：{items}"
    cause_en = "{month} has {count} open items: {items}"
    remedy_ja = "項目を済ませるか、残したまま締める理由を入力してください。"
    remedy_en = "See to them, or give the reason for closing with them open."


@action("accounting.closing.close_books", _("月を締める"))
def close_books(*, month: Month, room: str, reason: str, acting_user: Any, at: dt.datetime) -> Period:
    """Close a month; with a room, that room's entries alone, which asks for no checks.

    Raises ClosingBlocked, OpenItemsNeedReason, and what the ledger refuses.
    """
    found = checklist(month, fiscal_year_first_month=first_month())
    if not room:
        _refuse_open(found, reason.strip())
    period = close_month(month=month, room=room, acting_user=acting_user, at=at)
    record(
        "accounting.closing.close_books",
        case=Case("accounting.ledger.period", period.pk, str(month)),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"open": [[], [] if room else found.open_labels], "room": room},
    )
    return period


def _refuse_open(found: Checklist, reason: str) -> None:
    if found.blocking:
        labels = "、".join(str(each.check.label) for each in found.blocking)
        raise ClosingBlocked(month=found.month, checks=labels)
    if found.open_labels and not reason:
        items = "、".join(found.open_labels)
        raise OpenItemsNeedReason(month=found.month, count=len(found.open_labels), items=items)
