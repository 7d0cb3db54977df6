"""Lists from spreadsheets: a file becomes rows of text, a row fills the form of the page, and says what is
wrong with it by row and column. Nothing is written here."""

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from backoffice.values.refusals import InvalidInput

BOM = "\ufeff"
ZIP = b"PK\x03\x04"
# The forms in which a list is offered and read.
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST_ROWS = 1000
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
YES = {"1", "○", "◯", "はい", "YES", "TRUE", "ON", "有"}
LANGUAGES = ("ja", "en")
MIDNIGHT = dt.time()


class UnreadableList(InvalidInput):
    """The file is neither a CSV nor an Excel workbook."""

    code = "exchange.unreadable_list"
    field = "file"
    cause_ja = "ファイルを、CSV（UTF-8かシフトJIS）またはExcel（xlsx）として読み取れません。"
    cause_en = "The file is neither a CSV (UTF-8 or Shift JIS) nor an Excel workbook (xlsx)."
    remedy_ja = "ひな形をダウンロードして、その形で保存してください。"
    remedy_en = "Download the template and save the list in its form."


class ListTooLarge(InvalidInput):
    """The file is larger than a list is."""

    code = "exchange.list_too_large"
    field = "file"
    cause_ja = "ファイルが大きすぎます（{rows}行、5MBまで）。"
    cause_en = "The file is too large (up to {rows} rows and 5 MB)."
    remedy_ja = "ファイルを分けて取り込んでください。"
    remedy_en = "Import it in parts."


class EmptyList(InvalidInput):
    """The file has a header at most."""

    code = "exchange.empty_list"
    field = "file"
    cause_ja = "ファイルに行がありません。"
    cause_en = "The file has no rows."
    remedy_ja = "1行目を見出しにして、2行目から入力してください。"
    remedy_en = "Put the headings into the first row, and the rows below."


class WrongColumns(InvalidInput):
    """A heading is unknown or stands there twice, or one that is needed is missing."""

    code = "exchange.wrong_columns"
    field = "file"
    cause_ja = "見出しが合いません。知らない見出し：{unknown}。足りない見出し：{missing}。重なった見出し：{twice}。"
    cause_en = "The headings do not fit. Unknown: {unknown}. Missing: {missing}. Twice: {twice}."
    remedy_ja = "ひな形の見出しを使ってください。"
    remedy_en = "Use the headings of the template."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: the number of its row in the file, its column, why, and what to do."""

    row: int
    column: str
    cause: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file by the names of the form's fields; `number` as the spreadsheet counts."""

    number: int
    cells: Mapping[str, str]


def rows_of(content: bytes, form: forms.Form, *, most: int = MOST_ROWS) -> list[Row]:
    """At most so many rows of a file, under the fields of a form.

    Raises ListTooLarge, UnreadableList, EmptyList, WrongColumns.
    """
    if len(content) > MOST_BYTES:
        raise ListTooLarge(rows=most)
    table = _workbook(content, most) if content.startswith(ZIP) else _csv(content, most)
    if len(table) <= 1:
        raise EmptyList
    names = _names(table[0], form)
    rows = [
        Row(number, {name: cell for name, cell in zip(names, cells, strict=False) if name})
        for number, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not rows:
        raise EmptyList
    if len(rows) > most:
        raise ListTooLarge(rows=most)
    return rows


def as_sent(row: Row, form: forms.Form) -> dict[str, str]:
    """A row as a browser would have sent the form: choices by their codes, days as the form reads them."""
    return {name: text for name, cell in row.cells.items() if (text := _cell(cell, form.fields[name]))}


def faults_of(row: Row, form: forms.Form, sentences: Any) -> Iterator[Fault]:
    """What the form says is wrong, cell by cell; `sentences` gives the words of a bound field."""
    for text in form.non_field_errors():
        yield Fault(row.number, "", str(text), _("この行を直してください。"))
    for bound in form:
        for text in sentences(bound):
            yield Fault(row.number, str(bound.label), text, _remedy(bound.field))


def template(form: forms.Form, *, as_workbook: bool) -> bytes:
    """An empty list with the headings in Japanese, and in a workbook a sheet that explains each."""
    with override("ja"):
        labels = [str(field.label) for field in form.fields.values()]
        if not as_workbook:
            text = io.StringIO()
            csv.writer(text, lineterminator="\r\n").writerow(labels)
            return (BOM + text.getvalue()).encode()
        book = Workbook()
        sheet: Any = book.active
        sheet.title = "一覧"
        sheet.append(labels)
        _embolden(sheet)
        explained: Any = book.create_sheet("説明")
        explained.append(["見出し", "必須", "書き方"])
        for field in form.fields.values():
            explained.append([str(field.label), "必須" if field.required else "", _remedy(field)])
        _embolden(explained)
        content = io.BytesIO()
        book.save(content)
    return content.getvalue()


def _workbook(content: bytes, most: int) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise ListTooLarge(rows=most)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [[_plain(cell) for cell in row] for row in _some(sheet.iter_rows(values_only=True), most)]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError) as unreadable:
        raise UnreadableList from unreadable


