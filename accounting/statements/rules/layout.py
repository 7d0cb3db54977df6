"""A statement: the rows of its layout, each with a figure for every column and the reason of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.reasons import Line, Term, line, names_in
from backoffice.values.refusals import Refusal

from .books import BookAccount

Figures = tuple[int, ...]


class AccountWithoutPlace(Refusal):
    code = "accounting.statements.account_without_place"
    cause_ja = "科目「{account}」の表示区分「{section}」は、決算書のどの区分にも入りません。"
    cause_en = "The section “{section}” of the account {account} has no place in the statements."
    remedy_ja = "科目の表示区分を直してください。"
    remedy_en = "Correct the section of the account."


class RowKind(StrEnum):
    """An account, a sum of accounts, a figure computed from other rows, or profit that no entry has carried over."""

    ACCOUNT = "ACCOUNT"
    SECTION = "SECTION"
    RESULT = "RESULT"
    CARRIED = "CARRIED"


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A row as the law names it: the sections whose accounts it sums, or the formula over other rows."""

    key: str
    sections: tuple[str, ...] = ()
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a statement. `lines` are the reasons of a computed row, one for each column."""

    key: str
    kind: RowKind
    figures: Figures
    account: BookAccount | None = None
    section: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(self.figures)


@dataclass(frozen=True, slots=True)
class Statement:
    """Rows in the order of the layout; accounts stand before the row that sums them."""

    rows: tuple[Row, ...]

    def row(self, key: str) -> Row:
        """The row of that key; KeyError when there is none."""
        for each in self.rows:
            if each.key == key:
                return each
        raise KeyError(key)

    def yen(self, key: str, column: int = 0) -> int:
        return self.row(key).figures[column]

    def accounts_of(self, section: str) -> tuple[Row, ...]:
        """What a section sums: accounts, and profit not carried over."""
        return tuple(row for row in self.rows if row.section == section)


@dataclass(frozen=True, slots=True)
class Entered:
    """A row that is no account: profit that is in no account of equity yet."""

    key: str
    section: str
    figures: Figures


def statement_of(
    layout: Sequence[LayoutRow],
    figures: Mapping[BookAccount, Figures],
    width: int,
    entered: Iterable[Entered] = (),
) -> Statement:
    """Lay figures out, each account in the section that fits it best. Raises AccountWithoutPlace."""
    places = _placed(layout, figures)
    extra = tuple(entered)
    rows: list[Row] = []
    known: dict[str, Figures] = {}
    for row in layout:
        if row.formula:
            made = _result(row, known, width)
        else:
            parts = _accounts(row.key, places, figures) + [
                Row(each.key, RowKind.CARRIED, each.figures, section=row.key)
                for each in extra
                if each.section == row.key and any(each.figures)
            ]
            rows += parts
            made = Row(row.key, RowKind.SECTION, added((part.figures for part in parts), width))
        known[row.key] = made.figures
        rows.append(made)
    return Statement(tuple(rows))


def best_match(section: str, wanted: Iterable[str]) -> str | None:
    """Of some beginnings, the longest that begins the section; whole parts alone count."""
    fitting = (each for each in wanted if f"{section}/".startswith(f"{each}/"))
    return max(fitting, key=len, default=None)


def added(parts: Iterable[Figures], width: int) -> Figures:
    """Figures added column by column."""
    sums = [0] * width
    for figures in parts:
        for column, yen in enumerate(figures):
            sums[column] += yen
    return tuple(sums)


def _placed(layout: Sequence[LayoutRow], figures: Mapping[BookAccount, Figures]) -> dict[str, list[BookAccount]]:
    of_section = {section: row.key for row in layout for section in row.sections}
    places: dict[str, list[BookAccount]] = {}
    for account, its in figures.items():
        found = best_match(account.section, of_section)
        if found is not None:
            places.setdefault(of_section[found], []).append(account)
        elif any(its):
            raise AccountWithoutPlace(account=f"{account.code} {account.name}", section=account.section)
    return places


def _accounts(key: str, places: Mapping[str, list[BookAccount]], figures: Mapping[BookAccount, Figures]) -> list[Row]:
    accounts = sorted(places.get(key, ()), key=lambda each: each.code)
    return [
        Row(f"account-{each.id}", RowKind.ACCOUNT, figures[each], account=each, section=key)
        for each in accounts
        if any(figures[each])
    ]


def _result(row: LayoutRow, known: Mapping[str, Figures], width: int) -> Row:
    used = sorted(names_in(row.formula))
    lines = tuple(
        line(row.key, row.formula, "EXACT", *(Term(name, known[name][column], "yen", f"line:{name}") for name in used))
        for column in range(width)
    )
    return Row(row.key, RowKind.RESULT, tuple(each.amount_yen for each in lines), lines=lines)
