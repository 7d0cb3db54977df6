"""A draft, or what was sent back, is given up; its people are owed a filing again."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from hr.filings import holds
from hr.filings.models import Filing, FilingState

from .prepare_filing import OPEN_TO_CHANGE, filing_case, locked


class NotCancellable(Refusal):
    """The office has it."""

    code = "hr.filings.not_cancellable"
    cause_ja = "この届出は「{state}」なので、取りやめられません。"
    cause_en = "The filing is “{state}” and can't be cancelled."
    remedy_ja = "役所に取り下げを申し出て、返戻を記録してから取りやめてください。"
    remedy_en = "Ask the office to withdraw it, record that it came back, and cancel it then."


@action("hr.filings.cancel_filing", _("届出を取りやめる"))
def cancel_filing(*, filing_id: int, remark: str, acting_user: Any, at: dt.datetime) -> Filing:
    """Give up a filing that the office does not have. Raises NotCancellable, and what rooms above hold against it."""
    found = locked(filing_id)
    if found.state not in OPEN_TO_CHANGE:
        raise NotCancellable(state=found.get_state_display())
    for refusal in holds.of(filing_id):
        raise refusal
    found.people.update(is_live=False)
    before = found.state
    found.state, found.remark = FilingState.CANCELLED, remark
    found.save(update_fields=["state", "remark"])
    record(
        "hr.filings.cancel_filing",
        case=filing_case(found),
        acting_user=acting_user,
        occurred_at=at,
        reason=remark,
        changes={"state": [before, found.state]},
    )
    return found
