"""Files of other programs, read as a stream into slips: text with the numbers of its rows, and what is wrong with them.

Nothing is judged here by the books: `translated.py` does that with what the company says its words mean.
"""

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import IO

from django.utils.translation import gettext as _

from backoffice.exchange.lists import Fault
from backoffice.parameters import as_of
from backoffice.shell.formats import in_english
from backoffice.values.eras import BeforeTheEras, NotADate, parse_date
from backoffice.values.numbers import NotAnAmount, parse_amount
from backoffice.values.refusals import InvalidInput, Refusal

# The layouts hold from the first law on; a file is read as it is written, whatever the day.
SINCE = dt.date(2004, 4, 1)
LAYOUTS, MARKS = "accounting.ledger.import_layouts", "accounting.ledger.import_marks"
UTF_8, CP932 = "utf-8-sig", "cp932"
PIECE = 1 << 20
MOST_ROWS = 300_000
YAYOI, DEBIT, CREDIT = "YAYOI", "debit", "credit"
DOTTED_ERA = re.compile(r"^([RHSTMrhstm])\.")
Cell = Callable[[str], str]
PLAIN = re.compile(r"-?\d{1,12}", re.ASCII)


class NotThatProgram(InvalidInput):
    """The columns are not those of the program that was named."""

    code = "accounting.ledger.not_that_program"
    field = "file"
    cause_ja = "ファイルの列が、選んだソフトの形式と合いません。足りない見出し：{missing}。"
    cause_en = "The columns are not those of the program chosen. Missing headings: {missing}."
    remedy_ja = "出力したソフトを選び直すか、仕訳帳をその形式で書き出し直してください。"
    remedy_en = "Choose the program again, or export the journal in its own layout."


class UnreadableText(InvalidInput):
    """The file is neither UTF-8 nor Shift JIS, or is no CSV."""

    code = "accounting.ledger.unreadable_text"
    field = "file"
    cause_ja = "ファイルを、UTF-8かシフトJISのCSVとして読み取れません。"
    cause_en = "The file is neither a CSV in UTF-8 nor one in Shift JIS."
    remedy_ja = "会計ソフトから書き出したCSVを、開いて保存し直さずにそのままアップロードしてください。"
    remedy_en = "Upload the CSV as the program exported it, without opening and saving it again."


class NoSlips(InvalidInput):
    """The file has no entry."""

    code = "accounting.ledger.no_slips"
    field = "file"
    cause_ja = "ファイルに仕訳がありません。"
    cause_en = "The file has no entries."
    remedy_ja = "書き出す期間を確かめて、もう一度書き出してください。"
    remedy_en = "Check the period of the export, and export it again."


class TooManyRows(InvalidInput):
    """The file is longer than an import is."""

    code = "accounting.ledger.too_many_rows"
    field = "file"
    cause_ja = "ファイルが{most:,}行を超えています。"
    cause_en = "The file has more than {most:,} rows."
    remedy_ja = "年度か月で分けて書き出し、順に取り込んでください。"
    remedy_en = "Export it by year or month, and import the parts one after another."


@dataclass(frozen=True, slots=True)
class ForeignSide:
    """One side of a row, in the words of its program; yen above zero as they are kept there, with tax."""

    account: str
    sub: str
    unit: str
    partner: str
    tax: str
    amount_yen: int
    tax_yen: int


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """A row of the file; `number` as a spreadsheet counts."""

    number: int
    key: str
    flag: str
    day: dt.date
    is_adjustment: bool
    debit: ForeignSide | None
    credit: ForeignSide | None
    text: str


@dataclass(slots=True)
class Slip:
    """Rows that make one entry."""

    rows: list[ForeignRow]

    @property
    def first(self) -> ForeignRow:
        return self.rows[0]


@dataclass(slots=True)
class Found:
    """What a file holds: how it is written, its faults so far, and how many rows were read."""

    encoding: str
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)


