"""Where pay goes in the books, and the files by which banks pay it."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("PayAccount", "BankFile", "BankTransfer")


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0003_banking"),
        ("backoffice", "0002_walls"),
        ("hr", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField(verbose_name="内容")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("count", models.PositiveIntegerField(verbose_name="件数")),
                ("total_yen", models.BigIntegerField(verbose_name="合計")),
                ("made_by_id", models.BigIntegerField(verbose_name="作成者の番号")),
                ("made_by_name", models.CharField(max_length=200, verbose_name="作成者")),
                ("made_at", models.DateTimeField(verbose_name="作成日時")),
                (
                    "bank_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.bankaccountofcompany",
                        verbose_name="会社の口座",
                    ),
                ),
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_files",
                        to="hr.run",
                        verbose_name="給与計算",
                    ),
                ),
            ],
            options={
                "verbose_name": "振込データ",
                "verbose_name_plural": "振込データ",
            },
        ),
        migrations.CreateModel(
            name="BankTransfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="hr.bankfile",
                        verbose_name="振込データ",
                    ),
                ),
                (
                    "payslip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="hr.payslip",
                        verbose_name="給与明細",
                    ),
                ),
            ],
            options={
                "verbose_name": "振込",
                "verbose_name_plural": "振込",
            },
        ),
        migrations.CreateModel(
            name="PayAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("PAY", "支給"),
                            ("OFFICER", "役員の支給"),
                            ("EMPLOYER", "会社負担"),
                            ("EMPLOYER_PAYABLE", "会社負担の未払い"),
                            ("DEDUCTION", "控除"),
                            ("NET", "差引支給額"),
                        ],
                        max_length=20,
                        verbose_name="区分",
                    ),
                ),
                ("line_code", models.CharField(db_collation="C", max_length=60, verbose_name="項目")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.account",
                        verbose_name="勘定科目",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "給与の勘定科目",
                "verbose_name_plural": "給与の勘定科目",
            },
        ),
        migrations.AddConstraint(
            model_name="bankfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gt", 0), ("total_yen__gt", 0)), name="bank_file_pays_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="banktransfer",
            constraint=models.UniqueConstraint(fields=("payslip",), name="payslip_is_transferred_once"),
        ),
        migrations.AddConstraint(
            model_name="banktransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="transfer_amount_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="payaccount",
            constraint=models.UniqueConstraint(
                fields=("company", "part", "line_code"), name="pay_item_has_one_account"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("BankFile", "BankTransfer"),
    ]
    operations = at_once(operations)
