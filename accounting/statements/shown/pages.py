"""The pages of the statements as their templates want them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.models import Line
from accounting.ledger.shown import line_of_account, month_title
from accounting.statements.plans import Plan
from accounting.statements.queries import AccountSpan, Kind, Part, PartBy, PartnerSum, PartsOfIncome
from accounting.statements.rules import CashFlow, EquityChanges, Row, RowKind, Span, Statement, balances
from backoffice.organisation.models import Unit
from backoffice.parameters.explain import explain
from backoffice.parameters.terms import label
from backoffice.shell.request import StaffRequest
from backoffice.values.reasons import Line as Figure

from .table import (
    HERE,
    Column,
    cash_table,
    compared_columns,
    figure_url,
    language,
    planned_columns,
    query_of,
    row_name,
    table,
)

BASES = {Kind.BALANCE_SHEET: "total_assets", Kind.INCOME: "sales", Kind.SELLING: "selling_and_administrative"}
PAGES = ("balance_sheet", "income", "selling", "trend", "parts", "cash_flow", "equity", "partners")


def title_of(kind: Kind) -> str:
    return {
        Kind.BALANCE_SHEET: _("貸借対照表"),
        Kind.INCOME: _("損益計算書"),
        Kind.SELLING: _("販売費及び一般管理費の明細"),
    }[kind]


def chrome(span: Span, page: str, title: str, *, extra: str = "") -> dict[str, Any]:
    """What every page has: its title, its period with the ways to others, and the other statements."""
    query = query_of(span)
    earlier, later = span.year_earlier, span.year_later
    tail = f"&{extra}" if extra else ""
    return {
        "title": title,
        "period": {
            "from": str(span.first),
            "until": str(span.last),
            "title": period_title(span),
            "before_adjustment": span.before_adjustment,
            "previous_url": f"?{query_of(earlier)}{tail}",
            "next_url": f"?{query_of(later)}{tail}",
        },
        "tabs": [
            {"label": name, "url": f"{reverse(HERE + key)}?{query}", "is_current": key == page}
            for key, name in _tabs().items()
        ],
        "files": [
            {"label": _("月次報告"), "url": f"{reverse(HERE + 'month_pdf')}?{query}"},
            {"label": _("決算報告書"), "url": f"{reverse(HERE + 'year_pdf')}?{query}"},
            {"label": "Excel", "url": f"{reverse(HERE + 'year_xlsx')}?{query}"},
        ],
        "notes_url": f"{reverse(HERE + 'notes')}?{query}",
    }


def period_title(span: Span) -> str:
    """2026年4月〜2026年10月."""
    if span.first == span.last:
        return month_title(span.last)
    return f"{month_title(span.first)}〜{month_title(span.last)}"


def sheet_page(span: Span, found: Statement) -> dict[str, Any]:
    """貸借対照表 beside the same month of last year."""
    kind = Kind.BALANCE_SHEET
    return {
        **chrome(span, "balance_sheet", title_of(kind)),
        "table": table(kind, found, compared_columns(span, _("総資産比")), base=BASES[kind]),
        "ties": balances(found),
        "is_empty": all(row.is_empty for row in found.rows),
    }


def income_page(
    kind: Kind, span: Span, found: Statement, *, part: Part | None, plan: Plan | None, units: Sequence[Unit]
) -> dict[str, Any]:
    """損益計算書 or 販管費, of the company or a part of it, beside last year and the plan."""
    is_selling = kind is Kind.SELLING
    columns = compared_columns(span, _("構成比") if is_selling else _("売上高比"), part)
    planned = planned_columns(plan, _("消化率") if is_selling else _("達成率")) if plan else ()
    extra = "" if part is None else f"{part.by.value}={part.id or 'none'}"
    return {
        **chrome(span, "selling" if is_selling else "income", title_of(kind), extra=extra),
        "units": [
            {"value": value, "label": label, "is_now": part == of}
            for value, label, of in (
                ("", _("全社"), None),
                *((str(each.pk), each.name, Part(PartBy.UNIT, each.pk)) for each in units),
                ("none", _("部署なし"), Part(PartBy.UNIT, None)),
            )
        ],
        "plan": {"name": plan.name, "url": plan.url} if plan else None,
        "table": table(kind, found, (*columns[:2], *planned, *columns[2:]), base=BASES[kind]),
        "is_empty": all(row.is_empty for row in found.rows),
    }


def trend_page(kind: Kind, span: Span, found: Statement) -> dict[str, Any]:
    """月次推移: a column for each month, and for 損益 the sum of the year."""
    columns = [
        Column(month_title(month), index=number, span=span.of_month(month)) for number, month in enumerate(span.months)
    ]
    if kind is not Kind.BALANCE_SHEET:
        columns.append(Column(_("累計"), index=len(columns), span=span))
    kinds = [
        {
            "label": title_of(each),
            "url": f"{reverse(f'{HERE}trend')}?{query_of(span)}&of={each.value}",
            "is_current": each is kind,
        }
        for each in Kind
    ]
    return {
        **chrome(span, "trend", _("月次推移表"), extra=f"of={kind.value}"),
        "kinds": kinds,
        "hidden": {"of": kind.value},
        "table": table(kind, found, columns, base=BASES[kind]),
        "ties": balances(found) if kind is Kind.BALANCE_SHEET else None,
        "is_empty": all(row.is_empty for row in found.rows),
    }


def parts_page(span: Span, by: PartBy, found: PartsOfIncome) -> dict[str, Any]:
    """部署別・プロジェクト別の損益."""
    nobody = _("部署なし") if by is PartBy.UNIT else _("プロジェクトなし")
    columns = [
        Column(found.names.get(part, nobody), index=number, span=span, part=Part(by, part))
        for number, part in enumerate(found.parts)
    ]
    columns.append(Column(_("全社"), index=len(columns), span=span))
    kinds = [
        {"label": name, "url": f"{reverse(f'{HERE}parts')}?{query_of(span)}&by={key}", "is_current": key == by.value}
        for key, name in ((PartBy.UNIT.value, _("部署別")), (PartBy.PROJECT.value, _("プロジェクト別")))
    ]
    return {
        **chrome(span, "parts", _("部署別・プロジェクト別の損益"), extra=f"by={by.value}"),
        "kinds": kinds,
        "hidden": {"by": by.value},
        "table": table(Kind.INCOME, found.statement, columns, base="sales"),
        "is_empty": all(row.is_empty for row in found.statement.rows),
    }


def cash_page(span: Span, found: CashFlow) -> dict[str, Any]:
    """キャッシュ・フロー計算書."""
    columns = (
        Column(_("当期"), index=0, span=span),
        Column(_("前年同期"), index=1, span=span.year_earlier, minor=True),
        Column(_("増減"), "CHANGE", minor=True),
    )
    return {
        **chrome(span, "cash_flow", _("キャッシュ・フロー計算書")),
        "table": cash_table(found, columns),
        "ties": found.ties,
        "is_empty": all(row.is_empty for row in found.statement.rows),
    }


def equity_page(span: Span, found: EquityChanges | None) -> dict[str, Any]:
    """株主資本等変動計算書: accounts of net assets across, causes down."""
    whole_year = Span(span.year_first, span.last, span.year_first, span.before_adjustment)
    context = chrome(span, "equity", _("株主資本等変動計算書"))
    if found is None:
        return {**context, "is_empty": True}
    query = query_of(whole_year)
    heads = [
        {"title": each.name, "url": f"{reverse(f'{HERE}account_lines', args=[each.id])}?{query}"}
        for each in found.accounts
    ]
    rows = [
        {
            "kind": "result" if row.key.startswith("equity_") else "account",
            "label": label(row.key, language()),
            "cells": [{"yen": yen, "url": head["url"]} for yen, head in zip(row.figures, heads, strict=True)]
            + [{"yen": row.total_yen, "url": ""}],
        }
        for row in found.rows
    ]
    columns = [{"title": head["title"]} for head in heads] + [{"title": _("純資産合計")}]
    return {
        **context,
        "table": {"columns": columns, "rows": rows, "is_wide": True},
        "ties": found.ties,
        "is_empty": False,
    }


def figure_page(kind: Kind, span: Span, part: Part | None, found: Statement, row: Row, column: int) -> dict[str, Any]:
    """One figure: how it is computed, and the accounts or figures that it is made of."""
    back = {Kind.BALANCE_SHEET: "balance_sheet", Kind.INCOME: "income", Kind.SELLING: "selling"}[kind]
    made_of: Iterable[Row]
    if row.kind is RowKind.RESULT:
        names = {term.name for term in row.lines[column].because.terms}
        made_of = [each for each in found.rows if each.key in names]
    else:
        made_of = found.accounts_of(row.key)
    one = Column("", index=column, span=span, part=part)
    return {
        "title": row_name(row, column),
        "statement_title": title_of(kind),
        "statement_url": f"{reverse(HERE + back)}?{query_of(span)}",
        "period_title": period_title(span),
        "yen": row.figures[column],
        "why": told(row.lines[column]) if row.lines else None,
        "parts": [_made_of(kind, each, one) for each in made_of],
    }


def cash_figure_page(span: Span, found: CashFlow, row: Row) -> dict[str, Any]:
    """One line of the cash flows, and what each account gives to it."""
    query = query_of(span)
    names = {term.name for term in row.lines[0].because.terms} if row.lines else set()
    results = [
        {
            "code": "",
            "label": row_name(each),
            "yen": each.figures[0],
            "url": f"{reverse(f'{HERE}cash_figure', args=[each.key])}?{query}",
        }
        for each in found.statement.rows
        if each.key in names
    ]
    accounts = [
        {
            "code": part.account.code,
            "label": part.account.name,
            "yen": part.figures[0],
            "url": f"{reverse(f'{HERE}account_lines', args=[part.account.id])}?{query}",
        }
        for part in found.parts.get(row.key, ())
    ]
    return {
        "title": row_name(row),
        "statement_title": _("キャッシュ・フロー計算書"),
        "statement_url": f"{reverse(f'{HERE}cash_flow')}?{query}",
        "period_title": period_title(span),
        "yen": row.figures[0],
        "why": told(row.lines[0]) if row.lines else None,
        "parts": [*results, *accounts],
    }


def account_page(
    request: StaffRequest, span: Span, part: Part | None, found: AccountSpan, lines: Sequence[Line]
) -> dict[str, Any]:
    """An account in the months of a statement, with the lines behind its figure."""
    account = found.account
    query = query_of(span)
    is_of_balance = account.category in ("ASSET", "LIABILITY", "EQUITY")
    back = "balance_sheet" if is_of_balance else "income"
    return {
        "code": account.code,
        "title": account.name,
        "category_label": account.get_category_display(),
        "section": account.section,
        "statement_title": title_of(Kind.BALANCE_SHEET if is_of_balance else Kind.INCOME),
        "statement_url": f"{reverse(HERE + back)}?{query}",
        "partners_url": f"{reverse(f'{HERE}partner_list', args=[account.pk])}?{query}" if is_of_balance else "",
        "period_title": period_title(span),
        "before_adjustment": span.before_adjustment,
        "is_part": part is not None,
        "opening_yen": found.opening_yen,
        "debit_yen": found.debit_yen,
        "credit_yen": found.credit_yen,
        "closing_yen": found.closing_yen,
        "lines": [{**line_of_account(line), "partner": line.partner.name if line.partner else ""} for line in lines],
    }


def partners_page(span: Span, sheet: Statement) -> dict[str, Any]:
    """勘定科目内訳書: the accounts that a partner may stand behind."""
    accounts = [
        {
            "code": row.account.code,
            "label": row.account.name,
            "yen": row.figures[0],
            "url": f"{reverse(f'{HERE}partner_list', args=[row.account.id])}?{query_of(span)}",
        }
        for row in sheet.rows
        if row.account is not None
    ]
    return {
        **chrome(span, "partners", _("勘定科目内訳書")),
        "accounts": accounts,
        "is_empty": not accounts,
    }


def partner_list_page(span: Span, found: AccountSpan, sums: Sequence[PartnerSum]) -> dict[str, Any]:
    """One account by partner, and whether the parts are the balance."""
    total_yen = sum(each.yen for each in sums)
    return {
        **chrome(span, "partners", found.account.name),
        "code": found.account.code,
        "list_url": f"{reverse(f'{HERE}partners')}?{query_of(span)}",
        "lines_url": f"{reverse(f'{HERE}account_lines', args=[found.account.pk])}?{query_of(span)}",
        "partners": [
            {"name": each.name, "number": each.registration_number, "yen": each.yen, "is_nobody": not each.partner_id}
            for each in sums
        ],
        "total_yen": total_yen,
        "balance_yen": found.closing_yen,
        "ties": total_yen == found.closing_yen,
    }


def told(figure: Figure) -> dict[str, Any]:
    """The reason of a figure in words."""
    said = explain(figure.because, language())
    return {"calculation": said.calculation, "sources": [*said.given, *said.sources]}


def _made_of(kind: Kind, row: Row, column: Column) -> dict[str, Any]:
    return {
        "code": row.account.code if row.account else "",
        "label": row_name(row, column.index),
        "yen": row.figures[column.index],
        "url": "" if row.kind is RowKind.CARRIED else figure_url(kind, row, column),
    }


def _tabs() -> dict[str, str]:
    names = (
        _("貸借対照表"),
        _("損益計算書"),
        _("販管費"),
        _("月次推移"),
        _("部署別"),
        _("キャッシュ・フロー"),
        _("株主資本等変動"),
        _("内訳書"),
    )
    return dict(zip(PAGES, names, strict=True))
