"""Amounts that are paid or deducted once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from hr.employment.models import Employee

from .runs import Run


class OneOff(CompanyRow):
    """臨時の項目: paid or deducted once, by the run of a month, or by the bonus or extra run that it names.

    It is taken back by a withdrawal that keeps the row. `about_month` is the month that it makes up for (差額).
    """

    class Section(models.TextChoices):
        PAY = "PAY", _("支給")
        DEDUCTION = "DEDUCTION", _("控除")

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="one_offs", verbose_name=_("社員"))
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="one_offs", verbose_name=_("給与計算"), null=True, blank=True
    )
    month = models.DateField(_("支給する給与の月（1日）"))
    section = models.CharField(_("区分"), max_length=10, choices=Section.choices)
    code = models.CharField(_("項目"), max_length=40, db_collation="C")
    label = models.CharField(_("項目名"), max_length=60)
    amount_yen = models.BigIntegerField(_("金額"))
    taxable = models.BooleanField(_("課税"), default=True)
    is_wage = models.BooleanField(_("労働保険の賃金"), default=True)
    about_month = models.DateField(_("もとの月（1日）"), null=True, blank=True)
    reason = models.TextField(_("理由"))
    source_kind = models.CharField(_("もとの記録の種類"), max_length=60, blank=True, db_collation="C")
    source_id = models.BigIntegerField(_("もとの記録の番号"), null=True, blank=True)
    added_by_id = models.BigIntegerField(_("登録者の番号"))
    added_by_name = models.CharField(_("登録者"), max_length=200)
    added_at = models.DateTimeField(_("登録日時"))
    withdrawn_by_name = models.CharField(_("取り下げた人"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("取下日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("臨時の項目")
        verbose_name_plural = _("臨時の項目")
        constraints = [
            models.CheckConstraint(condition=~Q(amount_yen=0), name="one_off_is_not_zero"),
            models.CheckConstraint(condition=Q(month__day=1), name="one_off_month_is_its_first_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="one_off_says_why"),
            models.CheckConstraint(
                condition=Q(source_kind="", source_id__isnull=True) | ~Q(source_kind="") & Q(source_id__isnull=False),
                name="one_off_source_is_whole",
            ),
            models.UniqueConstraint(
                fields=["employee", "source_kind", "source_id", "code"],
                condition=Q(withdrawn_at__isnull=True, about_month__isnull=True) & ~Q(source_kind=""),
                name="one_off_of_a_source_stands_once",
            ),
            models.UniqueConstraint(
                fields=["employee", "source_kind", "source_id", "code", "about_month"],
                condition=Q(withdrawn_at__isnull=True, about_month__isnull=False) & ~Q(source_kind=""),
                name="one_off_about_a_month_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.amount_yen}"
