"""申請 for other programs: how one's own stand, and taking one back."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.approvals import queries
from backoffice.approvals.actions import withdraw_request
from backoffice.approvals.rules import Quorum
from backoffice.companies import clock

from . import ids
from .endpoint import Endpoint, acts, lists, reads
from .fields import Given, Moment, Nothing, OpaqueId, Yen

VIEW, WITHDRAW = "backoffice.approvals.view_requests", "backoffice.approvals.withdraw_request"
STATES = ("PENDING", "APPROVED", "SENT_BACK", "REJECTED", "WITHDRAWN")
OUTCOMES = ("APPROVE", "SEND_BACK", "REJECT")
QUORUMS = tuple(each.value for each in Quorum)


class Asked(serializers.Serializer):
    """Somebody who is asked at a step."""

    id = OpaqueId("usr", source="user_id")
    name = serializers.CharField(source="user_name")


class Decided(serializers.Serializer):
    """What somebody decided, and for whom: another name than theirs where they stood in."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    decided_by = serializers.CharField(source="decided_by_name")
    decided_for = serializers.CharField(source="asked_name")
    comment = serializers.CharField()
    decided_at = serializers.DateTimeField()


class Step(serializers.Serializer):
    """A step of the route, with those it asks and what they decided."""

    position = serializers.IntegerField()
    name = serializers.CharField()
    quorum = serializers.ChoiceField(choices=QUORUMS)
    quorum_count = serializers.IntegerField(
        allow_null=True, help_text=_("承認が必要な人数。quorum が COUNT のときだけ。")
    )
    asked = Asked(many=True)
    decisions = Decided(many=True)


class ApprovalRequest(serializers.Serializer):
    """申請: what was asked for, and how far it is."""

    id = OpaqueId("req", source="pk")
    kind = serializers.CharField()
    title = serializers.CharField()
    amount = Yen(source="amount_yen", allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    step_now = serializers.IntegerField(allow_null=True)
    submitted_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    steps = Step(many=True, source="told_steps")


class RequestFilters(Given):
    """Which of one's own requests."""

    state = serializers.ChoiceField(choices=STATES, required=False, help_text=_("この状態の申請だけ。"))
    submitted_since = Moment(required=False, help_text=_("この日時以後に出した申請だけ。"))


def _own(request: Any, pk: str) -> Any:
    return queries.told([queries.made_by(request.user.pk).get(pk=ids.read("req", pk))])[0]


class RequestList(Endpoint):
    """The requests of the user, the oldest first, so that what comes in is found at the end."""

    resource = "requests"

    @lists(
        step=VIEW,
        summary=_("自分の申請の一覧"),
        each=ApprovalRequest,
        filters=RequestFilters,
        then=lambda _request, found: queries.told(found),
    )
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.made_by(request.user.pk, **asked)


class RequestDetail(Endpoint):
    """One request of the user."""

    resource = "requests"

    @reads(step=VIEW, summary=_("自分の申請の状態・段階・決裁"), answers=ApprovalRequest)
    def get(self, request: Any, pk: str) -> Any:
        return _own(request, pk)


class RequestWithdraw(Endpoint):
    """Taking one's own request back before it is decided."""

    resource = "requests"

    @acts(step=WITHDRAW, summary=_("自分の申請を取り下げる"), takes=Nothing, answers=ApprovalRequest, upon=_own)
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        withdraw_request(request_id=_own(request, pk).pk, acting_user=request.user, at=clock.now())
        return _own(request, pk)
