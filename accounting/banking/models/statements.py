"""What a bank says of an account: files as they came, and their lines."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document, StoredFile

from .accounts import BankAccountOfCompany
from .matching import BankMatch

STATEMENT = "accounting.banking.statement"


class StatementState(models.TextChoices):
    WAITING = "WAITING", _("確認待ち")
    LOADED = "LOADED", _("取り込み済み")
    DISCARDED = "DISCARDED", _("取りやめ")


class Statement(CompanyRow):
    """入出金明細のファイル: kept as it came; nothing of it is written before it is confirmed."""

    class Layout(models.TextChoices):
        CSV = "CSV", "CSV"
        ZENGIN_03 = "ZENGIN_03", _("全銀 入出金取引明細")
        ZENGIN_01 = "ZENGIN_01", _("全銀 振込入金通知")

    account = models.ForeignKey(
        BankAccountOfCompany, on_delete=models.PROTECT, related_name="statements", verbose_name=_("口座")
    )
    layout = models.CharField(_("ファイルの形式"), max_length=10, choices=Layout.choices)
    name = models.CharField(_("ファイル名"), max_length=200)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル"))
    sha256 = models.CharField(_("ハッシュ値"), max_length=64, db_collation="C")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("証憑")
    )
    state = models.CharField(_("状態"), max_length=10, choices=StatementState.choices, default=StatementState.WAITING)
    first_on = models.DateField(_("最初の日"), null=True, blank=True)
    last_on = models.DateField(_("最後の日"), null=True, blank=True)
    opening_yen = models.BigIntegerField(_("取引前の残高"), null=True, blank=True)
    closing_yen = models.BigIntegerField(_("取引後の残高"), null=True, blank=True)
    added = models.PositiveIntegerField(_("取り込んだ行"), default=0)
    repeated = models.PositiveIntegerField(_("取り込み済みだった行"), default=0)
    gap_yen = models.BigIntegerField(_("前の明細との残高の差"), default=0)
    uploaded_by_id = models.BigIntegerField(_("アップロードした人の番号"))
    uploaded_by_name = models.CharField(_("アップロードした人"), max_length=200)
    uploaded_at = models.DateTimeField(_("アップロード日時"))
    settled_at = models.DateTimeField(_("確定・取りやめの日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("入出金明細のファイル")
        verbose_name_plural = _("入出金明細のファイル")
        indexes = [models.Index(fields=["company", "account", "-uploaded_at", "-id"], name="statement_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "account", "sha256"],
                condition=Q(state="LOADED"),
                name="statement_file_is_loaded_once",
            ),
            models.CheckConstraint(
                condition=Q(state="WAITING", settled_at=None) | (~Q(state="WAITING") & Q(settled_at__isnull=False)),
                name="settled_statement_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="LOADED")
                | Q(document__isnull=False, first_on__isnull=False, last_on__gte=F("first_on")),
                name="loaded_statement_is_kept_as_a_document",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BankLine(CompanyRow):
    """入出金明細の1行: what came in (above zero) or went out (below); only what it was matched with changes.

    `ordinal` counts lines that are equal in everything else, so that overlapping files bring each line once.
    """

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="lines", verbose_name=_("入出金明細のファイル")
    )
    account = models.ForeignKey(
        BankAccountOfCompany, on_delete=models.PROTECT, related_name="lines", verbose_name=_("口座")
    )
    dated_on = models.DateField(_("取引日"))
    amount_yen = models.BigIntegerField(_("入出金額"))
    balance_yen = models.BigIntegerField(_("残高"), null=True, blank=True)
    text = models.CharField(_("摘要"), max_length=200)
    payer_key = models.CharField(_("照合用の名義"), max_length=200, blank=True, db_collation="C")
    ordinal = models.PositiveSmallIntegerField(_("同じ行の何番目"), default=1)
    position = models.PositiveIntegerField(_("ファイルの中の順番"))
    match = models.ForeignKey(
        BankMatch, on_delete=models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("照合")
    )

    class Meta:
        verbose_name = _("入出金明細")
        verbose_name_plural = _("入出金明細")
        indexes = [
            models.Index(fields=["company", "account", "dated_on", "id"], name="bank_line_by_day"),
            models.Index(
                fields=["company", "dated_on", "id"], condition=Q(match__isnull=True), name="bank_line_unmatched"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "account", "dated_on", "amount_yen", "balance_yen", "text", "ordinal"],
                nulls_distinct=False,
                name="bank_line_is_kept_once",
            ),
            models.CheckConstraint(condition=~Q(amount_yen=0), name="bank_line_moves_money"),
        ]

    def __str__(self) -> str:
        return f"{self.dated_on} {self.text}"
