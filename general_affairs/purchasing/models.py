"""Requests with their lines, orders, receipts, and bills that were compared with them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document
from backoffice.forms.models import FormAnswer
from backoffice.organisation.models import DatedRow, Unit, ends_after_it_begins, no_overlap
from backoffice.partners.models import Partner


class PurchaseState(models.TextChoices):
    DRAFT = "DRAFT", _("修正待ち")
    SUBMITTED = "SUBMITTED", _("承認待ち")
    APPROVED = "APPROVED", _("承認済み・発注待ち")
    REJECTED = "REJECTED", _("却下")
    ORDERED = "ORDERED", _("発注済み")


class PurchaseRequest(CompanyRow):
    """購買申請: what somebody needs, from whom, for what, and what it costs; it may spend an approved request (稟議)."""

    title = models.CharField(_("件名"), max_length=200)
    purpose = models.TextField(_("購入の目的"))
    needed_by = models.DateField(_("必要な日"))
    supplier = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("仕入先"))
    supplier_name = models.CharField(_("仕入先の名称"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("負担する部署"))
    ringi = models.ForeignKey(
        FormAnswer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("もとになる申請")
    )
    choice_reason = models.CharField(
        _("最安でない見積を選んだ理由"), max_length=300, blank=True, default="", db_default=""
    )
    few_quotations_reason = models.CharField(
        _("相見積が足りない理由"), max_length=300, blank=True, default="", db_default=""
    )
    net_yen = models.BigIntegerField(_("税抜合計"))
    tax_yen = models.BigIntegerField(_("消費税額等"))
    total_yen = models.BigIntegerField(_("合計（税込）"))
    state = models.CharField(_("状態"), max_length=10, choices=PurchaseState.choices, default=PurchaseState.DRAFT)
    requested_by_id = models.BigIntegerField(_("申請者の番号"))
    requested_by_name = models.CharField(_("申請者"), max_length=200)
    requested_at = models.DateTimeField(_("申請日時"))
    approved_on = models.DateField(_("承認日"), null=True, blank=True)

    class Meta:
        verbose_name = _("購買申請")
        verbose_name_plural = _("購買申請")
        indexes = [
            models.Index(fields=["company", "state", "-id"], name="purchase_newest_of_state"),
            models.Index(fields=["company", "requested_by_id", "-id"], name="purchase_of_requester"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(net_yen__gt=0, tax_yen__gte=0, total_yen=F("net_yen") + F("tax_yen")),
                name="purchase_total_is_net_and_tax",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["APPROVED", "ORDERED"], approved_on__isnull=False)
                | ~Q(state__in=["APPROVED", "ORDERED"]) & Q(approved_on=None),
                name="approved_purchase_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PurchaseLine(CompanyRow):
    """購買の明細: how much of what at which price, without tax."""

    request = models.ForeignKey(
        PurchaseRequest, on_delete=models.PROTECT, related_name="lines", verbose_name=_("購買申請")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    item = models.CharField(_("品名"), max_length=120)
    category = models.CharField(_("購買の区分"), max_length=20)
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=3)
    unit_name = models.CharField(_("単位"), max_length=10)
    unit_price = models.DecimalField(_("単価（税抜）"), max_digits=14, decimal_places=2)
    treatment = models.CharField(_("消費税"), max_length=10)
    amount_yen = models.BigIntegerField(_("金額（税抜）"))

    class Meta:
        verbose_name = _("購買の明細")
        verbose_name_plural = _("購買の明細")
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="purchase_line_has_its_place"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gte=0, amount_yen__gte=0), name="purchase_line_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.item


class Quotation(CompanyRow):
    """相見積の1通: what somebody would ask for the whole purchase; its supplier is a name while it is no partner yet."""

    request = models.ForeignKey(
        PurchaseRequest, on_delete=models.PROTECT, related_name="quotations", verbose_name=_("購買申請")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    supplier = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("見積先")
    )
    supplier_name = models.CharField(_("見積先の名称"), max_length=200)
    amount_yen = models.BigIntegerField(_("見積額（税込）"))
    quoted_on = models.DateField(_("見積日"))
    valid_until = models.DateField(_("有効期限"), null=True, blank=True)
    note = models.CharField(_("備考"), max_length=200, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("見積書")
    )
    is_chosen = models.BooleanField(_("採用"), default=False)

    class Meta:
        verbose_name = _("相見積")
        verbose_name_plural = _("相見積")
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="quotation_has_its_place"),
            models.UniqueConstraint(fields=["request"], condition=Q(is_chosen=True), name="one_quotation_is_chosen"),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0) & ~Q(supplier_name=""), name="quotation_says_who_and_how_much"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("quoted_on")), name="quotation_ends_after_its_day"
            ),
        ]

    def __str__(self) -> str:
        return self.supplier_name


class RuleEffect(models.TextChoices):
    WARN = "WARN", _("注意を表示する")
    REFUSE = "REFUSE", _("申請を受け付けない")


class QuotationRule(DatedRow):
    """相見積の決まり: from which amount on how many quotations are asked for; changed by a new row, never in place."""

    from_yen = models.BigIntegerField(_("この金額から（税込）"))
    least = models.PositiveSmallIntegerField(_("必要な見積の数"))
    effect = models.CharField(_("守られないとき"), max_length=6, choices=RuleEffect)
    article = models.CharField(_("規程の条"), max_length=60)
    text = models.CharField(_("条文"), max_length=300)

    class Meta:
        verbose_name = _("相見積の決まり")
        verbose_name_plural = _("相見積の決まり")
        constraints = [
            no_overlap("quotation_rule_says_one_thing_a_day", "company", "from_yen"),
            ends_after_it_begins("quotation_rule_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(from_yen__gte=1, least__gte=1) & ~Q(article="") & ~Q(text=""),
                name="quotation_rule_says_how_many_and_where",
            ),
        ]

    def __str__(self) -> str:
        return self.article


class OrderState(models.TextChoices):
    ISSUED = "ISSUED", _("納品待ち")
    RECEIVED = "RECEIVED", _("検収済み")


class Order(CompanyRow):
    """注文: what the supplier was told (取適法4条): what, when and where, by when it is inspected and paid."""

    request = models.OneToOneField(
        PurchaseRequest, on_delete=models.PROTECT, related_name="order", verbose_name=_("購買申請")
    )
    number = models.CharField(_("注文番号"), max_length=80, db_collation="C")
    ordered_on = models.DateField(_("注文日"))
    deliver_on = models.DateField(_("納期"))
    deliver_to = models.CharField(_("納入場所"), max_length=200)
    inspect_by = models.DateField(_("検査完了期日"))
    pays_on = models.DateField(_("支払期日"))
    total_yen = models.BigIntegerField(_("注文金額（税込）"))
    state = models.CharField(_("状態"), max_length=10, choices=OrderState.choices, default=OrderState.ISSUED)
    ordered_by_id = models.BigIntegerField(_("発注者の番号"))
    ordered_by_name = models.CharField(_("発注者"), max_length=200)

    class Meta:
        verbose_name = _("注文")
        verbose_name_plural = _("注文")
        indexes = [models.Index(fields=["company", "state", "deliver_on"], name="order_by_delivery")]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="order_number_is_used_once"),
            models.CheckConstraint(
                condition=Q(
                    deliver_on__gte=F("ordered_on"), inspect_by__gte=F("deliver_on"), pays_on__gte=F("deliver_on")
                ),
                name="order_has_its_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Receipt(CompanyRow):
    """検収: what arrived and was found in order on a day, and when it is paid; append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("注文"))
    position = models.PositiveSmallIntegerField(_("回"))
    received_on = models.DateField(_("検収日"))
    due_on = models.DateField(_("支払期日"))
    net_yen = models.BigIntegerField(_("税抜合計"))
    tax_yen = models.BigIntegerField(_("消費税額等"))
    total_yen = models.BigIntegerField(_("検収額（税込）"))
    note = models.CharField(_("備考"), max_length=200, blank=True)
    received_by_id = models.BigIntegerField(_("検収者の番号"))
    received_by_name = models.CharField(_("検収者"), max_length=200)

    class Meta:
        verbose_name = _("検収")
        verbose_name_plural = _("検収")
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="receipt_has_its_place"),
            models.CheckConstraint(
                condition=Q(net_yen__gt=0, tax_yen__gte=0, total_yen=F("net_yen") + F("tax_yen")),
                name="receipt_total_is_net_and_tax",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("received_on")), name="receipt_is_paid_after_it_came"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.position}"


