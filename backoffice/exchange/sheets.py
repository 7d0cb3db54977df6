"""Lists for spreadsheets: CSV as programs and people in Japan open it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"
ROWS_A_PART = 500
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with BOM and CRLF; numbers as they are, text that begins like a formula kept as text."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def csv_stream(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same list in parts of some hundred rows, for answers that are longer than memory should hold."""
    part = io.StringIO()
    writer = csv.writer(part, lineterminator="\r\n")
    part.write(BOM)
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow([guarded(cell) for cell in row])
        if number % ROWS_A_PART == 0:
            yield part.getvalue().encode()
            part.seek(0)
            part.truncate()
    yield part.getvalue().encode()


def as_text(cell: str) -> str:
    """A cell that begins like a formula is kept as text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def guarded(cell: object) -> object:
    """A cell as a spreadsheet may have it: text that begins like a formula is text, nothing is an empty cell."""
    return as_text(cell) if isinstance(cell, str) else "" if cell is None else cell
