"""When people work: schedules, punches, the days and months that follow from them, and agreements on overtime."""

import datetime

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = (
    "WorkSchedule",
    "ScheduleAssignment",
    "CompanyHoliday",
    "Punch",
    "DailyRecord",
    "Absence",
    "MonthClose",
    "OvertimeAgreement",
)

# Statement triggers look at all rows at once, so that an import of a month pays one look-up and not one a row.
MONTHS_STAY_CLOSED = """
CREATE FUNCTION hr_attendance_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT employee_id, date_trunc('month', work_date)::date AS month FROM touched) day
               JOIN hr_monthclose closed ON closed.employee_id = day.employee_id AND closed.month = day.month) THEN
    RAISE EXCEPTION '% of % is refused: the month is closed', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'closed_month_takes_no_attendance';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION hr_punch_replaces_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM touched JOIN hr_punch before ON before.id = touched.replaces_id
              WHERE (before.employee_id, before.work_date) <> (touched.employee_id, touched.work_date)) THEN
    RAISE EXCEPTION 'A punch replaces one of the same person and day'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'punch_replaces_one_of_its_day';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER hr_punch_month_is_open AFTER INSERT ON hr_punch REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION hr_attendance_month_is_open();
CREATE TRIGGER hr_punch_replaces_its_own AFTER INSERT ON hr_punch REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION hr_punch_replaces_its_own();
CREATE TRIGGER hr_absence_month_is_open AFTER INSERT ON hr_absence REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION hr_attendance_month_is_open();
CREATE TRIGGER hr_dailyrecord_insert_is_open AFTER INSERT ON hr_dailyrecord REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION hr_attendance_month_is_open();
CREATE TRIGGER hr_dailyrecord_update_is_open AFTER UPDATE ON hr_dailyrecord REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION hr_attendance_month_is_open();
CREATE TRIGGER hr_dailyrecord_delete_is_open AFTER DELETE ON hr_dailyrecord REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION hr_attendance_month_is_open();
CREATE TRIGGER hr_dailyrecord_is_kept BEFORE TRUNCATE ON hr_dailyrecord
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
MONTHS_OPEN = """
DROP TRIGGER hr_dailyrecord_is_kept ON hr_dailyrecord;
DROP FUNCTION hr_attendance_month_is_open() CASCADE;
DROP FUNCTION hr_punch_replaces_its_own() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0002_walls"),
        ("hr", "0004_leave"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=20, verbose_name="コード")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("starts_at", models.TimeField(verbose_name="始業")),
                ("ends_at", models.TimeField(verbose_name="終業")),
                ("break_starts_at", models.TimeField(blank=True, null=True, verbose_name="休憩の開始")),
                ("break_ends_at", models.TimeField(blank=True, null=True, verbose_name="休憩の終了")),
                (
                    "workdays",
                    models.CharField(
                        db_collation="C",
                        max_length=7,
                        validators=[django.core.validators.RegexValidator("^[1-7]{1,7}$")],
                        verbose_name="勤務する曜日（月1〜日7）",
                    ),
                ),
                (
                    "statutory_holiday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "月曜日"),
                            (2, "火曜日"),
                            (3, "水曜日"),
                            (4, "木曜日"),
                            (5, "金曜日"),
                            (6, "土曜日"),
                            (7, "日曜日"),
                        ],
                        default=7,
                        verbose_name="法定休日",
                    ),
                ),
                (
                    "week_starts_on",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "月曜日"),
                            (2, "火曜日"),
                            (3, "水曜日"),
                            (4, "木曜日"),
                            (5, "金曜日"),
                            (6, "土曜日"),
                            (7, "日曜日"),
                        ],
                        default=7,
                        verbose_name="週の始まり",
                    ),
                ),
                ("works_on_public_holidays", models.BooleanField(default=False, verbose_name="祝日も勤務する")),
                (
                    "turns_at",
                    models.TimeField(default=datetime.time(5, 0), verbose_name="前日の勤務として扱う時刻まで"),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
            ],
            options={
                "verbose_name": "勤務形態",
                "verbose_name_plural": "勤務形態",
            },
        ),
        migrations.CreateModel(
            name="ScheduleAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schedules",
                        to="hr.employee",
                        verbose_name="社員（空は全員）",
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="hr.workschedule",
                        verbose_name="勤務形態",
                    ),
                ),
            ],
            options={
                "verbose_name": "勤務形態の適用",
                "verbose_name_plural": "勤務形態の適用",
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work_date", models.DateField(verbose_name="日付")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PAID_LEAVE", "有給休暇"),
                            ("SPECIAL_LEAVE", "特別休暇"),
                            ("SUBSTITUTE", "振替休日・代休"),
                            ("ABSENT", "欠勤"),
                            ("NONE", "記録を取り消す"),
                        ],
                        max_length=13,
                        verbose_name="種類",
                    ),
                ),
                ("days", models.DecimalField(decimal_places=1, max_digits=2, verbose_name="日数")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "欠勤・休暇の記録",
                "verbose_name_plural": "欠勤・休暇の記録",
                "indexes": [models.Index(fields=["company", "employee", "work_date", "-id"], name="absence_of_a_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__gt", 0), ("days__lte", 1)), name="absence_is_within_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work_date", models.DateField(verbose_name="勤務日")),
                (
                    "kind",
                    models.CharField(
                        choices=[("WORKDAY", "勤務日"), ("DAY_OFF", "所定休日"), ("STATUTORY_HOLIDAY", "法定休日")],
                        max_length=17,
                        verbose_name="日の種類",
                    ),
                ),
                ("is_complete", models.BooleanField(verbose_name="打刻がそろっている")),
                ("first_in_at", models.DateTimeField(blank=True, null=True, verbose_name="出勤")),
                ("last_out_at", models.DateTimeField(blank=True, null=True, verbose_name="退勤")),
                (
                    "worked_minutes",
                    models.PositiveIntegerField(default=0, verbose_name="労働時間（分、法定休日を除く）"),
                ),
                ("break_minutes", models.PositiveIntegerField(default=0, verbose_name="休憩（分）")),
                ("overtime_minutes", models.PositiveIntegerField(default=0, verbose_name="法定時間外（分）")),
                ("night_minutes", models.PositiveIntegerField(default=0, verbose_name="深夜（分）")),
                ("statutory_holiday_minutes", models.PositiveIntegerField(default=0, verbose_name="法定休日（分）")),
                ("day_off_minutes", models.PositiveIntegerField(default=0, verbose_name="所定休日（分）")),
                ("warnings", models.JSONField(default=list, verbose_name="確認すること")),
                ("law", models.JSONField(default=list, verbose_name="適用した法令")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "日次の勤怠",
                "verbose_name_plural": "日次の勤怠",
                "indexes": [models.Index(fields=["company", "work_date", "employee"], name="daily_record_by_date")],
                "constraints": [
                    models.UniqueConstraint(fields=("employee", "work_date"), name="employee_has_one_record_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day_off_minutes__lte", models.F("worked_minutes")),
                            (
                                "night_minutes__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("worked_minutes"), "+", models.F("statutory_holiday_minutes")
                                ),
                            ),
                            ("overtime_minutes__lte", models.F("worked_minutes")),
                        ),
                        name="overtime_and_night_of_a_day_are_worked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_complete", True),
                            models.Q(("statutory_holiday_minutes", 0), ("worked_minutes", 0)),
                            _connector="OR",
                        ),
                        name="open_day_has_no_minutes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MonthClose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="対象月（1日）")),
                ("scheduled_days", models.PositiveSmallIntegerField(verbose_name="所定日数")),
                ("worked_days", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="出勤日数")),
                ("paid_leave_days", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="有給休暇日数")),
                ("absent_days", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="欠勤日数")),
                ("worked_minutes", models.PositiveIntegerField(verbose_name="労働時間（分、法定休日を除く）")),
                ("overtime_minutes", models.PositiveIntegerField(verbose_name="法定時間外（分）")),
                ("night_minutes", models.PositiveIntegerField(verbose_name="深夜（分）")),
                ("statutory_holiday_minutes", models.PositiveIntegerField(verbose_name="法定休日（分）")),
                ("day_off_minutes", models.PositiveIntegerField(verbose_name="所定休日（分）")),
                ("closed_by_id", models.BigIntegerField(verbose_name="締めた人の番号")),
                ("closed_by_name", models.CharField(max_length=200, verbose_name="締めた人")),
                ("closed_at", models.DateTimeField(verbose_name="締めた日時")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="month_closes",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "月の締め",
                "verbose_name_plural": "月の締め",
                "constraints": [
                    models.UniqueConstraint(fields=("employee", "month"), name="month_of_an_employee_is_closed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="closed_attendance_month_is_its_first_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OvertimeAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("filed_on", models.DateField(verbose_name="届出日")),
                ("month_minutes", models.PositiveIntegerField(verbose_name="1か月の限度（分）")),
                ("year_minutes", models.PositiveIntegerField(verbose_name="1年の限度（分）")),
                (
                    "special_times",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="特別条項の回数（年、0はなし）",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.office",
                        verbose_name="事業所",
                    ),
                ),
            ],
            options={
                "verbose_name": "36協定",
                "verbose_name_plural": "36協定",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("office", "="),
                            (
                                backoffice.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_until")
                                ),
                                "&&",
                            ),
                        ],
                        name="office_has_one_overtime_agreement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="overtime_agreement_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__isnull", False)), name="overtime_agreement_has_an_end"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month_minutes__gt", 0), ("year_minutes__gte", models.F("month_minutes"))),
                        name="overtime_agreement_has_limits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Punch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work_date", models.DateField(verbose_name="勤務日")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("IN", "出勤"),
                            ("BREAK_START", "休憩開始"),
                            ("BREAK_END", "休憩終了"),
                            ("OUT", "退勤"),
                        ],
                        max_length=11,
                        verbose_name="種類",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="時刻")),
                ("source", models.CharField(max_length=10, verbose_name="入力の方法")),
                ("is_void", models.BooleanField(default=False, verbose_name="取り消し")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="punches",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="hr.punch",
                        verbose_name="直した打刻",
                    ),
                ),
            ],
            options={
                "verbose_name": "打刻",
                "verbose_name_plural": "打刻",
                "indexes": [models.Index(fields=["company", "employee", "work_date", "at"], name="punch_of_a_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("replaces", models.F("id")), _negated=True),
                        name="punch_does_not_replace_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_void", False), ("replaces__isnull", False), _connector="OR"),
                        name="void_punch_names_what_it_replaces",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="corrected_punch_says_why",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="workschedule",
            constraint=models.UniqueConstraint(fields=("company", "code"), name="work_schedule_code_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="workschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("break_ends_at", None), ("break_starts_at", None)),
                    models.Q(("break_ends_at__isnull", False), ("break_starts_at__isnull", False)),
                    _connector="OR",
                ),
                name="scheduled_break_begins_and_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="workschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("statutory_holiday__range", (1, 7)),
                    ("week_starts_on__range", (1, 7)),
                    ("workdays__regex", "^[1-7]{1,7}$"),
                ),
                name="schedule_names_days_of_the_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="scheduleassignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("employee", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="employee_has_one_schedule",
            ),
        ),
        migrations.AddConstraint(
            model_name="scheduleassignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("employee", None)),
                expressions=[
                    ("company", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="company_has_one_default_schedule",
            ),
        ),
        migrations.AddConstraint(
            model_name="scheduleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="schedule_ends_after_it_begins",
            ),
        ),
        migrations.CreateModel(
            name="CompanyHoliday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日付")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("is_off", models.BooleanField(verbose_name="休日にする")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
            ],
            options={
                "verbose_name": "会社の休日",
                "verbose_name_plural": "会社の休日",
                "indexes": [models.Index(fields=["company", "day", "-id"], name="company_holiday_of_a_day")],
            },
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("WorkSchedule", "CompanyHoliday", "Punch", "Absence", "MonthClose"),
        migrations.RunSQL(MONTHS_STAY_CLOSED, MONTHS_OPEN),
    ]
    operations = at_once(operations)
