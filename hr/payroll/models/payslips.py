"""Payslips and their lines."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from hr.employment.models import Employee

from .runs import Run


class Payslip(CompanyRow):
    """給与明細: what a person gets for a month, with the facts and the versions of the law that made it."""

    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="payslips", db_index=False, verbose_name=_("給与計算")
    )
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="payslips", verbose_name=_("社員"))
    gross_yen = models.BigIntegerField(_("支給"))
    deductions_yen = models.BigIntegerField(_("控除"))
    net_yen = models.BigIntegerField(_("差引支給額"))
    employer_yen = models.BigIntegerField(_("会社負担"))
    taxable_yen = models.BigIntegerField(_("課税対象額"))
    facts = models.JSONField(_("計算の前提"))
    law = models.JSONField(_("適用した料率表"))
    calculated_at = models.DateTimeField(_("計算日時"))

    class Meta:
        verbose_name = _("給与明細")
        verbose_name_plural = _("給与明細")
        constraints = [
            models.UniqueConstraint(fields=["run", "employee"], name="employee_is_paid_once_in_a_run"),
            models.CheckConstraint(
                condition=Q(net_yen=F("gross_yen") - F("deductions_yen")), name="net_is_gross_less_deductions"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.employee_id}"


class PayslipLine(CompanyRow):
    """明細の1行: an amount with the reason that made it."""

    class Section(models.TextChoices):
        PAY = "PAY", _("支給")
        DEDUCTION = "DEDUCTION", _("控除")
        EMPLOYER = "EMPLOYER", _("会社負担")
        INFO = "INFO", _("参考")

    # Its place in the payslip is unique, and that is the index of the payslip too.
    payslip = models.ForeignKey(
        Payslip, on_delete=models.PROTECT, related_name="lines", db_index=False, verbose_name=_("給与明細")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    section = models.CharField(_("区分"), max_length=10, choices=Section.choices)
    code = models.CharField(_("項目"), max_length=60, db_collation="C")
    label = models.CharField(_("会社の項目名"), max_length=60, blank=True)
    about = models.CharField(_("対象の保険月"), max_length=7, blank=True)
    amount_yen = models.BigIntegerField(_("金額"))
    because = models.JSONField(_("理由"))

    class Meta:
        verbose_name = _("給与明細の行")
        verbose_name_plural = _("給与明細の行")
        constraints = [
            models.UniqueConstraint(fields=["company", "payslip", "position"], name="payslip_line_has_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.amount_yen}"
