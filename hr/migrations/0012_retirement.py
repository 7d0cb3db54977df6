"""Retirement payments: a kind of run, and what each rests on."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0011_filings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="run",
            name="kind",
            field=models.CharField(
                choices=[("MONTHLY", "給与"), ("BONUS", "賞与"), ("EXTRA", "追加支給"), ("RETIREMENT", "退職手当")],
                default="MONTHLY",
                max_length=12,
                verbose_name="種類",
            ),
        ),
        migrations.CreateModel(
            name="RetirementTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_on", models.DateField(verbose_name="勤続期間の初日")),
                ("left_on", models.DateField(verbose_name="退職日")),
                ("officer_years", models.PositiveSmallIntegerField(default=0, verbose_name="役員等の勤続年数")),
                ("is_disabled", models.BooleanField(default=False, verbose_name="障害者になったことによる退職")),
                (
                    "declared_on",
                    models.DateField(blank=True, null=True, verbose_name="退職所得の受給に関する申告書の受領日"),
                ),
                (
                    "municipality_code",
                    models.CharField(db_collation="C", max_length=6, verbose_name="1月1日の市区町村コード"),
                ),
                ("municipality_name", models.CharField(max_length=60, verbose_name="1月1日の市区町村")),
                ("added_by_id", models.BigIntegerField(verbose_name="登録者の番号")),
                ("added_by_name", models.CharField(max_length=200, verbose_name="登録者")),
                ("added_at", models.DateTimeField(verbose_name="登録日時")),
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
                        related_name="retirements",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retirements",
                        to="hr.run",
                        verbose_name="給与計算",
                    ),
                ),
            ],
            options={
                "verbose_name": "退職手当の前提",
                "verbose_name_plural": "退職手当の前提",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left_on__gte", models.F("began_on"))),
                        name="retirement_ends_after_it_begins",
                    )
                ],
            },
        ),
        GuardRows("RetirementTerms"),
        GuardReferences("RetirementTerms"),
        AppendOnly("RetirementTerms"),
    ]
    operations = at_once(operations)
