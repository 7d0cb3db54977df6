"""Plans as the templates want them: plain values, in the reader's language."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.shown import month_title
from accounting.statements.rules import BookAccount, Row, RowKind, Span
from accounting.statements.shown.table import percent, query_of, row_name
from backoffice.organisation.models import Unit
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import MONTHS_PER_YEAR, Month

from .grid import Grid, name_of
from .models import Budget, BudgetState
from .queries import Comparison, InUnit
from .rules import COLUMNS, Landing, Ratio

FILL, SUBMIT = "accounting.planning.fill_budget", "accounting.planning.submit_budget"
TONES = {BudgetState.DRAFT: "DRAFT", BudgetState.SUBMITTED: "NEEDS_CHECK", BudgetState.APPROVED: "APPROVED"}


def year_title(begins: Month) -> str:
    """2026年度."""
    return _("%(year)s年度") % {"year": begins.year}


def budget_row(budget: Budget, newest: int | None) -> dict[str, Any]:
    """A version in the list."""
    return {
        "name": budget.name,
        "url": reverse("accounting:planning_budget_detail", args=[budget.pk]),
        "year": year_title(Month.of(budget.year_begins_on)),
        "tone": TONES[BudgetState(budget.state)],
        "state_label": budget.get_state_display(),
        "is_in_force": budget.pk == newest,
        "basis": budget.basis,
        "by": budget.drafted_by_name,
        "at": budget.drafted_at,
        "approved_at": budget.approved_at,
    }


def unit_choices(units: Sequence[Unit], unit: InUnit | None, *, whole: bool) -> list[dict[str, Any]]:
    """部署 to choose from: the whole company, each unit, what names none."""
    choices = [{"value": "", "label": _("全社"), "is_now": unit is None}] if whole else []
    for each in units:
        choices.append({"value": str(each.pk), "label": each.name, "is_now": unit == InUnit(each.pk)})
    choices.append({"value": "none", "label": _("部署なし"), "is_now": unit == InUnit(None)})
    return choices


def budget_page(
    request: StaffRequest, budget: Budget, unit: InUnit | None, units: Sequence[Unit], table: dict[str, Any]
) -> dict[str, Any]:
    """A version: the grid of one unit, or to be read that of all together, and what can be done with it."""
    is_draft = budget.state == BudgetState.DRAFT
    pk, query = [budget.pk], urlencode({"unit": (unit and unit.id) or "none"})
    may_fill = is_draft and request.may(FILL)
    choices = [{"value": "all", "label": _("全社"), "is_now": unit is None}]
    choices += unit_choices(units, unit, whole=False)
    return {
        "budget": budget_row(budget, None),
        "units": choices,
        "unit_name": next(each["label"] for each in choices if each["is_now"]),
        "table": table,
        "fill_url": f"{reverse('accounting:planning_budget_fill', args=pk)}?{query}" if may_fill and unit else "",
        "import_url": reverse("accounting:planning_budget_import", args=pk) if may_fill else "",
        "export_url": reverse("accounting:planning_budget_export", args=pk),
        "submit": {
            "label": _("承認を依頼"),
            "url": reverse("accounting:planning_budget_submit", args=pk),
            "confirm": _("依頼すると、承認か差し戻しまで金額を変えられません。"),
        }
        if is_draft and request.may(SUBMIT)
        else None,
    }


def grid(
    accounts: Sequence[BookAccount], months: Sequence[Month], cells: Mapping[int, Mapping[Month, int]], typed: Grid
) -> dict[str, Any]:
    """The months of every account of a unit with their sums."""
    rows = []
    for account in accounts:
        held = cells.get(account.id, {})
        rows.append(
            {
                "id": account.id,
                "code": account.code,
                "name": account.name,
                "cells": [_grid_cell(account, month, held.get(month, 0), typed) for month in months],
                "total_yen": sum(held.values()),
            }
        )
    return {
        "months": [_("%(month)s月") % {"month": month.month} for month in months],
        "rows": rows,
        "errors": len(typed.errors),
        "is_empty": not any(cells.values()),
    }


def _grid_cell(account: BookAccount, month: Month, yen: int, typed: Grid) -> dict[str, Any]:
    name = name_of(account.id, month)
    return {
        "name": name,
        "yen": yen or None,
        "text": typed.typed.get(name, formats.yen(yen) if yen else ""),
        "error": typed.errors.get(name, ""),
        "label": f"{account.name} {month_title(month)}",
    }


def comparison_page(
    found: Comparison, *, begins: Month, until: Month, unit: InUnit | None, landing: Landing, units: Sequence[Unit]
) -> dict[str, Any]:
    """予実."""
    asked = {"unit": "" if unit is None else str(unit.id or "none"), "landing": landing.value}
    here = reverse("accounting:planning_comparison")
    rest = MONTHS_PER_YEAR - begins.until(until) - 1
    return {
        "title": f"{year_title(begins)}　{month_title(until)}",
        "until": str(until),
        "previous_url": f"{here}?{urlencode({**asked, 'until': str(until.previous)})}",
        "next_url": f"{here}?{urlencode({**asked, 'until': str(until.next)})}",
        "units": unit_choices(units, unit, whole=True),
        "landings": [
            {"value": each.value, "label": label, "is_now": each is landing} for each, label in landing_names().items()
        ],
        "landing_words": _landing_words(landing, rest),
        "budget": budget_row(found.budget, found.budget.pk) if found.budget else None,
        "kpis": [_kpi(each, found.heads) for each in found.ratios],
        "rows": [
            _row(row, found, begins=begins, until=until, unit=unit)
            for row in found.statement.rows
            if row.kind is RowKind.RESULT or not row.is_empty
        ],
        "is_empty": all(row.is_empty for row in found.statement.rows),
    }


def landing_names() -> dict[Landing, str]:
    return {Landing.PLAN: _("実績＋残りの予算"), Landing.TREND: _("実績の月平均で年換算")}


def _landing_words(landing: Landing, rest: int) -> str:
    if landing is Landing.PLAN:
        return _("着地見込 ＝ 累計の実績 ＋ 残り%(rest)sか月の予算") % {"rest": rest}
    return _("着地見込 ＝ 累計の実績 ＋ 実績の月平均 × 残り%(rest)sか月") % {"rest": rest}


def _row(row: Row, found: Comparison, *, begins: Month, until: Month, unit: InUnit | None) -> dict[str, Any]:
    now = dict(zip(COLUMNS, row.figures, strict=True))
    urls = {
        "month_actual": _actual_url(row, Span(until, until, begins), unit),
        "actual": _actual_url(row, Span(begins, until, begins), unit),
    }
    plan_url = ""
    if row.account and found.budget:
        query = urlencode({"unit": (unit.id or "none") if unit else "all"})
        plan_url = f"{reverse('accounting:planning_budget_detail', args=[found.budget.pk])}?{query}"
        plan_url += f"#account-{row.account.id}"
    cells: list[dict[str, Any]] = []
    for actual, plan in (("month_actual", "month_plan"), ("actual", "plan")):
        cells += [
            {"yen": now[actual], "url": urls[actual]},
            {"yen": now[plan], "url": plan_url},
            _difference(now[actual] - now[plan]),
            {"text": percent(now[actual], now[plan]) if now[plan] > 0 else ""},
        ]
    cells += [
        {"yen": now["year_plan"], "url": plan_url},
        {"yen": now["landing"], "url": ""},
        _difference(now["landing"] - now["year_plan"]),
    ]
    kind = "subtotal" if row.account is None else ""
    code = row.account.code if row.account else ""
    return {"label": row_name(row, COLUMNS.index("actual")), "code": code, "kind": kind, "cells": cells}


def _difference(yen: int) -> dict[str, Any]:
    return {"text": formats.signed(formats.yen(yen), yen) if yen else ""}


def _actual_url(row: Row, span: Span, unit: InUnit | None) -> str:
    """To the lines of the account in these months."""
    if row.account is None:
        return ""
    asked = query_of(span) + (f"&unit={unit.id or 'none'}" if unit else "")
    return f"{reverse('accounting:statements_account_lines', args=[row.account.id])}?{asked}"


def _kpi(each: Ratio, heads: int) -> dict[str, Any]:
    label, formula, unit = {
        "gross_margin": (_("売上総利益率（累計）"), _("売上総利益 ÷ 売上高"), "%"),
        "operating_margin": (_("営業利益率（累計）"), _("営業利益 ÷ 売上高"), "%"),
        "sales_per_head": (
            _("1人当たり売上高（累計）"),
            _("売上高 ÷ 期間末の人数%(heads)s人") % {"heads": heads},
            _("円"),
        ),
    }[each.key]
    plan = _("予算 %(value)s%(unit)s") % {"value": _number(each.plan), "unit": unit}
    return {"label": label, "value": _number(each.actual), "unit": unit, "note": f"{formula}　{plan}"}


def _number(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:,}".replace("-", formats.MINUS)
