"""経費精算 for other programs: filing one's own claim, and how it stands."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, acts, lists, reads
from backoffice.api.fields import Given, OpaqueId, SentFile, Yen
from backoffice.companies import clock

from . import queries
from .actions import NewLine, NewReceipt, file_claim
from .limits import MOST_LINES
from .models import ClaimState

VIEW, FILE = "accounting.expenses.view_claims", "accounting.expenses.file_claim"
STATES = tuple(ClaimState.values)


class NewPayment(Given):
    """One payment, with tax."""

    spent_on = serializers.DateField()
    category = serializers.CharField(max_length=30, help_text=_("区分のコード。"))
    amount = Yen()
    payee_name = serializers.CharField(max_length=100)
    registration_number = serializers.CharField(max_length=14, default="", allow_blank=True)
    treatment = serializers.CharField(
        max_length=20, default="", allow_blank=True, help_text=_("消費税。空なら区分のとおり。")
    )
    purpose = serializers.CharField(max_length=200, default="", allow_blank=True)
    attendees = serializers.CharField(max_length=300, default="", allow_blank=True)
    repeat_reason = serializers.CharField(max_length=200, default="", allow_blank=True)
    exceed_reason = serializers.CharField(max_length=200, default="", allow_blank=True)
    receipt = SentFile(required=False, help_text=_("領収書のファイル。"))


class NewClaim(Given):
    """A claim with its payments and their receipts."""

    example = {
        "title": "10月の出張",
        "purpose": "得意先の訪問",
        "lines": [
            {
                "spent_on": "2026-10-20",
                "category": "TRAIN",
                "amount": {"amount": 1_320, "currency": "JPY"},
                "payee_name": "港電鉄",
                "purpose": "品川から横浜",
                "receipt": {"upload": ids.write("upl", 1)},
            }
        ],
    }
    title = serializers.CharField(max_length=100)
    purpose = serializers.CharField(max_length=300, default="", allow_blank=True)
    lines = NewPayment(many=True, allow_empty=False, max_length=MOST_LINES)


class ClaimLine(serializers.Serializer):
    """One payment of a claim."""

    spent_on = serializers.DateField()
    category = serializers.CharField()
    amount = Yen(source="amount_yen")
    payee_name = serializers.CharField()
    purpose = serializers.CharField()
    has_receipt = serializers.SerializerMethodField()

    def get_has_receipt(self, line: Any) -> bool:
        return line.receipt_id is not None


class Claim(serializers.Serializer):
    """経費精算: what was claimed, and how far it is. `request` is the approval that was asked for it last."""

    id = OpaqueId("clm", source="pk")
    title = serializers.CharField()
    purpose = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    total = Yen(source="total_yen")
    submitted_on = serializers.DateField(allow_null=True)
    approved_on = serializers.DateField(allow_null=True)
    request = OpaqueId("req", source="request_id", allow_null=True)
    lines = ClaimLine(many=True, source="lines.all")


class ClaimList(Endpoint):
    """Claims of the user: the list, and filing one."""

    resource = "expense_claims"

    @lists(step=VIEW, summary=_("自分の経費精算の一覧"), each=Claim)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.with_lines(queries.claims_of(request.user.pk))

    @acts(
        step=FILE,
        summary=_("経費精算を申請する"),
        takes=NewClaim,
        answers=Claim,
        leads_to="accounting_api:expenses_claim_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        made = file_claim(
            form_key=uuid.uuid4(),
            title=given["title"],
            purpose=given["purpose"],
            payments=[_payment(**line) for line in given["lines"]],
            acting_user=request.user,
            at=clock.now(),
        )
        return queries.with_lines(queries.claims_of(request.user.pk)).get(pk=made.pk)


class ClaimDetail(Endpoint):
    """One claim of the user."""

    resource = "expense_claims"

    @reads(step=VIEW, summary=_("自分の経費精算1件の状態"), answers=Claim)
    def get(self, request: Any, pk: str) -> Any:
        return queries.with_lines(queries.claims_of(request.user.pk)).get(pk=ids.read("clm", pk))


def _payment(*, amount: int, receipt: dict[str, Any] | None = None, **said: Any) -> tuple[NewLine, NewReceipt | None]:
    return NewLine(amount_yen=amount, **said), NewReceipt(**receipt) if receipt else None
