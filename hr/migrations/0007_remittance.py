"""What was paid in to tax offices, municipalities and the pension office."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0006_expenses"),
        ("backoffice", "0010_api"),
        ("hr", "0006_payroll_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="Remittance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("INCOME_TAX", "源泉所得税"),
                            ("RESIDENT_TAX", "住民税"),
                            ("SOCIAL_INSURANCE", "社会保険料"),
                        ],
                        max_length=20,
                        verbose_name="種類",
                    ),
                ),
                ("month", models.DateField(verbose_name="対象月（1日）")),
                ("place", models.CharField(blank=True, db_collation="C", max_length=6, verbose_name="市区町村コード")),
                ("place_name", models.CharField(max_length=60, verbose_name="納付先")),
                ("people", models.PositiveIntegerField(verbose_name="人数")),
                ("withheld_yen", models.BigIntegerField(verbose_name="給与から預かった額")),
                ("employer_yen", models.BigIntegerField(verbose_name="会社負担")),
                ("paid_yen", models.BigIntegerField(verbose_name="納付した額")),
                ("paid_on", models.DateField(verbose_name="納付日")),
                ("reason", models.TextField(blank=True, verbose_name="差額の理由")),
                ("paid_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("paid_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.entry",
                        verbose_name="仕訳",
                    ),
                ),
            ],
            options={
                "verbose_name": "納付",
                "verbose_name_plural": "納付",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "kind", "month", "place"), name="month_is_remitted_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("paid_yen__gt", 0)), name="remittance_pays_something"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="remitted_month_is_its_first_day"
                    ),
                ],
            },
        ),
        GuardRows("Remittance"),
        GuardReferences("Remittance"),
        AppendOnly("Remittance"),
    ]
    operations = at_once(operations)
