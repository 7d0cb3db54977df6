"""The return, its boxes and lines, its entry, and what was posted, as the templates want them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounting.consumption_tax import paper, queries
from accounting.consumption_tax.actions import DraftOfReturn
from accounting.consumption_tax.models import FiledReturn, ReturnState, UseChoice
from accounting.consumption_tax.queries import PeriodReturn
from accounting.consumption_tax.rules import Box, Method, TaxPeriod, Use
from accounting.ledger.models import Entry, Line
from accounting.ledger.rules import Side
from backoffice.companies import clock
from backoffice.parameters.terms import label
from backoffice.shell.request import StaffRequest
from backoffice.values.reasons import Reason

from .parts import (
    HERE,
    column_names,
    how_detail,
    kpis,
    language,
    method_name,
    notices,
    period_choice,
    query_of,
    told,
    use_name,
)


def year_page(request: StaffRequest, found: PeriodReturn) -> dict[str, Any]:
    """The return of a period: figures, tables, what is missing, and what may be done."""
    made, filed = found.found, found.filed
    return {
        "choice": period_choice(found.period, found.year),
        "method": _method(found),
        "has_method": found.method is not None,
        "is_exempt": found.how.method is Method.EXEMPT,
        "kpis": kpis(found),
        "face": [_row(found, each) for each in paper.face_rows(made)] if made else [],
        "columns": column_names(found.sums.law.columns),
        "tables": [
            {"name": _table_name(name), "rows": [_row(found, each) for each in rows]}
            for name, rows in (paper.table_rows(made, found.sums.law.columns) if made else {}).items()
        ],
        "ratio": _ratio(found),
        "notices": list(notices(found)),
        "ties": [_tie(each) for each in found.ties],
        "filed": _filed_link(filed) if filed and filed.state == ReturnState.POSTED else None,
        "links": _links(request, found),
        "csv_url": _url("return_csv", found),
        "pdf_url": _url("return_pdf", found),
    }


def box_page(found: PeriodReturn, box: Box) -> dict[str, Any]:
    """One box with its reason, and the sums of the categories that it comes from."""
    laws = found.sums.law.categories
    wanted = set(box.uses)
    sums = [each for each in found.sums.sums if each.category in box.categories and (not wanted or each.use in wanted)]
    return {
        "title": _box_name(box),
        "choice": period_choice(found.period, found.year),
        "yen": box.yen,
        **told(box.line.because),
        "sums": [
            {
                "category": each.category,
                "use": use_name(each.use),
                "gross_yen": each.gross_yen,
                "tax_yen": each.papers_tax_yen,
                "url": _lines_url(found, each.category, each.use),
            }
            for each in sums
            if each.category in laws
        ],
        "back_url": _url("year_detail", found),
    }


def lines_page(
    request: StaffRequest, period: TaxPeriod, year: TaxPeriod, category: str, use: Use | None, lines: Iterable[Line]
) -> dict[str, Any]:
    """The lines of a category, each with its entry, its use, and the ways to change it."""
    given = request.GET.urlencode()
    may = request.may("accounting.consumption_tax.set_line_use")
    return {
        "category": category,
        "use": use_name(use) if use is not None else "",
        "choice": period_choice(period, year),
        "lines": [_line(each, given, may=may) for each in lines],
        "uses": UseChoice.choices,
        "back_url": f"{reverse(f'{HERE}year_detail')}?{urlencode(query_of(period, year))}",
    }


def post_page(found: PeriodReturn, draft: DraftOfReturn | None, refusal: str) -> dict[str, Any]:
    """The entry that would be posted, with the accounts' names."""
    names = queries.account_names([line.account_code for line in draft.entry.lines]) if draft else {}
    return {
        "choice": period_choice(found.year, found.year),
        "kpis": kpis(found),
        "posted_on": found.year.ends_on,
        "lines": [
            {
                "account": f"{line.account_code} {names.get(line.account_code, '')}",
                "debit_yen": line.amount_yen if line.side == Side.DEBIT else None,
                "credit_yen": line.amount_yen if line.side == Side.CREDIT else None,
            }
            for line in (draft.entry.lines if draft else ())
        ],
        "not_credited_yen": draft.facts.not_credited_yen if draft else 0,
        "notices": list(notices(found)),
        "refusal": refusal,
        "is_over": clock.today() > found.year.ends_on,
        "is_posted": found.filed is not None,
        "back_url": f"{reverse(f'{HERE}year_detail')}?year={found.year.first.year}",
    }


def filed_page(request: StaffRequest, filed: FiledReturn, entry: Entry | None) -> dict[str, Any]:
    """A posted return with the figures and reasons of its day."""
    rows = [
        {
            "name": label(row, language()),
            "number": number,
            "yen": held["yen"],
            **told(Reason.from_json(held["because"])),
        }
        for number, row in paper.NUMBERED
        if (held := filed.boxes.get(f"{row}-TOTAL"))
    ]
    may_cancel = request.may("accounting.consumption_tax.cancel_return")
    return {
        "period": {"begins_on": filed.begins_on, "ends_on": filed.ends_on},
        "filed": {
            "total_yen": filed.total_yen,
            "national_yen": filed.national_yen,
            "local_yen": filed.local_yen,
            "method": filed.get_method_display(),
            "by": filed.recorded_by_name,
            "at": filed.recorded_at,
            "reason": filed.reason,
            "state": "DONE" if filed.state != ReturnState.CANCELLED else "CANCELLED",
            "state_label": filed.get_state_display(),
        },
        "rows": rows,
        "entry_url": reverse("accounting:ledger_entry_detail", args=[entry.pk])
        if entry and request.may("accounting.ledger.view_ledger")
        else "",
        "cancel_url": reverse(f"{HERE}return_cancel", args=[filed.pk])
        if may_cancel and filed.state != ReturnState.CANCELLED
        else "",
        "year_url": f"{reverse(f'{HERE}year_detail')}?year={filed.begins_on.year}",
    }


