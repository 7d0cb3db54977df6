"""A personal number may be sealed anew under another key, and nothing else of it changes."""

from django.db import migrations

KEPT = """
CREATE OR REPLACE FUNCTION hr_personalnumber_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.destroyed_at IS NULL AND NEW.key_name <> OLD.key_name AND NEW.sealed <> OLD.sealed
     AND to_jsonb(NEW) - 'sealed' - 'key_name' = to_jsonb(OLD) - 'sealed' - 'key_name' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.destroyed_at IS NOT NULL OR NEW.destroyed_at IS NULL
     OR (OLD.employee_id, OLD.relation, OLD.holder_name, OLD.received_at, OLD.received_by_name)
        IS DISTINCT FROM (NEW.employee_id, NEW.relation, NEW.holder_name, NEW.received_at, NEW.received_by_name) THEN
    RAISE EXCEPTION '% of a personal number is refused: it is destroyed, once, and that stays', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'personal_number_is_only_destroyed';
  END IF;
  RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION hr_personalnumber_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.destroyed_at IS NOT NULL OR NEW.destroyed_at IS NULL
     OR (OLD.employee_id, OLD.relation, OLD.holder_name, OLD.received_at, OLD.received_by_name)
        IS DISTINCT FROM (NEW.employee_id, NEW.relation, NEW.holder_name, NEW.received_at, NEW.received_by_name) THEN
    RAISE EXCEPTION '% of a personal number is refused: it is destroyed, once, and that stays', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'personal_number_is_only_destroyed';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("hr", "0018_night_on_holidays")]

    operations = [migrations.RunSQL(KEPT, BEFORE)]
