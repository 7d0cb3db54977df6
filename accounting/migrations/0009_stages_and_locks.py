"""Stages of entries, projects and partners of lines, balances by unit; locks by room that are reopened with a reason."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReference

# One statement writes all lines of an entry, from position 0: what comes later would need a place that is taken.
# A reversal is held by the lock of the room whose entry it takes back.
LINES_ARE_POSTED = """
CREATE OR REPLACE FUNCTION accounting_lines_are_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  its record;
  wrong bigint;
  is_locked boolean := false;
BEGIN
  FOR its IN SELECT DISTINCT company_id, date_trunc('month', posted_on)::date AS first_day FROM added ORDER BY 1, 2 LOOP
    PERFORM pg_advisory_xact_lock_shared(accounting_month_lock(its.company_id, its.first_day));
    is_locked := is_locked OR EXISTS (
      SELECT FROM accounting_period
       WHERE company_id = its.company_id AND month = its.first_day AND reopened_at IS NULL);
  END LOOP;
  IF is_locked THEN
    SELECT period.month INTO its FROM accounting_entry entry
      LEFT JOIN accounting_entry reversed ON reversed.id = entry.reverses_id
      JOIN accounting_period period
        ON period.company_id = entry.company_id AND period.month = date_trunc('month', entry.posted_on)::date
       AND period.reopened_at IS NULL AND (period.covers = 'ORDINARY') = (entry.stage = 'ORDINARY')
       AND (period.room = '' OR starts_with(coalesce(reversed.source_kind, entry.source_kind), period.room || '.'))
     WHERE entry.id IN (SELECT entry_id FROM added) LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'a line is refused: % is closed', to_char(its.month, 'YYYY-MM')
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'line_is_not_in_a_closed_month';
    END IF;
  END IF;
  SELECT entry.id INTO wrong FROM (
      SELECT entry_id, min(position) AS first_position, min(posted_on) AS first_day, max(posted_on) AS last_day,
             sum(amount_yen) FILTER (WHERE side = 'DEBIT') AS debit,
             sum(amount_yen) FILTER (WHERE side = 'CREDIT') AS credit
        FROM added GROUP BY entry_id) sums
    JOIN accounting_entry entry ON entry.id = sums.entry_id
   WHERE sums.debit IS DISTINCT FROM entry.amount_yen OR sums.credit IS DISTINCT FROM entry.amount_yen
      OR sums.first_position <> 0 OR sums.first_day <> entry.posted_on OR sums.last_day <> entry.posted_on LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'lines of entry % are refused: they do not add up to its amount on its day', wrong
      USING ERRCODE = 'check_violation', CONSTRAINT = 'lines_add_up_to_their_entry';
  END IF;
  INSERT INTO accounting_monthlybalance AS held
      (company_id, account_id, month, stage, unit_id, project_id, debit_yen, credit_yen)
    SELECT added.company_id, added.account_id, date_trunc('month', added.posted_on)::date, entry.stage,
           added.unit_id, added.project_id,
           coalesce(sum(added.amount_yen) FILTER (WHERE added.side = 'DEBIT'), 0),
           coalesce(sum(added.amount_yen) FILTER (WHERE added.side = 'CREDIT'), 0)
      FROM added JOIN accounting_entry entry ON entry.id = added.entry_id
     GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (company_id, account_id, month, stage, unit_id, project_id) DO UPDATE
      SET debit_yen = held.debit_yen + excluded.debit_yen, credit_yen = held.credit_yen + excluded.credit_yen;
  RETURN NULL;
END $$;
"""

# Adjustments and the transfer stand in the last month of a fiscal year.
PERIOD_CHANGES_ONCE = """
DROP TRIGGER accounting_period_is_append_only ON accounting_period;
CREATE FUNCTION accounting_period_changes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.reopened_at IS NOT NULL OR NEW.reopened_at IS NULL
     OR to_jsonb(OLD) - '{reopened_at,reopened_by_id,reopened_by_name,reopened_because}'::text[]
        <> to_jsonb(NEW) - '{reopened_at,reopened_by_id,reopened_by_name,reopened_because}'::text[] THEN
    RAISE EXCEPTION 'the lock of % is refused to change: it is reopened once, and that is all', OLD.month
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'period_changes_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_period_changes_once BEFORE UPDATE ON accounting_period
  FOR EACH ROW EXECUTE FUNCTION accounting_period_changes_once();
CREATE TRIGGER accounting_period_is_append_only BEFORE DELETE OR TRUNCATE ON accounting_period
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION accounting_year_end_is_its_last_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM backoffice_company
              WHERE id = NEW.company_id
                AND extract(month FROM NEW.posted_on + interval '1 month') <> fiscal_year_first_month) THEN
    RAISE EXCEPTION 'an entry of stage % is refused on %: it is not in the last month of the fiscal year',
      NEW.stage, NEW.posted_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'year_end_is_its_last_month';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER accounting_year_end_is_its_last_month AFTER INSERT ON accounting_entry
  FOR EACH ROW WHEN (NEW.stage <> 'ORDINARY') EXECUTE FUNCTION accounting_year_end_is_its_last_month();
