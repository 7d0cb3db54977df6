"""Reading what banks write: lines of a CSV by the columns of the bank, with every fault of its rows. Pure."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from backoffice.values.eras import ERAS, NotADate, parse_date
from backoffice.values.numbers import NotAnAmount, parse_amount
from backoffice.values.refusals import InvalidInput, Refusal

MOST_LINES = 100 * 1000
TEXT_LENGTH = 2 * 100
CODINGS = ("utf-8-sig", "cp932")


class UnreadableStatement(InvalidInput):
    code = "accounting.banking.unreadable_statement"
    field = "file"
    cause_ja = "ファイルを明細として読めません。"
    cause_en = "The file can't be read as a statement."
    remedy_ja = "銀行からダウンロードしたままのファイルと、ファイルの形式を確かめてください。"
    remedy_en = "Choose the file as the bank gave it, and its form."


class RowTooShort(Refusal):
    code = "accounting.banking.row_too_short"
    cause_ja = "{columns}列しかありません。"
    cause_en = "There are only {columns} columns."
    remedy_ja = "見出しの行数と、列の番号を確かめてください。"
    remedy_en = "Check the heading rows and the numbers of the columns."


class BothWays(Refusal):
    code = "accounting.banking.both_ways"
    cause_ja = "入金と出金の両方に金額があるか、どちらにもありません。"
    cause_en = "There is an amount both in and out, or neither."
    remedy_ja = "入金と出金の列の番号を確かめてください。"
    remedy_en = "Check the columns of money in and out."


class BalanceBreaks(Refusal):
    code = "accounting.banking.balance_breaks"
    cause_ja = "残高が{balance_yen:,}円ですが、前の行から計算すると{expected_yen:,}円です。"
    cause_en = "The balance is {balance_yen:,} yen; the rows before make it {expected_yen:,} yen."
    remedy_ja = "抜けた行や、書きかえた行がないかを確かめてください。"
    remedy_en = "See whether a row is missing or was changed."


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column says what, from 1; `out` is of money out, or of the mark that says so. None: there is no such column."""

    header_rows: int
    days: str
    signs: str
    day: int
    money_in: int
    out: int | None
    out_mark: str
    balance: int | None
    text: int
    more_text: int | None


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of a statement: above zero for money in. `row` is its row in the file, `ordinal` counts equal lines."""

    row: int
    on: dt.date
    amount_yen: int
    balance_yen: int | None
    text: str
    ordinal: int = 1

    @property
    def key(self) -> tuple[dt.date, int, int | None, str, int]:
        """What makes it the same line in another file."""
        return (self.on, self.amount_yen, self.balance_yen, self.text, self.ordinal)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row of a file."""

    row: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A file as it was read: its lines from the oldest on, its balances, and all that is wrong with it."""

    lines: tuple[ReadLine, ...]
    faults: tuple[RowFault, ...]
    opening_yen: int | None
    closing_yen: int | None

    @property
    def first_on(self) -> dt.date | None:
        return self.lines[0].on if self.lines else None

    @property
    def last_on(self) -> dt.date | None:
        return self.lines[-1].on if self.lines else None


def read_csv(content: bytes, columns: Columns, as_of: dt.date) -> ReadStatement:
    """The lines of a bank's CSV, oldest first, however the bank sorted them. Raises UnreadableStatement."""
    lines: list[ReadLine] = []
    faults: list[RowFault] = []
    for number, cells in enumerate(_rows(content), start=1):
        if number <= columns.header_rows or not any(cell.strip() for cell in cells):
            continue
        try:
            lines.append(_line(number, cells, columns, as_of))
        except (NotADate, NotAnAmount, RowTooShort, BothWays) as refusal:
            faults.append(RowFault(number, refusal))
    if not lines and not faults:
        raise UnreadableStatement
    ordered = in_order(lines)
    if not faults:
        faults += balance_faults(ordered)
    opening_yen, closing_yen = _ends(ordered)
    return ReadStatement(numbered(ordered), tuple(faults), opening_yen, closing_yen)


