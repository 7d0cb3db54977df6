"""納付書 and the payments to municipalities as CSV, to copy from: no bank's or office's own layout."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import override

from hr.employment.paper import safe

from .rules import Due, MunicipalSlip
from .shown import slip_rows
from .withheld import Slip

BOM = "\ufeff"
SLIP = (
    "給与分の人数",
    "給与分",
    "退職所得分の人数",
    "退職手当等の支払金額",
    "退職所得分の市町村民税",
    "退職所得分の道府県民税",
    "退職所得分",
)


def slip_csv(due: Due, slip: Slip) -> bytes:
    """The slip for withheld income tax, or that of fees: its lines, what is carried, and the tax to be paid in."""
    with override("ja"):
        lines = [[row["label"], row["people"], row["paid_yen"], row["tax_yen"]] for row in slip_rows(due, slip)]
    return _csv(["区分", "人員", "支給額", "税額"], lines)


def municipal_csv(payments: Sequence[tuple[Due, str]]) -> bytes:
    """One line a municipality: how it calls the company, people, yen, the day, and the columns of its slip (納入書)."""
    header = ["市区町村コード", "市区町村", "指定番号", "対象月", "人数", "納付額", "納付期限"]
    lines = [
        [
            due.place,
            due.place_name,
            number,
            f"{due.month:%Y-%m}",
            due.people,
            due.total_yen,
            f"{due.due_on:%Y-%m-%d}",
            *_columns(due.slip),
        ]
        for due, number in payments
    ]
    return _csv([*header, *SLIP], lines)


def _columns(slip: MunicipalSlip | None) -> list[int]:
    assert slip is not None
    return [
        slip.pay_people,
        slip.pay_tax_yen,
        slip.retired_people,
        slip.retired_pay_yen,
        slip.municipal_yen,
        slip.prefectural_yen,
        slip.retired_tax_yen,
    ]


def _csv(header: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(cell) for cell in line] for line in lines)
    return text.getvalue().encode()


def _cell(cell: object) -> str:
    """Text that begins like a formula stays text; a number below zero is one."""
    if isinstance(cell, int):
        return str(cell)
    return "" if cell is None else safe(str(cell))