def _csv(content: bytes, most: int) -> list[list[str]]:
    for coding in ("utf-8-sig", "cp932"):
        try:
            return list(_some(csv.reader(io.StringIO(content.decode(coding)), strict=True), most))
        except UnicodeDecodeError:
            continue
        except csv.Error as unreadable:
            raise UnreadableList from unreadable
    raise UnreadableList


def _some(rows: Iterable[Any], most: int) -> Iterator[Any]:
    """The rows, refused beyond what a list may have, so that nobody's million of rows is read."""
    for number, row in enumerate(rows):
        if number > most * 2:
            raise ListTooLarge(rows=most)
        yield row


def _plain(value: Any) -> str:
    """A cell of a workbook as somebody would have typed it."""
    if isinstance(value, dt.datetime) and value.time() == MIDNIGHT:
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _names(header: list[str], form: forms.Form) -> list[str]:
    """The field of each column; "" for a column without a heading."""
    known: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            known |= {_key(str(field.label)): name for name, field in form.fields.items()}
    headings = [heading.strip().strip(BOM) for heading in header]
    names = [known.get(_key(heading), "") for heading in headings]
    unknown = [heading for heading, name in zip(headings, names, strict=True) if heading and not name]
    missing = [str(field.label) for name, field in form.fields.items() if field.required and name not in names]
    twice = sorted({heading for heading, name in zip(headings, names, strict=True) if name and names.count(name) > 1})
    if unknown or missing or twice:
        said = {"unknown": unknown, "missing": missing, "twice": twice}
        raise WrongColumns(**{key: "、".join(value) or "—" for key, value in said.items()})
    return names


def _cell(cell: str, field: forms.Field) -> str:
    text = cell.strip()
    if isinstance(field, forms.BooleanField):
        return "on" if _key(text) in YES else ""
    if isinstance(field, forms.ChoiceField):
        return _code(text, field)
    if isinstance(field, forms.DateField):
        return _day(unicodedata.normalize("NFKC", text))
    return text


def _code(text: str, field: forms.ChoiceField) -> str:
    """The code of a choice, which the cell names by code, by label, or by the label without its code."""
    wanted = _key(text)
    for language in LANGUAGES:
        with override(language):
            for code, label in _choices(field):
                said = _key(str(label))
                if wanted in (_key(str(code)), said, said.removeprefix(_key(str(code)))):
                    return str(code)
    return text


def _choices(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    chosen: Any = field.choices
    return list(chosen)


def _day(text: str) -> str:
    found = DATE.fullmatch(text) or COMPACT.fullmatch(text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def _key(text: str) -> str:
    """How headings and labels are compared: width, case and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _remedy(field: forms.Field) -> str:
    if isinstance(field, forms.ChoiceField):
        labels = [str(label) for code, label in _choices(field) if code]
        return _("次のどれかにしてください：%(choices)s") % {"choices": "、".join(labels)}
    if isinstance(field, forms.DateField):
        return _("2026-04-01 の形で入力してください。")
    return str(field.help_text) or _("内容を確認して、ファイルを直してください。")


def _embolden(sheet: Any) -> None:
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 18
    sheet.freeze_panes = "A2"
