"""Punches, the days that follow from them, and why days were not worked."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from hr.employment.models import Employee

from .schedules import DayKindOf, SystemOf


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


class DailyRecord(CompanyRow):
    """日次の勤怠: what the punches of a day come to. It follows from them, and can be made again at any time.

    `overtime_minutes` are the sum of what went beyond the day, the week and the period of the `system` that held; see
    rules.Beyond. `actual_minutes` are what was worked on a day of みなし労働時間, for the health of who worked.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="days", verbose_name=_("社員"))
    work_date = models.DateField(_("勤務日"))
    kind = models.CharField(_("日の種類"), max_length=17, choices=DayKindOf.choices)
    is_complete = models.BooleanField(_("打刻がそろっている"))
    first_in_at = models.DateTimeField(_("出勤"), null=True, blank=True)
    last_out_at = models.DateTimeField(_("退勤"), null=True, blank=True)
    worked_minutes = models.PositiveIntegerField(_("労働時間（分、法定休日を除く）"), default=0)
    break_minutes = models.PositiveIntegerField(_("休憩（分）"), default=0)
    system = models.CharField(_("労働時間制度"), max_length=7, choices=SystemOf.choices, default=SystemOf.FIXED)
    overtime_minutes = models.PositiveIntegerField(_("法定時間外（分）"), default=0)
    beyond_day_minutes = models.PositiveIntegerField(_("1日の時間を超えた分"), default=0)
    beyond_week_minutes = models.PositiveIntegerField(_("1週の時間を超えた分"), default=0)
    beyond_period_minutes = models.PositiveIntegerField(_("期間の総枠を超えた分"), default=0)
    actual_minutes = models.PositiveIntegerField(_("みなしの日の実際の労働時間（分）"), default=0)
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
                    night_minutes__lte=Greatest(F("worked_minutes"), F("actual_minutes"))
                    + F("statutory_holiday_minutes"),
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
