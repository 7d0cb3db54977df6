"""Choosing where an item of pay goes in the books."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from hr.payroll.models import PayAccount


@action("hr.payroll.assign_account", _("給与の勘定科目を決める"))
def assign_account(*, part: str, line_code: str, account_code: str, acting_user: Any, at: dt.datetime) -> PayAccount:
    """Let an item of pay ("*": all others of the part) go to an account of the company, from the next posting on."""
    account = Account.objects.get(code=account_code)
    before = PayAccount.objects.filter(part=part, line_code=line_code).values_list("account__code", flat=True).first()
    chosen, _made = PayAccount.objects.update_or_create(part=part, line_code=line_code, defaults={"account": account})
    record(
        "hr.payroll.assign_account",
        case=Case("hr.payroll.pay_account", chosen.pk, f"{part} {line_code}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"account": [before or "", account_code]},
    )
    return chosen
