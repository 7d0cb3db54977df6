"""Invoices that came in, as they came, until they are recorded as bills or put aside."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import StoredFile

from .owed import Bill


class ReceivedState(models.TextChoices):
    WAITING = "WAITING", _("登録待ち")
    RECORDED = "RECORDED", _("登録済み")
    DISCARDED = "DISCARDED", _("登録しない")


class ReceivedMail(CompanyRow):
    """受け取ったメール: a message as it came, whose attachments are invoices (電子帳簿保存法7条)."""

    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("保管ファイル")
    )
    sender = models.CharField(_("差出人"), max_length=320)
    subject = models.CharField(_("件名"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("送信日時"), null=True, blank=True)
    received_by_id = models.BigIntegerField(_("取り込んだ人の番号"))
    received_by_name = models.CharField(_("取り込んだ人"), max_length=200)
    received_at = models.DateTimeField(_("取り込んだ日時"))

    class Meta:
        verbose_name = _("受け取ったメール")
        verbose_name_plural = _("受け取ったメール")

    def __str__(self) -> str:
        return self.subject or self.sender


class ReceivedInvoice(CompanyRow):
    """受け取った請求書: a file as it came; `facts` are the values of an electronic invoice, each with its element."""

    class Origin(models.TextChoices):
        PAPER = "PAPER", _("紙（スキャン）")
        ELECTRONIC = "ELECTRONIC", _("電子データ")

    name = models.CharField(_("ファイル名"), max_length=200)
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("保管ファイル")
    )
    origin = models.CharField(_("受け取り方"), max_length=10, choices=Origin.choices)
    mail = models.ForeignKey(
        ReceivedMail,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invoices",
        verbose_name=_("受け取ったメール"),
    )
    facts = models.JSONField(_("読み取った内容"), null=True, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=ReceivedState.choices, default=ReceivedState.WAITING)
    bill = models.OneToOneField(
        Bill, on_delete=models.PROTECT, null=True, blank=True, related_name="received", verbose_name=_("請求書")
    )
    reason = models.CharField(_("登録しない理由"), max_length=300, blank=True)
    received_by_id = models.BigIntegerField(_("取り込んだ人の番号"))
    received_by_name = models.CharField(_("取り込んだ人"), max_length=200)
    received_at = models.DateTimeField(_("取り込んだ日時"))

    class Meta:
        verbose_name = _("受け取った請求書のファイル")
        verbose_name_plural = _("受け取った請求書のファイル")
        indexes = [models.Index(fields=["company", "state", "-received_at", "-id"], name="received_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "stored_file"], condition=~Q(state="DISCARDED"), name="invoice_file_is_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(state="WAITING", bill=None, reason="")
                | Q(state="RECORDED", bill__isnull=False, reason="")
                | (Q(state="DISCARDED", bill=None) & ~Q(reason="")),
                name="received_invoice_says_what_became_of_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name