def encoding_of(file: IO[bytes]) -> str:
    """UTF-8 (with or without BOM), else Shift JIS; the whole file is looked through. Raises UnreadableText."""
    for name in (UTF_8, CP932):
        if _decodes(file, name):
            return name
    raise UnreadableText


def slips_of(file: IO[bytes], program: str, found: Found) -> Iterator[Slip]:
    """The slips of a file, one after another; what is wrong goes into `found`.

    Raises NotThatProgram, UnreadableText, TooManyRows.
    """
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=found.encoding, newline="")
    try:
        yield from _grouped(_rows(csv.reader(text, strict=False), program, found), program, found)
    except (csv.Error, UnicodeDecodeError) as unreadable:
        raise UnreadableText from unreadable
    finally:
        text.detach()


def raw_rows(file: IO[bytes], encoding: str, first: int, last: int) -> list[list[str]]:
    """Some rows of a file as they came, by their numbers."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        return [cells for number, cells in enumerate(csv.reader(text), start=1) if first <= number <= last]
    finally:
        text.detach()


def _decodes(file: IO[bytes], name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _rows(table: Iterable[list[str]], program: str, found: Found) -> Iterator[ForeignRow]:
    places: dict[str, int] | None = _by_position() if program == YAYOI else None
    for number, cells in enumerate(table, start=1):
        if number > MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        if not any(cells):
            continue
        if places is None:
            places = _by_heading(cells, program)
            continue
        found.rows += 1
        row = _row(number, cells, places, program, found)
        if row is not None:
            yield row


def _row(number: int, cells: Sequence[str], places: Mapping[str, int], program: str, found: Found) -> ForeignRow | None:
    def cell(role: str) -> str:
        place = places.get(role, -1)
        return cells[place].strip() if 0 <= place < len(cells) else ""

    try:
        day = _day(cell("day"))
    except (NotADate, BeforeTheEras):
        found.faults.append(
            Fault(
                number,
                _heading(program, "day"),
                _("「%(text)s」は日付として読めません。") % {"text": cell("day")},
                _("取引の日付を直してください。"),
            )
        )
        return None
    try:
        debit, credit = _side(cell, DEBIT), _side(cell, CREDIT)
    except NotAnAmount as wrong:
        found.faults.append(
            Fault(
                number,
                _heading(program, "debit_amount"),
                said(wrong)[0],
                _("金額は円の整数にしてください。"),
            )
        )
        return None
    text = "　".join(part for part in (cell("text"), cell("memo")) if part)
    mark = cell("adjustment")
    return ForeignRow(number, cell("slip"), cell("flag"), day, mark in _adjustments(), debit, credit, text[:300])


def _side(cell: Cell, side: str) -> ForeignSide | None:
    """One side of a row; none when it names no account. An amount below zero is left for the translation to turn."""
    account = cell(f"{side}_account")
    amount_yen = _yen(cell(f"{side}_amount") or cell("amount"))
    if not account or not amount_yen:
        return None
    invoice = cell(f"{side}_invoice")
    tax = cell(f"{side}_tax")
    return ForeignSide(
        account=account,
        sub=cell(f"{side}_sub"),
        unit=cell(f"{side}_unit"),
        partner=cell(f"{side}_partner"),
        tax=f"{tax}|{invoice}" if invoice and invoice != "適格" else tax,
        amount_yen=amount_yen,
        tax_yen=_yen(cell(f"{side}_tax_yen") or cell("tax_yen")),
    )


def _grouped(rows: Iterable[ForeignRow], program: str, found: Found) -> Iterator[Slip]:
    return _by_flag(rows, found) if program == YAYOI else _by_number(rows)


def _by_flag(rows: Iterable[ForeignRow], found: Found) -> Iterator[Slip]:
    """弥生: a slip of one line, or lines from the first flag to the last."""
    marks, open_rows = _marks(), list[ForeignRow]()
    for row in rows:
        if row.flag in (marks["one_line"], marks["no_slip"]):
            _refuse_open(open_rows, found)
            yield Slip([row])
        elif row.flag == marks["first"]:
            _refuse_open(open_rows, found)
            open_rows.append(row)
        elif row.flag in (marks["middle"], marks["last"]) and open_rows:
            open_rows.append(row)
            if row.flag == marks["last"]:
                yield Slip(open_rows[:])
                open_rows.clear()
        else:
            found.faults.append(
                Fault(
                    row.number,
                    _heading(YAYOI, "flag"),
                    _("識別フラグ「%(flag)s」が、ここでは使えません。") % {"flag": row.flag},
                    _("2000・2111（1行）か、2110→2100→2101（複数行）の順にしてください。"),
                )
            )
    _refuse_open(open_rows, found)


def _refuse_open(open_rows: list[ForeignRow], found: Found) -> None:
    """A slip of many lines that never ends."""
    if open_rows:
        found.faults.append(
            Fault(
                open_rows[0].number,
                _heading(YAYOI, "flag"),
                _("この行から始まる伝票に、最後の行（2101）がありません。"),
                _("伝票の最後の行の識別フラグを2101にしてください。"),
            )
        )
        open_rows.clear()


def _by_number(rows: Iterable[ForeignRow]) -> Iterator[Slip]:
    """Rows of one number and day that follow one another; a row without a number is a slip of its own."""
    held: list[ForeignRow] = []
    for row in rows:
        if held and not (row.key and row.key == held[0].key and row.day == held[0].day):
            yield Slip(held)
            held = []
        held.append(row)
    if held:
        yield Slip(held)


def _by_position() -> dict[str, int]:
    return {role: int(position) - 1 for program, role, position, _headings in _layouts() if program == YAYOI}


def _by_heading(cells: Sequence[str], program: str) -> dict[str, int]:
    """The place of each role by the headings of the file. Raises NotThatProgram."""
    there = {_plain(heading): place for place, heading in enumerate(cells)}
    places: dict[str, int] = {}
    for its, role, _position, headings in _layouts():
        names = [_plain(name) for name in str(headings).split(";")] if its == program else []
        place = next((there[name] for name in names if name in there), None)
        if place is not None:
            places[role] = place
    needed = ["day", "debit_account", "credit_account"]
    if "amount" not in places:
        needed += ["debit_amount", "credit_amount"]
    missing = [_heading(program, role) for role in needed if role not in places]
    if missing:
        raise NotThatProgram(missing="、".join(missing))
    return places


def _plain(heading: str) -> str:
    return heading.strip().strip("\ufeff").replace("（", "(").replace("）", ")")


def _heading(program: str, role: str) -> str:
    found = next((each[3] for each in _layouts() if each[0] == program and each[1] == role), role)
    return str(found).split(";")[0]


@lru_cache(maxsize=1)
def _layouts() -> tuple[tuple[str, str, str, str], ...]:
    return tuple(tuple(row) for row in as_of(LAYOUTS, SINCE).value.rows)  # type: ignore[misc]


@lru_cache(maxsize=1)
def _marks() -> dict[str, str]:
    held = as_of(MARKS, SINCE).value
    return {name: str(value) for name, value in held.items()}


@lru_cache(maxsize=1)
def _adjustments() -> frozenset[str]:
    return frozenset(_marks()["adjustments"].split(","))


@lru_cache(maxsize=4096)
def _day(text: str) -> dt.date:
    return parse_date(DOTTED_ERA.sub(r"\1", text))


def _yen(text: str) -> int:
    """Yen as programs write them; empty is none. Raises NotAnAmount."""
    if not text:
        return 0
    return int(text) if PLAIN.fullmatch(text) else parse_amount(text)


def is_contra(account: str) -> bool:
    """諸口: a stand-in for the lines of the other rows of a slip."""
    return account == _marks()["contra"]


def said(refusal: Refusal) -> tuple[str, str]:
    """Cause and remedy in the reader's language."""
    held = refusal.as_dict()
    language = "en" if in_english() else "ja"
    return held[f"cause_{language}"], held[f"remedy_{language}"]
