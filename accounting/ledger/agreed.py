"""What is agreed to on the route of vouchers: a voucher, or that an entry or an import is taken back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from . import actions


def perform(given: Mapping[str, Any], acting_user: Any, at: dt.datetime) -> None:
    """Do what was agreed to."""
    if "entry_id" in given:
        actions.approve_reversal(
            entry_id=given["entry_id"],
            reason=given["reason"],
            posted_on=dt.date.fromisoformat(given["posted_on"]),
            acting_user=acting_user,
            at=at,
        )
    elif "import_id" in given:
        actions.approve_import_reversal(
            import_id=given["import_id"],
            reason=given["reason"],
            posted_on=dt.date.fromisoformat(given["posted_on"]) if given["posted_on"] else None,
            asked_by_id=given["asked_by_id"],
            acting_user=acting_user,
            at=at,
        )
    else:
        actions.approve_voucher(voucher_id=given["voucher_id"], acting_user=acting_user, at=at)


def unwind(given: Mapping[str, Any], acting_user: Any, at: dt.datetime) -> None:
    """A voucher that was not agreed to goes back; what was to be taken back stands as it stood."""
    if "voucher_id" in given:
        actions.return_voucher(voucher_id=given["voucher_id"], acting_user=acting_user, at=at)
