"""Running beside another system: the sums of its payslips, read from a sheet, against ours. Pure."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backoffice.values.numbers import NotAnAmount, parse_amount
from backoffice.values.refusals import InvalidInput

CODE = "code"
SUMS = ("gross_yen", "deductions_yen", "net_yen")
# What other systems call the columns.
HEADINGS = {
    "社員番号": CODE,
    "従業員番号": CODE,
    "社員コード": CODE,
    "従業員コード": CODE,
    "支給": "gross_yen",
    "支給合計": "gross_yen",
    "支給額合計": "gross_yen",
    "総支給額": "gross_yen",
    "控除": "deductions_yen",
    "控除合計": "deductions_yen",
    "控除額合計": "deductions_yen",
    "差引": "net_yen",
    "差引支給額": "net_yen",
    "差引支給": "net_yen",
}


class SheetNotRead(InvalidInput):
    """A line of the other system's sheet can't be read."""

    code = "hr.payroll.sheet_not_read"
    field = "sheet"
    cause_ja = "{line}行目が読めません（{problem}）。"
    cause_en = "Line {line} can't be read ({problem})."
    remedy_ja = "1行目を見出しにし、「社員番号」と「支給合計」「控除合計」「差引支給額」のどれかの列を入れてください。"
    remedy_en = "Let the first line be headings: 社員番号, and one or more of 支給合計, 控除合計, 差引支給額."


@dataclass(frozen=True, slots=True)
class TheirPay:
    """The sums of one person in the other system, in yen; None for a column that is not there."""

    code: str
    gross_yen: int | None = None
    deductions_yen: int | None = None
    net_yen: int | None = None


@dataclass(frozen=True, slots=True)
class PersonDifference:
    """Somebody whose sums differ, or whom one side alone pays: ours and theirs, None where there is no payslip."""

    code: str
    name: str
    ours: TheirPay | None
    theirs: TheirPay | None


@dataclass(frozen=True, slots=True)
class Parallel:
    """How two systems compare: how many agree to the yen, and those who do not."""

    agree: int
    differ: tuple[PersonDifference, ...]


def read_sheet(text: str) -> list[TheirPay]:
    """The sums of a sheet with headings, separated by tabs or commas. Raises SheetNotRead."""
    lines = unicodedata.normalize("NFKC", text.lstrip("\ufeff")).strip().splitlines()
    if not lines:
        raise SheetNotRead(line=1, problem="-")
    separator = "\t" if "\t" in lines[0] else ","
    head, *rest = csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
    columns = {place: HEADINGS[name.strip()] for place, name in enumerate(head) if name.strip() in HEADINGS}
    if CODE not in columns.values() or len(columns) == 1:
        raise SheetNotRead(line=1, problem=head[0])
    return [_person(cells, columns, number) for number, cells in enumerate(rest, start=2) if any(cells)]


def compared(ours: Iterable[tuple[str, TheirPay]], theirs: Iterable[TheirPay]) -> Parallel:
    """Our payslips (name, sums) beside theirs, by employee number; only the columns that they have count."""
    mine = {pay.code: (name, pay) for name, pay in ours}
    other = {pay.code: pay for pay in theirs}
    found = [
        PersonDifference(code, mine[code][0] if code in mine else "", mine.get(code, (None, None))[1], other.get(code))
        for code in sorted(mine.keys() | other.keys())
    ]
    differ = tuple(each for each in found if not _agrees(each))
    return Parallel(len(found) - len(differ), differ)


def _agrees(each: PersonDifference) -> bool:
    if each.ours is None or each.theirs is None:
        return False
    pairs = ((getattr(each.ours, name), getattr(each.theirs, name)) for name in SUMS)
    return all(theirs is None or ours == theirs for ours, theirs in pairs)


def _person(cells: list[str], columns: Mapping[int, str], number: int) -> TheirPay:
    given: dict[str, str] = {name: cells[place].strip() for place, name in columns.items() if place < len(cells)}
    if not given.get(CODE):
        raise SheetNotRead(line=number, problem="社員番号")
    sums = {name: _yen(given[name], number) for name in SUMS if given.get(name)}
    return TheirPay(given[CODE], **sums)


def _yen(text: str, number: int) -> int:
    try:
        return parse_amount(text)
    except NotAnAmount as refused:
        raise SheetNotRead(line=number, problem=text) from refused
