"""Who issues, invoices with their lines and taxes, and what was received for them."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany, BankMatch
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap
from backoffice.partners.models import Partner

REGISTRATION = r"^T[0-9]{13}$"


class Entered(models.TextChoices):
    WITHOUT_TAX = "WITHOUT_TAX", _("税抜")
    WITH_TAX = "WITH_TAX", _("税込")


class Rounding(models.TextChoices):
    DROP_FRACTION = "DROP_FRACTION", _("切捨て")
    HALF_UP = "HALF_UP", _("四捨五入")
    RAISE_FRACTION = "RAISE_FRACTION", _("切上げ")


class Issuer(DatedRow):
    """請求書の発行者: what the company's invoices of a period say of it, and how they are computed.

    Dated, since a registration begins and may end on a day of its own, and since addresses and banks change.
    """

    name = models.CharField(_("発行者名"), max_length=200)
    registration_number = models.CharField(_("登録番号"), max_length=14, validators=[RegexValidator(REGISTRATION)])
    postal_code = models.CharField(_("郵便番号"), max_length=8)
    address = models.CharField(_("住所"), max_length=300)
    phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    contact = models.CharField(_("担当"), max_length=60, blank=True)
    bank_account = models.ForeignKey(
        BankAccountOfCompany, on_delete=models.PROTECT, related_name="+", verbose_name=_("振込先の口座")
    )
    entered = models.CharField(_("金額の入力"), max_length=11, choices=Entered.choices)
    rounding = models.CharField(_("消費税の端数処理"), max_length=20, choices=Rounding.choices)

    class Meta:
        verbose_name = _("請求書の発行者")
        verbose_name_plural = _("請求書の発行者")
        constraints = [
            no_overlap("company_has_one_issuer", "company"),
            ends_after_it_begins("issuer_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(registration_number__regex=REGISTRATION), name="issuer_is_registered_with_t_and_13_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"


class InvoiceState(models.TextChoices):
    DRAFT = "DRAFT", _("下書き")
    FINALISED = "FINALISED", _("確定")
    PAID = "PAID", _("入金済み")


class Invoice(CompanyRow):
    """適格請求書: a draft may change or go; once finalised it has a number, and what its paper says stays."""

    state = models.CharField(_("状態"), max_length=10, choices=InvoiceState.choices, default=InvoiceState.DRAFT)
    number = models.CharField(_("請求書番号"), max_length=80, blank=True, db_collation="C")
    customer = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("得意先"))
    issued_on = models.DateField(_("発行日"))
    supplied_from = models.DateField(_("取引期間の始まり"))
    supplied_to = models.DateField(_("取引期間の終わり"))
    due_on = models.DateField(_("支払期限"))
    entered = models.CharField(_("金額の入力"), max_length=11, choices=Entered.choices)
    rounding = models.CharField(_("消費税の端数処理"), max_length=20, choices=Rounding.choices)
    net_yen = models.BigIntegerField(_("税抜合計"))
    tax_yen = models.BigIntegerField(_("消費税額等"))
    total_yen = models.BigIntegerField(_("請求金額"))
    received_yen = models.BigIntegerField(_("入金額"), default=0)
    issuer = models.JSONField(_("発行者の記載"), default=dict)
    recipient = models.JSONField(_("宛先の記載"), default=dict)
    prepared_by_id = models.BigIntegerField(_("作成者の番号"))
    prepared_by_name = models.CharField(_("作成者"), max_length=200)
    finalised_by_id = models.BigIntegerField(_("確定した人の番号"), null=True, blank=True)
    finalised_by_name = models.CharField(_("確定した人"), max_length=200, blank=True)
    finalised_at = models.DateTimeField(_("確定日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("請求書")
        verbose_name_plural = _("請求書")
        indexes = [
            models.Index(fields=["company", "-issued_on", "-id"], name="invoice_newest"),
            models.Index(fields=["company", "customer", "-issued_on", "-id"], name="invoice_of_customer"),
            models.Index(fields=["company", "state", "-issued_on", "-id"], name="invoice_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "number"], condition=~Q(number=""), name="invoice_number_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", number="", finalised_at__isnull=True)
                | (Q(state__in=["FINALISED", "PAID"], finalised_at__isnull=False) & ~Q(number="")),
                name="invoice_has_its_number_once_finalised",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", received_yen=0)
                | Q(state="FINALISED", received_yen__gte=0, received_yen__lt=F("total_yen"))
                | Q(state="PAID", received_yen=F("total_yen")),
                name="invoice_is_paid_when_its_total_is_received",
            ),
            models.CheckConstraint(
                condition=Q(total_yen=F("net_yen") + F("tax_yen"), total_yen__gt=0), name="invoice_total_is_net_and_tax"
            ),
            models.CheckConstraint(
                condition=Q(supplied_to__gte=F("supplied_from")), name="invoice_supply_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_is_due_after_its_issue"),
        ]

    def __str__(self) -> str:
        return f"{self.number or '下書き'} {self.issued_on}"

    @property
    def open_yen(self) -> int:
        """What is still owed."""
        return self.total_yen - self.received_yen


class InvoiceLine(CompanyRow):
    """請求書の明細: what was supplied, with its amount and how it came about."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines", verbose_name=_("請求書"))
    position = models.PositiveSmallIntegerField(_("順番"))
    supplied_on = models.DateField(_("取引日"))
    description = models.CharField(_("品名"), max_length=120)
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("単位"), max_length=10, blank=True)
    unit_price = models.DecimalField(_("単価"), max_digits=14, decimal_places=2)
    tax_category = models.CharField(_("税区分"), max_length=40)
    percent = models.PositiveSmallIntegerField(_("税率"))
    is_reduced = models.BooleanField(_("軽減税率の対象"))
    amount_yen = models.BigIntegerField(_("金額"))
    because = models.JSONField(_("理由"))

    class Meta:
        verbose_name = _("請求書の明細")
        verbose_name_plural = _("請求書の明細")
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_has_its_place"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gte=0, amount_yen__gte=0), name="invoice_line_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.description


