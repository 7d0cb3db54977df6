"""Electronic records are split: the whole lives on in its parts, which add up to it."""

import django.db.models.deletion
from django.db import migrations, models

from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReference

# What its events leave on its account is its sum while it is held, and nothing once it has ended; the parts of a
# split are like it and add up to it, and only a split has any.
TIES = """
CREATE OR REPLACE FUNCTION accounting_instrument_ties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted bigint := CASE TG_TABLE_NAME WHEN 'accounting_instrument' THEN NEW.id
                                      ELSE (to_jsonb(NEW) ->> 'instrument_id')::bigint END;
  held accounting_instrument;
BEGIN
  SELECT * INTO held FROM accounting_instrument WHERE id = wanted;
  IF held.id IS NOT NULL AND (SELECT coalesce(sum(balance_yen), 0) FROM accounting_instrumentevent WHERE instrument_id = wanted)
     <> (CASE held.state WHEN 'HELD' THEN held.amount_yen ELSE 0 END) THEN
    RAISE EXCEPTION 'the events of instrument % do not leave what its state says', held.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'events_leave_what_the_state_says';
  END IF;{parts}
  RETURN NULL;
END $$;
"""
PARTS = """
  IF held.split_from_id IS NOT NULL THEN
    SELECT * INTO held FROM accounting_instrument WHERE id = held.split_from_id;
  END IF;
  IF held.id IS NOT NULL AND (held.state = 'SPLIT' OR EXISTS (
       SELECT FROM accounting_instrument WHERE split_from_id = held.id AND state <> 'CANCELLED'))
     AND (held.state <> 'SPLIT' OR held.amount_yen IS DISTINCT FROM (
       SELECT sum(amount_yen)::bigint FROM accounting_instrument
        WHERE split_from_id = held.id AND state <> 'CANCELLED' AND account_id = held.account_id
          AND partner_id = held.partner_id AND due_on = held.due_on AND direction = held.direction
          AND form = held.form)) THEN
    RAISE EXCEPTION 'the parts of instrument % do not add up to it', held.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'parts_add_up_to_the_whole';
  END IF;"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0031_fees_that_suppliers_bear"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="instrument",
            name="instrument_number_is_used_once",
        ),
        migrations.AddField(
            model_name="instrument",
            name="split_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="accounting.instrument",
                verbose_name="分割元",
            ),
        ),
        migrations.AlterField(
            model_name="instrument",
            name="state",
            field=models.CharField(
                choices=[
                    ("HELD", "期日前・未決済"),
                    ("SETTLED", "決済済み"),
                    ("DISCOUNTED", "割引済み"),
                    ("ENDORSED", "裏書・譲渡済み"),
                    ("DISHONOURED", "不渡り・支払不能"),
                    ("SPLIT", "分割済み"),
                    ("CANCELLED", "取消"),
                ],
                default="HELD",
                max_length=11,
                verbose_name="状態",
            ),
        ),
        migrations.AlterField(
            model_name="instrumentevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("RECORDED", "受取・振出"),
                    ("SETTLED", "決済"),
                    ("DISCOUNTED", "割引"),
                    ("ENDORSED", "裏書・譲渡"),
                    ("DISHONOURED", "不渡り・支払不能"),
                    ("SPLIT", "分割"),
                    ("TAKEN_BACK", "取消"),
                ],
                max_length=11,
                verbose_name="経過",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["CANCELLED", "SPLIT"]), _negated=True),
                fields=("company", "direction", "form", "number"),
                name="instrument_number_is_used_once",
            ),
        ),
        GuardReference("Instrument", "split_from"),
        migrations.RunSQL(TIES.replace("{parts}", PARTS), TIES.replace("{parts}", "")),
    ]
    operations = at_once(operations)
