"""A trip is agreed to, with the advance that was wished for; or it goes back to its traveller."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.advances.actions import NewRequest, grant_advance
from backoffice.approvals.models import Request, RequestState
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from general_affairs.travel.models import Trip, TripState
from general_affairs.travel.queries import CASE

from .request_trip import trip_case

BECOMES = {
    RequestState.SENT_BACK: TripState.RETURNED,
    RequestState.WITHDRAWN: TripState.RETURNED,
    RequestState.REJECTED: TripState.REJECTED,
}


class TripNotSubmitted(Refusal):
    """Only a trip that awaits its approval is approved or returned."""

    code = "general_affairs.travel.trip_not_submitted"
    cause_ja = "この出張は「{state}」のため、承認できません。"
    cause_en = "This trip is {state}: it does not await approval."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


@action("general_affairs.travel.approve_trip", _("出張を承認"))
def approve_trip(*, trip_id: int, acting_user: Any, at: dt.datetime) -> Trip:
    """Agree to a trip; the advance that it wished for is agreed to with it, and due on the day before it begins.

    Taken by the approval engine after the last approval. Raises TripNotSubmitted, and what owing refuses.
    """
    held, today = _submitted(trip_id), at.astimezone(TOKYO).date()
    held.state, held.approved_on = TripState.APPROVED, today
    if held.advance_yen:
        wished = NewRequest(
            purpose=f"{held.destination}への出張"[:200],
            amount_yen=held.advance_yen,
            needed_on=max(held.departs_on - dt.timedelta(days=1), today),
            pay_by=held.pay_by,
        )
        held.advance_request = grant_advance(
            form_key=held.form_key, person_id=held.person_id, new=wished, acting_user=acting_user, at=at
        )
    held.save(update_fields=["state", "approved_on", "advance_request"])
    record(
        "general_affairs.travel.approve_trip",
        case=trip_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [TripState.SUBMITTED, held.state], "advance_yen": ["", held.advance_yen]},
    )
    return held


@action("general_affairs.travel.return_trip", _("出張の申請を申請者に戻す"))
def return_trip(*, trip_id: int, acting_user: Any, at: dt.datetime) -> Trip:
    """Give a trip back by how its approval ended. Taken by the approval engine. Raises TripNotSubmitted."""
    held = _submitted(trip_id)
    ended = Request.objects.filter(case_kind=CASE, case_id=held.pk).latest("pk")
    held.state = BECOMES[RequestState(ended.state)]
    held.save(update_fields=["state"])
    record(
        "general_affairs.travel.return_trip",
        case=trip_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [TripState.SUBMITTED, held.state]},
    )
    return held


def _submitted(trip_id: int) -> Trip:
    held = Trip.objects.select_for_update(of=("self",)).select_related("person").get(pk=trip_id)
    if held.state != TripState.SUBMITTED:
        raise TripNotSubmitted(state=held.get_state_display())
    return held
