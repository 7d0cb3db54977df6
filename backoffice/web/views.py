"""Home, and the record of work."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.deadlines.register import upcoming
from backoffice.eventlog import steps
from backoffice.eventlog.models import Event
from backoffice.eventlog.queries import EventFilter, events, sealed_log
from backoffice.parameters.terms import has_label, label
from backoffice.shell import finding, inbox
from backoffice.shell.formats import in_english
from backoffice.shell.pager import page_of
from backoffice.shell.pages import page, signed_in_page
from backoffice.shell.request import StaffRequest

READ_THE_LOG = "backoffice.eventlog.view_events"
RECENT = 6
NEAREST = 4
PAIR = 2
LOOKING_AHEAD = dt.timedelta(days=92)


@signed_in_page
def home(request: StaffRequest) -> HttpResponse:
    """The work that waits for this person, and what happened lately for those who may see it."""
    today = clock.today()
    waiting = inbox.waiting_for(request)
    context = {
        "greeting_name": request.person.family_name if request.person else request.user.get_full_name(),
        "today": today,
        "work_groups": _by_due_date(waiting, today),
        "work": waiting,
        "deadlines": upcoming(request.may, as_of=today, until=today + LOOKING_AHEAD, most=NEAREST),
        "kpis": [],
        "recent_events": _recent() if request.may(READ_THE_LOG) else [],
    }
    return render(request, "web/home.html", context)


@signed_in_page
def search(request: StaffRequest) -> HttpResponse:
    """検索: people, requests, partners, papers by name or number, of what this person may see."""
    words = finding.words_of(request.GET.get("q", ""))
    context = {
        "query_all": words,
        "found": finding.found_for(request, words),
        "kinds": [each.label for each in finding.searches(request)],
    }
    return render(request, "web/search.html", context)


@page(step=READ_THE_LOG)
def event_list(request: StaffRequest) -> HttpResponse:
    """業務の記録: every event of the company, filtered by person, step and case."""
    wanted = EventFilter(
        actor=request.GET.get("actor", "").strip(),
        step=request.GET.get("step", "").strip(),
        case=request.GET.get("case", "").strip(),
    )
    found = page_of(request, events(wanted), by="id", descending=True)
    context = {
        "events": [_shown(event) for event in found.rows],
        "page": found,
        "filter": wanted,
        "sealed": sealed_log(),
        "steps": [(step.name, step.label) for step in steps.every() if step.changes],
    }
    return render(request, "web/event_list.html", context)


def _by_due_date(waiting: list[inbox.WorkItem], today: dt.date) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {_("期限を過ぎています"): [], _("今日まで"): [], _("今週以降"): []}
    overdue, due_today, later = groups.values()
    for item in waiting:
        shown = _shown_work(item, today)
        {"bad": overdue, "warn": due_today}.get(shown["due_state"], later).append(shown)
    return [(heading, items) for heading, items in groups.items() if items]


def _shown_work(item: inbox.WorkItem, today: dt.date) -> dict[str, Any]:
    text, state = _due(item.due_on, today)
    return {
        "title": item.title,
        "meta": item.meta,
        "amount_yen": item.amount_yen,
        "due_text": text,
        "due_state": state,
        "url": item.url,
        "icon": item.icon,
        "state": "",
    }


def _due(due_on: dt.date | None, today: dt.date) -> tuple[str, str]:
    if due_on is None:
        return "", ""
    if due_on < today:
        return _("%(days)s日超過") % {"days": (today - due_on).days}, "bad"
    if due_on == today:
        return _("今日中"), "warn"
    return date_format(due_on, "n/j（D）"), ""


def _recent() -> list[dict[str, Any]]:
    latest = events(EventFilter())[:RECENT]
    return [
        {"at": e.occurred_at, "actor": e.actor_name, "text": f"{steps.label_of(e.step)}　{e.case_name}", "url": ""}
        for e in latest
    ]


def _shown(event: Event) -> dict[str, Any]:
    return {
        "at": event.occurred_at,
        "actor": event.actor_name,
        "on_behalf_of": event.on_behalf_of_name,
        "step_label": steps.label_of(event.step),
        "case": event.case_name,
        "source_label": event.get_source_display(),
        "outcome": event.outcome,
        "outcome_label": event.get_outcome_display(),
        "reason": event.reason,
        "changes": [_change(field, value) for field, value in event.changes.items()],
    }


def _change(field: str, value: Any) -> dict[str, Any]:
    """A pair is before and after; anything else is what there is now."""
    is_pair = isinstance(value, list) and len(value) == PAIR
    before, after = value if is_pair else ("", value)
    return {"field": _word(field), "before": _word(before), "after": _word(after)}


def _word(value: Any) -> str:
    """A word of the log in the reader's language, lists with commas, numbers with separators."""
    if isinstance(value, list):
        return "、".join(map(_word, value))
    if isinstance(value, int):
        return f"{value:,}"
    text = str(value)
    return label(text, "en" if in_english() else "ja") if has_label(text) else text
