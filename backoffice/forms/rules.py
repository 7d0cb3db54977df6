"""What a field takes, what a filled-in form comes to, and what a design lacks. Pure."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from backoffice.values.numbers import NotAnAmount, parse_amount

from .limits import (
    BEYOND,
    FIRST_DAY,
    LAST_DAY,
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_DECIMALS,
    MOST_ROWS,
)
from .written import entry_id, grouped, plain


class Kind(StrEnum):
    """1行の文, 文章, 金額, 整数, 小数, 日付, 1つ選ぶ, いくつか選ぶ, はい・いいえ, 台帳から選ぶ, ファイル, 明細表, 合計."""

    LINE = "LINE"
    TEXT = "TEXT"
    YEN = "YEN"
    WHOLE = "WHOLE"
    DECIMAL = "DECIMAL"
    DATE = "DATE"
    CHOICE = "CHOICE"
    CHOICES = "CHOICES"
    YES_NO = "YES_NO"
    LOOKUP = "LOOKUP"
    FILE = "FILE"
    TABLE = "TABLE"
    SUM = "SUM"


class Wrong(StrEnum):
    """What is wrong with something that was typed."""

    MISSING = "MISSING"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    NOT_WHOLE = "NOT_WHOLE"
    TOO_SMALL = "TOO_SMALL"
    TOO_LARGE = "TOO_LARGE"
    NOT_A_DATE = "NOT_A_DATE"
    NOT_OFFERED = "NOT_OFFERED"
    TOO_LONG = "TOO_LONG"
    TOO_MANY = "TOO_MANY"
    TOO_FEW_ROWS = "TOO_FEW_ROWS"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"


class Flaw(StrEnum):
    """Why a design can't be put into force."""

    NO_FIELD = "NO_FIELD"
    NO_CHOICES = "NO_CHOICES"
    NO_COLUMNS = "NO_COLUMNS"
    NOTHING_TO_ADD = "NOTHING_TO_ADD"
    ADDS_WHAT_IS_GONE = "ADDS_WHAT_IS_GONE"
    AMOUNT_IS_GONE = "AMOUNT_IS_GONE"
    LIMITS_CROSS = "LIMITS_CROSS"


