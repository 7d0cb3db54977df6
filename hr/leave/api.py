"""休暇 for other programs: one's own requests and grants, asking for leave, and what everybody has left."""

import uuid
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, acts, lists, reads
from backoffice.api.fields import Given, OpaqueId
from backoffice.companies import clock

from . import queries, rules
from .actions import NewLeave, request_leave
from .models import LeaveKind, LeaveState, Span

VIEW, ASK, PEOPLE = "hr.leave.view_own", "hr.leave.request_leave", "hr.leave.view_people"
STATES, SPANS = tuple(LeaveState.values), tuple(Span.values)
MOST_HOURS = 24
TO_THE_TENTHOUSANDTH = Decimal("0.0001")


@extend_schema_field(serializers.CharField)
class Days(serializers.Field):
    """Parts of a day as days, to four places below: an hour of eight is `0.1250`."""

    def to_representation(self, parts: int) -> str:
        return str((Decimal(parts) / rules.DAY).quantize(TO_THE_TENTHOUSANDTH, ROUND_DOWN))


class LeaveGiven(Given):
    """What is asked for: days from first to last, or a part of one."""

    example = {"kind": "annual", "first_on": "2026-12-28", "last_on": "2026-12-29", "span": "DAY"}
    kind = serializers.CharField(max_length=20, source="kind_code", help_text=_("休暇の種類のコード。"))
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    span = serializers.ChoiceField(choices=SPANS, default=Span.DAY.value)
    hours = serializers.IntegerField(required=False, min_value=1, max_value=MOST_HOURS)
    starts_at = serializers.TimeField(required=False)
    reason = serializers.CharField(max_length=300, default="", allow_blank=True)

    def validate_kind(self, code: str) -> str:
        """The code of a kind of the company."""
        if not LeaveKind.objects.filter(code=code).exists():
            raise serializers.ValidationError(_("このコードの休暇の種類はありません。"), code="unknown_kind")
        return code


class Leave(serializers.Serializer):
    """休暇の申請: what was asked for, and how far it is."""

    id = OpaqueId("lve", source="pk")
    kind = serializers.CharField(source="kind.code")
    kind_name = serializers.CharField(source="kind.name")
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    span = serializers.ChoiceField(choices=SPANS)
    hours = serializers.IntegerField(allow_null=True)
    starts_at = serializers.TimeField(allow_null=True)
    days = Days(source="parts")
    state = serializers.ChoiceField(choices=STATES)
    asked_at = serializers.DateTimeField()
    decided_on = serializers.DateField(allow_null=True)


class LeaveGrant(serializers.Serializer):
    """付与: what was given on a day, and what is left of it."""

    id = OpaqueId("lgr", source="pk")
    kind = serializers.CharField(source="kind.code")
    granted_on = serializers.DateField()
    lapses_on = serializers.DateField()
    days = serializers.DecimalField(max_digits=4, decimal_places=1)
    left_days = Days(source="left")


class PersonLeft(serializers.Serializer):
    """What somebody has left of annual leave today; null for who was granted none."""

    id = OpaqueId("emp", source="pk")
    code = serializers.CharField(source="person.code")
    name = serializers.CharField(source="person.name")
    left_days = Days(source="left", allow_null=True)


class LeaveList(Endpoint):
    """Requests of the user, the oldest first; and asking for leave."""

    resource = "leave"

    @lists(step=VIEW, summary=_("自分の休暇の申請の一覧"), each=Leave)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.requests_of_user(request.user.pk)

    @acts(
        step=ASK,
        summary=_("休暇を申請する"),
        takes=LeaveGiven,
        answers=Leave,
        leads_to="hr_api:leave_request_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        made = request_leave(form_key=uuid.uuid4(), new=NewLeave(**given), acting_user=request.user, at=clock.now())
        return queries.requests_of_user(request.user.pk).get(pk=made.pk)


class LeaveDetail(Endpoint):
    """One request of the user."""

    resource = "leave"

    @reads(step=VIEW, summary=_("自分の休暇の申請1件の状態"), answers=Leave)
    def get(self, request: Any, pk: str) -> Any:
        return queries.requests_of_user(request.user.pk).get(pk=ids.read("lve", pk))


class GrantList(Endpoint):
    """What the user was granted, with what is left of it."""

    resource = "leave"

    @lists(step=VIEW, summary=_("自分の休暇の付与と残り"), each=LeaveGrant)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.grants_of_user(request.user.pk)


class BalanceList(Endpoint):
    """What everybody in service has left of annual leave."""

    resource = "leave_balances"

    @lists(step=PEOPLE, summary=_("全員の年次有給休暇の残り"), each=PersonLeft)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.people_with_leave(text="", as_of=clock.today())
