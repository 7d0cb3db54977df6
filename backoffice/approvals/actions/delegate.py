"""Letting somebody act for somebody else, for a time."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.models import Delegation
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import User


@action("backoffice.approvals.delegate", _("代理を登録"))
def delegate(
    *,
    deputy: User,
    kind: str,
    valid_from: dt.date,
    valid_until: dt.date,
    reason: str,
    acting_user: Any,
    at: dt.datetime,
) -> Delegation:
    """Let `deputy` decide for the acting user from a date until before another; `kind` empty means every kind."""
    made = Delegation.objects.create(
        principal=acting_user, deputy=deputy, kind=kind, valid_from=valid_from, valid_until=valid_until, reason=reason
    )
    record(
        "backoffice.approvals.delegate",
        case=Case("backoffice.approvals.delegation", made.pk, deputy.get_full_name()),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"period": ["", f"{valid_from}〜{valid_until}"], "request_kind": ["", kind]},
    )
    return made