def in_order(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """The lines from the oldest on: as they stand or turned round, whichever makes days and balances run on."""
    as_they_stand, turned = list(lines), list(reversed(lines))
    return min((as_they_stand, turned), key=lambda each: (_days_back(each), len(balance_faults(each))))


def balance_faults(lines: Sequence[ReadLine]) -> list[RowFault]:
    """The rows whose balance is not the one before with their amount."""
    faults: list[RowFault] = []
    expected_yen: int | None = None
    for line in lines:
        if line.balance_yen is None:
            continue
        if expected_yen is not None and expected_yen + line.amount_yen != line.balance_yen:
            wrong = BalanceBreaks(balance_yen=line.balance_yen, expected_yen=expected_yen + line.amount_yen)
            faults.append(RowFault(line.row, wrong))
        expected_yen = line.balance_yen
    return faults


def numbered(lines: Sequence[ReadLine]) -> tuple[ReadLine, ...]:
    """The lines, each with its number among those that are equal in everything else."""
    seen: dict[tuple[object, ...], int] = {}
    found: list[ReadLine] = []
    for line in lines:
        same = line.key[:-1]
        seen[same] = seen.get(same, 0) + 1
        found.append(replace(line, ordinal=seen[same]))
    return tuple(found)


def era_day(digits: str, as_of: dt.date) -> dt.date:
    """A day of six digits by the year of its era: 令和, unless that lies in the future; then 平成. Raises NotADate."""
    if len(digits) != len("YYMMDD") or not digits.isdecimal():
        raise NotADate(text=digits)
    year, month, day = int(digits[:2]), int(digits[2:-2]), int(digits[-2:])
    for _name, _letter, begins in ERAS[:2]:
        try:
            found = dt.date(begins.year + year - 1, month, day)
        except ValueError:
            continue
        if found <= as_of:
            return found
    raise NotADate(text=digits)


def _rows(content: bytes) -> list[list[str]]:
    for coding in CODINGS:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
        try:
            rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
        except csv.Error as unreadable:
            raise UnreadableStatement from unreadable
        if len(rows) > MOST_LINES:
            raise UnreadableStatement
        return rows
    raise UnreadableStatement


def _line(number: int, cells: Sequence[str], columns: Columns, as_of: dt.date) -> ReadLine:
    def cell(column: int | None) -> str:
        if column is None:
            return ""
        if column > len(cells):
            raise RowTooShort(columns=len(cells))
        return cells[column - 1].strip()

    written = cell(columns.day)
    on = era_day(written.zfill(len("YYMMDD")), as_of) if columns.days == "ERA_DIGITS" else parse_date(written)
    balance = cell(columns.balance)
    text = " ".join(filter(None, (cell(columns.text), cell(columns.more_text))))
    return ReadLine(
        row=number,
        on=on,
        amount_yen=_amount_yen(cell(columns.money_in), cell(columns.out), columns),
        balance_yen=parse_amount(balance) if balance else None,
        text=text[:TEXT_LENGTH],
    )


def _amount_yen(money_in: str, out: str, columns: Columns) -> int:
    if columns.signs == "TWO_COLUMNS":
        came_yen, went_yen = (parse_amount(each) if each else 0 for each in (money_in, out))
        if bool(came_yen) == bool(went_yen):
            raise BothWays
        return came_yen - went_yen
    amount_yen = parse_amount(money_in)
    if columns.signs == "MARKED" and out == columns.out_mark:
        amount_yen = -amount_yen
    if not amount_yen:
        raise BothWays
    return amount_yen


def _days_back(lines: Sequence[ReadLine]) -> int:
    return sum(later.on < earlier.on for earlier, later in pairwise(lines))


def _ends(lines: Sequence[ReadLine]) -> tuple[int | None, int | None]:
    """The balances before the first line and after the last, as far as the bank says them."""
    if not lines or lines[0].balance_yen is None:
        return None, lines[-1].balance_yen if lines else None
    return lines[0].balance_yen - lines[0].amount_yen, lines[-1].balance_yen
