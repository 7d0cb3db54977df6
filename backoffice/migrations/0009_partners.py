"""Partners and their accounts: guarded by company."""

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0008_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=20, verbose_name="取引先コード")),
                ("name", models.CharField(max_length=200, verbose_name="取引先名")),
                ("name_kana", models.CharField(db_collation="C", max_length=200, verbose_name="取引先名（カナ）")),
                (
                    "kind",
                    models.CharField(
                        choices=[("CORPORATION", "法人"), ("INDIVIDUAL", "個人事業者")],
                        default="CORPORATION",
                        max_length=11,
                        verbose_name="法人・個人",
                    ),
                ),
                ("corporate_number", models.CharField(blank=True, max_length=13, verbose_name="法人番号")),
                ("registration_number", models.CharField(blank=True, max_length=14, verbose_name="登録番号")),
                ("postal_code", models.CharField(blank=True, max_length=8, verbose_name="郵便番号")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="住所")),
                ("department", models.CharField(blank=True, max_length=100, verbose_name="部署名")),
                ("contact_name", models.CharField(blank=True, max_length=100, verbose_name="担当者名")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="メールアドレス")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="電話番号")),
                ("is_customer", models.BooleanField(default=False, verbose_name="得意先")),
                ("is_supplier", models.BooleanField(default=False, verbose_name="仕入先")),
                (
                    "payment_closing_day",
                    models.PositiveSmallIntegerField(default=31, verbose_name="締め日（31は月末）"),
                ),
                (
                    "payment_months_after",
                    models.PositiveSmallIntegerField(default=1, verbose_name="支払月（締め日の何か月後）"),
                ),
                ("payment_day", models.PositiveSmallIntegerField(default=31, verbose_name="支払日（31は月末）")),
                ("changed_at", models.DateTimeField(verbose_name="最終変更")),
                ("out_of_use_from", models.DateField(blank=True, null=True, verbose_name="使用停止日")),
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
                "verbose_name": "取引先",
                "verbose_name_plural": "取引先",
            },
        ),
        migrations.CreateModel(
            name="PartnerAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "bank_code",
                    models.CharField(
                        max_length=4,
                        validators=[django.core.validators.RegexValidator("^\\d{4}$")],
                        verbose_name="銀行コード",
                    ),
                ),
                ("bank_name", models.CharField(max_length=60, verbose_name="銀行名")),
                (
                    "branch_code",
                    models.CharField(
                        max_length=3,
                        validators=[django.core.validators.RegexValidator("^\\d{3}$")],
                        verbose_name="支店コード",
                    ),
                ),
                ("branch_name", models.CharField(max_length=60, verbose_name="支店名")),
                (
                    "kind",
                    models.CharField(
                        choices=[("ORDINARY", "普通"), ("CURRENT", "当座")],
                        default="ORDINARY",
                        max_length=10,
                        verbose_name="預金種目",
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
                ("holder_kana", models.CharField(max_length=60, verbose_name="口座名義（カナ）")),
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
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="backoffice.partner",
                        verbose_name="取引先",
                    ),
                ),
            ],
            options={
                "verbose_name": "取引先の口座",
                "verbose_name_plural": "取引先の口座",
            },
        ),
        migrations.AddIndex(
            model_name="partner",
            index=models.Index(fields=["company", "name_kana", "id"], name="partner_by_kana"),
        ),
        migrations.AddIndex(
            model_name="partner",
            index=models.Index(fields=["company", "changed_at", "id"], name="partner_by_change"),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(fields=("company", "code"), name="partner_code_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_customer", True), ("is_supplier", True), _connector="OR"),
                name="partner_buys_or_sells",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_number", ""), ("registration_number__regex", "^T[0-9]{13}$"), _connector="OR"
                ),
                name="registration_number_is_t_and_13_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("corporate_number", ""), ("corporate_number__regex", "^[0-9]{13}$"), _connector="OR"
                ),
                name="partner_corporate_number_has_13_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("payment_closing_day__range", (1, 31)),
                    ("payment_day__range", (1, 31)),
                    ("payment_months_after__lte", 12),
                ),
                name="partner_pays_on_a_day_of_a_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="partneraccount",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("partner", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="partner_has_one_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="partneraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="partner_account_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="partneraccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bank_code__regex", "^[0-9]{4}$"),
                    ("branch_code__regex", "^[0-9]{3}$"),
                    ("number__regex", "^[0-9]{7}$"),
                ),
                name="partner_account_has_its_digits",
            ),
        ),
        GuardRows("Partner", "PartnerAccount"),
        GuardReferences("PartnerAccount"),
    ]
    operations = at_once(operations)
