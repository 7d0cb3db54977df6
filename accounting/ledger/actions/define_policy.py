"""The company's choices for vouchers: from which amount somebody else agrees, and which kinds ask for a paper."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import PaperDemand, PaperRule, RuledKind, VoucherPolicy
from accounting.ledger.queries import paper_rules
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record


@action("accounting.ledger.define_voucher_policy", _("振替伝票の決まりを変更"))
def define_voucher_policy(
    *,
    approval_from_yen: int | None,
    demands: Mapping[RuledKind, PaperDemand],
    acting_user: Any,
    at: dt.datetime,
) -> VoucherPolicy:
    """Say how vouchers are agreed to and proved from now on; what is posted stays."""
    policy, _is_new = VoucherPolicy.objects.select_for_update().get_or_create(defaults={})
    before, rules = policy.approval_from_yen, paper_rules()
    policy.approval_from_yen = approval_from_yen
    policy.save()
    for kind, demand in demands.items():
        PaperRule.objects.update_or_create(kind=kind, defaults={"demand": demand})
    record(
        "accounting.ledger.define_voucher_policy",
        case=Case("accounting.ledger.voucher_policy", policy.pk, "振替伝票"),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "approval_from_yen": [before, approval_from_yen],
            **{
                kind.value: [rules[kind].value, demand.value]
                for kind, demand in demands.items()
                if rules[kind] != demand
            },
        },
    )
    return policy
