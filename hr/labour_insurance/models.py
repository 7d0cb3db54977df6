"""What was paid of a declaration, and what was given back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry
from backoffice.companies.models import CompanyRow
from hr.filings.models import Filing

REFUND = 0


class LabourPayment(CompanyRow):
    """労働保険料の納付: one part of a declaration, as it was paid; part 0 is the refund (還付). Append-only, in yen.

    `estimate_yen` went into what is paid in advance; `withheld_yen`, `employer_yen`, `advance_yen` and `expense_yen`
    settle the year that ended, and are 0 for every part but the first.
    """

    filing = models.ForeignKey(
        Filing, on_delete=models.PROTECT, related_name="labour_payments", verbose_name=_("年度更新")
    )
    part = models.PositiveSmallIntegerField(_("期（還付は0）"))
    paid_yen = models.BigIntegerField(_("納付した額"))
    paid_on = models.DateField(_("納付日"))
    estimate_yen = models.BigIntegerField(_("概算保険料として納付した額"), default=0)
    withheld_yen = models.BigIntegerField(_("給与から預かった額"), default=0)
    employer_yen = models.BigIntegerField(_("会社負担として未払計上した額"), default=0)
    advance_yen = models.BigIntegerField(_("充てた概算保険料"), default=0)
    expense_yen = models.BigIntegerField(_("法定福利費"), default=0)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("仕訳"))
    paid_by_id = models.BigIntegerField(_("記録した人の番号"))
    paid_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("労働保険料の納付")
        verbose_name_plural = _("労働保険料の納付")
        constraints = [
            models.UniqueConstraint(fields=["filing", "part"], name="part_of_a_declaration_is_paid_once"),
            models.CheckConstraint(condition=Q(paid_yen__gte=0), name="labour_payment_is_not_negative"),
            models.CheckConstraint(
                condition=Q(part=REFUND, estimate_yen=0) | Q(part__gt=REFUND), name="refund_pays_no_estimate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.part}"
