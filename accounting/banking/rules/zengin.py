"""全銀 files from a bank: 入出金取引明細 (03) and 振込入金通知 (01), 200-byte records, read strictly. Pure."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from backoffice.values.eras import NotADate
from backoffice.values.refusals import Refusal

from .statements import (
    MOST_LINES,
    TEXT_LENGTH,
    ReadLine,
    ReadStatement,
    RowFault,
    UnreadableStatement,
    era_day,
    numbered,
)
from .transfers import DATA, ENCODING, END, END_OF_FILE, HEADER, TRAILER, Layout

STATEMENT_03, NOTICE_01 = "03", "01"
OUT, OVERDRAWN, CANCELLED = "2", "2", "1"


class NotOurAccount(Refusal):
    code = "accounting.banking.not_our_account"
    cause_ja = "ファイルに、この口座（支店{branch} 口座番号{number}）の明細がありません。"
    cause_en = "The file has nothing about this account (branch {branch}, number {number})."
    remedy_ja = "口座とファイルの組み合わせを確かめてください。"
    remedy_en = "Check which file belongs to which account."


class RecordOutOfPlace(Refusal):
    code = "accounting.banking.record_out_of_place"
    cause_ja = "データ区分「{mark}」のレコードが、ここにあるはずがありません。"
    cause_en = "A record of the kind “{mark}” can't stand here."
    remedy_ja = "ファイルが途中で切れていないかを確かめ、銀行からもう一度受け取ってください。"
    remedy_en = "See whether the file was cut, and get it from the bank again."


class NotANumber(Refusal):
    code = "accounting.banking.not_a_number"
    cause_ja = "「{name}」の「{value}」は数字ではありません。"
    cause_en = "“{value}” in {name} is not a number."
    remedy_ja = "銀行から受け取ったままのファイルかを確かめてください。"
    remedy_en = "See whether the file is as the bank sent it."


class SumsDiffer(Refusal):
    code = "accounting.banking.sums_differ"
    cause_ja = "トレーラの{name}は{said:,}ですが、明細から計算すると{found:,}です。"
    cause_en = "The trailer says {said:,} for {name}; the lines give {found:,}."
    remedy_ja = "行が抜けていないかを確かめ、銀行からもう一度受け取ってください。"
    remedy_en = "See whether a line is missing, and get the file from the bank again."


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """Which account of the file is meant."""

    branch_code: str
    number: str


@dataclass(slots=True)
class _Section:
    """What stands between a header and its trailer."""

    header: Mapping[str, str]
    data: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    trailer: tuple[int, Mapping[str, str]] = (0, {})


def read_zengin(content: bytes, kind: str, layout: Layout, account: AccountNumber, as_of: dt.date) -> ReadStatement:
    """The lines of one account in a file. Raises UnreadableStatement, NotOurAccount; other faults name their record."""
    faults: list[RowFault] = []
    sections = list(_sections(content, kind, layout, faults))
    ours = [
        each
        for each in sections
        if (each.header["branch_code"], each.header["account_number"]) == (account.branch_code, account.number)
    ]
    if not ours and not faults:
        raise NotOurAccount(branch=account.branch_code, number=account.number)
    lines: list[ReadLine] = []
    opening_yen = closing_yen = None
    for section in ours:
        read = _lines(section, kind, as_of, faults)
        if kind == STATEMENT_03:
            begins = _signed(section.header, "opening_yen", "overdrawn", faults, 1)
            opening_yen = begins if opening_yen is None else opening_yen
            read, closing_yen = _with_balances(read, begins)
            faults += _sums_03(section, read, closing_yen)
        else:
            faults += _sums_01(section, read)
        lines += read
    return ReadStatement(numbered(lines), tuple(faults), opening_yen, closing_yen)


def _sections(content: bytes, kind: str, layout: Layout, faults: list[RowFault]) -> Iterator[_Section]:
    """The sections of a file; a record that does not follow the one before is a fault."""
    section: _Section | None = None
    ended = False
    for number, (mark, record) in enumerate(_records(content, kind, layout), start=1):
        if mark == HEADER and section is None and not ended:
            section = _Section(record)
        elif mark == DATA and section is not None:
            section.data.append((number, record))
        elif mark == TRAILER and section is not None:
            section.trailer = (number, record)
            yield section
            section = None
        elif mark == END and section is None and not ended:
            ended = True
        else:
            faults.append(RowFault(number, RecordOutOfPlace(mark=record.get("record", "?"))))
    if section is not None or not ended:
        faults.append(RowFault(0, RecordOutOfPlace(mark="…")))


def _records(content: bytes, kind: str, layout: Layout) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The records, field by field, whatever stands between them. Raises UnreadableStatement."""
    plain = content.rstrip(b"\r\n" + END_OF_FILE).replace(b"\r", b"").replace(b"\n", b"")
    length = layout.record_bytes
    try:
        text = plain.decode(ENCODING)
    except UnicodeDecodeError as unreadable:
        raise UnreadableStatement from unreadable
    if not text or len(plain) % length or len(text) != len(plain) or not text.startswith(kind, 1):
        raise UnreadableStatement
    if len(text) // length > MOST_LINES:
        raise UnreadableStatement
    kinds = {fields[0].fixed: name for name, fields in layout.records.items()}
    for start in range(0, len(text), length):
        record = text[start : start + length]
        name = kinds.get(record[0], "")
        yield name, _fields(record, layout.records[name]) if name else {"record": record[0]}


