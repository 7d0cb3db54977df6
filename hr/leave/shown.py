"""Leave as the templates want it: plain values and amounts in words, in the reader's language."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals.models import Request
from backoffice.approvals.shown import route_of
from backoffice.companies import clock
from backoffice.parameters.explain import explain
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from backoffice.values.reasons import Reason
from hr.employment.models import Employee

from . import queries, rules
from .actions import Due
from .deadlines import duty_risk_until, lapse_risk_until
from .models import LeaveDay, LeaveEntry, LeaveGrant, LeaveKind, LeaveRequest, LeaveState, Span
from .words import say
from .work import kind_name, when

DAY = dt.timedelta(days=1)
TONE = {LeaveState.RETURNED: "warn", LeaveState.CANCELLED: ""}


def language() -> Any:
    """The language of the reader, of the two that the product speaks."""
    return "en" if formats.in_english() else "ja"


def kind_choices(kinds: Iterable[LeaveKind]) -> list[tuple[str, str]]:
    """Kinds to choose from."""
    return [(kind.code, kind.name_en if formats.in_english() else kind.name) for kind in kinds]


def kind_row(kind: LeaveKind) -> dict[str, Any]:
    """A kind in the settings, with what it allows in words."""
    told = [
        (kind.is_paid, _("有給"), _("無給")),
        (kind.draws_balance, _("残日数から引く"), ""),
        (kind.by_half, _("半日で取れる"), ""),
        (kind.by_hour, _("時間で取れる"), ""),
        (kind.needs_reason, _("理由が必要"), ""),
    ]
    words = [yes if holds else no for holds, yes, no in told]
    return {
        "code": kind.code,
        "name": kind.name_en if formats.in_english() else kind.name,
        "rules": [word for word in words if word],
    }


def balance(employee: Employee, today: dt.date, *, may_adjust: bool = False) -> dict[str, Any]:
    """What a person holds: figures, and each grant that opens to its entries and its reason."""
    hours = queries.hours_a_day(employee.pk, today) or queries.USUAL_HOURS
    held = queries.balances_of(employee.pk, as_of=today)
    living = [each for each in held if today < each.grant.lapses_on]
    duty = queries.duties_of([employee.pk], today).get(employee.pk)
    return {
        "kpis": _figures(living, duty, today, hours, queries.waiting_annual(employee.pk)),
        "grants": [_grant(each, hours, may_adjust=may_adjust) for each in living],
        "past_grants": [_grant(each, hours) for each in held if each.grant.lapses_on <= today],
        "hours_a_day": hours,
    }


def request_row(leave: LeaveRequest) -> dict[str, Any]:
    """A request in a list."""
    return {
        "when": when(leave),
        "kind": kind_name(leave),
        "amount": say(leave.parts, leave.hours_a_day, language()),
        "asked_at": leave.asked_at,
        "state": TONE.get(LeaveState(leave.state), leave.state),
        "state_label": leave.get_state_display(),
        "url": reverse("hr:leave_request_detail", args=[leave.pk]),
    }


def request_page(request: StaffRequest, leave: LeaveRequest, asked: Request | None) -> dict[str, Any]:
    """One request with its days, from which grants they came, and its route."""
    is_own = leave.employee.person.user_id == request.user.pk
    return {
        "leave": {
            **request_row(leave),
            "pk": leave.pk,
            "person_name": leave.person_name,
            "reason": leave.reason,
            "is_own": is_own,
            "cancelled_because": leave.cancelled_because,
        },
        "days": [_day(day, leave) for day in sorted(leave.days.all(), key=lambda each: each.dated_on)],
        "drawn": [_drawn(entry, leave.hours_a_day) for entry in leave.entries.all()],
        "route": route_of(asked, request.user.pk) if asked else [],
        "request_url": reverse("backoffice:approvals_request_detail", args=[asked.pk]) if asked else "",
        "returned_because": _said(asked) if leave.state in (LeaveState.RETURNED, LeaveState.REJECTED) else "",
        "actions": _actions(request, leave, is_own=is_own),
    }


def person_row(employee: Any, duty: LeaveGrant | None, hours: int, today: dt.date) -> dict[str, Any]:
    """Somebody in the list of people: what is left, and how far the five days are."""
    return {
        "code": employee.person.code,
        "name": employee.person.name,
        "kana": employee.person.kana,
        "unit": employee.unit_name or "",
        "left": say(employee.left or 0, hours, language()),
        "duty": _duty(duty, hours, today) if duty else None,
        "url": reverse("hr:leave_person_detail", args=[employee.pk]),
    }


def due_row(due: Due) -> dict[str, Any]:
    """A grant that falls due, before it is made."""
    told = explain(due.granted.because, language())
    return {
        "name": due.worker.name,
        "url": reverse("hr:leave_person_detail", args=[due.worker.employee_id]),
        "granted_on": due.granted.on,
        "days": say(rules.days(due.granted.days), queries.USUAL_HOURS, language()),
        "why": "　".join(f"{label} {text}" for label, text in told.given),
    }


def ended_row(grant: Any) -> dict[str, Any]:
    """A grant whose time is over and of which something is left."""
    return {
        "name": grant.employee.person.name,
        "url": reverse("hr:leave_person_detail", args=[grant.employee_id]),
        "granted_on": grant.granted_on,
        "lapses_on": grant.lapses_on,
        "left": say(grant.left, queries.USUAL_HOURS, language()),
    }


def register_year(year: queries.RegisterYear, hours: int) -> dict[str, Any]:
    """One 基準日 of the register."""
    return {
        "granted_on": year.grant.granted_on,
        "origin": year.grant.get_origin_display(),
        "days": say(rules.days(year.grant.days), hours, language()),
        "before": say(rules.days(year.grant.duty_taken_before), hours, language())
        if year.grant.duty_taken_before
        else "",
        "taken": [_day(day, day.request) for day in year.days],
        "total": say(year.parts, hours, language()),
    }


def calendar(team: Sequence[Any], days: Iterable[LeaveDay]) -> list[dict[str, Any]]:
    """The days of a month on which somebody of the team is away, each with who and for how long."""
    units = {each.pk: each.unit_name for each in team}
    by_day: dict[dt.date, list[dict[str, Any]]] = defaultdict(list)
    for day in days:
        leave = day.request
        by_day[day.dated_on].append(
            {
                "name": leave.person_name,
                "unit": units.get(leave.employee_id, ""),
                "kind": kind_name(leave),
                "span": _span(leave),
                "waits": leave.state == LeaveState.SUBMITTED,
                "url": reverse("hr:leave_request_detail", args=[leave.pk]),
            }
        )
    return [{"on": on, "away": away} for on, away in sorted(by_day.items())]


def tabs(view: str) -> list[dict[str, Any]]:
    """The ways to look at people."""
    chosen = (("", _("すべて")), ("duty", _("年5日が足りない")), ("lapse", _("失効が近い")))
    return [
        {"label": label, "url": f"?view={code}" if code else "?", "is_current": code == view} for code, label in chosen
    ]


def _figures(
    living: Sequence[queries.GrantBalance], duty: LeaveGrant | None, today: dt.date, hours: int, waiting: int
) -> list[dict[str, Any]]:
    annual = [each for each in living if each.grant.kind.is_annual and each.grant.granted_on <= today]
    left, planned = sum(each.left for each in annual), sum(each.planned for each in annual)
    first = next((each for each in annual if each.left > 0), None)
    soon = first is not None and first.grant.lapses_on <= lapse_risk_until(today) + DAY
    figures = [
        {
            "label": _("年次有給休暇の残り"),
            "value": say(left, hours, language()),
            "note": _planned(planned, waiting, hours),
        },
    ]
    if first is not None:
        figures.append(
            {
                "label": _("次に失効する分"),
                "value": say(first.left, hours, language()),
                "note": _("%(day)sまで使えます") % {"day": formats.day(first.grant.lapses_on - DAY)},
                "state": "hot" if soon else "",
            }
        )
    if duty is not None:
        found = _duty(duty, hours, today)
        figures.append(
            {
                "label": _("年5日の取得"),
                "value": found["taken"],
                "note": found["note"],
                "state": {"bad": "hot", "ok": "ok"}.get(found["tone"], ""),
            }
        )
    return figures


def _planned(planned: int, waiting: int, hours: int) -> str:
    if waiting:
        return _("承認待ちの%(amount)sは、まだ引いていません") % {"amount": say(waiting, hours, language())}
    if not planned:
        return _("これからの予定はありません")
    return _("承認済みの予定 %(amount)sを引いた残りです") % {"amount": say(planned, hours, language())}


def _duty(grant: LeaveGrant, hours: int, today: dt.date) -> dict[str, Any]:
    """How far the five days are, in words; `percent` of what is taken and of what is planned, for a bar."""
    found, last = queries.duty_of(grant), (grant.duty_until or today) - DAY
    is_late = bool(found.missing) and last <= duty_risk_until(today)
    note, tone, label = _("%(day)sまでに、あと%(amount)s"), "bad" if is_late else "", _("足りない") if is_late else ""
    if found.is_met:
        note, tone, label = _("%(day)sまでの分を達成しました"), "ok", _("達成")
    elif not found.missing:
        note, tone, label = _("%(day)sまでに達成の見込みです"), "wait", _("予定あり")
    taken_percent = min(found.taken * 100 // found.needed, 100)
    return {
        "taken": say(found.taken, hours, language()),
        "missing": say(found.missing, hours, language()) if found.missing else "",
        "last": last,
        "note": note % {"day": formats.day(last), "amount": say(found.missing, hours, language())},
        "tone": tone,
        "label": label,
        "taken_percent": taken_percent,
        "planned_percent": min(found.planned * 100 // found.needed, 100 - taken_percent),
    }


def _grant(held: queries.GrantBalance, hours: int, *, may_adjust: bool = False) -> dict[str, Any]:
    grant = held.grant
    told = explain(Reason.from_json(grant.because), language())
    return {
        "granted_on": grant.granted_on,
        "kind": grant.kind.name_en if formats.in_english() else grant.kind.name,
        "origin": grant.get_origin_display(),
        "last": grant.lapses_on - DAY,
        "left": say(held.left, hours, language()),
        "is_used_up": held.left == 0,
        "equation": _equation(held, hours),
        "calculation": told.calculation,
        "sources": [(name, text) for name, text in (*told.given, *told.sources)],
        "reason": grant.reason,
        "entries": [_entry(entry, hours) for entry in held.entries if entry.type != LeaveEntry.Type.GRANT],
        "adjust_url": reverse("hr:leave_grant_adjust", args=[grant.pk]) if may_adjust else "",
    }


def _equation(held: queries.GrantBalance, hours: int) -> str:
    """付与 20日 − 取得 3日 − 予定 1日 ＝ 16日: the sums of the entries, which are the balance."""
    told = _("付与 %(amount)s") % {"amount": say(held.given, hours, language())}
    parts = [
        (-held.taken, _("取得 %(amount)s")),
        (-held.planned, _("予定 %(amount)s")),
        (held.adjusted, _("調整 %(amount)s")),
        (-held.lapsed, _("失効 %(amount)s")),
    ]
    for parts_of_it, words in parts:
        if parts_of_it:
            sign = " − " if parts_of_it < 0 else " ＋ "
            told += sign + words % {"amount": say(abs(parts_of_it), hours, language())}
    return f"{told} ＝ {say(held.left, hours, language())}"


def _entry(entry: LeaveEntry, hours: int) -> dict[str, Any]:
    return {
        "on": entry.dated_on,
        "label": entry.get_type_display(),
        "amount": say(entry.parts, hours, language()),
        "reason": entry.reason,
        "url": reverse("hr:leave_request_detail", args=[entry.request_id]) if entry.request_id else "",
    }


def _day(day: LeaveDay, leave: LeaveRequest) -> dict[str, Any]:
    return {
        "on": day.dated_on,
        "amount": say(day.parts, leave.hours_a_day, language()),
        "span": _span(leave),
        "url": reverse("hr:leave_request_detail", args=[leave.pk]),
    }


def _span(leave: LeaveRequest) -> str:
    if leave.span == Span.HOURS and leave.starts_at:
        return _("%(time)sから%(hours)s時間") % {
            "time": f"{leave.starts_at.hour}:{leave.starts_at:%M}",
            "hours": leave.hours,
        }
    return str(leave.get_span_display())


def _drawn(entry: LeaveEntry, hours: int) -> dict[str, Any]:
    return {**_entry(entry, hours), "granted_on": entry.grant.granted_on, "last": entry.grant.lapses_on - DAY}


def _said(asked: Request | None) -> str:
    """Why it was sent back or rejected, in the words of who decided."""
    if asked is None:
        return ""
    said = [each.comment for step in asked.steps.all() for each in step.decisions.all() if each.comment]
    return said[-1] if said else ""


def _actions(request: StaffRequest, leave: LeaveRequest, *, is_own: bool) -> list[dict[str, Any]]:
    """What the reader may do with it now."""
    found: list[dict[str, Any]] = []
    if is_own and leave.state == LeaveState.SUBMITTED:
        found.append(
            {
                "label": _("取り下げる"),
                "url": reverse("hr:leave_request_withdraw", args=[leave.pk]),
                "confirm": _("この休暇の申請を取り下げますか？ 残日数は変わりません。"),
            }
        )
    if is_own and leave.state == LeaveState.APPROVED and leave.first_on > clock.today():
        found.append(
            {
                "label": _("休暇を取り消す"),
                "url": reverse("hr:leave_request_cancel", args=[leave.pk]),
                "confirm": _("承認済みの休暇を取り消しますか？ 日数は残りに戻り、承認した人に知らせます。"),
                "danger": True,
            }
        )
    return found