NUMBERS = frozenset({Kind.YEN, Kind.WHOLE, Kind.DECIMAL})
IN_A_TABLE = frozenset({Kind.LINE, Kind.DATE, Kind.CHOICE, Kind.YES_NO, Kind.LOOKUP}) | NUMBERS
WITH_CHOICES = frozenset({Kind.CHOICE, Kind.CHOICES})
WITH_LEAST = NUMBERS | {Kind.TABLE}
WITH_MOST = WITH_LEAST | {Kind.CHOICES, Kind.FILE}
LONGEST = {Kind.LINE: LONGEST_LINE, Kind.TEXT: LONGEST_TEXT}
YES = frozenset({"True", "true", "on", "1", "はい"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form, or a column of a table; `adds` are the keys whose yen a SUM adds up.

    `least` and `most` bound a number or count the rows of a table; `most` counts files and choices, too.
    """

    key: str
    label: str
    kind: Kind
    is_required: bool = False
    help_text: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    choices: tuple[str, ...] = ()
    lookup: str = ""
    has_total: bool = False
    adds: tuple[str, ...] = ()
    columns: tuple["Field", ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where: `row` counts from 1 as it was typed, `column` is a key of the table; `limit` is what it passed."""

    key: str
    label: str
    what: Wrong
    limit: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Flawed:
    """A flaw of a design and the label of the field that has it."""

    what: Flaw
    label: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed as JSON: a value for each field, the totals and sums by key, and what is wrong."""

    values: dict[str, Any]
    totals: dict[str, int | str]
    faults: tuple[Fault, ...]


# The name of an entry of a register, by its code and the id that was chosen; None where there is none.
Find = Callable[[str, int], str | None]


class _Refused(Exception):
    def __init__(self, what: Wrong, limit: str = "") -> None:
        super().__init__(what)
        self.what, self.limit = what, limit


def read(fields: Sequence[Field], given: Mapping[str, Any], *, find: Find, complete: bool) -> Read:
    """Read what was typed, or what another program gave: text or values. A draft need not be `complete`.

    What can't be read is kept out of the values, and told as a fault. Whole numbers and yen are int, decimals text,
    days ISO text, an entry of a register {"id", "name"}, a table a list of rows, files a list of {"name", "sha256"}.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for field in fields:
        if field.kind is Kind.TABLE:
            values[field.key], found = _rows(field, given.get(field.key) or [], find, complete)
            faults += found
        elif field.kind is not Kind.SUM:
            values[field.key], found = _value(field, given.get(field.key), find, complete)
            faults += found
    return Read(values, totals(fields, values), tuple(faults))


def totals(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, int | str]:
    """The totals of columns, as table.column, and the sums, each by its key; a decimal total is text."""
    found: dict[str, int | str] = {}
    for field in fields:
        for column in field.columns:
            if column.has_total:
                found[f"{field.key}.{column.key}"] = _total(column, values.get(field.key) or [])
        if field.kind is Kind.SUM:
            found[field.key] = sum(int(values.get(key) or found.get(key) or 0) for key in field.adds)
    return found


def amount_yen(amount_key: str, read_: Read) -> int | None:
    """What the request comes to by the field that says so; None for a form without an amount."""
    if not amount_key:
        return None
    return int(read_.values.get(amount_key) or read_.totals.get(amount_key) or 0)


def money_keys(fields: Iterable[Field]) -> dict[str, str]:
    """What can be added up or be the amount, by key with its label: yen fields, totals of yen columns, sums."""
    found: dict[str, str] = {}
    for field in fields:
        if field.kind in (Kind.YEN, Kind.SUM):
            found[field.key] = field.label
        for column in field.columns:
            if column.has_total and column.kind is Kind.YEN:
                found[f"{field.key}.{column.key}"] = f"{field.label}（{column.label}）"
    return found


def condition_fields(fields: Iterable[Field]) -> dict[str, str]:
    """What the steps of a route can look at, by key with its label: all but long texts, files and the rows of tables."""
    found: dict[str, str] = {}
    for field in fields:
        if field.kind not in (Kind.TEXT, Kind.FILE, Kind.TABLE):
            found[field.key] = field.label
        for column in field.columns:
            if column.has_total:
                found[f"{field.key}.{column.key}"] = f"{field.label}（{column.label}）"
    return found


def flaws(fields: Sequence[Field], amount_key: str) -> tuple[Flawed, ...]:
    """What keeps a design from being put into force."""
    found = [] if fields else [Flawed(Flaw.NO_FIELD)]
    before: dict[str, str] = {}
    for field in fields:
        for each in (field, *field.columns):
            if each.kind in WITH_CHOICES and not each.choices:
                found.append(Flawed(Flaw.NO_CHOICES, each.label))
            if each.least is not None and each.most is not None and each.least > each.most:
                found.append(Flawed(Flaw.LIMITS_CROSS, each.label))
        if field.kind is Kind.TABLE and not field.columns:
            found.append(Flawed(Flaw.NO_COLUMNS, field.label))
        if field.kind is Kind.SUM and not field.adds:
            found.append(Flawed(Flaw.NOTHING_TO_ADD, field.label))
        if field.kind is Kind.SUM and not set(field.adds) <= before.keys():
            found.append(Flawed(Flaw.ADDS_WHAT_IS_GONE, field.label))
        before |= money_keys([field])
    if amount_key and amount_key not in before:
        found.append(Flawed(Flaw.AMOUNT_IS_GONE))
    return tuple(found)


def carried(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an earlier answer that a newer version can take over; files stay behind."""
    return {field.key: values[field.key] for field in fields if field.kind is not Kind.FILE and field.key in values}


def next_key(taken: Iterable[str], prefix: str) -> str:
    """The first of f1, f2, … that no field has."""
    used = set(taken)
    return next(key for number in range(1, len(used) + 2) if (key := f"{prefix}{number}") not in used)


def _rows(field: Field, given: Any, find: Find, complete: bool) -> tuple[list[dict[str, Any]], list[Fault]]:
    rows: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for place, row in enumerate(given, start=1):
        if all(_is_blank(row.get(column.key)) for column in field.columns):
            continue
        made: dict[str, Any] = {}
        for column in field.columns:
            made[column.key], found = _value(column, row.get(column.key), find, complete)
            faults += [Fault(field.key, column.label, each.what, each.limit, place, column.key) for each in found]
        rows.append(made)
    return rows, [*_count_faults(field, len(rows), complete), *faults]


def _count_faults(field: Field, count: int, complete: bool) -> Iterator[Fault]:
    most = min(int(field.most or MOST_ROWS), MOST_ROWS)
    if count > most:
        yield Fault(field.key, field.label, Wrong.TOO_MANY_ROWS, str(most))
    least = int(field.least or field.is_required)
    if complete and count < least:
        yield Fault(field.key, field.label, Wrong.MISSING if least == 1 else Wrong.TOO_FEW_ROWS, str(least))


def _value(field: Field, given: Any, find: Find, complete: bool) -> tuple[Any, list[Fault]]:
    if _is_blank(given):
        missing = [Fault(field.key, field.label, Wrong.MISSING)] if complete and field.is_required else []
        return _blank(field.kind), missing
    try:
        return _READERS[field.kind](field, given, find), []
    except _Refused as refused:
        return _blank(field.kind), [Fault(field.key, field.label, refused.what, refused.limit)]


def _is_blank(given: Any) -> bool:
    if isinstance(given, str):
        return not given.strip()
    return given is None or given is False or given == [] or given == {}


def _blank(kind: Kind) -> Any:
    if kind in (Kind.LINE, Kind.TEXT, Kind.CHOICE):
        return ""
    if kind in (Kind.CHOICES, Kind.FILE):
        return []
    return False if kind is Kind.YES_NO else None


def _text(field: Field, given: Any, find: Find) -> str:
    text = str(given).replace("\0", "").replace("\r\n", "\n").strip()
    longest = LONGEST[field.kind]
    if len(text) > longest:
        raise _Refused(Wrong.TOO_LONG, str(longest))
    return text if field.kind is Kind.TEXT else " ".join(text.split("\n"))


def _yen(field: Field, given: Any, find: Find) -> int:
    try:
        amount = parse_amount(str(given))
    except NotAnAmount as refused:
        raise _Refused(Wrong.NOT_A_NUMBER) from refused
    return int(_bounded(field, Decimal(amount)))


def _whole(field: Field, given: Any, find: Find) -> int:
    number = _number(given)
    if number != number.to_integral_value():
        raise _Refused(Wrong.NOT_WHOLE)
    return int(_bounded(field, number))


def _decimal(field: Field, given: Any, find: Find) -> str:
    number = _bounded(field, _number(given))
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
        raise _Refused(Wrong.NOT_A_NUMBER)
    return plain(number)


def _number(given: Any) -> Decimal:
    text = unicodedata.normalize("NFKC", str(given)).replace(",", "").replace("−", "-").strip()
    try:
        number = Decimal(text)
    except InvalidOperation as broken:
        raise _Refused(Wrong.NOT_A_NUMBER) from broken
    if not number.is_finite():
        raise _Refused(Wrong.NOT_A_NUMBER)
    return number


def _bounded(field: Field, number: Decimal) -> Decimal:
    if field.least is not None and number < field.least:
        raise _Refused(Wrong.TOO_SMALL, grouped(field.least))
    if field.most is not None and number > field.most:
        raise _Refused(Wrong.TOO_LARGE, grouped(field.most))
    if abs(number) >= BEYOND:
        raise _Refused(Wrong.TOO_LARGE, grouped(BEYOND - 1))
    return number


def _day(field: Field, given: Any, find: Find) -> str:
    try:
        day = given if isinstance(given, dt.date) else dt.date.fromisoformat(str(given).strip())
    except ValueError as broken:
        raise _Refused(Wrong.NOT_A_DATE) from broken
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _Refused(Wrong.NOT_A_DATE)
    return day.isoformat()


def _choice(field: Field, given: Any, find: Find) -> str:
    if given not in field.choices:
        raise _Refused(Wrong.NOT_OFFERED)
    return str(given)


def _choices(field: Field, given: Any, find: Find) -> list[str]:
    chosen = [str(each) for each in given] if isinstance(given, list | tuple) else [str(given)]
    if not set(chosen) <= set(field.choices):
        raise _Refused(Wrong.NOT_OFFERED)
    if field.most is not None and len(set(chosen)) > field.most:
        raise _Refused(Wrong.TOO_MANY, grouped(field.most))
    return [each for each in field.choices if each in chosen]


def _yes_no(field: Field, given: Any, find: Find) -> bool:
    return str(given) in YES


def _entry(field: Field, given: Any, find: Find) -> dict[str, Any]:
    chosen = entry_id(given)
    name = find(field.lookup, chosen) if chosen is not None else None
    if name is None:
        raise _Refused(Wrong.NOT_OFFERED)
    return {"id": chosen, "name": name}


def _files(field: Field, given: Any, find: Find) -> list[dict[str, str]]:
    if field.most is not None and len(given) > field.most:
        raise _Refused(Wrong.TOO_MANY, grouped(field.most))
    return [{"name": str(each["name"]), "sha256": str(each["sha256"])} for each in given]


_READERS: dict[Kind, Callable[[Field, Any, Find], Any]] = {
    Kind.LINE: _text,
    Kind.TEXT: _text,
    Kind.YEN: _yen,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _day,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.LOOKUP: _entry,
    Kind.FILE: _files,
}


def _total(column: Field, rows: Iterable[Mapping[str, Any]]) -> int | str:
    total = sum((Decimal(row.get(column.key) or 0) for row in rows), Decimal(0))
    return plain(total) if column.kind is Kind.DECIMAL else int(total)
