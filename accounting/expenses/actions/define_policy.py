"""Saying on which day people are reimbursed."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import ClaimPolicy
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record


@action("accounting.expenses.define_policy", _("精算の支払日を決める"))
def define_policy(*, months_after: int, pay_day: int, acting_user: Any, at: dt.datetime) -> ClaimPolicy:
    """Set the day: so many months after the approval, on a day of that month (31 is the last one)."""
    policy, _is_new = ClaimPolicy.objects.update_or_create(defaults={"months_after": months_after, "pay_day": pay_day})
    record(
        "accounting.expenses.define_policy",
        case=Case("accounting.expenses.policy", policy.pk, str(policy)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"months_after": months_after, "pay_day": pay_day},
    )
    return policy
