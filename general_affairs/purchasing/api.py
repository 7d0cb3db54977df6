"""購買申請 for other programs: asking for what is needed, and how one's own stand."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, acts, lists, reads
from backoffice.api.fields import Flag, Given, OpaqueId, Quantity, SentFile, Yen
from backoffice.companies import clock
from backoffice.organisation.queries import unit_of_code
from backoffice.partners.queries import in_use

from . import books, queries
from .actions import NewLine, NewPurchase, NewQuotation, request_purchase, resubmit_purchase
from .limits import MOST_LINES, MOST_QUOTATIONS
from .models import PurchaseState
from .words import TREATMENTS

VIEW, REQUEST = "general_affairs.purchasing.view_own", "general_affairs.purchasing.request_purchase"
STATES = tuple(PurchaseState.values)
TREATMENT_CODES = tuple(code for code, _label in TREATMENTS)


class NewPurchaseLine(Given):
    """A thing that is needed; its price is without tax."""

    item = serializers.CharField(max_length=120)
    category = serializers.CharField(max_length=20, help_text=_("区分のコード（GET /api/v1/purchase-categories）。"))
    quantity = Quantity()
    unit_name = serializers.CharField(max_length=10)
    unit_price = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0))
    treatment = serializers.ChoiceField(choices=TREATMENT_CODES, default="STANDARD")


class NewPurchaseQuotation(Given):
    """相見積の1通: of a partner, or of a name while it is none; with tax."""

    supplier = OpaqueId("ptn", required=False, help_text=_("取引先の登録があるとき。なければ supplier_name。"))
    supplier_name = serializers.CharField(max_length=200, default="", allow_blank=True)
    amount = Yen(least=1, help_text=_("見積額（税込）。"))
    quoted_on = serializers.DateField()
    valid_until = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=200, default="", allow_blank=True)
    is_chosen = Flag(default=False, help_text=_("採用する見積。1通だけ。"))
    paper = SentFile(required=False, help_text=_("見積書のファイル。"))

    def validate_supplier(self, number: int) -> Any:
        """The partner, while it is in use."""
        return _partner(self, number)


class NewPurchaseRequest(Given):
    """What is needed, by when, from whom and for what."""

    example = {
        "title": "展示会の備品",
        "purpose": "11月の展示会で使います。",
        "supplier": ids.write("ptn", 1),
        "needed_by": "2026-11-20",
        "unit": "sales",
        "lines": [
            {
                "item": "パンフレット立て",
                "category": "SUPPLIES",
                "quantity": "3",
                "unit_name": "台",
                "unit_price": "4800",
            }
        ],
        "quotations": [
            {
                "supplier": ids.write("ptn", 1),
                "amount": {"amount": 15_840, "currency": "JPY"},
                "quoted_on": "2026-11-02",
                "valid_until": "2026-12-31",
                "is_chosen": True,
            },
            {
                "supplier_name": "みなと什器",
                "amount": {"amount": 14_900, "currency": "JPY"},
                "quoted_on": "2026-11-03",
                "note": "納期は4週間",
            },
        ],
        "choice_reason": "展示会に間に合うのは、この会社だけです。",
    }
    title = serializers.CharField(max_length=200)
    purpose = serializers.CharField(max_length=2000)
    supplier = OpaqueId("ptn")
    needed_by = serializers.DateField()
    unit = serializers.CharField(max_length=20, help_text=_("負担する部署のコード。"))
    ringi = serializers.CharField(
        max_length=80,
        default="",
        allow_blank=True,
        help_text=_("もとになる申請の番号。稟議などで承認された金額から使うとき。"),
    )
    lines = NewPurchaseLine(many=True, allow_empty=False, max_length=MOST_LINES)
    quotations = NewPurchaseQuotation(many=True, required=False, default=list, max_length=MOST_QUOTATIONS)
    choice_reason = serializers.CharField(
        max_length=300, default="", allow_blank=True, help_text=_("最安でない見積を選んだ理由。そのときは必須。")
    )
    few_quotations_reason = serializers.CharField(
        max_length=300, default="", allow_blank=True, help_text=_("会社の決まりより見積が少ない理由。")
    )

    def validate_supplier(self, number: int) -> Any:
        """The partner, while it is in use."""
        return _partner(self, number)

    def validate_unit(self, unit_code: str) -> Any:
        """The unit of that code today."""
        unit = unit_of_code(unit_code, as_of=clock.today())
        if unit is None:
            raise serializers.ValidationError(_("このコードの部署はありません。"), code="unknown_unit")
        return unit


class PurchaseLine(serializers.Serializer):
    """A line as it was asked for."""

    item = serializers.CharField()
    category = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3)
    unit_name = serializers.CharField()
    unit_price = serializers.DecimalField(max_digits=14, decimal_places=2)
    treatment = serializers.ChoiceField(choices=TREATMENT_CODES)
    amount = Yen(source="amount_yen")


class PurchaseQuotation(serializers.Serializer):
    """相見積の1通 as it was submitted."""

    supplier = OpaqueId("ptn", source="supplier_id", allow_null=True)
    supplier_name = serializers.CharField()
    amount = Yen(source="amount_yen")
    quoted_on = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    is_chosen = serializers.BooleanField()


class Purchase(serializers.Serializer):
    """購買: what was asked for, and how far it is. `request` is the approval that was asked for it last."""

    id = OpaqueId("pur", source="pk")
    title = serializers.CharField()
    purpose = serializers.CharField()
    supplier = OpaqueId("ptn", source="supplier_id")
    supplier_name = serializers.CharField()
    needed_by = serializers.DateField()
    ringi = serializers.SerializerMethodField(help_text=_("もとになる申請の番号。"))
    net = Yen(source="net_yen")
    tax = Yen(source="tax_yen")
    total = Yen(source="total_yen")
    state = serializers.ChoiceField(choices=STATES)
    requested_at = serializers.DateTimeField()
    approved_on = serializers.DateField(allow_null=True)
    order_number = serializers.SerializerMethodField(help_text=_("注文したときに付く番号。"))
    request = OpaqueId("req", source="request_id", allow_null=True)
    lines = PurchaseLine(many=True)
    quotations = PurchaseQuotation(many=True)
    choice_reason = serializers.CharField()
    few_quotations_reason = serializers.CharField()

    def get_ringi(self, purchase: Any) -> str:
        return purchase.ringi.number if purchase.ringi else ""

    def get_order_number(self, purchase: Any) -> str:
        order = queries.order_of(purchase)
        return order.number if order else ""


class PurchaseCategory(serializers.Serializer):
    """購買の区分."""

    code = serializers.CharField()
    name_ja = serializers.CharField(source="label_ja")
    name_en = serializers.CharField(source="label_en")


class PurchaseCategories(serializers.Serializer):
    """The categories of today."""

    data = PurchaseCategory(many=True)


def _own(request: Any, pk: str) -> Any:
    return queries.asked_for_by(request.user.pk).get(pk=ids.read("pur", pk))


class PurchaseList(Endpoint):
    """Purchases that the user asked for, the oldest first; and asking for one."""

    resource = "purchases"

    @lists(step=VIEW, summary=_("自分が申請した購買の一覧"), each=Purchase)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.asked_for_by(request.user.pk)

    @acts(
        step=REQUEST,
        summary=_("購買を申請する"),
        takes=NewPurchaseRequest,
        answers=Purchase,
        leads_to="general_affairs_api:purchasing_purchase_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        made = request_purchase(new=_new(given), acting_user=request.user, at=clock.now())
        return _own(request, ids.write("pur", made.pk))


class PurchaseDetail(Endpoint):
    """One purchase that the user asked for."""

    resource = "purchases"

    @reads(step=VIEW, summary=_("自分が申請した購買1件の状態"), answers=Purchase)
    def get(self, request: Any, pk: str) -> Any:
        return _own(request, pk)


class PurchaseCorrect(Endpoint):
    """A purchase that came back, or was taken back, written anew and asked for again."""

    resource = "purchases"

    @acts(
        step="general_affairs.purchasing.resubmit_purchase",
        summary=_("差し戻された購買を書き直して申請する"),
        takes=NewPurchaseRequest,
        answers=Purchase,
        upon=_own,
    )
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        number = ids.read("pur", pk)
        resubmit_purchase(purchase_id=number, new=_new(given), acting_user=request.user, at=clock.now())
        return _own(request, pk)


class PurchaseCategoryList(Endpoint):
    """What a line of a purchase may be."""

    resource = "purchases"

    @reads(step=VIEW, summary=_("購買の区分の一覧"), answers=PurchaseCategories)
    def get(self, request: Any) -> Any:
        return {"data": list(books.categories(clock.today()).values())}


def _partner(given: Given, number: int) -> Any:
    partner = in_use(clock.today()).filter(pk=number).first()
    if partner is None:
        raise given.fields["supplier"].unknown()
    return partner


def _new(given: Mapping[str, Any]) -> NewPurchase:
    lines = [NewLine(**line) for line in given["lines"]]
    quotations = [_quotation(each) for each in given["quotations"]]
    return NewPurchase(**{**given, "lines": lines, "quotations": quotations})


def _quotation(given: Mapping[str, Any]) -> NewQuotation:
    said = {"supplier": None, **given}
    paper = said.pop("paper", {})
    return NewQuotation(amount_yen=said.pop("amount"), **said, **paper)
