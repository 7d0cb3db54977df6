"""Series without gaps: PostgreSQL itself refuses a number that does not follow the one before it."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("Series", "Number")
# Numbers are never deleted, so that a number which follows its predecessor when it is added leaves no gap for good.
FOLLOWS = """
CREATE FUNCTION backoffice_number_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.value > 1 AND NOT EXISTS (
    SELECT FROM backoffice_number before WHERE before.series_id = NEW.series_id
       AND before.fiscal_year = NEW.fiscal_year AND before.value = NEW.value - 1) THEN
    RAISE EXCEPTION 'number % would leave a gap in its series', NEW.value
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'number_follows_the_one_before';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER backoffice_number_follows BEFORE INSERT ON backoffice_number
  FOR EACH ROW EXECUTE FUNCTION backoffice_number_follows();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0005_trust"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=60, verbose_name="コード")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("pattern", models.CharField(max_length=60, verbose_name="番号の形")),
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
                "verbose_name": "連番",
                "verbose_name_plural": "連番",
            },
        ),
        migrations.CreateModel(
            name="Number",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="年度（0は年度で区切らない）")),
                ("value", models.PositiveBigIntegerField(verbose_name="連番の値")),
                ("text", models.CharField(db_collation="C", max_length=80, verbose_name="番号")),
                ("case_kind", models.CharField(max_length=100, verbose_name="対象の種類")),
                ("case_id", models.BigIntegerField(verbose_name="対象の番号")),
                ("on", models.DateField(verbose_name="日付")),
                ("taken_at", models.DateTimeField(verbose_name="採番日時")),
                ("taken_by_id", models.BigIntegerField(verbose_name="採番した人の番号")),
                ("taken_by_name", models.CharField(max_length=200, verbose_name="採番した人")),
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
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="backoffice.series",
                        verbose_name="連番",
                    ),
                ),
            ],
            options={
                "verbose_name": "番号",
                "verbose_name_plural": "番号",
            },
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(fields=("company", "code"), name="series_code_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="number",
            constraint=models.UniqueConstraint(fields=("series", "fiscal_year", "value"), name="number_is_taken_once"),
        ),
        migrations.AddConstraint(
            model_name="number",
            constraint=models.UniqueConstraint(fields=("series", "text"), name="number_reads_like_no_other"),
        ),
        migrations.AddConstraint(
            model_name="number",
            constraint=models.UniqueConstraint(
                fields=("series", "case_kind", "case_id"), name="case_has_one_number_of_a_series"
            ),
        ),
        migrations.AddConstraint(
            model_name="number",
            constraint=models.CheckConstraint(condition=models.Q(("value__gte", 1)), name="numbers_begin_at_one"),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("Number"),
        migrations.RunSQL(FOLLOWS, "DROP FUNCTION backoffice_number_follows() CASCADE"),
    ]
    operations = at_once(operations)
