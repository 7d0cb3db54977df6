"""What claims spend of approved requests (稟議): told on the request's page, and to whoever decides a claim."""

from collections.abc import Collection, Iterable

from django.urls import reverse

from backoffice.approvals.material import Material, Matter
from backoffice.forms import spending

from . import queries
from .models import ClaimState

TONES = {ClaimState.SUBMITTED: "wait", ClaimState.APPROVED: "ok"}


def spent_on(answer_ids: Collection[int]) -> Iterable[spending.Spent]:
    """What claims come to that spend approved requests, each with the sum of its lines."""
    for claim, amount_yen in queries.spending_on(answer_ids):
        yield spending.Spent(
            label=claim.title,
            on=claim.submitted_on or claim.drafted_at.date(),
            amount_yen=amount_yen,
            is_agreed=claim.state == ClaimState.APPROVED,
            state=TONES.get(ClaimState(claim.state), ""),
            state_label=str(claim.get_state_display()),
            url=reverse("accounting:expenses_claim_detail", args=[claim.pk]),
        )


def left_of_ringi(matter: Matter) -> Material | None:
    """How much of the requests that a claim spends is left, this claim among what is asked for."""
    if matter.kind != "accounting.expenses.claim":
        return None
    return spending.material_of(queries.spent_by(int(matter.arguments["claim_id"])))