class InvoiceTax(CompanyRow):
    """税率ごとの合計: the total of a rate as its lines are entered, and the tax, computed and rounded once."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="taxes", verbose_name=_("請求書"))
    position = models.PositiveSmallIntegerField(_("順番"))
    percent = models.PositiveSmallIntegerField(_("税率"))
    is_reduced = models.BooleanField(_("軽減税率の対象"))
    entered_yen = models.BigIntegerField(_("対象額"))
    net_yen = models.BigIntegerField(_("対象額（税抜）"))
    tax_yen = models.BigIntegerField(_("消費税額等"))
    because = models.JSONField(_("理由"))

    class Meta:
        verbose_name = _("税率ごとの合計")
        verbose_name_plural = _("税率ごとの合計")
        constraints = [
            models.UniqueConstraint(fields=["invoice", "percent", "is_reduced"], name="invoice_has_one_tax_per_rate"),
            models.CheckConstraint(
                condition=Q(entered_yen=F("net_yen")) | Q(entered_yen=F("net_yen") + F("tax_yen")),
                name="invoice_tax_is_on_top_or_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent}%"


class Receipt(CompanyRow):
    """入金: money received for an invoice, on an account of the company, or what settled it without money. Added, never
    changed.

    `match` is the match of bank lines whose entry carries it; `settled_kind` and `settled_id` name the source of the entry
    that settled it without money (相殺, 手形). One that takes back another is below zero.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("請求書"))
    received_on = models.DateField(_("入金日"))
    amount_yen = models.BigIntegerField(_("入金額"))
    bank_account = models.ForeignKey(
        BankAccountOfCompany,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("入金した口座"),
    )
    settled_kind = models.CharField(
        _("決済した取引の種類"), max_length=100, blank=True, default="", db_default="", db_collation="C"
    )
    settled_id = models.BigIntegerField(_("決済した取引の番号"), null=True, blank=True)
    match = models.ForeignKey(
        BankMatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照合")
    )
    takes_back = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_back_by",
        verbose_name=_("取り消す入金"),
    )
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("入金")
        verbose_name_plural = _("入金")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0, takes_back=None) | Q(amount_yen__lt=0, takes_back__isnull=False),
                name="receipt_amount_is_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(bank_account__isnull=False, settled_kind="", settled_id=None)
                | (Q(bank_account=None, match=None, settled_id__isnull=False) & ~Q(settled_kind="")),
                name="receipt_is_money_or_a_settlement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {self.amount_yen}"
