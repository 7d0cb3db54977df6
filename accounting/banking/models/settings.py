"""What the company teaches the room: how its banks write files, what they charge, its rules, and the names of payers."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner

from .accounts import BankAccountOfCompany


class StatementFormat(CompanyRow):
    """CSVの読み方: which column of a bank's file says what; columns count from 1. One for each account."""

    class Signs(models.TextChoices):
        TWO_COLUMNS = "TWO_COLUMNS", _("入金と出金が別の列")
        SIGNED = "SIGNED", _("1つの列で、出金はマイナス")
        MARKED = "MARKED", _("金額の列と、入金・出金を表す列")

    class Days(models.TextChoices):
        YMD = "YMD", _("2026/10/31・2026-10-31・20261031・2026年10月31日")
        ERA = "ERA", _("令和8年10月31日・R8.10.31")
        ERA_DIGITS = "ERA_DIGITS", _("081031（和暦の年月日6桁）")

    account = models.OneToOneField(
        BankAccountOfCompany, on_delete=models.PROTECT, related_name="statement_format", verbose_name=_("口座")
    )
    header_rows = models.PositiveSmallIntegerField(_("見出しの行数"), default=1)
    days = models.CharField(_("日付の書き方"), max_length=10, choices=Days.choices, default=Days.YMD)
    signs = models.CharField(_("入出金の書き方"), max_length=11, choices=Signs.choices, default=Signs.TWO_COLUMNS)
    day_column = models.PositiveSmallIntegerField(_("日付の列"))
    in_column = models.PositiveSmallIntegerField(_("入金の列（1つの列のときは金額の列）"))
    out_column = models.PositiveSmallIntegerField(_("出金の列（入金・出金を表す列）"), null=True, blank=True)
    out_mark = models.CharField(_("出金を表す文字"), max_length=20, blank=True)
    balance_column = models.PositiveSmallIntegerField(_("残高の列"), null=True, blank=True)
    text_column = models.PositiveSmallIntegerField(_("摘要の列"))
    more_text_column = models.PositiveSmallIntegerField(_("摘要の列（2つ目）"), null=True, blank=True)

    class Meta:
        verbose_name = _("明細の読み方")
        verbose_name_plural = _("明細の読み方")
        constraints = [
            models.CheckConstraint(
                condition=Q(signs="SIGNED") | Q(out_column__isnull=False), name="statement_format_names_what_goes_out"
            ),
            models.CheckConstraint(
                condition=Q(day_column__gte=1, in_column__gte=1, text_column__gte=1),
                name="statement_columns_count_from_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.signs}"


class FeeTreatment(models.TextChoices):
    DISCOUNT = "DISCOUNT", _("振込手数料分の値引")
    FEE = "FEE", _("支払手数料")
    LEAVE_OPEN = "LEAVE_OPEN", _("未入金として残す")


class TransferFee(CompanyRow):
    """振込手数料: what banks take of a transfer; a difference of so many yen is taken for it, and treated so when a customer
    kept it from what came in, unless somebody chooses otherwise."""

    fee_yen = models.PositiveIntegerField(_("手数料（税込）"))
    label = models.CharField(_("内容"), max_length=60)
    least_yen = models.BigIntegerField(_("振込額（以上）"), default=0)
    treatment = models.CharField(
        _("入金から差し引かれたときの扱い"),
        max_length=10,
        choices=FeeTreatment.choices,
        default=FeeTreatment.DISCOUNT,
    )
    out_of_use_from = models.DateField(_("使用停止日"), null=True, blank=True)

    class Meta:
        verbose_name = _("振込手数料")
        verbose_name_plural = _("振込手数料")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "fee_yen"], condition=Q(out_of_use_from=None), name="transfer_fee_is_listed_once"
            ),
            models.CheckConstraint(condition=Q(fee_yen__gt=0, least_yen__gte=0), name="transfer_fee_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.fee_yen} {self.label}"


class BankRule(CompanyRow):
    """照合のルール: lines of a certain text are money for a certain account; tried in the order of `position`."""

    class Direction(models.TextChoices):
        IN = "IN", _("入金")
        OUT = "OUT", _("出金")

    name = models.CharField(_("ルールの名前"), max_length=60)
    position = models.PositiveSmallIntegerField(_("順番"), default=100)
    direction = models.CharField(_("入出金"), max_length=3, choices=Direction.choices)
    contains = models.CharField(_("摘要に含まれる文字"), max_length=60)
    contains_key = models.CharField(_("照合用の文字"), max_length=120, db_collation="C")
    least_yen = models.BigIntegerField(_("金額（以上）"), null=True, blank=True)
    most_yen = models.BigIntegerField(_("金額（以下）"), null=True, blank=True)
    bank_account = models.ForeignKey(
        BankAccountOfCompany,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("口座（空欄はすべて）"),
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    tax_category = models.CharField(_("税区分"), max_length=40)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("取引先")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    out_of_use_from = models.DateField(_("使用停止日"), null=True, blank=True)

    class Meta:
        verbose_name = _("照合のルール")
        verbose_name_plural = _("照合のルール")
        indexes = [models.Index(fields=["company", "position", "id"], name="bank_rule_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(least_yen=None) | Q(most_yen=None) | Q(most_yen__gte=F("least_yen")),
                name="bank_rule_amounts_are_in_order",
            ),
            models.CheckConstraint(condition=~Q(contains_key=""), name="bank_rule_reads_a_text"),
        ]

    def __str__(self) -> str:
        return self.name


class PayerAlias(CompanyRow):
    """振込名義: how a partner's name stands in statements, learned from matches; it may be forgotten."""

    payer_key = models.CharField(_("照合用の名義"), max_length=200, db_collation="C")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("取引先"))
    times = models.PositiveIntegerField(_("照合した回数"), default=1)
    learned_at = models.DateTimeField(_("覚えた日時"))
    last_used_at = models.DateTimeField(_("最後に照合した日時"))

    class Meta:
        verbose_name = _("振込名義")
        verbose_name_plural = _("振込名義")
        constraints = [
            models.UniqueConstraint(fields=["company", "payer_key", "partner"], name="payer_alias_is_learned_once"),
            models.CheckConstraint(condition=~Q(payer_key=""), name="payer_alias_says_a_name"),
        ]

    def __str__(self) -> str:
        return self.payer_key