"""
# Balances that were kept without their units are made anew; the owner of the tables steps past their walls for it.
BALANCES_BY_UNIT = """
ALTER TABLE accounting_line NO FORCE ROW LEVEL SECURITY;
ALTER TABLE accounting_monthlybalance NO FORCE ROW LEVEL SECURITY;
DELETE FROM accounting_monthlybalance;
INSERT INTO accounting_monthlybalance (company_id, account_id, month, {columns}debit_yen, credit_yen)
  SELECT company_id, account_id, date_trunc('month', posted_on)::date, {values}
         coalesce(sum(amount_yen) FILTER (WHERE side = 'DEBIT'), 0),
         coalesce(sum(amount_yen) FILTER (WHERE side = 'CREDIT'), 0)
    FROM accounting_line GROUP BY company_id, account_id, date_trunc('month', posted_on){grouped};
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE accounting_line FORCE ROW LEVEL SECURITY;
ALTER TABLE accounting_monthlybalance FORCE ROW LEVEL SECURITY;
"""
REBUILD = BALANCES_BY_UNIT.format(columns="stage, unit_id, ", values="'ORDINARY', unit_id,", grouped=", unit_id")
REBUILD_FORMER = BALANCES_BY_UNIT.format(columns="stage, ", values="'ORDINARY',", grouped="")
UNDO = (
    import_module("accounting.migrations.0002_walls")
    .LINES_ARE_POSTED.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .partition("CREATE TRIGGER")[0]
    + """
DROP FUNCTION accounting_year_end_is_its_last_month() CASCADE;
DROP FUNCTION accounting_period_changes_once() CASCADE;
DROP TRIGGER accounting_period_is_append_only ON accounting_period;
CREATE TRIGGER accounting_period_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounting_period
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0008_fees"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="period",
            options={"verbose_name": "締め", "verbose_name_plural": "締め"},
        ),
        migrations.RemoveConstraint(
            model_name="monthlybalance",
            name="account_has_one_balance_a_month",
        ),
        migrations.RemoveConstraint(
            model_name="period",
            name="month_is_closed_once",
        ),
        migrations.AddField(
            model_name="entry",
            name="stage",
            field=models.CharField(
                choices=[("ORDINARY", "通常"), ("ADJUSTMENT", "決算整理"), ("TRANSFER", "損益振替")],
                default="ORDINARY",
                max_length=10,
                verbose_name="段階",
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.partner",
                verbose_name="取引先",
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.project",
                verbose_name="プロジェクト",
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="supplied_on",
            field=models.DateField(blank=True, null=True, verbose_name="取引年月日（計上日と違うとき）"),
        ),
        migrations.AddField(
            model_name="monthlybalance",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.project",
                verbose_name="プロジェクト",
            ),
        ),
        migrations.AddField(
            model_name="monthlybalance",
            name="stage",
            field=models.CharField(
                choices=[("ORDINARY", "通常"), ("ADJUSTMENT", "決算整理"), ("TRANSFER", "損益振替")],
                default="ORDINARY",
                max_length=10,
                verbose_name="段階",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="monthlybalance",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.unit",
                verbose_name="部署",
            ),
        ),
        migrations.AddField(
            model_name="period",
            name="covers",
            field=models.CharField(
                choices=[("ORDINARY", "通常の仕訳"), ("YEAR_END", "決算整理・損益振替")],
                default="ORDINARY",
                max_length=8,
                verbose_name="締める仕訳",
            ),
        ),
        migrations.AddField(
            model_name="period",
            name="reopened_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="締めを解いた日時"),
        ),
        migrations.AddField(
            model_name="period",
            name="reopened_because",
            field=models.CharField(blank=True, max_length=300, verbose_name="締めを解いた理由"),
        ),
        migrations.AddField(
            model_name="period",
            name="reopened_by_id",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="締めを解いた人の番号"),
        ),
        migrations.AddField(
            model_name="period",
            name="reopened_by_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="締めを解いた人"),
        ),
        migrations.AddField(
            model_name="period",
            name="room",
            field=models.CharField(
                blank=True, db_collation="C", max_length=60, verbose_name="締める業務（空欄はすべて）"
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="accounting.account",
                verbose_name="勘定科目",
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="entry",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="accounting.entry",
                verbose_name="仕訳",
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.unit",
                verbose_name="部署",
            ),
        ),
        migrations.AlterField(
            model_name="monthlybalance",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="balances",
                to="accounting.account",
                verbose_name="勘定科目",
            ),
        ),
        GuardReference("Line", "project"),
        GuardReference("Line", "partner"),
        GuardReference("MonthlyBalance", "unit"),
        GuardReference("MonthlyBalance", "project"),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                condition=models.Q(("partner__isnull", False)),
                fields=["company", "partner", "account", "posted_on", "id"],
                name="line_of_partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlybalance",
            constraint=models.UniqueConstraint(
                fields=("company", "account", "month", "stage", "unit", "project"),
                name="account_has_one_balance_a_month",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reopened_at__isnull", True)),
                fields=("company", "month", "covers", "room"),
                name="month_is_closed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reopened_at__isnull", True), ("reopened_because", ""), ("reopened_by_id__isnull", True)),
                    models.Q(
                        ("reopened_at__isnull", False),
                        ("reopened_by_id__isnull", False),
                        models.Q(("reopened_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reopening_gives_its_reason",
            ),
        ),
        migrations.RunSQL(LINES_ARE_POSTED + PERIOD_CHANGES_ONCE + REBUILD, UNDO + REBUILD_FORMER),
    ]
    operations = at_once(operations)
