"""The company's accounts at banks, behind the wall."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0002_walls"),
        ("backoffice", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankAccountOfCompany",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=20, verbose_name="口座の略号")),
                (
                    "bank_code",
                    models.CharField(
                        max_length=4,
                        validators=[django.core.validators.RegexValidator("^\\d{4}$")],
                        verbose_name="銀行コード",
                    ),
                ),
                ("bank_name", models.CharField(max_length=60, verbose_name="銀行名")),
                ("bank_kana", models.CharField(max_length=60, verbose_name="銀行名（カナ）")),
                (
                    "branch_code",
                    models.CharField(
                        max_length=3,
                        validators=[django.core.validators.RegexValidator("^\\d{3}$")],
                        verbose_name="支店コード",
                    ),
                ),
                ("branch_name", models.CharField(max_length=60, verbose_name="支店名")),
                ("branch_kana", models.CharField(max_length=60, verbose_name="支店名（カナ）")),
                (
                    "kind",
                    models.CharField(
                        choices=[("ORDINARY", "普通"), ("CURRENT", "当座")], max_length=10, verbose_name="預金種目"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=7,
                        validators=[django.core.validators.RegexValidator("^\\d{7}$")],
                        verbose_name="口座番号",
                    ),
                ),
                (
                    "consignor_code",
                    models.CharField(
                        max_length=10,
                        validators=[django.core.validators.RegexValidator("^\\d{10}$")],
                        verbose_name="委託者コード",
                    ),
                ),
                ("consignor_kana", models.CharField(max_length=60, verbose_name="委託者名（カナ）")),
                (
                    "separator",
                    models.CharField(
                        choices=[("NONE", "なし"), ("CR", "CR"), ("LF", "LF"), ("CRLF", "CRLF")],
                        max_length=4,
                        verbose_name="レコードの区切り",
                    ),
                ),
                ("ends_with_eof", models.BooleanField(default=False, verbose_name="ファイルの終わりに1Aを付ける")),
                (
                    "name_class",
                    models.CharField(
                        choices=[("PAYROLL_NAME", "カナと数字だけ"), ("PARTY_NAME", "英字と記号も使える")],
                        max_length=15,
                        verbose_name="名義に使える文字",
                    ),
                ),
                ("pays_salaries", models.BooleanField(default=False, verbose_name="給与の支払に使う")),
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
                "verbose_name": "会社の口座",
                "verbose_name_plural": "会社の口座",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="bank_account_code_is_used_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("pays_salaries", True)),
                        fields=("company",),
                        name="one_bank_account_pays_salaries",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bank_code__regex", "^\\d{4}$"),
                            ("branch_code__regex", "^\\d{3}$"),
                            ("consignor_code__regex", "^\\d{10}$"),
                            ("number__regex", "^\\d{7}$"),
                        ),
                        name="bank_account_codes_are_digits",
                    ),
                ],
            },
        ),
        GuardRows("BankAccountOfCompany"),
        GuardReferences("BankAccountOfCompany"),
    ]
    operations = at_once(operations)
