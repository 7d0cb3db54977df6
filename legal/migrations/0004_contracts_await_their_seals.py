"""A contract is not concluded beside a seal that is still asked for, nor as data once its paper was sealed."""

from django.db import migrations

from backoffice.companies.at_once import at_once

AWAITS = """
CREATE FUNCTION legal_contract_awaits_its_seals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
      SELECT FROM legal_sealrequest
       WHERE company_id = NEW.company_id AND contract_id = NEW.id
         AND (state IN ('SUBMITTED', 'APPROVED') OR state = 'SEALED' AND NEW.signing_way = 'ELECTRONIC')) THEN
    RAISE EXCEPTION 'the paper of contract % is on its way to the seal', NEW.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'contract_awaits_its_seals';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_contract_awaits_its_seals BEFORE UPDATE OF state ON legal_contract
  FOR EACH ROW WHEN (OLD.state = 'APPROVED' AND NEW.state = 'SIGNED')
  EXECUTE FUNCTION legal_contract_awaits_its_seals();
"""
UNDO = "DROP FUNCTION legal_contract_awaits_its_seals() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("legal", "0003_seals"),
    ]

    operations = [migrations.RunSQL(AWAITS, UNDO)]
    operations = at_once(operations)
