"""What the room offers to the home page, to the list of deadlines and to the closing."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.closing.checks import Check, Found
from backoffice.companies import clock
from backoffice.deadlines.register import Deadline, Kind
from backoffice.shell import formats
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month

from . import queries
from .models import Direction

SHOWN = 10
LIST = "accounting:settlements_instrument_list"


def checks() -> tuple[Check, ...]:
    """What the closing asks the room."""
    return (
        Check("accounting.settlements.ties", gettext_lazy("手形・電子記録の残高と登録"), ties, 5),
        Check("accounting.settlements.overdue", gettext_lazy("期日を過ぎた手形・電子記録"), overdue, 3),
    )


def ties(month: Month) -> Found:
    """Accounts of instruments that are not the sum of the register at the end of the month."""
    apart = [tie for tie in queries.ties(month.last_day) if tie.difference_yen]
    url = reverse("accounting:ledger_account_detail", args=[apart[0].account.pk]) if apart else ""
    names = "、".join(tie.account.name for tie in apart)
    return Found(len(apart), sum(tie.difference_yen for tie in apart), f"{url}?month={month}" if url else "", names)


def overdue(month: Month) -> Found:
    """Instruments that fell due in the month or before, and have not ended."""
    count = queries.overdue(month.last_day + dt.timedelta(days=1)).count()
    return Found(count, url=reverse(LIST) if count else "")


def due_days(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """支払期日 of what is held and of what was given, one line a day and side."""
    for on, direction, count, yen in queries.due_between(as_of, until):
        is_received = direction == Direction.RECEIVED
        yield Deadline(
            on=on,
            title=_("受取手形・電子記録債権の期日") if is_received else _("支払手形・電子記録債務の期日"),
            meta=_("%(count)s件　%(amount)s") % {"count": count, "amount": formats.money(yen)},
            url=f"{reverse(LIST)}?direction={direction}",
            kind=Kind.COMPANY,
            source=_("手形・電子記録の支払期日"),
        )


def offset_url(arguments: Mapping[str, Any]) -> str:
    """The page of the set-off that is asked about."""
    return reverse("accounting:settlements_offset_request", args=[arguments["request_id"]])


def offset_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a set-off needs to know: with whom, when, why, and both sides."""
    held = queries.offset_request(arguments["request_id"])
    invoices, payables = queries.asked_parts(held)
    return [
        (_("取引先"), held.partner_name),
        (_("相殺日"), formats.weekday_day(held.offset_on)),
        (_("相殺額"), formats.money(held.total_yen)),
        (_("相殺の理由"), held.reason),
        *((label, formats.money(yen)) for label, yen in [*invoices, *payables][:SHOWN]),
    ]


def to_settle(request: StaffRequest) -> Iterator[WorkItem]:
    """What fell due and has not ended."""
    for each in queries.overdue(clock.today())[:SHOWN]:
        yield WorkItem(
            title=_("%(number)sの決済を記録する") % {"number": each.number},
            meta=f"{each.get_form_display()}　{each.partner_name}",
            url=reverse("accounting:settlements_instrument_detail", args=[each.pk]),
            icon="banknote",
            due_on=each.due_on,
            amount_yen=each.amount_yen,
        )
