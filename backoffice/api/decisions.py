"""決裁 for other programs: what waits for the user, and deciding it as it was seen."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.approvals import kinds, queries
from backoffice.approvals.actions import decide_request
from backoffice.approvals.actions.decide import CONDITION_LENGTH
from backoffice.approvals.rules import Outcome
from backoffice.companies import clock

from . import ids
from .endpoint import Endpoint, acts, lists, reads
from .fields import Given, OpaqueId, Yen
from .problems import NothingThere
from .requests import ApprovalRequest

VIEW, DECIDE = "backoffice.approvals.view_requests", "backoffice.approvals.decide_request"
LONGEST_COMMENT = 2_000
MOST_STEPS = 1_000


class WaitingHead(serializers.Serializer):
    """A request that waits for the user, in a list. Whoever decides sends `step` and `round` back as they were seen."""

    id = OpaqueId("req", source="pk")
    kind = serializers.CharField()
    title = serializers.CharField()
    amount = Yen(source="amount_yen", allow_null=True)
    applicant_name = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    step = serializers.IntegerField(source="step_now")
    round = serializers.IntegerField()
    page = serializers.SerializerMethodField(help_text=_("添付や判断材料まで見られる画面のアドレス。"))

    def get_page(self, request: Any) -> str:
        return reverse("backoffice:approvals_request_detail", args=[request.pk])


class Fact(serializers.Serializer):
    """Something that a decision needs to know."""

    label = serializers.CharField()
    text = serializers.CharField()


class Waiting(WaitingHead):
    """A request that waits for the user, with what it says."""

    facts = Fact(many=True)


class Seen(Given):
    """The step and the round that the program showed: what came later is not decided by it."""

    step = serializers.IntegerField(min_value=1, max_value=MOST_STEPS)
    round = serializers.IntegerField(min_value=1, max_value=MOST_STEPS)


class Agreed(Seen):
    """Agreement, with a condition (条件付承認) where there is one."""

    example = {"step": 1, "round": 1, "comment": "承知しました。"}
    comment = serializers.CharField(max_length=LONGEST_COMMENT, default="", allow_blank=True)
    condition = serializers.CharField(
        max_length=CONDITION_LENGTH, default="", allow_blank=True, help_text=_("条件付きで承認するときの条件。")
    )


class SentBack(Seen):
    """Back to the applicant, or to an earlier step, with the reason."""

    example = {"step": 2, "round": 1, "comment": "見積書を付けてください。"}
    comment = serializers.CharField(max_length=LONGEST_COMMENT, help_text=_("差し戻す理由。"))
    back_to = serializers.IntegerField(
        required=False, min_value=1, max_value=MOST_STEPS, help_text=_("戻す段階の番号。付けなければ申請者に戻します。")
    )


class Rejected(Seen):
    """No, with the reason."""

    example = {"step": 1, "round": 1, "comment": "今期の予算にありません。"}
    comment = serializers.CharField(max_length=LONGEST_COMMENT, help_text=_("却下する理由。"))


class WaitingList(Endpoint):
    """What waits for the user, what is due first at the top."""

    resource = "decisions"

    @lists(step=VIEW, summary=_("自分の決裁を待っている申請の一覧"), each=WaitingHead, by="due_by")
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.by_due_date(request.user.pk, as_of=clock.today())


class WaitingDetail(Endpoint):
    """One request that waits for the user."""

    resource = "decisions"

    @reads(step=VIEW, summary=_("自分の決裁を待っている申請1件の内容"), answers=Waiting)
    def get(self, request: Any, pk: str) -> Any:
        found: Any = queries.waiting_for(request.user.pk, as_of=clock.today()).get(pk=ids.read("req", pk))
        said = kinds.known(found.kind).facts(found.arguments)
        found.facts = [{"label": str(label), "text": str(text)} for label, text in said]
        return found


class Approve(Endpoint):
    """Agreeing to a request; the last required approval performs what was asked for."""

    resource = "decisions"

    @acts(step=DECIDE, summary=_("申請を承認する"), takes=Agreed, answers=ApprovalRequest)
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        return _decided(request, pk, Outcome.APPROVE, given)


class SendBack(Endpoint):
    """Sending a request back."""

    resource = "decisions"

    @acts(step=DECIDE, summary=_("申請を差し戻す"), takes=SentBack, answers=ApprovalRequest)
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        return _decided(request, pk, Outcome.SEND_BACK, given)


class Reject(Endpoint):
    """Refusing a request."""

    resource = "decisions"

    @acts(step=DECIDE, summary=_("申請を却下する"), takes=Rejected, answers=ApprovalRequest)
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        return _decided(request, pk, Outcome.REJECT, given)


def _decided(request: Any, pk: str, outcome: Outcome, given: dict[str, Any]) -> Any:
    """The request as it stands afterwards. Who was never concerned by it is told that there is none."""
    concerned = queries.seen_by(request.user.pk, as_of=clock.today()).filter(pk=ids.read("req", pk))
    found = concerned.first()
    if found is None:
        raise NothingThere
    seen = (given.pop("step"), given.pop("round"))
    decide_request(request_id=found.pk, outcome=outcome, seen=seen, **given, acting_user=request.user, at=clock.now())
    return queries.told(concerned)[0]
