"""年次有給休暇管理簿 as a file, and balances from one: CSV as the programs of offices read it."""

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from backoffice.values.refusals import InvalidInput
from hr.employment.models import Employee

from . import rules
from .actions import NewOpening
from .models import LeaveDay, Span
from .queries import RegisterYear

BOM = "\ufeff"
HEADER = (
    "社員番号",
    "氏名",
    "基準日",
    "付与日数",
    "時季（取得した日）",
    "単位",
    "取得日数",
    "時間数",
    "期間の取得日数の計",
)
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FEWEST_COLUMNS, WITH_YEAR = 4, 5


class UnreadableLine(InvalidInput):
    """A line of the list does not say what it should."""

    code = "hr.leave.unreadable_line"
    field = "file"
    cause_ja = "{line}行目を読み取れません（{text}）。"
    cause_en = "Line {line} can't be read ({text})."
    remedy_ja = (
        "社員番号、基準日（2026-10-01）、付与日数、取得済みの日数の順に直して、全件をもう一度取り込んでください。"
    )
    remedy_en = "Give employee number, day (2026-10-01), days granted and days taken, and import the whole list again."


class UnknownEmployee(InvalidInput):
    """A number of the list is nobody's."""

    code = "hr.leave.unknown_employee"
    field = "file"
    cause_ja = "社員番号 {codes} の社員はいません。"
    cause_en = "There is no employee {codes}."
    remedy_ja = "番号を直して、全件をもう一度取り込んでください。1件も登録していません。"
    remedy_en = "Correct the number and import the whole list again. Nothing was entered."


class ListIsNoText(InvalidInput):
    """The file is not a list in UTF-8, or it is empty."""

    code = "hr.leave.list_is_no_text"
    field = "file"
    cause_ja = "ファイルをUTF-8のCSVとして読み取れないか、行がありません。"
    cause_en = "The file is no CSV in UTF-8, or it has no lines."
    remedy_ja = "表計算ソフトで「CSV UTF-8」として保存してください。"
    remedy_en = "Save it as “CSV UTF-8”."


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list, before the employee is known."""

    code: str
    granted_on: dt.date
    days: Decimal
    taken_days: Decimal
    taken_in_year: Decimal | None


def as_csv(years: Mapping[Employee, Iterable[RegisterYear]]) -> bytes:
    """The registers of some people, a line a day taken; a 基準日 without one has a line of its own. UTF-8 with BOM."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for employee, each in years.items():
        for year in each:
            writer.writerows(_rows(employee, year))
    return text.getvalue().encode()


def openings_of(content: bytes) -> list[NewOpening]:
    """The list of a file: one query. Raises ListIsNoText, UnreadableLine, UnknownEmployee."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]
    except (UnicodeDecodeError, csv.Error) as unreadable:
        raise ListIsNoText from unreadable
    lines = [_line(number, row) for number, row in enumerate(rows, start=2) if any(cell.strip() for cell in row)]
    if not lines:
        raise ListIsNoText
    codes = {line.code for line in lines}
    ids = dict(Employee.objects.filter(person__code__in=codes).values_list("person__code", "pk"))
    if codes - ids.keys():
        raise UnknownEmployee(codes="、".join(sorted(codes - ids.keys())))
    return [
        NewOpening(ids[line.code], line.granted_on, line.days, line.taken_days, line.taken_in_year) for line in lines
    ]


def _rows(employee: Employee, year: RegisterYear) -> Iterable[list[str]]:
    total = str(rules.in_days(year.parts))
    head = [employee.person.code, employee.person.name, f"{year.grant.granted_on:%Y-%m-%d}", _plain(year.grant.days)]
    if not year.days:
        yield [_safe(cell) for cell in (*head, "", "", "", "", total)]
    for day in year.days:
        yield [_safe(cell) for cell in (*head, *_taken(day), total)]


def _taken(day: LeaveDay) -> tuple[str, str, str, str]:
    is_hours = day.request.span == Span.HOURS
    return (
        f"{day.dated_on:%Y-%m-%d}",
        str(Span(day.request.span).label),
        "" if is_hours else str(rules.in_days(day.parts)),
        str(day.request.hours) if is_hours else "",
    )


def _line(number: int, row: list[str]) -> Line:
    cells = [unicodedata.normalize("NFKC", cell).strip() for cell in row]
    try:
        if len(cells) < FEWEST_COLUMNS:
            raise ValueError(row)
        year, month, day = cells[1].replace("/", "-").split("-")
        in_year = Decimal(cells[WITH_YEAR - 1]) if len(cells) >= WITH_YEAR and cells[WITH_YEAR - 1] else None
        taken = Decimal(cells[3] or "0")
        return Line(cells[0], dt.date(int(year), int(month), int(day)), Decimal(cells[2]), taken, in_year)
    except (ValueError, InvalidOperation) as unreadable:
        raise UnreadableLine(line=number, text=",".join(row)[:60]) from unreadable


def _safe(cell: str) -> str:
    """A cell that begins like a formula is kept as text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _plain(days: Decimal) -> str:
    text = f"{days:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
