"""Months that were closed, closes that were taken back, and agreements on overtime."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, Office, ends_after_it_begins, no_overlap
from hr.employment.models import Employee


class MonthClose(CompanyRow):
    """月の締め: the month of one employee, with what was handed to payroll. Append-only.

    Nothing enters the month while the close is in force. One that was reopened stays, and the next is its next edition.
    """

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="month_closes", verbose_name=_("社員")
    )
    month = models.DateField(_("対象月（1日）"))
    edition = models.PositiveSmallIntegerField(_("回"), default=1)
    scheduled_days = models.PositiveSmallIntegerField(_("所定日数"))
    worked_days = models.DecimalField(_("出勤日数"), max_digits=4, decimal_places=1)
    paid_leave_days = models.DecimalField(_("有給休暇日数"), max_digits=4, decimal_places=1)
    absent_days = models.DecimalField(_("欠勤日数"), max_digits=4, decimal_places=1)
    worked_minutes = models.PositiveIntegerField(_("労働時間（分、法定休日を除く）"))
    overtime_minutes = models.PositiveIntegerField(_("法定時間外（分）"))
    night_minutes = models.PositiveIntegerField(_("深夜（分）"))
    statutory_holiday_minutes = models.PositiveIntegerField(_("法定休日（分）"))
    day_off_minutes = models.PositiveIntegerField(_("所定休日（分）"))
    extra_minutes = models.PositiveIntegerField(_("総労働時間を超えた法定内（分）"), default=0)
    deficit_minutes = models.PositiveIntegerField(_("賃金から控除する不足（分）"), null=True, blank=True)
    carried_minutes = models.PositiveIntegerField(_("次の清算期間に繰り越す不足（分）"), default=0)
    settled_minutes = models.PositiveIntegerField(_("期間より短く働いた人の清算（分）"), default=0)
    closed_by_id = models.BigIntegerField(_("締めた人の番号"))
    closed_by_name = models.CharField(_("締めた人"), max_length=200)
    closed_at = models.DateTimeField(_("締めた日時"))

    class Meta:
        verbose_name = _("月の締め")
        verbose_name_plural = _("月の締め")
        constraints = [
            models.UniqueConstraint(fields=["employee", "month", "edition"], name="month_close_has_its_edition"),
            models.CheckConstraint(condition=Q(month__day=1), name="closed_attendance_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.month:%Y-%m}"


class MonthReopening(CompanyRow):
    """締めの取り消し: a close that holds no longer, with the reason. Append-only."""

    close = models.OneToOneField(
        MonthClose, on_delete=models.PROTECT, related_name="reopening", verbose_name=_("月の締め")
    )
    reason = models.CharField(_("理由"), max_length=200)
    reopened_by_id = models.BigIntegerField(_("取り消した人の番号"))
    reopened_by_name = models.CharField(_("取り消した人"), max_length=200)
    reopened_at = models.DateTimeField(_("取消日時"))

    class Meta:
        verbose_name = _("締めの取り消し")
        verbose_name_plural = _("締めの取り消し")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reopened_month_says_why")]

    def __str__(self) -> str:
        return f"{self.close_id} {self.reason}"


class OvertimeAgreement(DatedRow):
    """36協定: how much overtime one office agreed to. `valid_from` is its 起算日: months and years count from there."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("事業所"))
    filed_on = models.DateField(_("届出日"))
    month_minutes = models.PositiveIntegerField(_("1か月の限度（分）"))
    year_minutes = models.PositiveIntegerField(_("1年の限度（分）"))
    special_times = models.PositiveSmallIntegerField(
        _("特別条項の回数（年、0はなし）"), default=0, validators=[MinValueValidator(0), MaxValueValidator(12)]
    )

    class Meta:
        verbose_name = _("36協定")
        verbose_name_plural = _("36協定")
        constraints = [
            no_overlap("office_has_one_overtime_agreement", "office"),
            ends_after_it_begins("overtime_agreement_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(valid_until__isnull=False), name="overtime_agreement_has_an_end"),
            models.CheckConstraint(
                condition=Q(month_minutes__gt=0, year_minutes__gte=F("month_minutes")),
                name="overtime_agreement_has_limits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.valid_from}"
