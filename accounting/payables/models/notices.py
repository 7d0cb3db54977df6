"""What payees are told of a payment, what they answered, and transfers that came back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.partners.models import Partner

from .owed import Payable, PaymentRun


class PaymentNotice(CompanyRow):
    """支払通知書: what a partner is paid by a run, as it was said then; as 仕入明細書 it stands for an invoice. Append-only."""

    number = models.CharField(_("通知書番号"), max_length=60, db_collation="C")
    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="notices", verbose_name=_("支払"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("取引先"))
    partner_name = models.CharField(_("取引先名"), max_length=200)
    pay_on = models.DateField(_("支払日"))
    total_yen = models.BigIntegerField(_("支払額"))
    is_statement = models.BooleanField(_("仕入明細書を兼ねる"))
    reply_by = models.DateField(_("確認の期限"), null=True, blank=True)
    facts = models.JSONField(_("記載内容"))
    issued_by_id = models.BigIntegerField(_("作成した人の番号"))
    issued_by_name = models.CharField(_("作成した人"), max_length=200)
    issued_at = models.DateTimeField(_("作成日時"))

    class Meta:
        verbose_name = _("支払通知書")
        verbose_name_plural = _("支払通知書")
        indexes = [models.Index(fields=["company", "-pay_on", "-id"], name="payment_notice_newest")]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="payment_notice_number_is_used_once"),
            models.UniqueConstraint(fields=["run", "partner"], name="partner_has_one_notice_of_a_payment"),
            models.CheckConstraint(condition=Q(total_yen__gt=0), name="payment_notice_is_above_zero"),
            models.CheckConstraint(
                condition=Q(is_statement=False, reply_by=None) | Q(is_statement=True, reply_by__isnull=False),
                name="statement_says_until_when_to_reply",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class NoticeEvent(CompanyRow):
    """支払通知書の経過: that it was sent, confirmed by the partner, or objected to, and that its payment was called off;
    append-only."""

    class Kind(models.TextChoices):
        SENT = "SENT", _("送付")
        CONFIRMED = "CONFIRMED", _("取引先が確認")
        OBJECTED = "OBJECTED", _("取引先から異議")
        CANCELLED = "CANCELLED", _("支払をやめた")

    notice = models.ForeignKey(
        PaymentNotice, on_delete=models.PROTECT, related_name="events", verbose_name=_("支払通知書")
    )
    kind = models.CharField(_("経過"), max_length=9, choices=Kind.choices)
    happened_on = models.DateField(_("日付"))
    how = models.CharField(_("方法・内容"), max_length=200)
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("支払通知書の経過")
        verbose_name_plural = _("支払通知書の経過")
        constraints = [models.CheckConstraint(condition=~Q(how=""), name="notice_event_says_how")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.kind}"


class TransferFailure(CompanyRow):
    """振込不能: an item that was paid and whose money came back; what is owed anew is an item of its own. Append-only."""

    payable = models.OneToOneField(
        Payable, on_delete=models.PROTECT, related_name="failure", verbose_name=_("戻ってきた支払")
    )
    failed_on = models.DateField(_("資金が戻った日"))
    reason = models.CharField(_("不能の理由"), max_length=200)
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("振込不能")
        verbose_name_plural = _("振込不能")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="transfer_failure_gives_its_reason")]

    def __str__(self) -> str:
        return f"{self.payable_id} {self.failed_on}"
