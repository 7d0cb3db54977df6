"""Consumption tax: methods, uses, returns, interim payments and the published list, behind the wall."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

STAYS = """
CREATE FUNCTION accounting_return_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'CANCELLED' OR NEW.state <> 'CANCELLED'
     OR (to_jsonb(NEW) - 'state' - 'reason') IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'reason') THEN
    RAISE EXCEPTION 'a return stays as it was posted, until it is taken back'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'posted_return_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER posted_return_stays BEFORE UPDATE OR DELETE ON accounting_filedreturn
  FOR EACH ROW EXECUTE FUNCTION accounting_return_stays();
CREATE FUNCTION accounting_interim_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.reason <> '' OR (to_jsonb(NEW) - 'reason') IS DISTINCT FROM (to_jsonb(OLD) - 'reason') THEN
    RAISE EXCEPTION 'an interim payment stays as it was recorded, until it is taken back'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'interim_payment_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER interim_payment_stays BEFORE UPDATE OR DELETE ON accounting_interimpayment
  FOR EACH ROW EXECUTE FUNCTION accounting_interim_stays();
CREATE FUNCTION accounting_list_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'WAITING' THEN
    RAISE EXCEPTION 'a list that was confirmed or discarded stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'registration_list_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER registration_list_stays BEFORE UPDATE OR DELETE ON accounting_registrationlist
  FOR EACH ROW EXECUTE FUNCTION accounting_list_stays();
