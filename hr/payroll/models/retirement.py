"""What a retirement payment rests on beside its amount."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from hr.employment.models import Employee

from .runs import Run


class RetirementTerms(CompanyRow):
    """退職手当の前提: the service that is paid for and what the tax asks; append-only, the newest of a run counts."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="retirements", verbose_name=_("給与計算"))
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="retirements", verbose_name=_("社員"))
    began_on = models.DateField(_("勤続期間の初日"))
    left_on = models.DateField(_("退職日"))
    officer_years = models.PositiveSmallIntegerField(_("役員等の勤続年数"), default=0)
    is_disabled = models.BooleanField(_("障害者になったことによる退職"), default=False)
    declared_on = models.DateField(_("退職所得の受給に関する申告書の受領日"), null=True, blank=True)
    municipality_code = models.CharField(_("1月1日の市区町村コード"), max_length=6, db_collation="C")
    municipality_name = models.CharField(_("1月1日の市区町村"), max_length=60)
    added_by_id = models.BigIntegerField(_("登録者の番号"))
    added_by_name = models.CharField(_("登録者"), max_length=200)
    added_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("退職手当の前提")
        verbose_name_plural = _("退職手当の前提")
        constraints = [
            models.CheckConstraint(condition=Q(left_on__gte=F("began_on")), name="retirement_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.left_on}"