def _fields(record: str, fields: Sequence[object]) -> dict[str, str]:
    found: dict[str, str] = {}
    start = 0
    for each in fields:
        length: int = each.length  # type: ignore[attr-defined]
        found[each.name] = record[start : start + length].strip()  # type: ignore[attr-defined]
        start += length
    return found


def _lines(section: _Section, kind: str, as_of: dt.date, faults: list[RowFault]) -> list[ReadLine]:
    found: list[ReadLine] = []
    for number, record in section.data:
        amount_yen = _number(record, "amount_yen", faults, number)
        goes_out = record.get("direction") == OUT if kind == STATEMENT_03 else record["cancelled"] == CANCELLED
        names = ("text", "payer", "information") if kind == STATEMENT_03 else ("payer", "information")
        text = " ".join(filter(None, (record[name] for name in names)))
        try:
            on = era_day(record["dated_on"], as_of)
        except NotADate as refusal:
            faults.append(RowFault(number, refusal))
            continue
        found.append(ReadLine(number, on, -amount_yen if goes_out else amount_yen, None, text[:TEXT_LENGTH]))
    return found


def _with_balances(lines: Sequence[ReadLine], opening_yen: int) -> tuple[list[ReadLine], int]:
    """The lines with the balance after each, which the file leaves to its reader."""
    balance_yen = opening_yen
    found: list[ReadLine] = []
    for line in lines:
        balance_yen += line.amount_yen
        found.append(replace(line, balance_yen=balance_yen))
    return found, balance_yen


def _sums_03(section: _Section, lines: Sequence[ReadLine], closing_yen: int) -> list[RowFault]:
    """Counts, sums and balance of the trailer against the lines."""
    row, trailer = section.trailer
    faults: list[RowFault] = []
    came = [line.amount_yen for line in lines if line.amount_yen > 0]
    went = [-line.amount_yen for line in lines if line.amount_yen < 0]
    said = (
        ("in_count", "入金件数 count in", len(came)),
        ("in_yen", "入金額合計 sum in", sum(came)),
        ("out_count", "出金件数 count out", len(went)),
        ("out_yen", "出金額合計 sum out", sum(went)),
    )
    faults += _compared(row, trailer, said)
    closing = _signed(trailer, "closing_yen", "overdrawn", faults, row)
    if closing != closing_yen:
        faults.append(RowFault(row, SumsDiffer(name="取引後残高 closing balance", said=closing, found=closing_yen)))
    return faults


def _sums_01(section: _Section, lines: Sequence[ReadLine]) -> list[RowFault]:
    row, trailer = section.trailer
    came = [line.amount_yen for line in lines if line.amount_yen > 0]
    cancelled = [-line.amount_yen for line in lines if line.amount_yen < 0]
    said = (
        ("in_count", "振込合計件数 count", len(came)),
        ("in_yen", "振込合計金額 sum", sum(came)),
        ("cancelled_count", "取消合計件数 cancelled", len(cancelled)),
        ("cancelled_yen", "取消合計金額 sum cancelled", sum(cancelled)),
    )
    return _compared(row, trailer, said)


def _compared(row: int, trailer: Mapping[str, str], said: Sequence[tuple[str, str, int]]) -> list[RowFault]:
    faults: list[RowFault] = []
    for name, label, found in said:
        stands = _number(trailer, name, faults, row)
        if stands != found:
            faults.append(RowFault(row, SumsDiffer(name=label, said=stands, found=found)))
    return faults


def _number(record: Mapping[str, str], name: str, faults: list[RowFault], row: int) -> int:
    value = record.get(name, "")
    if value and not value.isdecimal():
        faults.append(RowFault(row, NotANumber(name=name, value=value)))
        return 0
    return int(value or 0)


def _signed(record: Mapping[str, str], name: str, mark: str, faults: list[RowFault], row: int) -> int:
    amount_yen = _number(record, name, faults, row)
    return -amount_yen if record.get(mark) == OVERDRAWN else amount_yen
