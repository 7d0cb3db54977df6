"""Which hours are worked by whom: schedules, systems of working time, company holidays, days planned one by one."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, DateRange, ends_after_it_begins, no_overlap
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


class SystemOf(models.TextChoices):
    FIXED = "FIXED", _("固定労働時間制")
    SHIFT = "SHIFT", _("シフト制")
    FLEX = "FLEX", _("フレックスタイム制")
    MONTHLY = "MONTHLY", _("1か月単位の変形労働時間制")
    YEARLY = "YEARLY", _("1年単位の変形労働時間制")
    EXPERT = "EXPERT", _("専門業務型裁量労働制")
    PLANNER = "PLANNER", _("企画業務型裁量労働制")
    OUTSIDE = "OUTSIDE", _("事業場外みなし労働時間制")
    EXEMPT = "EXEMPT", _("管理監督者")


class ShortfallOf(models.TextChoices):
    KEEP = "KEEP", _("控除しない")
    DEDUCT = "DEDUCT", _("賃金から控除する")
    CARRY = "CARRY", _("次の清算期間に繰り越す")


class WorkSystem(DatedRow):
    """労働時間制度の適用: by which rules the hours of an employee count from a day on; 固定 where there is none.

    `basis` names what it stands on: the agreement or the rules of employment, or why somebody is 管理監督者. Core time
    (コアタイム) belongs to フレックス alone, and may be left out. Periods of `settled_months` follow one another from its
    first day: 清算期間 of フレックス, 対象期間 of 1年単位の変形 with its 特定期間 from `special_from` to `special_until`.
    `filed_on` is when the agreement was filed, `deemed_minutes` what a day of みなし労働時間 counts, `consented_on` when
    the person agreed to it.
    """

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="work_systems", verbose_name=_("社員")
    )
    system = models.CharField(_("労働時間制度"), max_length=7, choices=SystemOf.choices)
    basis = models.CharField(_("根拠"), max_length=200, blank=True)
    core_starts_at = models.TimeField(_("コアタイムの開始"), null=True, blank=True)
    core_ends_at = models.TimeField(_("コアタイムの終了"), null=True, blank=True)
    settled_months = models.PositiveSmallIntegerField(_("清算期間・対象期間（月）"), default=1)
    shortfall = models.CharField(
        _("不足した時間の扱い"), max_length=6, choices=ShortfallOf.choices, default=ShortfallOf.KEEP
    )
    filed_on = models.DateField(_("労使協定・決議の届出日"), null=True, blank=True)
    special_from = models.DateField(_("特定期間の初日"), null=True, blank=True)
    special_until = models.DateField(_("特定期間の末日"), null=True, blank=True)
    deemed_minutes = models.PositiveSmallIntegerField(_("みなし労働時間（分、0はみなさない）"), default=0)
    consented_on = models.DateField(_("本人の同意日"), null=True, blank=True)

    class Meta:
        verbose_name = _("労働時間制度の適用")
        verbose_name_plural = _("労働時間制度の適用")
        constraints = [
            no_overlap("employee_has_one_work_system", "employee"),
            ends_after_it_begins("work_system_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(core_starts_at=None, core_ends_at=None)
                | Q(system="FLEX", core_starts_at__isnull=False, core_ends_at__gt=F("core_starts_at")),
                name="core_time_is_of_flex_and_begins_and_ends",
            ),
            models.CheckConstraint(
                condition=Q(system__in=["FIXED", "SHIFT"]) | ~Q(basis=""), name="special_work_system_names_its_basis"
            ),
            models.CheckConstraint(
                condition=~Q(system__in=["FLEX", "MONTHLY", "YEARLY"]) | Q(valid_from__day=1),
                name="settled_work_system_begins_with_a_month",
            ),
            models.CheckConstraint(
                condition=Q(system="FLEX", settled_months__range=(1, 3))
                | Q(system="YEARLY", settled_months__range=(2, 12))
                | (~Q(system__in=["FLEX", "YEARLY"]) & Q(settled_months=1)),
                name="work_system_is_settled_in_its_months",
            ),
            models.CheckConstraint(
                condition=Q(shortfall="KEEP") | Q(system="FLEX"), name="shortfall_is_settled_for_flexible_hours"
            ),
            models.CheckConstraint(
                condition=Q(special_from=None, special_until=None)
                | Q(system="YEARLY", special_from__isnull=False, special_until__gte=F("special_from")),
                name="special_days_are_of_a_year_and_begin_and_end",
            ),
            models.CheckConstraint(
                condition=Q(system__in=["EXPERT", "PLANNER", "OUTSIDE"], deemed_minutes__range=(1, 1440))
                | (~Q(system__in=["EXPERT", "PLANNER", "OUTSIDE"]) & Q(deemed_minutes=0)),
                name="deemed_hours_are_of_their_systems",
            ),
            models.CheckConstraint(
                condition=~Q(system="PLANNER") | Q(filed_on__isnull=False, consented_on__isnull=False),
                name="planning_work_is_filed_and_agreed_to",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.system} {self.valid_from}"


class ConsentWithdrawal(CompanyRow):
    """同意の撤回: somebody no longer agrees to みなし労働時間, which ends with the day before. Append-only."""

    work_system = models.OneToOneField(
        WorkSystem, on_delete=models.PROTECT, related_name="withdrawal", verbose_name=_("労働時間制度の適用")
    )
    withdrawn_on = models.DateField(_("撤回日"))
    reason = models.CharField(_("撤回の内容・撤回後の処遇"), max_length=200)
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("同意の撤回")
        verbose_name_plural = _("同意の撤回")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawn_consent_says_why")]

    def __str__(self) -> str:
        return f"{self.work_system_id} {self.withdrawn_on}"


class DayKindOf(models.TextChoices):
    WORKDAY = "WORKDAY", _("勤務日")
    DAY_OFF = "DAY_OFF", _("所定休日")
    STATUTORY_HOLIDAY = "STATUTORY_HOLIDAY", _("法定休日")


class PlannedDay(CompanyRow):
    """勤務予定: the hours of a day that was planned by itself, or the day off. Append-only; the newest of a day counts.

    It holds on days of シフト and of 変形労働時間制.
    """

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="planned_days", verbose_name=_("社員")
    )
    work_date = models.DateField(_("日付"))
    kind = models.CharField(_("日の種類"), max_length=17, choices=DayKindOf.choices)
    schedule = models.ForeignKey(
        WorkSchedule, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("勤務形態")
    )
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("勤務予定")
        verbose_name_plural = _("勤務予定")
        indexes = [models.Index(fields=["company", "employee", "work_date", "-id"], name="planned_day_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="WORKDAY", schedule__isnull=False) | ~Q(kind="WORKDAY") & Q(schedule=None),
                name="planned_workday_names_its_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.work_date} {self.kind}"
