"""What the company says beside its figures."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow


class YearNotes(CompanyRow):
    """個別注記表 of a fiscal year, in the company's own words: append-only, the last text of a year holds."""

    year_begins_on = models.DateField(_("事業年度の初日"))
    text = models.TextField(_("注記"), max_length=20_000)
    written_by_id = models.BigIntegerField(_("書いた人の番号"))
    written_by_name = models.CharField(_("書いた人"), max_length=200)
    written_at = models.DateTimeField(_("書いた日時"))

    class Meta:
        verbose_name = _("個別注記表")
        verbose_name_plural = _("個別注記表")
        indexes = [models.Index(fields=["company", "year_begins_on", "-id"], name="notes_of_year")]
        constraints = [models.CheckConstraint(condition=Q(year_begins_on__day=1), name="notes_begin_with_a_month")]

    def __str__(self) -> str:
        return f"{self.year_begins_on:%Y-%m}"
