"""The claim of a trip: a draft with the lines of its estimate, less the advance that was got for it; or filed in one piece."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.utils.translation import gettext_lazy as _

from accounting.advances.queries import open_advances_of
from accounting.expenses.actions import NewReckoned, Whole, change_draft, draft_claim, fill_claim, reckon_line
from accounting.expenses.models import Claim, ClaimState
from accounting.expenses.rules import facts_from
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from general_affairs.travel.models import Trip, TripState
from general_affairs.travel.queries import estimated_to_claim

from .book_trip import TripNotApproved
from .request_trip import own_trip, trip_case


class ClaimedAlready(Refusal):
    """A trip has one claim."""

    code = "general_affairs.travel.claimed_already"
    cause_ja = "この出張の経費精算（番号{claim}）は、すでにあります。"
    cause_en = "This trip has its claim, number {claim}."
    remedy_ja = "その経費精算を開いて続けてください。"
    remedy_en = "Open that claim and go on."


@action("general_affairs.travel.claim_trip", _("出張の経費精算を作る"))
def claim_trip(*, trip_id: int, acting_user: Any, at: dt.datetime) -> Claim:
    """Begin the claim of one's own approved trip with what its estimate reckoned, but for what the company pays by a booking;
    the amounts are to be looked at.

    Raises NotYourTrip, TripNotApproved, ClaimedAlready, and what a line of a claim refuses.
    """
    trip = own_trip(trip_id, acting_user)
    if trip.state != TripState.APPROVED:
        raise TripNotApproved(state=trip.get_state_display())
    before = trip.claim
    if before is not None and before.state not in (ClaimState.DISCARDED, ClaimState.REJECTED):
        raise ClaimedAlready(claim=before.pk)
    who: dict[str, Any] = {"acting_user": acting_user, "at": at}
    key = uuid5(NAMESPACE_OID, f"{trip.form_key} {before.pk if before else 0}")
    title = f"{trip.destination}への出張"[:100]
    claim = draft_claim(form_key=key, title=title, purpose=trip.purpose, **who)
    advance_id = _advance(trip, at)
    change_draft(claim_id=claim.pk, title=title, purpose=trip.purpose, lines=[], advance_id=advance_id, **who)
    for cost in estimated_to_claim(trip.pk):
        new = NewReckoned(
            spent_on=trip.departs_on,
            facts=facts_from(cost.reckoned, cost.facts),
            payee_name=cost.payee_name,
            purpose=trip.purpose[:150],
        )
        reckon_line(claim_id=claim.pk, line_id=None, new=new, **who)
    trip.claim = claim
    trip.save(update_fields=["claim"])
    record(
        "general_affairs.travel.claim_trip",
        case=trip_case(trip),
        acting_user=acting_user,
        occurred_at=at,
        changes={"claim": [before.pk if before else None, claim.pk]},
    )
    return claim


@action("general_affairs.travel.file_trip_claim", _("出張の経費精算をまとめて申請"))
def file_trip_claim(*, trip_id: int, whole: Whole, with_estimate: bool, acting_user: Any, at: dt.datetime) -> Claim:
    """Begin the claim of one's own trip, fill it and submit it; its title, purpose and advance hold where `whole` names none.

    `with_estimate` keeps the lines that the estimate reckoned, after the payments. Raises as claim_trip and fill_claim.
    """
    who: dict[str, Any] = {"acting_user": acting_user, "at": at}
    claim = claim_trip(trip_id=trip_id, **who)
    said = replace(
        whole,
        title=whole.title or claim.title,
        purpose=whole.purpose or claim.purpose,
        advance_id=whole.advance_id or _advance(own_trip(trip_id, acting_user), at),
    )
    filed = fill_claim(claim_id=claim.pk, whole=said, keeps_reckoned=with_estimate, **who)
    record(
        "general_affairs.travel.file_trip_claim",
        case=trip_case(own_trip(trip_id, acting_user)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"claim": [None, filed.pk], "amount_yen": ["", filed.total_yen]},
    )
    return filed


def _advance(trip: Trip, at: dt.datetime) -> int | None:
    if trip.advance_request_id is None:
        return None
    held = open_advances_of(trip.person_id, at.astimezone(TOKYO).date()).filter(request=trip.advance_request_id)
    return held.values_list("pk", flat=True).first()
