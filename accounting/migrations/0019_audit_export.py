"""Who asked for the books of which months; behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0018_accruals"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_month", models.DateField(verbose_name="最初の月（1日）")),
                ("last_month", models.DateField(verbose_name="最後の月（1日）")),
                ("ordered_by_id", models.BigIntegerField(verbose_name="依頼した人の番号")),
                ("ordered_by_name", models.CharField(max_length=200, verbose_name="依頼した人")),
                ("ordered_at", models.DateTimeField(verbose_name="依頼日時")),
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
            ],
            options={
                "verbose_name": "監査用データ",
                "verbose_name_plural": "監査用データ",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_month__day", 1), ("last_month__day", 1)),
                        name="audit_export_months_are_first_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_month__gte", models.F("first_month"))),
                        name="audit_export_ends_after_it_begins",
                    ),
                ],
            },
        ),
        GuardRows("AuditExport"),
        AppendOnly("AuditExport"),
    ]
    operations = at_once(operations)