def period_in_japanese(period: TaxPeriod) -> str:
    """自 2026年4月1日 至 2027年3月31日."""
    first, last = period.begins_on, period.ends_on
    return f"自 {first.year}年{first.month}月{first.day}日 至 {last.year}年{last.month}月{last.day}日"


def method_in_japanese(found: PeriodReturn) -> str:
    """The method as a paper says it."""
    with override("ja"):
        return f"{method_name(found.how)}　{how_detail(found.how, found.found)}".strip()


def file_name(found: PeriodReturn) -> str:
    """consumption-tax-202604-202703."""
    return f"consumption-tax-{found.period.first}-{found.period.last}"


def _url(name: str, found: PeriodReturn, *args: str) -> str:
    return f"{reverse(f'{HERE}{name}', args=args)}?{urlencode(query_of(found.period, found.year))}"


def _lines_url(found: PeriodReturn, category: str, use: Use) -> str:
    given = {**query_of(found.period, found.year), "category": category, "use": use.value}
    return f"{reverse(f'{HERE}line_list')}?{urlencode(given)}"


def _method(found: PeriodReturn) -> dict[str, Any]:
    return {"name": method_name(found.how), "detail": how_detail(found.how, found.found)}


def _table_name(name: str) -> str:
    names = {"付表1": _("付表1（税率ごとの税額）"), "付表2": _("付表2（課税売上割合と控除税額）")}
    return names.get(name) or _("簡易課税・特例の付表")


def _row(found: PeriodReturn, row: paper.Row) -> dict[str, Any]:
    names = column_names(found.sums.law.columns)[-len(row.boxes) :]
    return {
        "number": row.number,
        "name": paper.row_name(row, language()),
        "cells": [
            {"yen": box.yen, "url": _url("box_detail", found, box.key), "column": name} if box else {"column": name}
            for name, box in zip(names, row.boxes, strict=True)
        ],
    }


def _box_name(box: Box) -> str:
    name = label(box.row, language())
    details = ("" if box.column == "TOTAL" else f"{box.column}%", f"{box.part}%" if box.part else "")
    return f"{name} {' '.join(each for each in details if each)}".strip()


def _ratio(found: PeriodReturn) -> dict[str, Any] | None:
    made = found.found
    if made is None or not made.yen("all_sales"):
        return None
    upper, lower = made.yen("taxable_total"), made.yen("all_sales")
    percent = (Decimal(upper) * 100 / lower).quantize(Decimal("0.01"), "ROUND_DOWN")
    return {"upper_yen": upper, "lower_yen": lower, "percent": str(percent), "is_full": made.is_full}


def _tie(each: Any) -> dict[str, Any]:
    return {
        "account": f"{each.code} {each.name}",
        "balance_yen": each.balance_yen,
        "by_category_yen": each.by_category_yen,
        "unclassified_yen": each.unclassified_yen,
        "ties": each.ties,
    }


def _filed_link(filed: FiledReturn) -> dict[str, Any]:
    return {
        "url": reverse(f"{HERE}return_detail", args=[filed.pk]),
        "total_yen": filed.total_yen,
        "at": filed.recorded_at,
    }


def _links(request: StaffRequest, found: PeriodReturn) -> list[dict[str, Any]]:
    year = f"?year={found.year.first.year}"
    links = [
        (_("計算方法の比較"), "method_list", "accounting.consumption_tax.view_return"),
        (_("用途・事業区分"), "use_list", "accounting.consumption_tax.set_account_uses"),
        (_("中間納付"), "interim_list", "accounting.consumption_tax.view_return"),
        (_("登録番号の確認"), "registration_list", "accounting.consumption_tax.view_return"),
    ]
    shown: list[dict[str, Any]] = [
        {"label": text, "url": f"{reverse(f'{HERE}{name}')}{year}"} for text, name, step in links if request.may(step)
    ]
    may_post = found.is_whole_year and found.filed is None and request.may("accounting.consumption_tax.post_return")
    if may_post and clock.today() > found.year.ends_on:
        shown.append({"label": _("申告額を計上"), "url": f"{reverse(f'{HERE}return_post')}{year}", "primary": True})
    return shown


def _line(line: Line, given: str, *, may: bool) -> dict[str, Any]:
    use = getattr(line, "use", None) or ""
    return {
        "posted_on": line.posted_on,
        "description": line.entry.description,
        "memo": line.memo,
        "account": str(line.account),
        "debit_yen": line.amount_yen if line.side == Side.DEBIT.value else None,
        "credit_yen": line.amount_yen if line.side == Side.CREDIT.value else None,
        "use": str(UseChoice(use).label) if use else "",
        "url": reverse("accounting:ledger_entry_detail", args=[line.entry_id]),
        "use_url": f"{reverse(f'{HERE}line_use', args=[line.entry_id, line.position])}?{given}"
        if may and line.account.code not in queries.tax_accounts(line.posted_on)
        else "",
        "key": f"{line.entry_id}-{line.position}",
        "uses": [
            (value, text, value == use)
            for value, text in UseChoice.choices
            if str(value).startswith("CLASS_") == (line.account.category == "REVENUE")
        ],
    }
