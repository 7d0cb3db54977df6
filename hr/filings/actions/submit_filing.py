"""A filing goes to the office."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from hr.filings.models import Channel, Filing, FilingState

from .make_file import refuse_problems
from .prepare_filing import filing_case, open_filing


@action("hr.filings.submit_filing", _("届出の提出を記録"))
def submit_filing(
    *,
    filing_id: int,
    channel: str,
    submitted_on: dt.date,
    receipt_number: str,
    acting_user: Any,
    at: dt.datetime,
) -> Filing:
    """Record that a draft, or what was sent back and corrected, was submitted.

    Raises FilingIsFrozen, FilingHasProblems.
    """
    found = open_filing(filing_id)
    refuse_problems(found)
    before = found.state
    found.state, found.answered_on = FilingState.SUBMITTED, None
    found.channel, found.submitted_on, found.receipt_number = Channel(channel), submitted_on, receipt_number
    found.save()
    record(
        "hr.filings.submit_filing",
        case=filing_case(found),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, found.state], "submitted_on": str(submitted_on), "receipt_number": receipt_number},
    )
    return found
