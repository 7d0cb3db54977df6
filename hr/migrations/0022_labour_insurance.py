"""What was paid of the declarations of labour insurance, and by which way it is paid."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0006_expenses"),
        ("backoffice", "0010_api"),
        ("hr", "0024_systems_of_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="filingoffice",
            name="labour_payment",
            field=models.CharField(
                choices=[("SLIP", "納付書・電子納付"), ("DEBIT", "口座振替"), ("ENTRUSTED", "労働保険事務組合に委託")],
                default="SLIP",
                max_length=10,
                verbose_name="労働保険料の納付の方法",
            ),
        ),
        migrations.CreateModel(
            name="LabourPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.PositiveSmallIntegerField(verbose_name="期（還付は0）")),
                ("paid_yen", models.BigIntegerField(verbose_name="納付した額")),
                ("paid_on", models.DateField(verbose_name="納付日")),
                ("estimate_yen", models.BigIntegerField(default=0, verbose_name="概算保険料として納付した額")),
                ("withheld_yen", models.BigIntegerField(default=0, verbose_name="給与から預かった額")),
                ("employer_yen", models.BigIntegerField(default=0, verbose_name="会社負担として未払計上した額")),
                ("advance_yen", models.BigIntegerField(default=0, verbose_name="充てた概算保険料")),
                ("expense_yen", models.BigIntegerField(default=0, verbose_name="法定福利費")),
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
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="labour_payments",
                        to="hr.filing",
                        verbose_name="年度更新",
                    ),
                ),
            ],
            options={
                "verbose_name": "労働保険料の納付",
                "verbose_name_plural": "労働保険料の納付",
                "constraints": [
                    models.UniqueConstraint(fields=("filing", "part"), name="part_of_a_declaration_is_paid_once"),
                    models.CheckConstraint(
                        condition=models.Q(("paid_yen__gte", 0)), name="labour_payment_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("estimate_yen", 0), ("part", 0)), ("part__gt", 0), _connector="OR"
                        ),
                        name="refund_pays_no_estimate",
                    ),
                ],
            },
        ),
        GuardRows("LabourPayment"),
        GuardReferences("LabourPayment"),
        AppendOnly("LabourPayment"),
    ]
    operations = at_once(operations)
