"""What travel is reckoned by, behind the wall and changed by new rows alone; lines of claims that keep what they were reckoned of."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

# What was said of a rate or of a pass stays: it only comes to its end, or to an earlier one.
ONLY_ENDS = """
CREATE FUNCTION accounting_travel_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'valid_until') IS DISTINCT FROM (to_jsonb(OLD) - 'valid_until')
     OR NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until THEN
    RAISE EXCEPTION '% of % is refused: it only ends', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'travel_setting_only_ends';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_travelrate_only_ends BEFORE UPDATE OR DELETE ON accounting_travelrate
  FOR EACH ROW EXECUTE FUNCTION accounting_travel_only_ends();
CREATE TRIGGER accounting_commuterpass_only_ends BEFORE UPDATE OR DELETE ON accounting_commuterpass
  FOR EACH ROW EXECUTE FUNCTION accounting_travel_only_ends();
CREATE TRIGGER accounting_travelrate_is_kept BEFORE TRUNCATE ON accounting_travelrate
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE TRIGGER accounting_commuterpass_is_kept BEFORE TRUNCATE ON accounting_commuterpass
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
# As before, but that nobody gives a receipt for what the company pays by a rate of its own.
CLAIM_KEEPS = """
CREATE OR REPLACE FUNCTION accounting_claim_keeps_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM accounting_claimline line JOIN accounting_claimrule rule
      ON rule.company_id = line.company_id AND rule.effect = 'REFUSE' AND rule.valid_from <= line.spent_on
      AND (rule.valid_until IS NULL OR line.spent_on < rule.valid_until)
      AND (rule.category = line.category OR rule.category = '' AND NOT EXISTS (
        SELECT FROM accounting_claimrule own
          WHERE own.company_id = rule.company_id AND own.kind = rule.kind AND own.category = line.category
            AND own.valid_from <= line.spent_on AND (own.valid_until IS NULL OR line.spent_on < own.valid_until)))
    WHERE line.claim_id = NEW.id AND (rule.exceed_by = 'NOBODY' OR line.exceed_reason = '')
      AND CASE rule.kind
            WHEN 'LIMIT' THEN line.amount_yen > rule.amount_yen
            WHEN 'RECEIPT' THEN line.receipt_id IS NULL AND line.amount_yen >= rule.amount_yen
                                {paper}
            ELSE NEW.submitted_on > (line.spent_on + make_interval(months => rule.months::int))::date
          END
  ) THEN
    RAISE EXCEPTION 'claim % is refused: a line does not keep a rule of the company', NEW.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_claim_keeps_the_rules';
  END IF;
  RETURN NEW;
END $$;
"""
WITHOUT_PAPER = "AND line.reckoned NOT IN ('MILEAGE', 'PER_DIEM', 'LODGING')"


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0035_company_rules_of_expenses"),
        ("backoffice", "0017_never_stall"),
    ]

    operations = [
        migrations.CreateModel(
            name="CommuterPass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("stations", models.CharField(max_length=500, verbose_name="駅（通る順）")),
            ],
            options={
                "verbose_name": "定期区間",
                "verbose_name_plural": "定期区間",
            },
        ),
        migrations.CreateModel(
            name="TravelRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "kind",
                    models.CharField(
                        choices=[("MILEAGE", "走行距離"), ("PER_DIEM", "日当"), ("LODGING", "宿泊費の定額")],
                        max_length=8,
                        verbose_name="種類",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=60, verbose_name="車の種類・役職")),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        choices=[("DOMESTIC", "国内"), ("ABROAD", "海外")],
                        max_length=8,
                        verbose_name="行き先",
                    ),
                ),
                (
                    "stay",
                    models.CharField(
                        blank=True,
                        choices=[("DAY_TRIP", "日帰り"), ("OVERNIGHT", "宿泊")],
                        max_length=9,
                        verbose_name="日帰り・宿泊",
                    ),
                ),
                ("yen", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="単価（円）")),
                (
                    "rounding",
                    models.CharField(
                        choices=[
                            ("DROP_FRACTION", "切り捨て"),
                            ("HALF_UP", "四捨五入"),
                            ("RAISE_FRACTION", "切り上げ"),
                        ],
                        default="DROP_FRACTION",
                        max_length=14,
                        verbose_name="1円未満の端数",
                    ),
                ),
                ("article", models.CharField(max_length=60, verbose_name="規程の条")),
            ],
            options={
                "verbose_name": "旅費の単価",
                "verbose_name_plural": "旅費の単価",
            },
        ),
        migrations.AddField(
            model_name="claimline",
            name="facts",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, verbose_name="計算のもと"
            ),
        ),
        migrations.AddField(
            model_name="claimline",
            name="reckoned",
            field=models.CharField(
                blank=True,
                choices=[
                    ("SECTION", "区間の交通費"),
                    ("MILEAGE", "走行距離"),
                    ("PER_DIEM", "日当"),
                    ("LODGING", "宿泊費の定額"),
                ],
                db_default="",
                max_length=8,
                verbose_name="計算のしかた",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("facts", {}), ("reckoned", "")),
                    models.Q(
                        ("reckoned__in", ["SECTION", "MILEAGE", "PER_DIEM", "LODGING"]),
                        models.Q(("facts", {}), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reckoned_line_keeps_its_facts",
            ),
        ),
        migrations.AddField(
            model_name="commuterpass",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="commuterpass",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="backoffice.person", verbose_name="人"
            ),
        ),
        migrations.AddField(
            model_name="travelrate",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddIndex(
            model_name="commuterpass",
            index=models.Index(fields=["company", "person", "valid_from"], name="commuter_pass_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="commuterpass",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("company", "="),
                    ("person", "="),
                    ("stations", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="commuter_pass_is_held_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="commuterpass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="commuter_pass_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="commuterpass",
            constraint=models.CheckConstraint(
                condition=models.Q(("stations__contains", "、")), name="commuter_pass_has_two_ends"
            ),
        ),
        migrations.AddConstraint(
            model_name="travelrate",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("company", "="),
                    ("kind", "="),
                    ("subject", "="),
                    ("region", "="),
                    ("stay", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="travel_rate_says_one_thing_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="travelrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="travel_rate_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="travelrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("yen__gt", 0), models.Q(("article", ""), _negated=True)),
                name="travel_rate_is_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="travelrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "MILEAGE"), ("region", ""), ("stay", ""), models.Q(("subject", ""), _negated=True)
                    ),
                    models.Q(
                        ("kind", "PER_DIEM"),
                        ("region__in", ["DOMESTIC", "ABROAD"]),
                        ("stay__in", ["DAY_TRIP", "OVERNIGHT"]),
                    ),
                    models.Q(("kind", "LODGING"), ("region__in", ["DOMESTIC", "ABROAD"]), ("stay", "")),
                    _connector="OR",
                ),
                name="travel_rate_says_what_it_is_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="travelrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "MILEAGE"),
                    ("yen", django.db.models.functions.math.Floor(models.F("yen"))),
                    _connector="OR",
                ),
                name="a_day_and_a_night_are_whole_yen",
            ),
        ),
        GuardRows("TravelRate", "CommuterPass"),
        GuardReferences("TravelRate", "CommuterPass"),
        migrations.RunSQL(ONLY_ENDS, "DROP FUNCTION accounting_travel_only_ends() CASCADE"),
        migrations.RunSQL(CLAIM_KEEPS.format(paper=WITHOUT_PAPER), CLAIM_KEEPS.format(paper="")),
    ]
    operations = at_once(operations)
