"""What was owed for a claim was paid, or is owed again: written at the claim, where other programs hear of it."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import Claim
from accounting.payables.paying import Paid, note
from backoffice.eventlog.action import action

from .draft_claim import claim_case


def follow_payment(*, paid: Paid, acting_user: Any, at: dt.datetime) -> None:
    """Write that a claim was paid, or that it is owed again."""
    noted = note_paid if paid.paid_on else note_unpaid
    noted(paid=paid, acting_user=acting_user, at=at)


@action("accounting.expenses.note_paid", _("経費精算の支払を記録"))
def note_paid(*, paid: Paid, acting_user: Any, at: dt.datetime) -> Claim:
    """The claimant was paid."""
    claim = Claim.objects.get(pk=paid.source_id)
    note("accounting.expenses.note_paid", case=claim_case(claim), paid=paid, acting_user=acting_user, at=at)
    return claim


@action("accounting.expenses.note_unpaid", _("経費精算の支払の取消を記録"))
def note_unpaid(*, paid: Paid, acting_user: Any, at: dt.datetime) -> Claim:
    """The payment to the claimant was undone, or came back."""
    claim = Claim.objects.get(pk=paid.source_id)
    note("accounting.expenses.note_unpaid", case=claim_case(claim), paid=paid, acting_user=acting_user, at=at)
    return claim
