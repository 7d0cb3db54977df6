"""Pay items by a formula of the company's own: what was defined stays, only its end is written."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

ROWS = ("OwnItem", "OwnItemPerson")

# What pay was computed by stays as it was defined; only the day on which it ends is written, or taken back.
DEFINITIONS_STAY = """
CREATE FUNCTION hr_own_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'valid_until' IS DISTINCT FROM to_jsonb(OLD) - 'valid_until' THEN
    RAISE EXCEPTION '% of % is refused: what was defined stays', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'own_item_stays_as_it_was_defined';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hr_own_item_stays BEFORE UPDATE ON hr_ownitem
  FOR EACH ROW EXECUTE FUNCTION hr_own_item_stays();
CREATE TRIGGER hr_own_item_person_stays BEFORE UPDATE ON hr_ownitemperson
  FOR EACH ROW EXECUTE FUNCTION hr_own_item_stays();
"""
UNDO = """
DROP TRIGGER hr_own_item_person_stays ON hr_ownitemperson;
DROP TRIGGER hr_own_item_stays ON hr_ownitem;
DROP FUNCTION hr_own_item_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0013_work_systems"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("code", models.CharField(db_collation="C", max_length=40, verbose_name="コード")),
                ("label", models.CharField(max_length=60, verbose_name="項目名")),
                (
                    "section",
                    models.CharField(
                        choices=[("PAY", "支給"), ("DEDUCTION", "控除")], max_length=10, verbose_name="区分"
                    ),
                ),
                ("formula", models.TextField(max_length=2000, verbose_name="計算式")),
                (
                    "rounding",
                    models.CharField(
                        choices=[
                            ("DROP_FRACTION", "1円未満切捨て"),
                            ("RAISE_FRACTION", "1円未満切上げ"),
                            ("HALF_UP", "1円未満四捨五入"),
                        ],
                        max_length=20,
                        verbose_name="端数処理",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("ALL", "役員を除く全員"),
                            ("GROUP", "1つの給与グループの全員（役員を除く）"),
                            ("NAMED", "対象者に登録した人だけ"),
                        ],
                        max_length=5,
                        verbose_name="対象",
                    ),
                ),
                (
                    "pay_group_code",
                    models.CharField(blank=True, db_collation="C", max_length=20, verbose_name="給与グループ"),
                ),
                (
                    "own_unit",
                    models.CharField(
                        blank=True,
                        choices=[("", "使わない"), ("yen_each", "金額（円）"), ("number", "数（等級・点数など）")],
                        default="",
                        max_length=10,
                        verbose_name="本人の値",
                    ),
                ),
                ("taxable", models.BooleanField(default=True, verbose_name="所得税の課税対象")),
                ("is_wage", models.BooleanField(default=True, verbose_name="労働保険の賃金に入れる")),
                ("in_premium_base", models.BooleanField(default=True, verbose_name="割増賃金の基礎に入れる")),
                ("prorated", models.BooleanField(default=True, verbose_name="入退社・欠勤の月は日割り")),
                ("is_fixed", models.BooleanField(default=True, verbose_name="固定的賃金")),
                ("agreement", models.CharField(blank=True, max_length=100, verbose_name="控除の根拠（労使協定）")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="協定の締結日")),
                ("reason", models.CharField(max_length=300, verbose_name="定める理由")),
                ("defined_by_name", models.CharField(max_length=200, verbose_name="登録者")),
                ("defined_at", models.DateTimeField(verbose_name="登録日時")),
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
                "verbose_name": "計算式の項目",
                "verbose_name_plural": "計算式の項目",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("company", "="),
                            ("code", "="),
                            (
                                backoffice.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_until")
                                ),
                                "&&",
                            ),
                        ],
                        name="own_item_has_one_formula_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="own_item_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code__regex", "^[a-z][a-z0-9_]*$"),
                            models.Q(("label", ""), _negated=True),
                            models.Q(("formula", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="own_item_says_what_it_is",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scope", "GROUP"), models.Q(("pay_group_code", ""), _negated=True)),
                            models.Q(models.Q(("scope", "GROUP"), _negated=True), ("pay_group_code", "")),
                            _connector="OR",
                        ),
                        name="own_item_of_a_group_names_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_on__isnull", True), ("agreement", ""), ("section", "PAY")),
                            models.Q(
                                ("agreed_on__isnull", False),
                                ("section", "DEDUCTION"),
                                models.Q(("agreement", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="own_deduction_names_its_agreement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("section", "PAY"),
                            models.Q(
                                ("in_premium_base", False),
                                ("is_fixed", False),
                                ("is_wage", False),
                                ("prorated", False),
                                ("taxable", False),
                            ),
                            _connector="OR",
                        ),
                        name="own_deduction_is_no_pay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("own_unit", ""), ("scope", "NAMED"), _connector="OR"),
                        name="own_value_belongs_to_named_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnItemPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("code", models.CharField(db_collation="C", max_length=40, verbose_name="コード")),
                (
                    "own_value",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="本人の値"
                    ),
                ),
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
                        related_name="own_items",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "計算式の項目の対象者",
                "verbose_name_plural": "計算式の項目の対象者",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("employee", "="),
                            ("code", "="),
                            (
                                backoffice.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_until")
                                ),
                                "&&",
                            ),
                        ],
                        name="own_item_is_for_a_person_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="own_item_of_a_person_ends_after_it_begins",
                    ),
                ],
            },
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        migrations.RunSQL(DEFINITIONS_STAY, UNDO),
    ]
    operations = at_once(operations)
