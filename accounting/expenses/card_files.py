"""Lists of card companies as files: read one row after the other, never held as a whole."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from .rules import CardColumns

ENCODINGS = ("utf-8-sig", "cp932")
BLOCK_BYTES = 1024 * 1024


class NoSuchColumns(Exception):
    """The file is no CSV, or its first row does not hold the columns."""


def encoding_of(file: IO[bytes], columns: CardColumns) -> str:
    """In which of the encodings of card companies all of a file is written, with the columns in its first row.

    Raises NoSuchColumns.
    """
    for encoding in ENCODINGS:
        if _is_written_in(file, encoding) and _holds(file, encoding, columns):
            return encoding
    raise NoSuchColumns


@contextmanager
def rows_of(file: IO[bytes], encoding: str) -> Iterator[Iterator[Mapping[str, str]]]:
    """The rows of a file under the names of its first row. Reading raises NoSuchColumns where it stops being CSV."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        yield _rows(text)
    finally:
        text.detach()


def _rows(text: io.TextIOWrapper) -> Iterator[Mapping[str, str]]:
    try:
        reader = csv.DictReader(text)
        reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
        yield from reader
    except csv.Error as broken:
        raise NoSuchColumns from broken


def _is_written_in(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(BLOCK_BYTES):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _holds(file: IO[bytes], encoding: str, columns: CardColumns) -> bool:
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        first: list[Any] = next(csv.reader(text), [])
    except csv.Error:
        return False
    finally:
        text.detach()
    return set(columns.named) <= {name.strip() for name in first}
