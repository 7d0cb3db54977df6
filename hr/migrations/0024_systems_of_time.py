"""Systems of working time: longer periods, deemed hours, consent, and what is settled with a period."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("ConsentWithdrawal",)


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0020_notices_not_expected"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("withdrawn_on", models.DateField(verbose_name="撤回日")),
                ("reason", models.CharField(max_length=200, verbose_name="撤回の内容・撤回後の処遇")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
            ],
            options={
                "verbose_name": "同意の撤回",
                "verbose_name_plural": "同意の撤回",
            },
        ),
        migrations.RemoveConstraint(
            model_name="dailyrecord",
            name="overtime_and_night_of_a_day_are_worked",
        ),
        migrations.RemoveConstraint(
            model_name="worksystem",
            name="settled_work_system_begins_with_a_month",
        ),
        migrations.AddField(
            model_name="attendancetotal",
            name="deficit_minutes",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="賃金から控除する不足（分）"),
        ),
        migrations.AddField(
            model_name="attendancetotal",
            name="extra_minutes",
            field=models.PositiveIntegerField(default=0, verbose_name="総労働時間を超えた法定内（分）"),
        ),
        migrations.AddField(
            model_name="attendancetotal",
            name="settled_minutes",
            field=models.PositiveIntegerField(default=0, verbose_name="期間より短く働いた人の清算（分）"),
        ),
        migrations.AddField(
            model_name="dailyrecord",
            name="actual_minutes",
            field=models.PositiveIntegerField(default=0, verbose_name="みなしの日の実際の労働時間（分）"),
        ),
        migrations.AddField(
            model_name="monthclose",
            name="carried_minutes",
            field=models.PositiveIntegerField(default=0, verbose_name="次の清算期間に繰り越す不足（分）"),
        ),
        migrations.AddField(
            model_name="monthclose",
            name="deficit_minutes",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="賃金から控除する不足（分）"),
        ),
        migrations.AddField(
            model_name="monthclose",
            name="extra_minutes",
            field=models.PositiveIntegerField(default=0, verbose_name="総労働時間を超えた法定内（分）"),
        ),
        migrations.AddField(
            model_name="monthclose",
            name="settled_minutes",
            field=models.PositiveIntegerField(default=0, verbose_name="期間より短く働いた人の清算（分）"),
        ),
        migrations.AddField(
            model_name="worksystem",
            name="consented_on",
            field=models.DateField(blank=True, null=True, verbose_name="本人の同意日"),
        ),
        migrations.AddField(
            model_name="worksystem",
            name="deemed_minutes",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="みなし労働時間（分、0はみなさない）"),
        ),
        migrations.AddField(
            model_name="worksystem",
            name="filed_on",
            field=models.DateField(blank=True, null=True, verbose_name="労使協定・決議の届出日"),
        ),
        migrations.AddField(
            model_name="worksystem",
            name="settled_months",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="清算期間・対象期間（月）"),
        ),
        migrations.AddField(
            model_name="worksystem",
            name="shortfall",
            field=models.CharField(
                choices=[("KEEP", "控除しない"), ("DEDUCT", "賃金から控除する"), ("CARRY", "次の清算期間に繰り越す")],
                default="KEEP",
                max_length=6,
                verbose_name="不足した時間の扱い",
            ),
        ),
        migrations.AddField(
            model_name="worksystem",
            name="special_from",
            field=models.DateField(blank=True, null=True, verbose_name="特定期間の初日"),
        ),
        migrations.AddField(
            model_name="worksystem",
            name="special_until",
            field=models.DateField(blank=True, null=True, verbose_name="特定期間の末日"),
        ),
        migrations.AlterField(
            model_name="dailyrecord",
            name="system",
            field=models.CharField(
                choices=[
                    ("FIXED", "固定労働時間制"),
                    ("SHIFT", "シフト制"),
                    ("FLEX", "フレックスタイム制"),
                    ("MONTHLY", "1か月単位の変形労働時間制"),
                    ("YEARLY", "1年単位の変形労働時間制"),
                    ("EXPERT", "専門業務型裁量労働制"),
                    ("PLANNER", "企画業務型裁量労働制"),
                    ("OUTSIDE", "事業場外みなし労働時間制"),
                    ("EXEMPT", "管理監督者"),
                ],
                default="FIXED",
                max_length=7,
                verbose_name="労働時間制度",
            ),
        ),
        migrations.AlterField(
            model_name="worksystem",
            name="system",
            field=models.CharField(
                choices=[
                    ("FIXED", "固定労働時間制"),
                    ("SHIFT", "シフト制"),
                    ("FLEX", "フレックスタイム制"),
                    ("MONTHLY", "1か月単位の変形労働時間制"),
                    ("YEARLY", "1年単位の変形労働時間制"),
                    ("EXPERT", "専門業務型裁量労働制"),
                    ("PLANNER", "企画業務型裁量労働制"),
                    ("OUTSIDE", "事業場外みなし労働時間制"),
                    ("EXEMPT", "管理監督者"),
                ],
                max_length=7,
                verbose_name="労働時間制度",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailyrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("day_off_minutes__lte", models.F("worked_minutes")),
                    (
                        "night_minutes__lte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.functions.comparison.Greatest(
                                models.F("worked_minutes"), models.F("actual_minutes")
                            ),
                            "+",
                            models.F("statutory_holiday_minutes"),
                        ),
                    ),
                    ("overtime_minutes__lte", models.F("worked_minutes")),
                ),
                name="overtime_and_night_of_a_day_are_worked",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("system__in", ["FLEX", "MONTHLY", "YEARLY"]), _negated=True),
                    ("valid_from__day", 1),
                    _connector="OR",
                ),
                name="settled_work_system_begins_with_a_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_months__range", (1, 3)), ("system", "FLEX")),
                    models.Q(("settled_months__range", (2, 12)), ("system", "YEARLY")),
                    models.Q(models.Q(("system__in", ["FLEX", "YEARLY"]), _negated=True), ("settled_months", 1)),
                    _connector="OR",
                ),
                name="work_system_is_settled_in_its_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=models.CheckConstraint(
                condition=models.Q(("shortfall", "KEEP"), ("system", "FLEX"), _connector="OR"),
                name="shortfall_is_settled_for_flexible_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("special_from", None), ("special_until", None)),
                    models.Q(
                        ("special_from__isnull", False),
                        ("special_until__gte", models.F("special_from")),
                        ("system", "YEARLY"),
                    ),
                    _connector="OR",
                ),
                name="special_days_are_of_a_year_and_begin_and_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deemed_minutes__range", (1, 1440)), ("system__in", ["EXPERT", "PLANNER", "OUTSIDE"])),
                    models.Q(
                        models.Q(("system__in", ["EXPERT", "PLANNER", "OUTSIDE"]), _negated=True), ("deemed_minutes", 0)
                    ),
                    _connector="OR",
                ),
                name="deemed_hours_are_of_their_systems",
            ),
        ),
        migrations.AddConstraint(
            model_name="worksystem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("system", "PLANNER"), _negated=True),
                    models.Q(("consented_on__isnull", False), ("filed_on__isnull", False)),
                    _connector="OR",
                ),
                name="planning_work_is_filed_and_agreed_to",
            ),
        ),
        migrations.AddField(
            model_name="consentwithdrawal",
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
            model_name="consentwithdrawal",
            name="work_system",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawal",
                to="hr.worksystem",
                verbose_name="労働時間制度の適用",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentwithdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="withdrawn_consent_says_why"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly(*ROWS),
    ]
    operations = at_once(operations)
