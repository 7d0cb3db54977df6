"""契約 for other programs: asking for one, and how one's own stand."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, acts, lists, reads
from backoffice.api.fields import Given, OpaqueId, SentFile, Yen
from backoffice.companies import clock
from backoffice.organisation.models import Unit
from backoffice.organisation.queries import unit_of_code
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use

from . import queries
from .actions import NewContract, NewFile, request_contract
from .models import MOST_NOTICE_MONTHS, ContractKind, ContractState

VIEW, REQUEST = "legal.contracts.view_own", "legal.contracts.request_contract"
KINDS, STATES = tuple(ContractKind.values), tuple(ContractState.values)
LONGEST_RENEWAL_MONTHS = 120


class ContractRequest(Given):
    """What is wanted, with whom, on which draft."""

    example = {
        "title": "業務委託基本契約",
        "kind": "SERVICES",
        "partner": ids.write("ptn", 1),
        "unit": "sales",
        "purpose": "配送の委託。",
        "amount": {"amount": 1_200_000, "currency": "JPY"},
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
        "renews": True,
        "renewal_months": 12,
        "notice_months": 3,
        "draft": {"upload": ids.write("upl", 1)},
    }
    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=KINDS)
    partner = OpaqueId("ptn")
    unit = serializers.CharField(max_length=20, help_text=_("主管部署のコード。"))
    purpose = serializers.CharField(max_length=2000)
    amount = Yen(required=False, source="amount_yen", help_text=_("税込。定めがなければ付けません。"))
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, help_text=_("期間の定めがなければ付けません。"))
    renews = serializers.BooleanField(default=False)
    renewal_months = serializers.IntegerField(required=False, min_value=1, max_value=LONGEST_RENEWAL_MONTHS)
    notice_months = serializers.IntegerField(required=False, min_value=0, max_value=MOST_NOTICE_MONTHS)
    draft = SentFile(required=False, help_text=_("契約書の案（PDFかWord）。なければ法務が用意します。"))

    def validate_partner(self, number: int) -> Partner:
        """The partner, while it is in use."""
        partner = in_use(clock.today()).filter(pk=number).first()
        if partner is None:
            raise self.fields["partner"].unknown()
        return partner

    def validate_unit(self, unit_code: str) -> Unit:
        """The unit of that code today."""
        unit = unit_of_code(unit_code, as_of=clock.today())
        if unit is None:
            raise serializers.ValidationError(_("このコードの部署はありません。"), code="unknown_unit")
        return unit


class Contract(serializers.Serializer):
    """契約: what was asked for, and how far it is. `request` is the approval that was asked for it last."""

    id = OpaqueId("ctr", source="pk")
    number = serializers.CharField(help_text=_("締結したときに付く番号。"))
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    partner = OpaqueId("ptn", source="partner_id")
    partner_name = serializers.CharField()
    purpose = serializers.CharField()
    amount = Yen(source="amount_yen", allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    renews = serializers.BooleanField()
    renewal_months = serializers.IntegerField(allow_null=True)
    notice_months = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    requested_at = serializers.DateTimeField()
    approved_on = serializers.DateField(allow_null=True)
    signed_on = serializers.DateField(allow_null=True)
    request = OpaqueId("req", source="request_id", allow_null=True)


class ContractList(Endpoint):
    """Contracts that the user asked for, the oldest first; and asking for one."""

    resource = "contracts"

    @lists(step=VIEW, summary=_("自分が申請した契約の一覧"), each=Contract)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.asked_for_by(request.user.pk)

    @acts(
        step=REQUEST,
        summary=_("契約を申請する"),
        takes=ContractRequest,
        answers=Contract,
        leads_to="legal_api:contracts_contract_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        draft = given.pop("draft", None)
        made = request_contract(
            new=NewContract(**given),
            draft=NewFile(**draft) if draft else None,
            acting_user=request.user,
            at=clock.now(),
        )
        return queries.asked_for_by(request.user.pk).get(pk=made.pk)


class ContractDetail(Endpoint):
    """One contract that the user asked for."""

    resource = "contracts"

    @reads(step=VIEW, summary=_("自分が申請した契約1件の状態"), answers=Contract)
    def get(self, request: Any, pk: str) -> Any:
        return queries.asked_for_by(request.user.pk).get(pk=ids.read("ctr", pk))
