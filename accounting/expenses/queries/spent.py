"""What claims spend of approved requests."""

from collections.abc import Collection, Iterator

from django.db.models import Sum

from accounting.expenses.models import Claim, ClaimLine, ClaimState
from accounting.payables.models import Payable, PayableState
from backoffice.forms.models import FormAnswer

LIVE = (ClaimState.SUBMITTED, ClaimState.APPROVED)
CLAIM = "accounting.expenses.claim"


def spending_on(answer_ids: Collection[int]) -> Iterator[tuple[Claim, int]]:
    """The claims that spend approved requests, the oldest first, with the yen that they spend: two queries.

    Those that were refused, sent back or taken back, or whose sum owed was cancelled, are left out.
    """
    cancelled = Payable.objects.filter(source_kind=CLAIM, state=PayableState.CANCELLED).values("source_id")
    lines = ClaimLine.objects.filter(ringi__in=answer_ids, claim__state__in=LIVE).exclude(claim__in=cancelled)
    sums = dict(lines.values_list("claim").annotate(yen=Sum("amount_yen")).order_by("claim"))
    for claim in Claim.objects.filter(pk__in=sums).order_by("pk"):
        yield claim, int(sums[claim.pk])


def spent_by(claim_id: int) -> list[FormAnswer]:
    """The approved requests that the lines of a claim spend."""
    named = ClaimLine.objects.filter(claim=claim_id, ringi__isnull=False).values("ringi")
    return list(FormAnswer.objects.filter(pk__in=named).select_related("form").order_by("pk"))
