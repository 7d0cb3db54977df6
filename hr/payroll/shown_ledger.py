"""賃金台帳 as its page and its file show it: a row an item, a column a pay."""

import csv
import io
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from backoffice.parameters.terms import Language, label
from backoffice.shell.formats import hours, in_english

from .models import AttendanceTotal
from .queries import LedgerPay, WageLedger
from .work import run_title

Cell = Callable[[AttendanceTotal], str]


def columns(ledger: WageLedger) -> list[dict[str, Any]]:
    """The head of each pay: what it is, its period and its day."""
    return [
        {
            "title": run_title(pay.payslip.run),
            "opens_on": pay.payslip.run.opens_on,
            "closing_on": pay.payslip.run.closing_on,
            "paid_on": pay.payslip.run.paid_on,
        }
        for pay in ledger.pays
    ]


def times(ledger: WageLedger) -> list[dict[str, Any]]:
    """Days and hours of each pay, as the law asks for them."""
    asked: list[tuple[str, Cell]] = [
        (_("労働日数"), lambda total: _days(total.worked_days)),
        (_("有給休暇日数"), lambda total: _days(total.paid_leave_days)),
        (_("労働時間数"), lambda total: hours(total.worked_minutes + total.statutory_holiday_minutes)),
        (_("時間外労働時間数"), lambda total: hours(total.overtime_minutes)),
        (_("休日労働時間数"), lambda total: hours(total.statutory_holiday_minutes)),
        (_("深夜労働時間数"), lambda total: hours(total.night_minutes)),
    ]
    return [{"label": name, "cells": [_time(pay, cell) for pay in ledger.pays]} for name, cell in asked]


def rows(ledger: WageLedger) -> list[dict[str, Any]]:
    """The items of pay, deductions and the employer's share, each section with its sum, and net pay."""
    found: list[dict[str, Any]] = []
    for section, name, total, field in (
        ("PAY", _("支給"), _("支給合計"), "gross_yen"),
        ("DEDUCTION", _("控除"), _("控除合計"), "deductions_yen"),
    ):
        found += [_item(ledger, item, name) for item in ledger.items if item[0] == section]
        found.append(_sum(ledger, total, field))
    return [*found, _sum(ledger, _("差引支給額"), "net_yen")]


def as_csv(ledger: WageLedger, *, head: list[tuple[str, str]]) -> str:
    """The ledger as a file that spreadsheets open: who it is about, then a line an item."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerows(head)
    pays = columns(ledger)
    write.writerow([_("対象"), *(each["title"] for each in pays), _("合計")])
    write.writerow([_("賃金計算期間"), *(f"{each['opens_on']}〜{each['closing_on']}" for each in pays)])
    write.writerow([_("支払日"), *(each["paid_on"] for each in pays)])
    for time in times(ledger):
        write.writerow([time["label"], *time["cells"]])
    for each in rows(ledger):
        write.writerow([each["label"], *each["cells"], each["total_yen"]])
    return out.getvalue()


def _item(ledger: WageLedger, item: tuple[str, str, str], section: str) -> dict[str, Any]:
    spoken: Language = "en" if in_english() else "ja"
    return {
        "label": item[2] or label(item[1], spoken),
        "section": section,
        "cells": [pay.amounts.get(item, 0) for pay in ledger.pays],
        "total_yen": ledger.total_yen(item),
        "is_sum": False,
    }


def _sum(ledger: WageLedger, name: str, field: str) -> dict[str, Any]:
    cells = [getattr(pay.payslip, field) for pay in ledger.pays]
    return {"label": name, "section": "", "cells": cells, "total_yen": sum(cells), "is_sum": True}


def _time(pay: LedgerPay, cell: Cell) -> str:
    return cell(pay.attendance) if pay.attendance else ""


def _days(days: Any) -> str:
    return str(days).removesuffix(".0")
