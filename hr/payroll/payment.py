"""The payment of an approved run as its page shows it: bank files, who is in none, and the next step."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounting.banking.queries import NoSalaryAccount, profile_of, salary_account
from accounting.banking.rules import LeftOut, sort_out
from backoffice.companies import clock
from backoffice.shell.request import StaffRequest

from .models import BankFile, Run, RunState
from .queries import bank_files, layout_of, unpaid_payees

MADE = (RunState.APPROVED, RunState.PAID)


def shown(request: StaffRequest, run: Run) -> dict[str, Any] | None:
    """The bank files of a run and those whom none pays; None before the approval."""
    if run.state not in MADE:
        return None
    may_take = request.may("hr.payroll.download_bank_file")
    return {
        "files": [_file(file, may_take=may_take) for file in bank_files(run)],
        "left_out": _left_out(run),
    }


def buttons(request: StaffRequest, run: Run) -> list[dict[str, Any]]:
    """What may be done next about the payment."""
    if run.state != RunState.APPROVED:
        return []
    return [*_make(request, run), *_pay(request, run, clock.today())]


def _make(request: StaffRequest, run: Run) -> list[dict[str, Any]]:
    if not request.may("hr.payroll.make_bank_file"):
        return []
    waiting, first = len(unpaid_payees(run)), not bank_files(run).exists()
    if not waiting:
        return []
    label = _("振込データを作成") if first else _("残り%(count)s名の振込データを作成") % {"count": waiting}
    return [_button(label, "hr:payroll_run_bank_file", run, primary=first)]


def _pay(request: StaffRequest, run: Run, today: dt.date) -> list[dict[str, Any]]:
    if not request.may("hr.payroll.pay_run") or not bank_files(run).exists():
        return []
    button = _button(_("支払済みにする"), "hr:payroll_run_pay", run, primary=True)
    early = _("支払日になると進めます。") if today < run.paid_on else ""
    confirm = _("振込の合計を普通預金から支払った仕訳を記帳します。口座からの引き落としを確認してください。")
    return [{**button, "disabled_reason": early, "confirm": confirm}]


def _button(label: str, url_name: str, run: Run, *, primary: bool) -> dict[str, Any]:
    url = reverse(url_name, args=[run.pk])
    return {"label": label, "url": url, "primary": primary, "disabled_reason": "", "confirm": ""}


def _file(file: BankFile, *, may_take: bool) -> dict[str, Any]:
    return {
        "name": _("振込データ %(number)s") % {"number": file.pk},
        "url": reverse("hr:payroll_bank_file_download", args=[file.pk]) if may_take else "",
        "count": file.count,
        "total_yen": file.total_yen,
        "sha256": file.sha256,
        "made_at": file.made_at,
        "made_by": file.made_by_name,
    }


def _left_out(run: Run) -> list[dict[str, Any]]:
    """Those whom no file can pay, with cause and remedy; before an account of the company is known, nobody."""
    try:
        profile = profile_of(salary_account())
    except NoSalaryAccount:
        return []
    _ready, left_out = sort_out(unpaid_payees(run), profile, layout_of(run))
    return [_person(each) for each in left_out]


def _person(each: LeftOut) -> dict[str, Any]:
    said = each.refusal.as_dict()
    spoken = "en" if (get_language() or "ja").startswith("en") else "ja"
    return {
        "name": each.payee.name,
        "code": each.payee.employee_code,
        "amount_yen": each.payee.amount_yen,
        "cause": said[f"cause_{spoken}"],
        "remedy": said[f"remedy_{spoken}"],
    }