"""
UNDO = """
DROP TRIGGER registration_list_stays ON accounting_registrationlist;
DROP FUNCTION accounting_list_stays();
DROP TRIGGER interim_payment_stays ON accounting_interimpayment;
DROP FUNCTION accounting_interim_stays();
DROP TRIGGER posted_return_stays ON accounting_filedreturn;
DROP FUNCTION accounting_return_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0010_fixed_assets"),
        ("backoffice", "0012_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegistrationList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("rows", models.PositiveIntegerField(verbose_name="件数")),
                ("faults", models.JSONField(default=list, verbose_name="読めない行")),
                (
                    "state",
                    models.CharField(
                        choices=[("WAITING", "確認待ち"), ("IN_FORCE", "反映済み"), ("DISCARDED", "破棄")],
                        default="WAITING",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                ("loaded_by_id", models.BigIntegerField(verbose_name="読み込んだ人の番号")),
                ("loaded_by_name", models.CharField(max_length=200, verbose_name="読み込んだ人")),
                ("loaded_at", models.DateTimeField(verbose_name="読み込んだ日時")),
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
                "verbose_name": "登録番号の一覧",
                "verbose_name_plural": "登録番号の一覧",
            },
        ),
        migrations.CreateModel(
            name="ListedIssuer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=14, verbose_name="登録番号")),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="名称")),
                ("registered_on", models.DateField(verbose_name="登録年月日")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="取消・失効年月日")),
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
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issuers",
                        to="accounting.registrationlist",
                        verbose_name="一覧",
                    ),
                ),
            ],
            options={
                "verbose_name": "適格請求書発行事業者",
                "verbose_name_plural": "適格請求書発行事業者",
            },
        ),
        migrations.CreateModel(
            name="TaxMethod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("EXEMPT", "免税事業者"),
                            ("GENERAL", "一般課税"),
                            ("SIMPLIFIED", "簡易課税"),
                            ("TWO_TENTHS", "2割特例"),
                            ("THREE_TENTHS", "3割特例"),
                        ],
                        max_length=12,
                        verbose_name="計算方法",
                    ),
                ),
                (
                    "taxpayer",
                    models.CharField(
                        choices=[("CORPORATION", "法人"), ("INDIVIDUAL", "個人事業者")],
                        max_length=11,
                        verbose_name="法人・個人",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        choices=[("ITEMISED", "個別対応方式"), ("PROPORTIONAL", "一括比例配分方式")],
                        default="ITEMISED",
                        max_length=12,
                        verbose_name="全額控除にならないときの方式",
                    ),
                ),
                (
                    "output_by",
                    models.CharField(
                        choices=[("TOTALS", "割戻し計算"), ("PAPERS", "積上げ計算")],
                        default="TOTALS",
                        max_length=6,
                        verbose_name="売上税額の計算",
                    ),
                ),
                (
                    "input_by",
                    models.CharField(
                        choices=[("TOTALS", "割戻し計算"), ("PAPERS", "積上げ計算")],
                        default="TOTALS",
                        max_length=6,
                        verbose_name="仕入税額の計算",
                    ),
                ),
                (
                    "books",
                    models.CharField(
                        choices=[("EXCLUDED", "税抜経理"), ("INCLUDED", "税込経理")],
                        default="EXCLUDED",
                        max_length=8,
                        verbose_name="経理方式",
                    ),
                ),
                (
                    "base_period_sales_yen",
                    models.BigIntegerField(blank=True, null=True, verbose_name="基準期間の課税売上高"),
                ),
                (
                    "taxable_by_registration",
                    models.BooleanField(default=False, verbose_name="登録によって課税事業者になった"),
                ),
                ("extends_filing", models.BooleanField(default=False, verbose_name="申告期限の延長の届出をした")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
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
                "verbose_name": "消費税の計算方法",
                "verbose_name_plural": "消費税の計算方法",
            },
        ),
        migrations.CreateModel(
            name="AccountUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("TAXABLE", "課税売上対応"),
                            ("COMMON", "共通対応"),
                            ("EXEMPT", "非課税売上対応"),
                            ("CLASS_1", "第1種（卸売）"),
                            ("CLASS_2", "第2種（小売など）"),
                            ("CLASS_3", "第3種（製造・建設など）"),
                            ("CLASS_4", "第4種（飲食店など）"),
                            ("CLASS_5", "第5種（サービスなど）"),
                            ("CLASS_6", "第6種（不動産）"),
                        ],
                        max_length=8,
                        verbose_name="用途・事業区分",
                    ),
                ),
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
                "verbose_name": "科目の用途・事業区分",
                "verbose_name_plural": "科目の用途・事業区分",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("company", "="),
                            ("account", "="),
                            (
                                backoffice.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_until")
                                ),
                                "&&",
                            ),
                        ],
                        name="account_has_one_use",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="account_use_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FiledReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begins_on", models.DateField(verbose_name="課税期間の始まり")),
                ("ends_on", models.DateField(verbose_name="課税期間の終わり")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("EXEMPT", "免税事業者"),
                            ("GENERAL", "一般課税"),
                            ("SIMPLIFIED", "簡易課税"),
                            ("TWO_TENTHS", "2割特例"),
                            ("THREE_TENTHS", "3割特例"),
                        ],
                        max_length=12,
                        verbose_name="計算方法",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        blank=True,
                        choices=[("ITEMISED", "個別対応方式"), ("PROPORTIONAL", "一括比例配分方式")],
                        max_length=12,
                        verbose_name="控除の方式",
                    ),
                ),
                ("national_yen", models.BigIntegerField(verbose_name="差引税額（国税）")),
                ("local_yen", models.BigIntegerField(verbose_name="譲渡割額")),
                ("interim_national_yen", models.BigIntegerField(default=0, verbose_name="中間納付税額")),
                ("interim_local_yen", models.BigIntegerField(default=0, verbose_name="中間納付譲渡割額")),
                ("total_yen", models.BigIntegerField(verbose_name="合計税額")),
                ("boxes", models.JSONField(default=dict, verbose_name="欄の金額")),
                (
                    "state",
                    models.CharField(
                        choices=[("POSTED", "計上済み"), ("PAST", "過去の申告"), ("CANCELLED", "取消")],
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="取り消した理由")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="計上した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="計上した人")),
                ("recorded_at", models.DateTimeField(verbose_name="計上日時")),
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
                "verbose_name": "消費税の申告",
                "verbose_name_plural": "消費税の申告",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "CANCELLED"), _negated=True),
                        expressions=[
                            ("company", "="),
                            (
                                models.Func(
                                    models.F("begins_on"), models.F("ends_on"), models.Value("[]"), function="daterange"
                                ),
                                "&&",
                            ),
                        ],
                        name="period_has_one_return",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("begins_on"))), name="return_ends_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "CANCELLED"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cancelled_return_gives_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total_yen",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("national_yen"), "+", models.F("local_yen")
                                        ),
                                        "-",
                                        models.F("interim_national_yen"),
                                    ),
                                    "-",
                                    models.F("interim_local_yen"),
                                ),
                            )
                        ),
                        name="return_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterimPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year_begins_on", models.DateField(verbose_name="課税期間の始まり")),
                ("number", models.PositiveSmallIntegerField(verbose_name="何回目")),
                ("national_yen", models.BigIntegerField(verbose_name="国税")),
                ("local_yen", models.BigIntegerField(verbose_name="地方消費税")),
                ("paid_on", models.DateField(verbose_name="納付日")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="取り消した理由")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
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
                "verbose_name": "消費税の中間納付",
                "verbose_name_plural": "消費税の中間納付",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reason", "")),
                        fields=("company", "year_begins_on", "number"),
                        name="interim_tax_is_paid_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("local_yen__gte", 0), ("national_yen__gt", 0), ("number__gt", 0)),
                        name="interim_tax_is_above_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_number", models.BigIntegerField(verbose_name="仕訳の番号")),
                ("position", models.PositiveIntegerField(verbose_name="順番")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("TAXABLE", "課税売上対応"),
                            ("COMMON", "共通対応"),
                            ("EXEMPT", "非課税売上対応"),
                            ("CLASS_1", "第1種（卸売）"),
                            ("CLASS_2", "第2種（小売など）"),
                            ("CLASS_3", "第3種（製造・建設など）"),
                            ("CLASS_4", "第4種（飲食店など）"),
                            ("CLASS_5", "第5種（サービスなど）"),
                            ("CLASS_6", "第6種（不動産）"),
                        ],
                        max_length=8,
                        verbose_name="用途・事業区分",
                    ),
                ),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
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
                "verbose_name": "行の用途・事業区分",
                "verbose_name_plural": "行の用途・事業区分",
                "indexes": [
                    models.Index(fields=["company", "entry_number", "position", "-id"], name="last_use_of_line")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="registrationlist",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "WAITING")), fields=("company",), name="one_registration_list_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="registrationlist",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "IN_FORCE"), _negated=True), ("faults", []), _connector="OR"),
                name="registration_list_in_force_has_no_fault",
            ),
        ),
        migrations.AddIndex(
            model_name="listedissuer",
            index=models.Index(fields=["company", "number", "-list"], name="listed_issuer_by_number"),
        ),
        migrations.AddConstraint(
            model_name="listedissuer",
            constraint=models.UniqueConstraint(fields=("list", "number"), name="list_names_a_number_once"),
        ),
        migrations.AddConstraint(
            model_name="listedissuer",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^T[0-9]{13}$")), name="listed_number_is_t_and_13_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="taxmethod",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("company", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="company_reckons_tax_in_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxmethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="tax_method_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxmethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "THREE_TENTHS"), _negated=True), ("taxpayer", "INDIVIDUAL"), _connector="OR"
                ),
                name="three_tenths_are_for_individuals",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxmethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "TWO_TENTHS"), _negated=True),
                    ("taxable_by_registration", True),
                    _connector="OR",
                ),
                name="two_tenths_are_for_the_newly_registered",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxmethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("output_by", "PAPERS"), _negated=True), ("input_by", "PAPERS"), _connector="OR"
                ),
                name="output_by_papers_asks_for_input_by_papers",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxmethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("base_period_sales_yen__isnull", True), ("base_period_sales_yen__gte", 0), _connector="OR"
                ),
                name="base_period_sales_are_not_negative",
            ),
        ),
        GuardRows(
            "TaxMethod",
            "AccountUse",
            "LineUse",
            "FiledReturn",
            "InterimPayment",
            "RegistrationList",
            "ListedIssuer",
        ),
        GuardReferences("AccountUse", "InterimPayment", "ListedIssuer"),
        AppendOnly("LineUse"),
        migrations.RunSQL(STAYS, UNDO),
    ]
    operations = at_once(operations)
