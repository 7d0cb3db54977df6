"""The layouts of bank files, from the room's parameters."""

import datetime as dt
from functools import lru_cache

from backoffice.parameters import as_of

from .rules import STATEMENT_03, Field, Layout


@lru_cache(maxsize=16)
def salary_layout(paid_on: dt.date) -> Layout:
    """The layout of 給与振込 files for payments on a day."""
    return _layout("accounting.banking.salary_transfer_layout", paid_on)


@lru_cache(maxsize=16)
def bonus_layout(paid_on: dt.date) -> Layout:
    """The layout of 賞与振込 files for payments on a day."""
    return _layout("accounting.banking.bonus_transfer_layout", paid_on)


@lru_cache(maxsize=16)
def general_layout(paid_on: dt.date) -> Layout:
    """The layout of 総合振込 files for payments on a day."""
    return _layout("accounting.banking.general_transfer_layout", paid_on)


@lru_cache(maxsize=4)
def statement_layout(kind: str, read_on: dt.date) -> Layout:
    """The layout of 入出金取引明細 (03) or 振込入金通知 (01)."""
    name = "account_statement_layout" if kind == STATEMENT_03 else "transfer_notice_layout"
    return _layout(f"accounting.banking.{name}", read_on)


def _layout(key: str, paid_on: dt.date) -> Layout:
    table = as_of(key, paid_on).value
    records: dict[str, tuple[Field, ...]] = {}
    for record, name, _name_ja, kind, length, fixed in table.rows:
        field = Field(name, kind, length, "" if fixed is None else str(fixed))
        records[record] = (*records.get(record, ()), field)
    return Layout(records)
