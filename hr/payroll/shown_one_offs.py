"""Amounts paid or deducted once, as their list shows them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.shell.request import StaffRequest

from .models import OneOff
from .work import month_title, run_title

LINKS = (
    ("hr.payroll.add_one_offs", "hr:payroll_one_off_new"),
    ("hr.payroll.pay_arrears", "hr:payroll_arrears_new"),
    ("hr.payroll.recover_overpayment", "hr:payroll_overpayment_new"),
)


def links(request: StaffRequest) -> list[dict[str, str]]:
    """What may be recorded."""
    labels = (_("臨時の項目を登録"), _("遡及差額を計算"), _("過払いを調整"))
    return [
        {"label": label, "url": reverse(name)}
        for (step, name), label in zip(LINKS, labels, strict=True)
        if request.may(step)
    ]


def row(request: StaffRequest, one_off: OneOff) -> dict[str, Any]:
    """An amount with who recorded it and why."""
    can_withdraw = one_off.withdrawn_at is None and request.may("hr.payroll.withdraw_one_off")
    return {
        "name": one_off.employee.person.name,
        "code": one_off.employee.person.code,
        "month": run_title(one_off.run) if one_off.run else month_title(one_off.month),
        "section": one_off.get_section_display(),
        "label": one_off.label,
        "amount_yen": one_off.amount_yen,
        "reason": one_off.reason,
        "by": one_off.added_by_name,
        "at": one_off.added_at,
        "withdrawn_by": one_off.withdrawn_by_name,
        "withdraw": {
            "label": _("取り下げ"),
            "url": reverse("hr:payroll_one_off_withdraw", args=[one_off.pk]),
            "confirm": _("%(name)sさんの「%(label)s」を取り下げます。")
            % {"name": one_off.employee.person.name, "label": one_off.label},
            "danger": True,
        }
        if can_withdraw
        else None,
    }
