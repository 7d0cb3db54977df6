"""What attendance offers to the home page, to approvals and to the list of deadlines."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.deadlines.register import Deadline, Kind
from backoffice.organisation.queries import heads_a_unit
from backoffice.shell import formats
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from hr.employment.models import Employee

from . import queries
from .law import source_of_limits
from .models import OvertimeAgreement, Punch
from .shown import MONTH
from .shown_month import month_title

RENEW_DAYS = dt.timedelta(days=60)


def to_complete(request: StaffRequest) -> Iterator[WorkItem]:
    """For everybody: days of one's own without a clock-out."""
    employee = queries.employee_of(request.user.pk)
    if employee is None:
        return
    for day in queries.unfinished_days(employee.pk, before=clock.today()):
        yield WorkItem(
            title=_("%(day)sの退勤が打刻されていません") % {"day": formats.weekday_day(day)},
            meta=_("勤怠"),
            url=reverse("hr:attendance_day_correct", args=[day.isoformat()]),
            icon="clock-alert",
        )


def to_close(request: StaffRequest) -> Iterator[WorkItem]:
    """For heads, and for who keeps attendance: the month before, while it is open."""
    today = clock.today()
    sees_all = request.may("hr.attendance.view_all")
    if not sees_all and not heads_a_unit(request.user.pk, as_of=today):
        return
    month = Month.of(today).previous
    people = queries.seen_by(request.user.pk, sees_all=sees_all, month=month, as_of=today)
    closed = queries.closes_in_force().filter(month=month.first_day)
    count = people.exclude(pk__in=closed.values("employee")).count()
    if count:
        yield WorkItem(
            title=_("%(month)sの勤怠を締める") % {"month": month_title(month)},
            meta=_("対象 %(count)s名") % {"count": count},
            url=reverse("hr:attendance_team_month", args=[str(month)]),
            icon="calendar-check",
        )


def limits(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """36協定: months that will pass their limit if people go on so, by the end of each."""
    by_end: dict[dt.date, list[str]] = {}
    for each in queries.near_the_limit(as_of):
        by_end.setdefault(each.month.last, []).append(each.employee.person.name)
    for last, names in by_end.items():
        yield Deadline(
            on=last,
            title=_("36協定の限度を超える見込み %(count)s名") % {"count": len(names)},
            meta="、".join(names[:3]),
            url=reverse("hr:attendance_team"),
            kind=Kind.STATUTORY,
            source=source_of_limits(as_of),
        )


def agreements_end(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """36協定: those that end, to be agreed to and filed anew before."""
    ending = OvertimeAgreement.objects.filter(valid_until__range=(as_of, until)).select_related("office")
    for each in ending:
        if (
            each.valid_until is None
            or OvertimeAgreement.objects.filter(office=each.office, valid_from=each.valid_until).exists()
        ):
            continue
        yield Deadline(
            on=each.valid_until,
            title=_("36協定の届出"),
            meta=each.office.name,
            url=reverse("hr:attendance_settings"),
            kind=Kind.STATUTORY,
            source=source_of_limits(as_of),
        )


def systems_to_file(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """Systems whose agreement is to be filed and was not: one line for each day and basis."""
    found: dict[tuple[dt.date, str], list[str]] = {}
    for each in queries.unfiled_systems(as_of):
        key = each.valid_from, f"{each.get_system_display()} {each.basis}"
        found.setdefault(key, []).append(each.employee.person.name)
    for (on, basis), names in found.items():
        yield Deadline(
            on=max(on, as_of),
            title=_("労働時間制度の労使協定の届出 %(count)s名") % {"count": len(names)},
            meta=basis,
            url=reverse("hr:attendance_system_list"),
            kind=Kind.STATUTORY,
            source=_("労働基準法32条の3第4項・32条の4第4項・38条の2第3項・38条の3第2項"),
        )


def years_end(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """1年単位の変形: periods that end, and after which nobody planned another."""
    found: dict[dt.date, list[str]] = {}
    for each in queries.years_that_end(as_of, until):
        if each.valid_until is not None:
            found.setdefault(each.valid_until, []).append(each.employee.person.name)
    for on, names in found.items():
        yield Deadline(
            on=on,
            title=_("1年単位の変形労働時間制の次の対象期間 %(count)s名") % {"count": len(names)},
            meta="、".join(names[:3]),
            url=reverse("hr:attendance_system_list"),
            kind=Kind.STATUTORY,
            source=_("労働基準法32条の4"),
        )


def correction_url(arguments: Mapping[str, Any]) -> str:
    """The month of the person whose day is asked about."""
    month = Month.of(dt.date.fromisoformat(arguments["work_date"]))
    return reverse(MONTH, args=[arguments["employee_id"], str(month)])


def correction_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a correction needs to know: the day as it is, as it shall be, and why."""
    day = dt.date.fromisoformat(arguments["work_date"])
    employee = Employee.objects.select_related("person").get(pk=arguments["employee_id"])
    before = Punch.objects.filter(pk__in=arguments["seen"]).order_by("at", "id")
    wanted = [(kind, dt.datetime.fromisoformat(text)) for kind, text in arguments["wanted"]]
    return [
        (_("社員"), employee.person.name),
        (_("勤務日"), formats.weekday_day(day)),
        (_("いまの打刻"), _told([(each.kind, each.at) for each in before])),
        (_("修正後の打刻"), _told(wanted)),
        (_("理由"), arguments["reason"]),
    ]


def _told(punches: list[tuple[str, dt.datetime]]) -> str:
    return "、".join(f"{Punch.Kind(kind).label} {formats.clock_time(at)}" for kind, at in punches) or _("なし")
