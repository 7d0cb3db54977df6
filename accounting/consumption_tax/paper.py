"""The boxes of a return as rows: for the page, the CSV, and the sheet of paper."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.documents.rendering import render_pdf
from backoffice.parameters.terms import label

from .rules import COLUMN_TOTAL, Box, TaxReturn

TEMPLATE = "accounting/consumption_tax/return.pdf.html"
FACE = "第一表"
NUMBERED = (
    ("①", "tax_base"),
    ("②", "output_tax"),
    ("③", "over_deducted"),
    ("④", "credit"),
    ("⑤", "returns_tax"),
    ("⑥", "bad_debt_tax"),
    ("⑦", "credits_total"),
    ("⑧", "refund_national"),
    ("⑨", "net_national"),
    ("⑩", "interim_national"),
    ("⑪", "payable_national"),
    ("⑫", "interim_refund_national"),
    ("⑮", "taxable_total"),
    ("⑯", "all_sales"),
    ("⑲", "refund_local"),
    ("⑳", "net_local"),
    ("㉑", "interim_local"),
    ("㉒", "payable_local"),
    ("㉓", "interim_refund_local"),
    ("㉖", "total_tax"),
)
CLASS_ROWS = tuple(f"class_{number}_{what}" for number in range(1, 7) for what in ("sales", "tax"))
TABLES = (
    ("付表1", ("sales_net", "reverse_charge", "tax_base", "output_tax", "over_deducted", "credit", "returns_tax", "bad_debt_tax")),
    ("付表2", ("taxable_sales", "export_sales", "taxable_total", "exempt_sales", "all_sales", "purchase_tax", "share_tax", "purchase_returns_tax", "import_tax", "reverse_tax", "input_total", "input_taxable", "input_common")),
    ("簡易課税・特例の付表", ("basis_tax", *CLASS_ROWS)),
)  # fmt: skip
# Rows that are left out where the period has nothing of them.
SELDOM = frozenset({"reverse_charge", "share_tax", "purchase_returns_tax", "import_tax", "reverse_tax", "export_sales"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number on the form, what it is called, and its boxes by column."""

    table: str
    number: str
    row: str
    part: str
    boxes: tuple[Box | None, ...]


def face_rows(found: TaxReturn) -> list[Row]:
    """第一表: one figure a row."""
    boxes = ((number, row, found.box(f"{row}-{COLUMN_TOTAL}")) for number, row in NUMBERED)
    return [Row(FACE, number, row, "", (box,)) for number, row, box in boxes if box]


def table_rows(found: TaxReturn, columns: Sequence[str]) -> dict[str, list[Row]]:
    """付表: a row for each kind of figure, a column for each rate and their sum; empty tables are left out."""
    wanted = (*columns, COLUMN_TOTAL)
    tables = {name: [each for row in rows for each in _rows(found, name, row, wanted)] for name, rows in TABLES}
    return {name: rows for name, rows in tables.items() if rows}


def row_name(row: Row, language: Any) -> str:
    """課税標準額, with its share where rows of one name differ by it."""
    name = label(row.row, language)
    if not row.part:
        return name
    return f"{name}（{row.part}%）" if language == "ja" else f"{name} ({row.part}%)"


def return_csv(found: TaxReturn, columns: Sequence[str]) -> bytes:
    """The boxes as CSV (UTF-8 with BOM): table, number, name, rate, yen."""
    text = io.StringIO(newline="")
    write = csv.writer(text)
    write.writerow(("表", "番号", "欄", "税率", "金額"))
    for each in (*face_rows(found), *(row for rows in table_rows(found, columns).values() for row in rows)):
        for box in each.boxes:
            if box is not None:
                rate = "" if box.column == COLUMN_TOTAL else f"{box.column}%"
                write.writerow((each.table, each.number, row_name(each, "ja"), rate, box.yen))
    return ("\ufeff" + text.getvalue()).encode()


def return_pdf(found: TaxReturn, columns: Sequence[str], *, company: str, period: str, method: str) -> bytes:
    """The boxes on paper: 第一表, then the tables by rate."""
    title = f"消費税及び地方消費税の申告額 {period}"
    context = {
        "company": company,
        "period": period,
        "method": method,
        "reference": f"{company}　{title}",
        "face": [(each.number, row_name(each, "ja"), _figures(each)[0]) for each in face_rows(found)],
        "columns": [*(f"{column}%" for column in columns), "合計"],
        "tables": [
            (name, [(row_name(row, "ja"), _figures(row)) for row in rows])
            for name, rows in table_rows(found, columns).items()
        ],
    }
    return render_pdf(TEMPLATE, context, title=title)


def _rows(found: TaxReturn, table: str, row: str, columns: Sequence[str]) -> Iterator[Row]:
    its = [box for box in found.boxes if box.row == row]
    if not its or (row in SELDOM and not any(box.yen for box in its)):
        return
    for part in dict.fromkeys(box.part for box in its):
        by_column = {box.column: box for box in its if box.part == part}
        yield Row(table, "", row, part, tuple(by_column.get(column) for column in columns))


def _figures(row: Row) -> list[str]:
    return [f"{box.yen:,}" if box else "" for box in row.boxes]
