"""Why pay differs, as the pages say it: the cause, what it was and is, and its yen."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backoffice.parameters.terms import Language, label
from backoffice.shell.formats import in_english, minutes, money

from .models import Run, RunKind
from .queries import ItemChange, PayChange
from .rules import Cause, Commuting, Parallel

NAMES: dict[str, str | Promise] = {
    "law": gettext_lazy("料率・税額表・対象月"),
    "pay_kind": gettext_lazy("給与形態"),
    "hourly_pay": gettext_lazy("時給"),
    "ordinary_time": gettext_lazy("所定内の労働時間"),
    "overtime": gettext_lazy("時間外労働"),
    "night_work": gettext_lazy("深夜労働"),
    "holiday_work": gettext_lazy("法定休日労働"),
    "absence": gettext_lazy("欠勤"),
    "flex_deficit": gettext_lazy("総労働時間に不足した時間"),
    "settled_time": gettext_lazy("期間より短く働いた人の清算"),
    "days_worked": gettext_lazy("計算式が読む日数・時間・勤続月数"),
    "days_in_service": gettext_lazy("在籍日数（日割り）"),
    "commuting": gettext_lazy("通勤手当"),
    "benefits": gettext_lazy("課税される現物給与"),
    "standard_remuneration": gettext_lazy("社会保険の等級・対象月"),
    "employment_insurance": gettext_lazy("雇用保険・労災保険の加入"),
    "last_months_pay": gettext_lazy("前月の給与・もとの給与"),
    "tax_standing": gettext_lazy("源泉徴収の区分"),
    "resident_tax": gettext_lazy("住民税"),
    "deductions": gettext_lazy("協定による控除・年末調整"),
    "place": gettext_lazy("勤務地・端数処理"),
}
TIMES = ("ordinary_time", "overtime", "night_work", "holiday_work", "absence", "flex_deficit", "settled_time")
AMOUNTS = ("hourly_pay", "resident_tax", "benefits", "item")


def cause_rows(causes: Iterable[Cause]) -> list[dict[str, Any]]:
    """Each cause with its values before and now, where they say something, and what it changed."""
    return [
        {
            "label": _name(each),
            "before": _value(each, each.before),
            "now": _value(each, each.now),
            "gross_yen": each.gross_yen,
            "deductions_yen": each.deductions_yen,
            "net_yen": each.net_yen,
        }
        for each in causes
    ]


def main_cause(change: PayChange | None) -> str:
    """The name of what changed net pay most; empty when it can't be told."""
    if change is None or not change.causes:
        return ""
    return _name(max(change.causes, key=lambda each: abs(each.net_yen)))


def item_rows(items: Iterable[ItemChange]) -> list[dict[str, Any]]:
    """The items that changed, the largest first."""
    spoken: Language = "en" if in_english() else "ja"
    ordered = sorted(items, key=lambda each: -abs(each.net_yen))
    return [
        {
            "label": each.label or label(each.code, spoken),
            "section": _("支給") if each.section == "PAY" else _("控除"),
            "before_yen": each.before_yen,
            "now_yen": each.now_yen,
            "net_yen": each.net_yen,
        }
        for each in ordered
    ]


def person_row(payslip: Any, causes: tuple[Cause, ...] | None) -> dict[str, Any]:
    """Somebody of the run with the causes of their change."""
    return {
        "code": payslip.employee.person.code,
        "name": payslip.employee.person.name,
        "before_yen": payslip.before_yen,
        "now_yen": payslip.net_yen,
        "change_yen": payslip.net_yen - (payslip.before_yen or 0),
        "is_new": payslip.before_yen is None,
        "causes": cause_rows(causes or ()),
        "url": reverse("hr:payroll_payslip_detail", args=[payslip.pk]),
    }


def gone_row(payslip: Any) -> dict[str, Any]:
    """Somebody whom the earlier run alone paid."""
    return {"code": payslip.employee.person.code, "name": payslip.employee.person.name, "net_yen": payslip.net_yen}


def tabs(run: Run, *, with_year: bool) -> list[dict[str, Any]]:
    """The two runs beside which a run may stand."""
    url = reverse("hr:payroll_run_compare", args=[run.pk])
    month = _("前回の賞与と比べる") if run.kind == RunKind.BONUS else _("前月と比べる")
    return [
        {"label": month, "url": url, "is_current": not with_year},
        {"label": _("前年の同じ月と比べる"), "url": f"{url}?with=year", "is_current": with_year},
    ]


def parallel_rows(found: Parallel) -> list[dict[str, Any]]:
    """Those whose sums differ, each sum ours and theirs."""
    names = {"gross_yen": _("支給"), "deductions_yen": _("控除"), "net_yen": _("差引支給額")}
    return [
        {
            "code": each.code,
            "name": each.name,
            "alone": ""
            if each.ours and each.theirs
            else _("別のシステムだけ")
            if each.theirs
            else _("この給与計算だけ"),
            "sums": [
                {"label": label_of, "ours": ours, "theirs": theirs, "difference_yen": ours - theirs}
                for name, label_of in names.items()
                if each.ours
                and each.theirs
                and (ours := getattr(each.ours, name)) is not None
                and (theirs := getattr(each.theirs, name)) is not None
                and ours != theirs
            ],
        }
        for each in found.differ
    ]


def _name(cause: Cause) -> str:
    return cause.item or str(NAMES[cause.code])


def _value(cause: Cause, value: Any) -> str:
    """A value that a person reads; empty for what is a table or a list of its own."""
    if value is None:
        return _("なし") if cause.code == "item" else ""
    if cause.code in TIMES and isinstance(value, int):
        return minutes(value)
    if cause.code in AMOUNTS and isinstance(value, int):
        return money(value)
    if isinstance(value, Commuting):
        return money(value.public_yen + value.vehicle_yen)
    if cause.code == "standard_remuneration" and isinstance(value, tuple):
        return "、".join(money(each.standard_remuneration_yen) for each in value) or _("なし")
    if cause.code == "tax_standing" and isinstance(value, int):
        return _("扶養親族等 %(count)s人") % {"count": value}
    return ""
