"""経費精算 for other programs: filing one's own claim, correcting it, how it stands; and what to file it with."""

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, acts, lists, reads
from backoffice.api.fields import Day, Given, OpaqueId, Yen
from backoffice.companies import clock

from . import queries
from .actions import file_claim, fill_claim
from .bodies import Claim, NewClaim, refused_at, whole_of
from .models import RATES, REGIONS, STAYS

VIEW, FILE, FILL = (
    "accounting.expenses.view_claims",
    "accounting.expenses.file_claim",
    "accounting.expenses.fill_claim",
)


class TravelRateInForce(serializers.Serializer):
    """旅費の単価: what the company pays for a kilometre of a vehicle, a day or a night; `subject` is the vehicle or the post."""

    id = OpaqueId("trt", source="pk")
    kind = serializers.ChoiceField(choices=[code for code, _label in RATES])
    subject = serializers.CharField()
    region = serializers.ChoiceField(choices=["", *(code for code, _label in REGIONS)])
    stay = serializers.ChoiceField(choices=["", *(code for code, _label in STAYS)])
    rate_yen = serializers.DecimalField(max_digits=10, decimal_places=2, source="yen")
    article = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)


class RateFilters(Given):
    """On which day."""

    on = Day(required=False, help_text=_("この日に適用される単価。空なら今日。"))


class CardUse(serializers.Serializer):
    """会社カードの利用: what the user's card was used for, as its company says it; below zero it was given back."""

    id = OpaqueId("cdu", source="pk")
    used_on = serializers.DateField()
    shop = serializers.CharField()
    amount = Yen(source="amount_yen")
    card_company = serializers.CharField(source="card.issuer.name")
    card_last4 = serializers.CharField(source="card.last4")


def _own(request: Any, pk: str) -> Any:
    return queries.with_lines(queries.claims_of(request.user.pk)).get(pk=ids.read("clm", pk))


class ClaimList(Endpoint):
    """Claims of the user: the list, and filing one."""

    resource = "expense_claims"

    @lists(step=VIEW, summary=_("自分の経費精算の一覧"), each=Claim)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.with_lines(queries.claims_of(request.user.pk))

    @acts(
        step=FILE,
        summary=_("経費精算を申請する（支払・区間・走行距離・日当・宿泊費の定額）"),
        takes=NewClaim,
        answers=Claim,
        leads_to="accounting_api:expenses_claim_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        with refused_at(given):
            made = file_claim(form_key=uuid.uuid4(), whole=whole_of(given), acting_user=request.user, at=clock.now())
        return _own(request, ids.write("clm", made.pk))


class ClaimDetail(Endpoint):
    """One claim of the user."""

    resource = "expense_claims"

    @reads(step=VIEW, summary=_("自分の経費精算1件の状態"), answers=Claim)
    def get(self, request: Any, pk: str) -> Any:
        return _own(request, pk)


class ClaimCorrect(Endpoint):
    """A claim that came back, or a draft, written anew and submitted."""

    resource = "expense_claims"

    @acts(
        step=FILL,
        summary=_("差し戻された経費精算・下書きを書き直して申請する"),
        takes=NewClaim,
        answers=Claim,
        upon=_own,
    )
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        number = ids.read("clm", pk)
        with refused_at(given):
            fill_claim(claim_id=number, whole=whole_of(given), acting_user=request.user, at=clock.now())
        return _own(request, pk)


class TravelRateList(Endpoint):
    """What travel is reckoned by."""

    resource = "expense_claims"

    @lists(step=VIEW, summary=_("旅費の単価の一覧"), each=TravelRateInForce, filters=RateFilters)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.travel_rates_on(asked.get("on") or clock.today())


class CardUseList(Endpoint):
    """The user's own uses of corporate cards that wait to be claimed."""

    resource = "expense_claims"

    @lists(step=VIEW, summary=_("精算していない自分の会社カードの利用"), each=CardUse)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.own_unclaimed(request.user.pk)
