"""押印申請 for other programs: which seals may be asked for, asking for one, and how one's own stand."""

from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, acts, lists, reads
from backoffice.api.fields import Given, OpaqueId, SentFile, Yen
from backoffice.companies import clock
from legal.contracts.models import Contract
from legal.contracts.queries import asked_for_by as contracts_asked_for_by

from . import queries
from .actions import NewFile, NewRequest, request_seal
from .limits import MOST_COPIES
from .models import PaperKind, Returning, Seal, SealRequestState, StampedDocument

VIEW, REQUEST = "legal.seals.view_own", "legal.seals.request_seal"
PAPERS, STATES = tuple(PaperKind.values), tuple(SealRequestState.values)
ORIGINALS, STAMPED = tuple(Returning.values), tuple(StampedDocument.values)


class UsableSeal(serializers.Serializer):
    """印章: a seal that may be asked for. Its custodian and imprint are not told."""

    id = OpaqueId("sel", source="pk")
    code = serializers.CharField(help_text=_("管理番号。押印の申請で使います。"))
    name = serializers.CharField()
    kind = serializers.CharField(source="kind.name", help_text=_("印章の種類。会社の一覧のものです。"))


class SealAsked(Given):
    """Which seal on which paper, for whom and when."""

    example = {
        "seal": "S-01",
        "paper_kind": "CONTRACT",
        "contract": ids.write("ctr", 1),
        "title": "業務委託基本契約書",
        "addressee": "東都運送株式会社",
        "purpose": "承認済みの契約の締結。",
        "copies": 2,
        "wanted_on": "2027-01-10",
        "original": "POST",
        "stamped_as": "no2",
        "stated": {"amount": 6_000_000, "currency": "JPY"},
        "paper": {"upload": ids.write("upl", 1)},
    }
    seal = serializers.CharField(max_length=20, help_text=_("印章の管理番号。"))
    paper_kind = serializers.ChoiceField(choices=PAPERS)
    contract = OpaqueId("ctr", required=False, help_text=_("自分が申請した、承認済み・締結待ちの契約。"))
    title = serializers.CharField(max_length=200)
    addressee = serializers.CharField(max_length=200)
    purpose = serializers.CharField(max_length=300)
    copies = serializers.IntegerField(min_value=1, max_value=MOST_COPIES)
    wanted_on = serializers.DateField()
    original = serializers.ChoiceField(
        choices=ORIGINALS, help_text=_("原本を郵送するか、手渡しするか、社内で保管するか。")
    )
    stamped_as = serializers.ChoiceField(choices=STAMPED, default="none", help_text=_("印紙税の文書の種類。"))
    stated = Yen(required=False, source="stated_yen", help_text=_("印紙税の記載金額。税を分けて書いた書類は税抜。"))
    paper = SentFile(required=False, help_text=_("押印する書類（PDFかWord）。案のある契約では、なければ案を使います。"))

    def validate_seal(self, code: str) -> Seal:
        """The seal of that number, while it may be asked for."""
        found = queries.usable(clock.today()).filter(code=code).first()
        if found is None:
            raise serializers.ValidationError(_("この管理番号の、使用中の印章はありません。"), code="unknown_seal")
        return found

    def validate_contract(self, number: int) -> Contract:
        """The contract, when the user asked for it."""
        found = contracts_asked_for_by(self.context["user"].pk).filter(pk=number).first()
        if found is None:
            raise self.fields["contract"].unknown()
        return found


class SealRequest(serializers.Serializer):
    """押印申請: what was asked for, and how far it is. `request` is the approval that was asked for it last."""

    id = OpaqueId("slr", source="pk")
    seal = serializers.CharField(source="seal.code")
    paper_kind = serializers.ChoiceField(choices=PAPERS)
    contract = OpaqueId("ctr", source="contract_id", allow_null=True)
    title = serializers.CharField()
    addressee = serializers.CharField()
    purpose = serializers.CharField()
    copies = serializers.IntegerField()
    wanted_on = serializers.DateField()
    original = serializers.ChoiceField(choices=ORIGINALS)
    stamped_as = serializers.ChoiceField(choices=STAMPED)
    stamp_duty = Yen(source="stamp_duty_yen", help_text=_("1部あたりの収入印紙の額。"))
    paper_sha256 = serializers.CharField(help_text=_("申請したときに確定した、押印する書類のSHA-256。"))
    state = serializers.ChoiceField(choices=STATES)
    requested_at = serializers.DateTimeField()
    approved_on = serializers.DateField(allow_null=True)
    refused_reason = serializers.CharField()
    number = serializers.CharField(source="sealing.number", allow_null=True, help_text=_("押印したときに付く番号。"))
    sealed_on = serializers.DateField(source="sealing.sealed_on", allow_null=True)
    scan_due_on = serializers.DateField(source="sealing.scan_due_on", allow_null=True)
    request = OpaqueId("req", source="request_id", allow_null=True)


class SealList(Endpoint):
    """The seals that may be asked for."""

    resource = "seals"

    @lists(step=VIEW, summary=_("申請できる印章の一覧"), each=UsableSeal)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.usable(clock.today())


class RequestList(Endpoint):
    """Requests that the user made, the oldest first; and asking for a seal."""

    resource = "seals"

    @lists(step=VIEW, summary=_("自分の押印申請の一覧"), each=SealRequest)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.asked_for_by(request.user.pk)

    @acts(
        step=REQUEST,
        summary=_("押印を申請する"),
        takes=SealAsked,
        answers=SealRequest,
        leads_to="legal_api:seals_request_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        paper = given.pop("paper", None)
        made = request_seal(
            form_key=uuid4(),
            new=NewRequest(**given),
            paper=NewFile(**paper) if paper else None,
            acting_user=request.user,
            at=clock.now(),
        )
        return queries.asked_for_by(request.user.pk).get(pk=made.pk)


class RequestDetail(Endpoint):
    """One request that the user made."""

    resource = "seals"

    @reads(step=VIEW, summary=_("自分の押印申請1件の状態"), answers=SealRequest)
    def get(self, request: Any, pk: str) -> Any:
        return queries.asked_for_by(request.user.pk).get(pk=ids.read("slr", pk))
