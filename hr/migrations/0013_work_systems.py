"""Systems of working time, days planned one by one, and closes of attendance that were taken back."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("MonthReopening", "PlannedDay", "WorkSystem")

CLOSES_IN_FORCE = """
CREATE OR REPLACE FUNCTION hr_attendance_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT employee_id, date_trunc('month', work_date)::date AS month FROM touched) day
               JOIN hr_monthclose closed ON closed.employee_id = day.employee_id AND closed.month = day.month
              WHERE NOT EXISTS (SELECT FROM hr_monthreopening opened WHERE opened.close_id = closed.id)) THEN
    RAISE EXCEPTION '% of % is refused: the month is closed', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'closed_month_takes_no_attendance';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION hr_monthclose_is_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM touched JOIN hr_monthclose other ON other.employee_id = touched.employee_id
                AND other.month = touched.month AND other.id <> touched.id
              WHERE NOT EXISTS (SELECT FROM hr_monthreopening opened WHERE opened.close_id = other.id)) THEN
    RAISE EXCEPTION 'A month of an employee has one close in force'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'month_has_one_close_in_force';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER hr_monthclose_is_alone AFTER INSERT ON hr_monthclose REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION hr_monthclose_is_alone();
CREATE TRIGGER hr_plannedday_month_is_open AFTER INSERT ON hr_plannedday REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION hr_attendance_month_is_open();
"""
UNDO = """
DROP TRIGGER hr_plannedday_month_is_open ON hr_plannedday;
DROP TRIGGER hr_monthclose_is_alone ON hr_monthclose;
DROP FUNCTION hr_monthclose_is_alone();
CREATE OR REPLACE FUNCTION hr_attendance_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT employee_id, date_trunc('month', work_date)::date AS month FROM touched) day
               JOIN hr_monthclose closed ON closed.employee_id = day.employee_id AND closed.month = day.month) THEN
    RAISE EXCEPTION '% of % is refused: the month is closed', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'closed_month_takes_no_attendance';
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0012_retirement"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthReopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("reopened_by_id", models.BigIntegerField(verbose_name="取り消した人の番号")),
                ("reopened_by_name", models.CharField(max_length=200, verbose_name="取り消した人")),
                ("reopened_at", models.DateTimeField(verbose_name="取消日時")),
            ],
            options={
                "verbose_name": "締めの取り消し",
                "verbose_name_plural": "締めの取り消し",
            },
        ),
        migrations.CreateModel(
            name="PlannedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work_date", models.DateField(verbose_name="日付")),
                (
                    "kind",
                    models.CharField(
                        choices=[("WORKDAY", "勤務日"), ("DAY_OFF", "所定休日"), ("STATUTORY_HOLIDAY", "法定休日")],
                        max_length=17,
                        verbose_name="日の種類",
                    ),
                ),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
            ],
            options={
                "verbose_name": "勤務予定",
                "verbose_name_plural": "勤務予定",
            },
        ),
        migrations.CreateModel(
            name="WorkSystem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "system",
                    models.CharField(
                        choices=[
                            ("FIXED", "固定労働時間制"),
                            ("SHIFT", "シフト制"),
                            ("FLEX", "フレックスタイム制"),
                            ("MONTHLY", "1か月単位の変形労働時間制"),
                            ("EXEMPT", "管理監督者"),
                        ],
                        max_length=7,
                        verbose_name="労働時間制度",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="根拠")),
                ("core_starts_at", models.TimeField(blank=True, null=True, verbose_name="コアタイムの開始")),
                ("core_ends_at", models.TimeField(blank=True, null=True, verbose_name="コアタイムの終了")),
            ],
            options={
                "verbose_name": "労働時間制度の適用",
                "verbose_name_plural": "労働時間制度の適用",
            },
        ),
        migrations.RemoveConstraint(
            model_name="monthclose",
            name="month_of_an_employee_is_closed_once",
        ),
        migrations.AddField(
            model_name="dailyrecord",
            name="beyond_day_minutes",
            field=models.PositiveIntegerField(default=0, verbose_name="1日の時間を超えた分"),
        ),
        migrations.AddField(
            model_name="dailyrecord",
            name="beyond_period_minutes",
            field=models.PositiveIntegerField(default=0, verbose_name="期間の総枠を超えた分"),
        ),
        migrations.AddField(
            model_name="dailyrecord",
            name="beyond_week_minutes",
            field=models.PositiveIntegerField(default=0, verbose_name="1週の時間を超えた分"),
        ),
        migrations.AddField(
            model_name="dailyrecord",
            name="system",
            field=models.CharField(
                choices=[
                    ("FIXED", "固定労働時間制"),
                    ("SHIFT", "シフト制"),
                    ("FLEX", "フレックスタイム制"),
                    ("MONTHLY", "1か月単位の変形労働時間制"),
                    ("EXEMPT", "管理監督者"),
                ],
                default="FIXED",
                max_length=7,
                verbose_name="労働時間制度",
            ),
        ),
        migrations.AddField(
            model_name="monthclose",
            name="edition",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="回"),
        ),
        migrations.AddConstraint(
            model_name="monthclose",
            constraint=models.UniqueConstraint(
                fields=("employee", "month", "edition"), name="month_close_has_its_edition"
            ),
        ),
        migrations.AddField(
            model_name="monthreopening",
            name="close",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reopening",
                to="hr.monthclose",
                verbose_name="月の締め",
            ),
        ),
        migrations.AddField(
            model_name="monthreopening",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="plannedday",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="plannedday",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="planned_days",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddField(
            model_name="plannedday",
            name="schedule",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hr.workschedule",
                verbose_name="勤務形態",
            ),
        ),
        migrations.AddField(
            model_name="worksystem",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="worksystem",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="work_systems",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthreopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="reopened_month_says_why"
            ),
        ),
        migrations.AddIndex(
            model_name="plannedday",
            index=models.Index(fields=["company", "employee", "work_date", "-id"], name="planned_day_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="plannedday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "WORKDAY"), ("schedule__isnull", False)),
                    models.Q(models.Q(("kind", "WORKDAY"), _negated=True), ("schedule", None)),
                    _connector="OR",
                ),
                name="planned_workday_names_its_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("employee", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="employee_has_one_work_system",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="work_system_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("core_ends_at", None), ("core_starts_at", None)),
                    models.Q(
                        ("core_ends_at__gt", models.F("core_starts_at")),
                        ("core_starts_at__isnull", False),
                        ("system", "FLEX"),
                    ),
                    _connector="OR",
                ),
                name="core_time_is_of_flex_and_begins_and_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("system__in", ["FIXED", "SHIFT"]), models.Q(("basis", ""), _negated=True), _connector="OR"
                ),
                name="special_work_system_names_its_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("system__in", ["FLEX", "MONTHLY"]), _negated=True),
                    ("valid_from__day", 1),
                    _connector="OR",
                ),
                name="settled_work_system_begins_with_a_month",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("MonthReopening", "PlannedDay"),
        migrations.RunSQL(CLOSES_IN_FORCE, UNDO),
    ]
    operations = at_once(operations)
