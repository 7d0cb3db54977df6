"""A cancelled bill is recorded anew under its own number, with the file it was made of; a notice says that its payment was
called off."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once

# A number of a supplier stands once: bills whose item was cancelled do not count. The lock lets no two bills of the same
# number be written beside one another.
NUMBERS = """
CREATE FUNCTION accounting_bill_stands_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number = '' THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(format('accounting_bill %s %s', NEW.partner_id, NEW.number), 0));
  IF EXISTS (
    SELECT FROM accounting_bill b
    WHERE b.company_id = NEW.company_id AND b.partner_id = NEW.partner_id AND b.number = NEW.number
      AND NOT EXISTS (
        SELECT FROM accounting_payable p
        WHERE p.company_id = b.company_id AND p.source_kind = 'accounting.payables.bill' AND p.source_id = b.id
          AND p.state = 'CANCELLED')) THEN
    RAISE EXCEPTION 'bill_of_a_number_is_kept_once: partner % has a bill %', NEW.partner_id, NEW.number
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'bill_of_a_number_is_kept_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_bill_stands_once BEFORE INSERT ON accounting_bill
  FOR EACH ROW EXECUTE FUNCTION accounting_bill_stands_once();
"""
NO_NUMBERS = "DROP FUNCTION accounting_bill_stands_once() CASCADE;"

# What came in waits until it is recorded or put aside, and stays so; it waits again when its bill was cancelled.
STAYS = """
CREATE OR REPLACE FUNCTION accounting_receivedinvoice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  way text[] := ARRAY['state', 'bill_id', 'reason'];
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - way) IS DISTINCT FROM (to_jsonb(OLD) - way)
     OR (OLD.state <> 'WAITING'{again}) THEN
    RAISE EXCEPTION '% of a received invoice is refused: it stays as it came', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'received_invoice_stays';
  END IF;
  RETURN NEW;
END $$;
"""
AGAIN = """ AND NOT (
       OLD.state = 'RECORDED' AND NEW.state = 'WAITING' AND EXISTS (
         SELECT FROM accounting_payable
         WHERE source_kind = 'accounting.payables.bill' AND source_id = OLD.bill_id AND state = 'CANCELLED'))"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0027_advances"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="bill", name="bill_of_a_number_is_kept_once"),
        migrations.AddIndex(
            model_name="bill",
            index=models.Index(fields=["company", "partner", "number"], name="bill_by_number"),
        ),
        migrations.AlterField(
            model_name="noticeevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("SENT", "送付"),
                    ("CONFIRMED", "取引先が確認"),
                    ("OBJECTED", "取引先から異議"),
                    ("CANCELLED", "支払をやめた"),
                ],
                max_length=9,
                verbose_name="経過",
            ),
        ),
        migrations.RunSQL(NUMBERS, NO_NUMBERS),
        migrations.RunSQL(STAYS.format(again=AGAIN), STAYS.format(again="")),
    ]
    operations = at_once(operations)
