"""取引先 for other programs: the list that can be followed, one of them, entering one and putting one right."""

from dataclasses import fields
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.companies import clock
from backoffice.partners import actions, queries
from backoffice.partners.models import LAST_DAY

from . import ids
from .endpoint import Endpoint, acts, lists, reads
from .fields import Flag, Given, Moment, OpaqueId

VIEW = "backoffice.partners.view_partners"
REGISTER, CHANGE = "backoffice.partners.register_partners", "backoffice.partners.change_partner"
KINDS = ("CORPORATION", "INDIVIDUAL")
MOST_MONTHS_AFTER = 12


class Partner(serializers.Serializer):
    """取引先: whom the company sells to or buys from, without bank accounts."""

    id = OpaqueId("ptn", source="pk")
    code = serializers.CharField()
    name = serializers.CharField()
    name_kana = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    is_customer = serializers.BooleanField()
    is_supplier = serializers.BooleanField()
    corporate_number = serializers.CharField()
    registration_number = serializers.CharField()
    postal_code = serializers.CharField()
    address = serializers.CharField()
    department = serializers.CharField()
    contact_name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    payment_closing_day = serializers.IntegerField(help_text=_("締め日。31は月末。"))
    payment_months_after = serializers.IntegerField(help_text=_("締め日の何か月後に支払うか。"))
    payment_day = serializers.IntegerField(help_text=_("支払日。31は月末。"))
    out_of_use_from = serializers.DateField(allow_null=True)
    updated_at = serializers.DateTimeField(source="changed_at")


class PartnerFacts(Given):
    """What may be said of a partner; what is left out stays as it is, or as a new one begins."""

    example = {"department": "購買部", "contact_name": "山本 花", "email": "yamamoto@example.co.jp"}
    code = serializers.CharField(max_length=20, required=False)
    name = serializers.CharField(max_length=200, required=False)
    name_kana = serializers.CharField(max_length=200, required=False)
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    is_customer = Flag(required=False)
    is_supplier = Flag(required=False)
    registration_number = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text=_("Tと数字13桁です。登録のない取引先は空欄にします。"),
    )
    corporate_number = serializers.CharField(max_length=20, required=False, allow_blank=True)
    postal_code = serializers.CharField(max_length=8, required=False, allow_blank=True)
    address = serializers.CharField(max_length=300, required=False, allow_blank=True)
    department = serializers.CharField(max_length=100, required=False, allow_blank=True)
    contact_name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(max_length=20, required=False, allow_blank=True)
    payment_closing_day = serializers.IntegerField(
        min_value=1, max_value=LAST_DAY, required=False, help_text=_("締め日。31は月末。")
    )
    payment_months_after = serializers.IntegerField(
        min_value=0, max_value=MOST_MONTHS_AFTER, required=False, help_text=_("締め日の何か月後に支払うか。")
    )
    payment_day = serializers.IntegerField(
        min_value=1, max_value=LAST_DAY, required=False, help_text=_("支払日。31は月末。")
    )


class NewPartner(PartnerFacts):
    """A partner to be: a code, a name and its reading, and whether the company sells to it or buys from it."""

    example = {
        "code": "C1001",
        "name": "株式会社みなみ工務店",
        "name_kana": "ミナミコウムテン",
        "is_customer": True,
        "address": "神奈川県横浜市西区みなとみらい1-1",
        "email": "keiri@example.co.jp",
    }
    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=200)
    name_kana = serializers.CharField(max_length=200)


class PartnerFilters(Given):
    """Which partners."""

    q = serializers.CharField(
        required=False, max_length=100, source="text", help_text=_("コード・登録番号・名称・カナで探します。")
    )
    role = serializers.ChoiceField(
        choices=sorted(queries.ROLES), required=False, help_text=_("得意先だけ、または仕入先だけ。")
    )
    updated_since = Moment(
        required=False, source="changed_since", help_text=_("この日時以後に登録・変更された取引先だけ。")
    )


def _partner(_request: Any, pk: str) -> Any:
    return queries.partner(ids.read("ptn", pk))


class PartnerList(Endpoint):
    """Partners in the order of their last change: who follows `next`, and later `updated_since`, misses none."""

    resource = "partners"

    @lists(step=VIEW, summary=_("取引先の一覧"), each=Partner, filters=PartnerFilters, by="changed_at")
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.partners(**asked)

    @acts(
        step=REGISTER,
        summary=_("取引先を登録する"),
        takes=NewPartner,
        answers=Partner,
        leads_to="backoffice_api:api_partner_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        entry = actions.NewPartner(**given)
        (made,) = actions.register_partners(entries=[entry], acting_user=request.user, at=clock.now())
        return made


class PartnerDetail(Endpoint):
    """One partner."""

    resource = "partners"

    @reads(step=VIEW, summary=_("取引先1件"), answers=Partner)
    def get(self, request: Any, pk: str) -> Any:
        return _partner(request, pk)


class PartnerChange(Endpoint):
    """A partner put right; papers that were made keep what they said."""

    resource = "partners"

    @acts(step=CHANGE, summary=_("取引先を変更する"), takes=PartnerFacts, answers=Partner, upon=_partner)
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        partner = _partner(request, pk)
        known = {field.name: getattr(partner, field.name) for field in fields(actions.NewPartner)}
        actions.change_partner(
            partner_id=partner.pk,
            entry=actions.NewPartner(**{**known, **given}),
            acting_user=request.user,
            at=clock.now(),
        )
        return _partner(request, pk)
