"""The calendar of a company: which days it works and when, for everybody or one office."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("CompanyHoliday", "WorkingTime")


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0027_several_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="CompanyHoliday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日付")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("is_off", models.BooleanField(null=True, verbose_name="休日にする（空は元に戻す）")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
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
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.office",
                        verbose_name="事業所（空は全社）",
                    ),
                ),
            ],
            options={
                "verbose_name": "会社の休日",
                "verbose_name_plural": "会社の休日",
                "indexes": [models.Index(fields=["company", "day", "-id"], name="company_holiday_by_day")],
            },
        ),
        migrations.CreateModel(
            name="WorkingTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), size=None, verbose_name="勤務する曜日（1は月曜）"
                    ),
                ),
                ("works_on_public_holidays", models.BooleanField(default=False, verbose_name="祝日も営業する")),
                ("opens_at", models.TimeField(verbose_name="始まり")),
                ("closes_at", models.TimeField(verbose_name="終わり")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
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
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.office",
                        verbose_name="事業所（空は全社）",
                    ),
                ),
            ],
            options={
                "verbose_name": "勤務曜日と時間",
                "verbose_name_plural": "勤務曜日と時間",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                        name="working_time_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7]), ("weekdays__len__gte", 1)
                        ),
                        name="working_time_names_weekdays",
                    ),
                ],
            },
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly(*ROWS),
    ]
    operations = at_once(operations)
