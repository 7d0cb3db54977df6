"""Limits that count each night of a payment, held by PostgreSQL as by the action."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once

# As before, but for a limit of a night, which is taken as often as there were nights.
PER_NIGHT = """
CREATE OR REPLACE FUNCTION accounting_claim_keeps_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  first_on date := (SELECT min(submitted_at AT TIME ZONE 'Asia/Tokyo')::date FROM backoffice_request
    WHERE company_id = NEW.company_id AND case_kind = 'accounting.expenses.claim' AND case_id = NEW.id);
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
            WHEN 'LIMIT' THEN line.amount_yen > rule.amount_yen * CASE rule.per WHEN 'NIGHT' THEN line.nights ELSE 1 END
            WHEN 'RECEIPT' THEN line.receipt_id IS NULL AND line.amount_yen >= rule.amount_yen
                                AND line.reckoned NOT IN ('MILEAGE', 'PER_DIEM', 'LODGING')
            ELSE coalesce(first_on, NEW.submitted_on)
                 > (line.spent_on + make_interval(months => rule.months::int))::date
          END
  ) THEN
    RAISE EXCEPTION 'claim % is refused: a line does not keep a rule of the company', NEW.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_claim_keeps_the_rules';
  END IF;
  RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0039_corporate_cards"),
        ("backoffice", "0026_form_keys_of_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="claimline",
            name="nights",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="泊数"),
        ),
        migrations.AddField(
            model_name="claimrule",
            name="per",
            field=models.CharField(
                choices=[("PAYMENT", "1件ごと"), ("NIGHT", "1泊ごと")],
                db_default="PAYMENT",
                default="PAYMENT",
                max_length=7,
                verbose_name="上限の数え方",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimline",
            constraint=models.CheckConstraint(
                condition=models.Q(("nights__gte", 1)), name="claim_line_is_for_a_night_or_more"
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("per", "PAYMENT"), ("kind", "LIMIT"), _connector="OR"),
                name="a_limit_alone_counts_nights",
            ),
        ),
        migrations.RunSQL(PER_NIGHT, migrations.RunSQL.noop),
    ]
    operations = at_once(operations)
