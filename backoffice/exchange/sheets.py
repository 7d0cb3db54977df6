"""Lists for spreadsheets: CSV as programs and people in Japan open it."""

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with BOM and CRLF; numbers as they are, text that begins like a formula kept as text."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def as_text(cell: str) -> str:
    """A cell that begins like a formula is kept as text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _cell(cell: object) -> object:
    return as_text(cell) if isinstance(cell, str) else "" if cell is None else cell
