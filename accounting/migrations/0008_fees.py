"""Income tax withheld from fees of individuals, beside the bill that asks for them; behind the wall, append-only."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0007_one_index_for_the_company"),
    ]

    operations = [
        migrations.CreateModel(
            name="BillWithholding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PROFESSIONAL", "弁護士・税理士・社会保険労務士などの報酬"),
                            ("SCRIVENER", "司法書士・土地家屋調査士・海事代理士の報酬"),
                            ("MANUSCRIPT", "原稿料・講演料・デザイン料など"),
                        ],
                        max_length=12,
                        verbose_name="報酬の種類",
                    ),
                ),
                ("fee_yen", models.BigIntegerField(verbose_name="源泉徴収の対象額")),
                ("tax_yen", models.BigIntegerField(verbose_name="源泉徴収税額")),
                ("because", models.JSONField(verbose_name="理由")),
                (
                    "bill",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withholding",
                        to="accounting.bill",
                        verbose_name="請求書",
                    ),
                ),
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
                "verbose_name": "請求書の源泉徴収",
                "verbose_name_plural": "請求書の源泉徴収",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fee_yen__gt", 0), ("tax_yen__gte", 0), ("tax_yen__lt", models.F("fee_yen"))
                        ),
                        name="tax_withheld_is_part_of_the_fee",
                    )
                ],
            },
        ),
        GuardRows("BillWithholding"),
        GuardReferences("BillWithholding"),
        AppendOnly("BillWithholding"),
    ]
    operations = at_once(operations)
