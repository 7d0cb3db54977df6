"""What payroll receives from attendance."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from hr.employment.models import Employee


class AttendanceTotal(CompanyRow):
    """勤怠の月次集計: what payroll receives when a month's attendance is closed. Minutes and days."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="attendance_totals", verbose_name=_("社員")
    )
    month = models.DateField(_("対象月（1日）"))
    scheduled_days = models.PositiveSmallIntegerField(_("所定日数"))
    worked_days = models.DecimalField(_("出勤日数"), max_digits=4, decimal_places=1)
    paid_leave_days = models.DecimalField(_("有給休暇日数"), max_digits=4, decimal_places=1, default=0)
    absent_days = models.DecimalField(_("欠勤日数"), max_digits=4, decimal_places=1, default=0)
    worked_minutes = models.PositiveIntegerField(_("労働時間（分、法定休日を除く）"))
    overtime_minutes = models.PositiveIntegerField(_("法定時間外（分）"), default=0)
    night_minutes = models.PositiveIntegerField(_("深夜（分）"), default=0)
    statutory_holiday_minutes = models.PositiveIntegerField(_("法定休日（分）"), default=0)
    extra_minutes = models.PositiveIntegerField(_("総労働時間を超えた法定内（分）"), default=0)
    deficit_minutes = models.PositiveIntegerField(_("賃金から控除する不足（分）"), null=True, blank=True)
    settled_minutes = models.PositiveIntegerField(_("期間より短く働いた人の清算（分）"), default=0)

    class Meta:
        verbose_name = _("勤怠の月次集計")
        verbose_name_plural = _("勤怠の月次集計")
        constraints = [
            models.UniqueConstraint(fields=["employee", "month"], name="employee_has_one_total_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="attendance_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(
                    overtime_minutes__lte=F("worked_minutes"),
                    night_minutes__lte=F("worked_minutes") + F("statutory_holiday_minutes"),
                ),
                name="overtime_and_night_are_part_of_the_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.month:%Y-%m}"
