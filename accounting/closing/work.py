"""What the closing offers to the home page, to the deadlines, and to those who approve a reopening."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.models import Entry, Period
from accounting.ledger.queries import lock_of
from accounting.ledger.shown import month_title
from backoffice.companies import clock
from backoffice.deadlines.register import Deadline, Kind
from backoffice.shell import formats
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.workdays.queries import workdays

from .queries import due_day

DUE_DAYS = 8


def to_close(request: StaffRequest) -> Iterator[WorkItem]:
    """The month before the present, while it has entries and is open."""
    month = Month.of(clock.today()).previous
    if _waits(month):
        yield WorkItem(
            title=_("%(month)sを締める") % {"month": month_title(month)},
            meta=_("締め"),
            url=reverse("accounting:closing_month_detail", args=[str(month)]),
            icon="scale",
            due_on=due_day(month, DUE_DAYS, workdays(month.next.first_day)),
        )


def closing_days(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """The days by which months should be closed, once the books have an entry."""
    month = Month.of(as_of).previous
    if not Entry.objects.filter(posted_on__lte=month.last_day).exists():
        return
    calendar = workdays(month.next.first_day)
    while (day := due_day(month, DUE_DAYS, calendar)) <= until:
        if day >= as_of and lock_of(month) is None:
            yield Deadline(
                on=day,
                title=_("%(month)sの締め") % {"month": month_title(month)},
                meta=_("翌月%(days)s営業日目") % {"days": DUE_DAYS},
                url=reverse("accounting:closing_month_detail", args=[str(month)]),
                kind=Kind.COMPANY,
                source=_("月次締めの予定"),
            )
        month = month.next


def reopening_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a reopening needs to know."""
    period = Period.objects.get(pk=arguments["period_id"])
    month = Month.of(period.month)
    entries = Entry.objects.filter(posted_on__range=(month.first_day, month.last_day)).count()
    return [
        (_("対象月"), month_title(month)),
        (_("締めた日"), formats.day(period.closed_at.date())),
        (_("締めた人"), period.closed_by_name),
        (_("仕訳"), _("%(count)s件") % {"count": entries}),
        (_("締めを解く理由"), str(arguments["reason"])),
    ]


def reopening_url(arguments: Mapping[str, Any]) -> str:
    """The page of the month that is asked about."""
    period = Period.objects.get(pk=arguments["period_id"])
    return reverse("accounting:closing_month_detail", args=[str(Month.of(period.month))])


def _waits(month: Month) -> bool:
    has_entries = Entry.objects.filter(posted_on__range=(month.first_day, month.last_day)).exists()
    return has_entries and lock_of(month) is None
