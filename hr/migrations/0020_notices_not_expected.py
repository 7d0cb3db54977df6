"""Of whom no notice of resident tax is expected, and why."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0019_numbers_under_a_new_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeExpectation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("is_expected", models.BooleanField(verbose_name="通知を待つ")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NOT_TAXED", "非課税"),
                            ("NO_INCOME", "前年に所得がない"),
                            ("ABROAD", "1月1日に国内に住所がない"),
                            ("ORDINARY", "普通徴収"),
                            ("ELSEWHERE", "ほかの勤務先で特別徴収"),
                            ("OTHER", "その他"),
                        ],
                        max_length=10,
                        verbose_name="通知がない理由",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="理由の説明")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
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
                        related_name="notice_expectations",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "住民税の通知の予定",
                "verbose_name_plural": "住民税の通知の予定",
                "indexes": [
                    models.Index(fields=["company", "fiscal_year", "employee"], name="notice_expectation_of_person")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_expected", True), ("reason", "")),
                            models.Q(("is_expected", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="no_notice_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_expected", False), models.Q(("reason", "OTHER"), _negated=True)),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="other_reason_of_no_notice_is_told",
                    ),
                ],
            },
        ),
        GuardRows("NoticeExpectation"),
        GuardReferences("NoticeExpectation"),
        AppendOnly("NoticeExpectation"),
    ]
    operations = at_once(operations)
