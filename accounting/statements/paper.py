"""The statements of a year on paper and in a workbook: one laying out for both."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from backoffice.documents.rendering import render_pdf
from backoffice.parameters.terms import label
from backoffice.shell import formats

from .queries import OwnersMonth, YearPapers
from .rules import EquityChanges, Row, RowKind, Span, Statement, shown_rows
from .shown import row_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE = "accounting/statements/year.pdf.html"
MONTH_TEMPLATE = "accounting/statements/month.pdf.html"
HELD = {"cash": "現金及び預金", "receivable": "売上債権", "payable": "仕入債務", "net_assets": "純資産"}
PLAN_COLUMNS = ("当月の実績", "当月の予算", "差異", "累計の実績", "累計の予算", "差異")
RETAINED_ACCOUNT = "繰越利益剰余金"
SHEET_FONT = Font(bold=True)
NUMBER_FORMAT = "#,##0;-#,##0"
WIDE, NARROW = 42, 18
FIFTH = 5


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row of a paper: what it is called, how far it stands in, whether it is a sum, and its figures."""

    name: str
    figures: tuple[int, ...]
    is_sum: bool


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A statement as paper wants it, in Japanese."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[PaperRow, ...]


def year_tables(found: YearPapers, span: Span) -> list[PaperTable]:
    """貸借対照表, 損益計算書, 販管費の明細, 株主資本等変動計算書, キャッシュ・フロー計算書."""
    years = (f"{span.first.in_japanese}〜{span.last.in_japanese}", "前年同期")
    ends = (f"{span.last.in_japanese}末", "前年同月末")
    tables = [
        PaperTable("貸借対照表", ends, tuple(_rows(found.sheet))),
        PaperTable("損益計算書", years, tuple(_rows(found.income, accounts=False))),
        PaperTable("販売費及び一般管理費の明細", years, tuple(_rows(found.selling))),
    ]
    if found.equity:
        tables.append(_equity_table(found.equity))
    cash = tuple(
        PaperRow(row_name(row, in_language="ja"), row.figures, row.kind is RowKind.RESULT)
        for row in shown_rows(found.cash)
    )
    return [*tables, PaperTable("キャッシュ・フロー計算書", years, cash)]


def year_pdf(found: YearPapers, span: Span, *, company: str, notes: str) -> bytes:
    """決算報告書: a cover and the statements, one a page, with the company's notes last."""
    title = f"決算報告書 {span.first.in_japanese}〜{span.last.in_japanese}"
    context = {
        "company": company,
        "period": f"自 {_long(span.first.first_day)}　至 {_long(span.last.last_day)}",
        "stage": "（決算整理前）" if span.before_adjustment else "",
        "reference": f"{company}　{title}",
        "tables": [_printed(table) for table in year_tables(found, span)],
        "notes": [line for line in notes.splitlines() if line.strip()],
    }
    return render_pdf(TEMPLATE, context, title=title)


def month_pdf(found: OwnersMonth, span: Span, *, company: str, late_yen: int, due_yen: int) -> bytes:
    """月次報告: the owner's month on one page. `late_yen` and `due_yen` are those of the day of printing."""
    title = f"月次報告 {span.last.in_japanese}"
    three = ("当月", "前月", "前年同月")
    now = (PaperRow("入金期限を過ぎた請求", (late_yen,), False), PaperRow("翌月までに支払う額", (due_yen,), False))
    tables = (
        PaperTable("損益", (*three, "当期累計", "前期累計"), tuple(map(_result_row, found.results))),
        PaperTable("予算との比較", PLAN_COLUMNS, tuple(map(_planned_row, found.planned))),
        PaperTable("月末の残高", three, tuple(PaperRow(HELD[key], figures, False) for key, figures in found.held)),
        PaperTable("前月から大きく動いた経費", three, tuple(_result_row(row) for row in found.changed)),
        PaperTable("印刷した日の未入金・未払い", ("金額",), now),
    )
    context = {
        "company": company,
        "month": span.last.in_japanese,
        "stage": "（決算整理前）" if span.before_adjustment else "",
        "reference": f"{company}　{title}",
        "tables": [_printed(table) for table in tables if table.rows],
    }
    return render_pdf(MONTH_TEMPLATE, context, title=title)


