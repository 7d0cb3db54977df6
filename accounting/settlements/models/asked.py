"""相殺の申請: what waits for somebody else's agreement before it takes effect."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document
from backoffice.partners.models import Partner

from .offsets import Offset

OFFSET_REQUEST = "accounting.settlements.offset_request"


class AskedState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("承認待ち")
    APPROVED = "APPROVED", _("承認済み")
    RETURNED = "RETURNED", _("差し戻し")


class OffsetRequest(CompanyRow):
    """相殺の申請: what is asked stays; it becomes one set-off with the last approval, or is given back."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("取引先"))
    partner_name = models.CharField(_("取引先名"), max_length=200)
    offset_on = models.DateField(_("相殺日"))
    total_yen = models.BigIntegerField(_("相殺額"))
    reason = models.CharField(_("相殺の理由"), max_length=300)
    invoices = models.JSONField(_("請求の内訳"))
    payables = models.JSONField(_("未払の内訳"))
    agreement = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("合意の書類")
    )
    state = models.CharField(_("状態"), max_length=9, choices=AskedState.choices, default=AskedState.SUBMITTED)
    offset = models.OneToOneField(
        Offset, on_delete=models.PROTECT, null=True, blank=True, related_name="request", verbose_name=_("相殺")
    )
    asked_by_id = models.BigIntegerField(_("申請した人の番号"))
    asked_by_name = models.CharField(_("申請した人"), max_length=200)
    asked_at = models.DateTimeField(_("申請日時"))

    class Meta:
        verbose_name = _("相殺の申請")
        verbose_name_plural = _("相殺の申請")
        indexes = [models.Index(fields=["company", "state", "-id"], name="offset_request_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(total_yen__gt=0), name="offset_request_is_above_zero"),
            models.CheckConstraint(
                condition=Q(state="APPROVED", offset__isnull=False) | (~Q(state="APPROVED") & Q(offset=None)),
                name="approved_request_has_its_offset",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_name} {self.total_yen}"
