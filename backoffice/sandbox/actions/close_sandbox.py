"""Closing a sandbox: its rows stay, nobody enters it, its keys and endpoints end."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import Company
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.sandbox import endings

from .refusals import CASE, locked_sandbox

STEP = "backoffice.sandbox.close_sandbox"


@action(STEP, _("サンドボックスを閉じる"))
def close_sandbox(*, acting_user: Any, at: dt.datetime, real_at: dt.datetime) -> Company:
    """Close the present sandbox for good; another one may be made then. Raises NotASandbox."""
    sandbox = locked_sandbox()
    ended = endings.end_all(acting_user, real_at)
    record(
        STEP,
        case=Case(CASE, sandbox.pk, sandbox.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={**ended, "real_time": real_at.isoformat()},
    )
    sandbox.closed_at = real_at
    sandbox.save(update_fields=["closed_at"])
    return sandbox
