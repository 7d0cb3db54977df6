"""Budgets of years with their cells; behind the wall, and fixed once somebody was asked to agree."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

STAYS = """
CREATE FUNCTION accounting_budget_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'APPROVED'
     OR (OLD.state, NEW.state) NOT IN (('DRAFT', 'SUBMITTED'), ('SUBMITTED', 'DRAFT'), ('SUBMITTED', 'APPROVED'))
     OR to_jsonb(OLD) - '{state,approved_at}'::text[] <> to_jsonb(NEW) - '{state,approved_at}'::text[] THEN
    RAISE EXCEPTION 'budget % is %: it is submitted, returned or approved, and nothing else', OLD.id, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'budget_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_budget_stays BEFORE UPDATE OR DELETE ON accounting_budget
  FOR EACH ROW EXECUTE FUNCTION accounting_budget_stays();
CREATE FUNCTION accounting_budget_cell_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held accounting_budget;
  cell accounting_budgetcell;
BEGIN
  cell := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  SELECT * INTO held FROM accounting_budget WHERE id = cell.budget_id FOR SHARE;
  IF held.state <> 'DRAFT' OR (TG_OP = 'UPDATE' AND OLD.budget_id <> NEW.budget_id) THEN
    RAISE EXCEPTION 'a figure of budget % is refused to change: it is %', held.id, held.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'budget_cell_of_draft';
  END IF;
  IF cell.month < held.year_begins_on OR cell.month >= held.year_begins_on + interval '12 months' THEN
    RAISE EXCEPTION 'month % is not in the year of budget %', cell.month, held.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_cell_in_its_year';
  END IF;
  RETURN cell;
END $$;
CREATE TRIGGER accounting_budget_cell_of_draft BEFORE INSERT OR UPDATE OR DELETE ON accounting_budgetcell
  FOR EACH ROW EXECUTE FUNCTION accounting_budget_cell_of_draft();
CREATE TRIGGER accounting_budget_is_kept BEFORE TRUNCATE ON accounting_budget
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE TRIGGER accounting_budgetcell_is_kept BEFORE TRUNCATE ON accounting_budgetcell
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
UNDO = """
DROP TRIGGER accounting_budget_is_kept ON accounting_budget;
DROP TRIGGER accounting_budgetcell_is_kept ON accounting_budgetcell;
DROP FUNCTION accounting_budget_cell_of_draft() CASCADE;
DROP FUNCTION accounting_budget_stays() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0019_audit_export"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year_begins_on", models.DateField(verbose_name="会計年度の初日")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("basis", models.CharField(max_length=200, verbose_name="作り方")),
                (
                    "state",
                    models.CharField(
                        choices=[("DRAFT", "作成中"), ("SUBMITTED", "承認待ち"), ("APPROVED", "承認済み")],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("drafted_by_id", models.BigIntegerField(verbose_name="作成した人の番号")),
                ("drafted_by_name", models.CharField(max_length=200, verbose_name="作成した人")),
                ("drafted_at", models.DateTimeField(verbose_name="作成日時")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="承認日時")),
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
                "verbose_name": "予算",
                "verbose_name_plural": "予算",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "year_begins_on", "version"), name="budget_version_is_used_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["DRAFT", "SUBMITTED"])),
                        fields=("company", "year_begins_on"),
                        name="year_has_one_budget_under_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year_begins_on__day", 1)), name="budget_year_begins_on_the_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", False), ("state", "APPROVED")),
                            models.Q(models.Q(("state", "APPROVED"), _negated=True), ("approved_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="approved_budget_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="対象月（1日）")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.account",
                        verbose_name="勘定科目",
                    ),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="accounting.budget",
                        verbose_name="予算",
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
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.unit",
                        verbose_name="部署",
                    ),
                ),
            ],
            options={
                "verbose_name": "予算の金額",
                "verbose_name_plural": "予算の金額",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("budget", "account", "unit", "month"),
                        name="budget_cell_is_there_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_yen", 0), _negated=True), name="budget_cell_is_not_zero"
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="budget_month_is_its_first_day"),
                ],
            },
        ),
        GuardRows("Budget", "BudgetCell"),
        GuardReferences("Budget", "BudgetCell"),
        migrations.RunSQL(STAYS, UNDO),
    ]
    operations = at_once(operations)
