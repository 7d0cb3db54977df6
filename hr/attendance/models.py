"""Schedules, punches, the days and months that follow from them, absences, and agreements on overtime."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, DateRange, Office, ends_after_it_begins, no_overlap
from hr.employment.models import Employee

SUNDAY = 7
FIVE_IN_THE_MORNING = dt.time(5, 0)


class Weekday(models.IntegerChoices):
    MONDAY = 1, _("月曜日")
    TUESDAY = 2, _("火曜日")
    WEDNESDAY = 3, _("水曜日")
    THURSDAY = 4, _("木曜日")
    FRIDAY = 5, _("金曜日")
    SATURDAY = 6, _("土曜日")
    SUNDAY = 7, _("日曜日")


class WorkSchedule(CompanyRow):
    """勤務形態（固定）: hours, break and days of the week. Append-only: other hours are another schedule."""

    code = models.CharField(_("コード"), max_length=20, db_collation="C")
    name = models.CharField(_("名称"), max_length=60)
    starts_at = models.TimeField(_("始業"))
    ends_at = models.TimeField(_("終業"))
    break_starts_at = models.TimeField(_("休憩の開始"), null=True, blank=True)
    break_ends_at = models.TimeField(_("休憩の終了"), null=True, blank=True)
    workdays = models.CharField(
        _("勤務する曜日（月1〜日7）"), max_length=7, db_collation="C", validators=[RegexValidator(r"^[1-7]{1,7}$")]
    )
    statutory_holiday = models.PositiveSmallIntegerField(_("法定休日"), choices=Weekday.choices, default=SUNDAY)
    week_starts_on = models.PositiveSmallIntegerField(_("週の始まり"), choices=Weekday.choices, default=SUNDAY)
    works_on_public_holidays = models.BooleanField(_("祝日も勤務する"), default=False)
    turns_at = models.TimeField(_("前日の勤務として扱う時刻まで"), default=FIVE_IN_THE_MORNING)

    class Meta:
        verbose_name = _("勤務形態")
        verbose_name_plural = _("勤務形態")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="work_schedule_code_is_used_once"),
            models.CheckConstraint(
                condition=Q(break_starts_at=None, break_ends_at=None)
                | Q(break_starts_at__isnull=False, break_ends_at__isnull=False),
                name="scheduled_break_begins_and_ends",
            ),
            models.CheckConstraint(
                condition=Q(
                    workdays__regex=r"^[1-7]{1,7}$", statutory_holiday__range=(1, 7), week_starts_on__range=(1, 7)
                ),
                name="schedule_names_days_of_the_week",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScheduleAssignment(DatedRow):
    """勤務形態の適用: which schedule holds, for one employee, or for all who have none of their own."""

    schedule = models.ForeignKey(
        WorkSchedule, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("勤務形態")
    )
    employee = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="schedules",
        verbose_name=_("社員（空は全員）"),
    )

    class Meta:
        verbose_name = _("勤務形態の適用")
        verbose_name_plural = _("勤務形態の適用")
        constraints = [
            no_overlap("employee_has_one_schedule", "employee"),
            ExclusionConstraint(
                name="company_has_one_default_schedule",
                expressions=[
                    ("company", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_until")), RangeOperators.OVERLAPS),
                ],
                condition=Q(employee=None),
            ),
            ends_after_it_begins("schedule_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.valid_from}"


class CompanyHoliday(CompanyRow):
    """会社の休日: a day off beside public holidays (年末年始), or one of these that is worked. The newest of a day counts."""

    day = models.DateField(_("日付"))
    name = models.CharField(_("名称"), max_length=60)
    is_off = models.BooleanField(_("休日にする"))
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("会社の休日")
        verbose_name_plural = _("会社の休日")
        indexes = [models.Index(fields=["company", "day", "-id"], name="company_holiday_of_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Punch(CompanyRow):
    """打刻: append-only. A correction is a new row that names what it replaces; a void one stands for nothing."""

    class Kind(models.TextChoices):
        IN = "IN", _("出勤")
        BREAK_START = "BREAK_START", _("休憩開始")
        BREAK_END = "BREAK_END", _("休憩終了")
        OUT = "OUT", _("退勤")

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="punches", verbose_name=_("社員"))
    work_date = models.DateField(_("勤務日"))
    kind = models.CharField(_("種類"), max_length=11, choices=Kind.choices)
    at = models.DateTimeField(_("時刻"))
    source = models.CharField(_("入力の方法"), max_length=10)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("直した打刻"),
    )
    is_void = models.BooleanField(_("取り消し"), default=False)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("打刻")
        verbose_name_plural = _("打刻")
        indexes = [models.Index(fields=["company", "employee", "work_date", "at"], name="punch_of_a_day")]
        constraints = [
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="punch_does_not_replace_itself"),
            models.CheckConstraint(
                condition=Q(is_void=False) | Q(replaces__isnull=False), name="void_punch_names_what_it_replaces"
            ),
            models.CheckConstraint(condition=Q(replaces=None) | ~Q(reason=""), name="corrected_punch_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.kind} {self.at:%Y-%m-%d %H:%M}"


class DayKindOf(models.TextChoices):
    WORKDAY = "WORKDAY", _("勤務日")
    DAY_OFF = "DAY_OFF", _("所定休日")
    STATUTORY_HOLIDAY = "STATUTORY_HOLIDAY", _("法定休日")


class DailyRecord(CompanyRow):
    """日次の勤怠: what the punches of a day come to. It follows from them, and can be made again at any time."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="days", verbose_name=_("社員"))
    work_date = models.DateField(_("勤務日"))
    kind = models.CharField(_("日の種類"), max_length=17, choices=DayKindOf.choices)
    is_complete = models.BooleanField(_("打刻がそろっている"))
    first_in_at = models.DateTimeField(_("出勤"), null=True, blank=True)
    last_out_at = models.DateTimeField(_("退勤"), null=True, blank=True)
    worked_minutes = models.PositiveIntegerField(_("労働時間（分、法定休日を除く）"), default=0)
    break_minutes = models.PositiveIntegerField(_("休憩（分）"), default=0)
    overtime_minutes = models.PositiveIntegerField(_("法定時間外（分）"), default=0)
    night_minutes = models.PositiveIntegerField(_("深夜（分）"), default=0)
    statutory_holiday_minutes = models.PositiveIntegerField(_("法定休日（分）"), default=0)
    day_off_minutes = models.PositiveIntegerField(_("所定休日（分）"), default=0)
    warnings = models.JSONField(_("確認すること"), default=list)
    law = models.JSONField(_("適用した法令"), default=list)

    class Meta:
        verbose_name = _("日次の勤怠")
        verbose_name_plural = _("日次の勤怠")
        indexes = [models.Index(fields=["company", "work_date", "employee"], name="daily_record_by_date")]
        constraints = [
            models.UniqueConstraint(fields=["employee", "work_date"], name="employee_has_one_record_a_day"),
            models.CheckConstraint(
                condition=Q(
                    overtime_minutes__lte=F("worked_minutes"),
                    day_off_minutes__lte=F("worked_minutes"),
                    night_minutes__lte=F("worked_minutes") + F("statutory_holiday_minutes"),
                ),
                name="overtime_and_night_of_a_day_are_worked",
            ),
            models.CheckConstraint(
                condition=Q(is_complete=True) | Q(worked_minutes=0, statutory_holiday_minutes=0),
                name="open_day_has_no_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.work_date}"


class Absence(CompanyRow):
    """欠勤・休暇の記録: why a workday, or half of one, was not worked. Append-only; the newest of a day counts."""

    class Kind(models.TextChoices):
        PAID_LEAVE = "PAID_LEAVE", _("有給休暇")
        SPECIAL_LEAVE = "SPECIAL_LEAVE", _("特別休暇")
        SUBSTITUTE = "SUBSTITUTE", _("振替休日・代休")
        ABSENT = "ABSENT", _("欠勤")
        NONE = "NONE", _("記録を取り消す")

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="absences", verbose_name=_("社員"))
    work_date = models.DateField(_("日付"))
    kind = models.CharField(_("種類"), max_length=13, choices=Kind.choices)
    days = models.DecimalField(_("日数"), max_digits=2, decimal_places=1)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("欠勤・休暇の記録")
        verbose_name_plural = _("欠勤・休暇の記録")
        indexes = [models.Index(fields=["company", "employee", "work_date", "-id"], name="absence_of_a_day")]
        constraints = [models.CheckConstraint(condition=Q(days__gt=0, days__lte=1), name="absence_is_within_a_day")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.work_date} {self.kind}"


class MonthClose(CompanyRow):
    """月の締め: the month of one employee, with what was handed to payroll. Append-only; nothing enters it any more."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="month_closes", verbose_name=_("社員")
    )
    month = models.DateField(_("対象月（1日）"))
    scheduled_days = models.PositiveSmallIntegerField(_("所定日数"))
    worked_days = models.DecimalField(_("出勤日数"), max_digits=4, decimal_places=1)
    paid_leave_days = models.DecimalField(_("有給休暇日数"), max_digits=4, decimal_places=1)
    absent_days = models.DecimalField(_("欠勤日数"), max_digits=4, decimal_places=1)
    worked_minutes = models.PositiveIntegerField(_("労働時間（分、法定休日を除く）"))
    overtime_minutes = models.PositiveIntegerField(_("法定時間外（分）"))
    night_minutes = models.PositiveIntegerField(_("深夜（分）"))
    statutory_holiday_minutes = models.PositiveIntegerField(_("法定休日（分）"))
    day_off_minutes = models.PositiveIntegerField(_("所定休日（分）"))
    closed_by_id = models.BigIntegerField(_("締めた人の番号"))
    closed_by_name = models.CharField(_("締めた人"), max_length=200)
    closed_at = models.DateTimeField(_("締めた日時"))

    class Meta:
        verbose_name = _("月の締め")
        verbose_name_plural = _("月の締め")
        constraints = [
            models.UniqueConstraint(fields=["employee", "month"], name="month_of_an_employee_is_closed_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="closed_attendance_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.month:%Y-%m}"


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
