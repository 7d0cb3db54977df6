"""Choosing how the company pays, where the law leaves a choice."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from hr.payroll.models import PayPolicy


@action("hr.payroll.define_policy", _("給与の方針を定義"))
def define_policy(
    *,
    valid_from: dt.date,
    employment_business: str,
    accident_rate_per_1000: Decimal,
    tax_method: str,
    support_levy: str,
    collection: str,
    acting_user: Any,
    at: dt.datetime,
) -> PayPolicy:
    """Enter the policy that holds from a date; the accident rate is the labour office's, per 1000 of wages."""
    policy = PayPolicy.objects.create(
        valid_from=valid_from,
        employment_business=employment_business,
        accident_rate_per_1000=accident_rate_per_1000,
        tax_method=tax_method,
        support_levy=support_levy,
        collection=collection,
    )
    record(
        "hr.payroll.define_policy",
        case=Case("hr.payroll.pay_policy", policy.pk, f"{valid_from}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"tax_method": ["", tax_method], "support_levy": ["", support_levy], "collection": ["", collection]},
    )
    return policy
