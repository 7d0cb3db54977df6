"""The books against the banks, and the forecast of cash."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking.queries import Forecast, Reconciliation
from accounting.banking.rules import Flow
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest

from .statements import line_row

SHOWN = 200


def reconciliation_page(request: StaffRequest, found: Sequence[Reconciliation], on: dt.date) -> dict[str, Any]:
    """Each account of the books with its banks, and what differs."""
    return {"on": on, "accounts": [_account(request, each) for each in found]}


def forecast_page(found: Forecast) -> dict[str, Any]:
    """Thirteen weeks as columns: what each begins with, each source, and what it ends with."""
    more = "?scenario=late" if found.is_late else ""
    lowest = found.lowest
    return {
        "today": found.today,
        "is_late": found.is_late,
        "delays": len(found.delays),
        "weeks": [
            {
                "number": week.number,
                "first": week.first,
                "last": week.last,
                "opening_yen": week.opening_yen,
                "in_yen": week.in_yen,
                "out_yen": week.out_yen,
                "closing_yen": week.closing_yen,
                "is_short": week.closing_yen < 0,
                "url": reverse("accounting:banking_forecast_week", args=[week.number]) + more,
            }
            for week in found.weeks
        ],
        "rows": [
            {
                "label": label,
                "cells": [
                    {"yen": week.of(code), "url": _cell(week.number, code, is_late=found.is_late), "first": week.first}
                    for week in found.weeks
                ],
            }
            for code, label in found.sources
        ],
        "kpis": [
            {"label": _("いまの現預金"), "value": formats.yen(found.opening_yen), "unit": _("円")},
            {
                "label": _("いちばん少ない週の終わり"),
                "value": formats.yen(lowest.closing_yen),
                "unit": _("円"),
                "note": formats.day(lowest.last),
                "state": "bad" if lowest.closing_yen < 0 else "",
            },
            {"label": _("13週の終わり"), "value": formats.yen(found.weeks[-1].closing_yen), "unit": _("円")},
        ],
    }


def forecast_week(found: Forecast, number: int, source: str) -> dict[str, Any]:
    """One week: its flows, of one source when it is named."""
    week = found.weeks[number - 1]
    labels = dict(found.sources)
    flows = [each for each in week.flows if not source or each.source == source]
    back = reverse("accounting:banking_forecast") + ("?scenario=late" if found.is_late else "")
    return {
        "week": {"number": number, "first": week.first, "last": week.last, "closing_yen": week.closing_yen},
        "source": labels.get(source, ""),
        "flows": [_flow(each, labels) for each in flows],
        "total_yen": sum(each.amount_yen for each in flows),
        "back_url": back,
        "is_late": found.is_late,
    }


def _account(request: StaffRequest, each: Reconciliation) -> dict[str, Any]:
    may_entry = request.may("accounting.ledger.view_ledger")
    may_match = request.may("accounting.banking.match_lines")
    return {
        "name": str(each.account),
        "banks": [{"name": str(bank.account), "yen": bank.balance_yen} for bank in each.banks],
        "bank_yen": each.bank_yen,
        "book_yen": each.book_yen,
        "difference_yen": each.difference_yen,
        "opening_yen": each.opening_yen,
        "entries_yen": sum(side.amount_yen for side in each.entries),
        "lines_yen": -sum(line.amount_yen for line in each.lines),
        "entries": [
            {
                "on": side.on,
                "text": side.description,
                "yen": side.amount_yen,
                "url": reverse("accounting:ledger_entry_detail", args=[side.entry_id]) if may_entry else "",
            }
            for side in each.entries[:SHOWN]
        ],
        "lines": [{**line_row(line), "url": line_row(line)["url"] if may_match else ""} for line in each.lines[:SHOWN]],
        "more": max(0, len(each.entries) - SHOWN) + max(0, len(each.lines) - SHOWN),
    }


def _cell(number: int, code: str, *, is_late: bool) -> str:
    url = reverse("accounting:banking_forecast_week", args=[number])
    return f"{url}?source={code}" + ("&scenario=late" if is_late else "")


def _flow(each: Flow, labels: dict[str, str]) -> dict[str, Any]:
    notes = [each.reason]
    if each.is_overdue:
        notes.append(_("期日を過ぎています"))
    if each.late_days:
        notes.append(_("この取引先の平均の遅れ%(days)s日を加えました") % {"days": each.late_days})
    return {
        "on": each.on,
        "source": labels.get(each.source, each.source),
        "who": each.who,
        "what": each.what,
        "why": _("、").join(notes),
        "yen": each.amount_yen,
        "url": each.url,
    }