class ReceiptLine(CompanyRow):
    """検収の明細: how much of a line arrived; append-only."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="lines", verbose_name=_("検収"))
    line = models.ForeignKey(PurchaseLine, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("明細"))
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=3)
    net_yen = models.BigIntegerField(_("金額（税抜）"))

    class Meta:
        verbose_name = _("検収の明細")
        verbose_name_plural = _("検収の明細")
        constraints = [
            models.UniqueConstraint(fields=["receipt", "line"], name="receipt_names_a_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, net_yen__gte=0), name="receipt_line_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.quantity}"


class MatchedBill(CompanyRow):
    """照合した請求書: what a supplier asks for an order, compared with what was received; append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="bills", verbose_name=_("注文"))
    number = models.CharField(_("請求書番号"), max_length=60, db_collation="C")
    dated_on = models.DateField(_("請求日"))
    total_yen = models.BigIntegerField(_("請求額（税込）"))
    matched_by_id = models.BigIntegerField(_("照合した人の番号"))
    matched_by_name = models.CharField(_("照合した人"), max_length=200)
    matched_at = models.DateTimeField(_("照合日時"))

    class Meta:
        verbose_name = _("照合した請求書")
        verbose_name_plural = _("照合した請求書")
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="bill_is_matched_once"),
            models.CheckConstraint(condition=Q(total_yen__gt=0), name="matched_bill_is_above_zero"),
        ]

    def __str__(self) -> str:
        return self.number
