"""相殺: what a partner owes us against what we owe the partner."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry
from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document
from backoffice.partners.models import Partner

from .parts import SettledPart

OFFSET = "accounting.settlements.offset"


class Offset(CompanyRow):
    """相殺: its parts add up to `total_yen` on either side. It changes once: when it is undone."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("取引先"))
    partner_name = models.CharField(_("取引先名"), max_length=200)
    offset_on = models.DateField(_("相殺日"))
    total_yen = models.BigIntegerField(_("相殺額"))
    reason = models.CharField(_("相殺の理由"), max_length=300)
    agreement = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("合意の書類")
    )
    facts = models.JSONField(_("通知書の記載"), default=dict)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("仕訳"))
    recorded_by_id = models.BigIntegerField(_("登録した人の番号"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("登録日時"))
    undone_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    undone_because = models.CharField(_("取り消した理由"), max_length=300, blank=True)
    undone_by_name = models.CharField(_("取り消した人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("相殺")
        verbose_name_plural = _("相殺")
        indexes = [models.Index(fields=["company", "-offset_on", "-id"], name="offset_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(total_yen__gt=0), name="offset_is_above_zero"),
            models.CheckConstraint(condition=~Q(reason=""), name="offset_gives_its_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_because="", undone_by_name="")
                | (Q(undone_at__isnull=False) & ~Q(undone_because="")),
                name="undone_offset_gives_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.partner_name}"

    @property
    def number(self) -> str:
        """How its paper calls it."""
        return f"OS-{self.pk}"


class OffsetPart(SettledPart):
    """相殺の内訳; append-only."""

    offset = models.ForeignKey(Offset, on_delete=models.PROTECT, related_name="parts", verbose_name=_("相殺"))
    position = models.PositiveSmallIntegerField(_("順番"))

    class Meta(SettledPart.Meta):
        verbose_name = _("相殺の内訳")
        verbose_name_plural = _("相殺の内訳")
        constraints = [
            *SettledPart.Meta.constraints,
            models.UniqueConstraint(fields=["offset", "position"], name="offset_part_has_its_place"),
        ]
