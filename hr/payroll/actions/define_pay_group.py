"""Making a pay group."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from hr.payroll.models import PayGroup


@action("hr.payroll.define_pay_group", _("給与グループを定義"))
def define_pay_group(
    *,
    code: str,
    name: str,
    closing_day: int,
    pay_day: int,
    pay_months_after: int,
    overtime_months_before: int,
    holiday_shift: str,
    bank_file_lead_days: int,
    acting_user: Any,
    at: dt.datetime,
) -> PayGroup:
    """Enter a pay group; days of 31 mean the month's last day, lead days are bank business days."""
    group = PayGroup.objects.create(
        code=code,
        name=name,
        closing_day=closing_day,
        pay_day=pay_day,
        pay_months_after=pay_months_after,
        overtime_months_before=overtime_months_before,
        holiday_shift=holiday_shift,
        bank_file_lead_days=bank_file_lead_days,
    )
    record(
        "hr.payroll.define_pay_group",
        case=Case("hr.payroll.pay_group", group.pk, name),
        acting_user=acting_user,
        occurred_at=at,
    )
    return group
