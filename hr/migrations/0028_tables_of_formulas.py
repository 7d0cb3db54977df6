"""Tables that formulas of the company look up; behind the wall, and what was defined stays."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

ROWS = ("OwnTable", "OwnTableRow")

# What pay was computed by stays; of a table only the day on which it ends is written, or taken back.
TABLES_STAY = """
CREATE TRIGGER hr_own_table_stays BEFORE UPDATE ON hr_owntable
  FOR EACH ROW EXECUTE FUNCTION hr_own_item_stays();
CREATE TRIGGER hr_own_table_row_stays BEFORE UPDATE ON hr_owntablerow
  FOR EACH ROW EXECUTE FUNCTION hr_own_item_stays();
"""
UNDO = """
DROP TRIGGER hr_own_table_row_stays ON hr_owntablerow;
DROP TRIGGER hr_own_table_stays ON hr_owntable;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0011_one_index_for_the_company"),
        ("hr", "0027_fees"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("code", models.CharField(db_collation="C", max_length=40, verbose_name="コード")),
                ("label", models.CharField(max_length=60, verbose_name="表の名前")),
                ("reason", models.CharField(max_length=300, verbose_name="定める理由")),
                ("defined_by_name", models.CharField(max_length=200, verbose_name="登録者")),
                ("defined_at", models.DateTimeField(verbose_name="登録日時")),
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
                "verbose_name": "計算式の表",
                "verbose_name_plural": "計算式の表",
            },
        ),
        migrations.CreateModel(
            name="OwnTableRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="値")),
                ("label", models.CharField(blank=True, max_length=60, verbose_name="値の名前")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
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
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="hr.owntable",
                        verbose_name="表",
                    ),
                ),
            ],
            options={
                "verbose_name": "計算式の表の行",
                "verbose_name_plural": "計算式の表の行",
            },
        ),
        migrations.AddConstraint(
            model_name="owntable",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("company", "="),
                    ("code", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="own_table_holds_once_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="owntable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="own_table_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="owntablerow",
            constraint=models.UniqueConstraint(fields=("table", "key"), name="own_table_gives_one_sum_for_a_key"),
        ),
        migrations.AddConstraint(
            model_name="owntablerow",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gte", 0), ("key__gte", 0)), name="own_table_is_of_sums"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        migrations.RunSQL(TABLES_STAY, UNDO),
    ]
    operations = at_once(operations)
