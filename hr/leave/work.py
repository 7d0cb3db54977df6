"""What leave offers to those who approve it, and what comes round by itself."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals import actions as approvals
from backoffice.companies import clock
from backoffice.eventlog.models import Event
from backoffice.shell import formats

from . import queries
from .actions import due_grants, grant_due, lapse_due
from .models import LeaveRequest, LeaveState, Span
from .words import say

SHOWN = 5


def leave_url(arguments: Mapping[str, Any]) -> str:
    """The page of the leave that is asked about."""
    return reverse("hr:leave_request_detail", args=[arguments["leave_id"]])


def leave_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a leave needs to know: when and how long, what is left, who else is away."""
    leave = queries.leave_request(arguments["leave_id"])
    facts = [
        (_("休暇"), kind_name(leave)),
        (_("休む日"), when(leave)),
        (_("長さ"), say(leave.parts, leave.hours_a_day, _language())),
    ]
    if leave.reason:
        facts.append((_("理由"), leave.reason))
    if leave.kind.draws_balance:
        facts.append((_("残り"), _left(leave)))
    facts.append((_("同じ日に休む人"), _others(leave)))
    return facts


def kind_name(leave: LeaveRequest) -> str:
    """The kind in the reader's language."""
    return leave.kind.name_en if formats.in_english() else leave.kind.name


def when(leave: LeaveRequest) -> str:
    """2026/11/20（金）〜2026/11/24（火）, 2026/11/20（金） 午前の半日, 2026/11/20（金） 13:00から2時間."""
    first = formats.weekday_day(leave.first_on)
    if leave.last_on != leave.first_on:
        return f"{first}〜{formats.weekday_day(leave.last_on)}"
    if leave.span == Span.HOURS and leave.starts_at:
        return _("%(day)s %(time)sから%(hours)s時間") % {
            "day": first,
            "time": f"{leave.starts_at.hour}:{leave.starts_at:%M}",
            "hours": leave.hours,
        }
    return first if leave.span == Span.DAY else f"{first} {leave.get_span_display()}"


def propose_deputy(event: Event, at: dt.datetime) -> None:
    """A leave was agreed to: whoever is away is asked for a deputy."""
    leave = queries.leave_request(event.case_id)
    user_id = leave.employee.person.user_id
    if user_id is not None and leave.span == Span.DAY and leave.state == LeaveState.APPROVED:
        approvals.propose_deputy(user_id=user_id, first_on=leave.first_on, last_on=leave.last_on, at=at)


def what_is_due(at: dt.datetime) -> None:
    """Grant and let lapse what is due, in the name of the person whom the company named; without one nothing is done."""
    rule, today = queries.policy(), at.astimezone(clock.TOKYO).date()
    if rule is None or rule.automatic_by is None:
        return
    if due_grants(today).due:
        grant_due(until=today, acting_user=rule.automatic_by, at=at)
    if queries.lapsing(after=dt.date.min, until=today).exists():
        lapse_due(until=today, acting_user=rule.automatic_by, at=at)


def _left(leave: LeaveRequest) -> str:
    now = sum(each.left for each in queries.holdings(leave.employee_id, leave.kind_id) if each.lives_on(leave.last_on))
    after = now - leave.parts if leave.state == LeaveState.SUBMITTED else now
    return _("%(now)s（承認すると%(after)s）") % {
        "now": say(now, leave.hours_a_day, _language()),
        "after": say(after, leave.hours_a_day, _language()),
    }


def _others(leave: LeaveRequest) -> str:
    """Other people of the same unit on the same days."""
    beside = queries.beside(leave, as_of=clock.today())
    names = list(dict.fromkeys(day.request.person_name for day in beside))
    said = "、".join(names[:SHOWN])
    if len(names) > SHOWN:
        return _("%(names)sほか%(count)s名") % {"names": said, "count": len(names) - SHOWN}
    return said or _("いません")


def _language() -> str:
    return "en" if formats.in_english() else "ja"
