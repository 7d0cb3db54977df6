"""The gate before every action: no step without a duty that opens it."""

import datetime as dt
from typing import Any

from backoffice.eventlog import steps
from backoffice.values.refusals import Refusal

from . import queries


class NotAllowed(Refusal):
    """The user holds no duty that opens this step."""

    code = "access.not_allowed"
    status = 403
    cause_ja = "「{label}」をする権限がありません。"
    cause_en = 'You do not have permission for "{label}".'
    remedy_ja = "担当の管理者に、権限の追加か、代わりの実行を依頼してください。"
    remedy_en = "Ask an administrator for the permission, or to do it for you."


def require(acting_user: Any, step: str, day: dt.date) -> None:
    """Raise `NotAllowed` unless the user may take the step on that day."""
    if not queries.may(acting_user, step, as_of=day):
        raise NotAllowed(label=steps.label_of(step))
