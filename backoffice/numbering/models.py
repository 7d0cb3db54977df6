"""A series, and the numbers that were taken from it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow


class Series(CompanyRow):
    """連番: what a company counts, and how a number is written."""

    code = models.CharField(_("コード"), max_length=60, db_collation="C")
    name = models.CharField(_("名称"), max_length=100)
    pattern = models.CharField(_("番号の形"), max_length=60)

    class Meta:
        verbose_name = _("連番")
        verbose_name_plural = _("連番")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="series_code_is_used_once")]

    def __str__(self) -> str:
        return self.name


class Number(CompanyRow):
    """番号: one number, the case that holds it for good, and who took it. Added, never changed."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="numbers", verbose_name=_("連番"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度（0は年度で区切らない）"))
    value = models.PositiveBigIntegerField(_("連番の値"))
    text = models.CharField(_("番号"), max_length=80, db_collation="C")
    case_kind = models.CharField(_("対象の種類"), max_length=100)
    case_id = models.BigIntegerField(_("対象の番号"))
    on = models.DateField(_("日付"))
    taken_at = models.DateTimeField(_("採番日時"))
    taken_by_id = models.BigIntegerField(_("採番した人の番号"))
    taken_by_name = models.CharField(_("採番した人"), max_length=200)

    class Meta:
        verbose_name = _("番号")
        verbose_name_plural = _("番号")
        constraints = [
            models.UniqueConstraint(fields=["series", "fiscal_year", "value"], name="number_is_taken_once"),
            models.UniqueConstraint(fields=["series", "text"], name="number_reads_like_no_other"),
            models.UniqueConstraint(fields=["series", "case_kind", "case_id"], name="case_has_one_number_of_a_series"),
            models.CheckConstraint(condition=Q(value__gte=1), name="numbers_begin_at_one"),
        ]

    def __str__(self) -> str:
        return self.text
