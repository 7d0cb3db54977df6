"""Tasks of the closing with what was done of them, and closed years; behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0012_notes_of_years"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosingTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("check_code", models.CharField(blank=True, db_collation="C", max_length=80, verbose_name="点検")),
                ("label", models.CharField(max_length=100, verbose_name="作業")),
                ("due_days", models.PositiveSmallIntegerField(verbose_name="期日（翌月の営業日目）")),
                ("is_annual", models.BooleanField(default=False, verbose_name="年度末だけ")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.person",
                        verbose_name="担当",
                    ),
                ),
            ],
            options={
                "verbose_name": "締めの作業",
                "verbose_name_plural": "締めの作業",
            },
        ),
        migrations.CreateModel(
            name="ClosingMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="対象月（1日）")),
                ("is_done", models.BooleanField(verbose_name="済")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="メモ")),
                ("marked_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("marked_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("marked_at", models.DateTimeField(verbose_name="記録日時")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="accounting.closingtask",
                        verbose_name="作業",
                    ),
                ),
            ],
            options={
                "verbose_name": "締めの作業の記録",
                "verbose_name_plural": "締めの作業の記録",
            },
        ),
        migrations.CreateModel(
            name="YearClose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begins_on", models.DateField(verbose_name="会計年度の初日")),
                ("profit_yen", models.BigIntegerField(verbose_name="当期純損益")),
                ("closed_by_id", models.BigIntegerField(verbose_name="締めた人の番号")),
                ("closed_by_name", models.CharField(max_length=200, verbose_name="締めた人")),
                ("closed_at", models.DateTimeField(verbose_name="締めた日時")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "lock",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.period",
                        verbose_name="締め",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度の締め",
                "verbose_name_plural": "年度の締め",
            },
        ),
        migrations.AddConstraint(
            model_name="closingtask",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_until__isnull", True), models.Q(("check_code", ""), _negated=True)),
                fields=("company", "check_code"),
                name="check_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingtask",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_days__gte", 1), ("due_days__lte", 60)), name="closing_task_is_due_in_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="closingtask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="closing_task_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="closingmark",
            index=models.Index(fields=["company", "task", "month", "-id"], name="closing_mark_newest"),
        ),
        migrations.AddConstraint(
            model_name="closingmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="marked_month_is_its_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="yearclose",
            constraint=models.CheckConstraint(
                condition=models.Q(("begins_on__day", 1)), name="closed_year_begins_on_the_first"
            ),
        ),
        GuardRows("ClosingTask", "ClosingMark", "YearClose"),
        GuardReferences("ClosingTask", "ClosingMark", "YearClose"),
        AppendOnly("ClosingMark", "YearClose"),
    ]
    operations = at_once(operations)