def _result_row(row: Row) -> PaperRow:
    figures = row.figures if row.account is None else row.figures[:3]
    return PaperRow(row_name(row, in_language="ja"), figures, row.kind is RowKind.RESULT)


def _planned_row(row: Row) -> PaperRow:
    """Actual, plan and the difference, of the month and of the year so far."""
    month, month_plan, year, year_plan = row.figures
    figures = (month, month_plan, month - month_plan, year, year_plan, year - year_plan)
    return PaperRow(row_name(row, in_language="ja"), figures, is_sum=row.kind is RowKind.RESULT)


def year_workbook(found: YearPapers, span: Span) -> bytes:
    """The same tables, a sheet each. Text is written as text, so that no cell turns into a formula."""
    book = Workbook()
    first: Any = book.active
    book.remove(first)
    for table in year_tables(found, span):
        sheet: Any = book.create_sheet(table.title)
        _write(sheet, 1, ["科目", *table.columns], bold=True)
        for number, row in enumerate(table.rows, start=2):
            _write(sheet, number, [row.name, *row.figures], bold=row.is_sum)
        sheet.column_dimensions["A"].width = WIDE
        for cell in sheet[1][1:]:
            sheet.column_dimensions[cell.column_letter].width = NARROW
        sheet.freeze_panes = "B2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(sheet: Any, number: int, values: Sequence[str | int], *, bold: bool) -> None:
    for place, value in enumerate(values, start=1):
        cell = sheet.cell(row=number, column=place)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        else:
            cell.number_format = NUMBER_FORMAT
        if bold:
            cell.font = SHEET_FONT


def _rows(found: Statement, *, accounts: bool = True) -> Iterator[PaperRow]:
    for row in found.rows:
        if row.kind is RowKind.RESULT:
            yield PaperRow(row_name(row, in_language="ja"), row.figures, is_sum=True)
        elif row.kind is RowKind.SECTION:
            parts = _merged(found.accounts_of(row.key))
            name = row_name(row, in_language="ja")
            if accounts and [each[0] for each in parts] != [name]:
                yield from (PaperRow(f"　{each}", figures, is_sum=False) for each, figures in parts)
            if parts or not row.is_empty:
                yield PaperRow(name, row.figures, is_sum=True)


def _merged(parts: Sequence[Row]) -> list[tuple[str, tuple[int, ...]]]:
    """Accounts by name; profit that no entry has carried over is 繰越利益剰余金 on paper (会社計算規則76条5項)."""
    found: dict[str, tuple[int, ...]] = {}
    for part in parts:
        name = RETAINED_ACCOUNT if part.kind is RowKind.CARRIED else row_name(part, in_language="ja")
        held = found.get(name, (0,) * len(part.figures))
        found[name] = tuple(map(sum, zip(held, part.figures, strict=True)))
    return list(found.items())


def _equity_table(found: EquityChanges) -> PaperTable:
    columns = (*(each.name for each in found.accounts), "純資産合計")
    rows = tuple(
        PaperRow(label(row.key, "ja"), (*row.figures, row.total_yen), row.key.startswith("equity_"))
        for row in found.rows
    )
    return PaperTable("株主資本等変動計算書", columns, rows)


def _printed(table: PaperTable) -> dict[str, Any]:
    rows = [
        {"name": row.name, "figures": [formats.yen(yen) for yen in row.figures], "style": _style(row, number)}
        for number, row in enumerate(table.rows, start=1)
    ]
    return {"title": table.title, "columns": table.columns, "rows": rows, "is_wide": len(table.columns) > 2}


def _style(row: PaperRow, number: int) -> str:
    if row.is_sum:
        return "sum"
    return "f" if number % FIFTH == 0 else ""


def _long(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
