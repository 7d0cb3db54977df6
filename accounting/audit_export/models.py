"""監査用データ: who asked for which months."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow


class AuditExport(CompanyRow):
    """監査用データ: the books from one month to another, asked for by somebody. Append-only; the file is a document."""

    first_month = models.DateField(_("最初の月（1日）"))
    last_month = models.DateField(_("最後の月（1日）"))
    ordered_by_id = models.BigIntegerField(_("依頼した人の番号"))
    ordered_by_name = models.CharField(_("依頼した人"), max_length=200)
    ordered_at = models.DateTimeField(_("依頼日時"))

    class Meta:
        verbose_name = _("監査用データ")
        verbose_name_plural = _("監査用データ")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1), name="audit_export_months_are_first_days"
            ),
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month")), name="audit_export_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_month:%Y-%m}〜{self.last_month:%Y-%m}"
