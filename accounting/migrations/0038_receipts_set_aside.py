"""Receipts that were taken anew or dropped are offered no more; what was claimed in time and sent back is not late."""

import django.contrib.postgres.fields
from django.db import migrations, models

from backoffice.companies.at_once import at_once

# The day on which the claim was first submitted, where it was. That a payment added later is late is the action's to say.
IN_TIME = """
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
            WHEN 'LIMIT' THEN line.amount_yen > rule.amount_yen
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
        ("accounting", "0037_advances_asked_for"),
        ("backoffice", "0021_request_of_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="set_aside",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="使わない領収書の番号",
            ),
        ),
        migrations.RunSQL(IN_TIME, migrations.RunSQL.noop),
    ]
    operations = at_once(operations)
