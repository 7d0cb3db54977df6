"""Pay from before the introduction: kept as paid without an approver here, and voided when it was imported wrongly."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once

RULES = """
CREATE OR REPLACE FUNCTION hr_run_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.state = 'APPROVED' AND NEW.state NOT IN ('APPROVED', 'PAID', 'VOIDED'))
     OR (OLD.state = 'PAID' AND NEW.state <> 'PAID' AND NOT (OLD.before_introduction AND NEW.state = 'VOIDED'))
     OR OLD.state = 'VOIDED' OR NEW.before_introduction <> OLD.before_introduction
     OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id) THEN
    RAISE EXCEPTION '% of an approved run is refused: correct it by a new record', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approved_run_goes_forward_only';
  END IF;
  IF NEW.state = 'VOIDED' AND EXISTS (SELECT FROM hr_bankfile file JOIN hr_bankfilehandover taken
                                        ON taken.file_id = file.id WHERE file.run_id = NEW.id) THEN
    RAISE EXCEPTION 'a run whose bank file was handed over is not voided'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'paid_run_is_not_voided';
  END IF;
  RETURN NEW;
END $$;
"""
UNDO = """
CREATE OR REPLACE FUNCTION hr_run_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.state = 'APPROVED' AND NEW.state NOT IN ('APPROVED', 'PAID', 'VOIDED'))
     OR (OLD.state = 'PAID' AND NEW.state <> 'PAID') OR OLD.state = 'VOIDED'
     OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id) THEN
    RAISE EXCEPTION '% of an approved run is refused: correct it by a new record', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approved_run_goes_forward_only';
  END IF;
  IF NEW.state = 'VOIDED' AND EXISTS (SELECT FROM hr_bankfile file JOIN hr_bankfilehandover taken
                                        ON taken.file_id = file.id WHERE file.run_id = NEW.id) THEN
    RAISE EXCEPTION 'a run whose bank file was handed over is not voided'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'paid_run_is_not_voided';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0016_half_yearly"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="run", name="approved_run_names_its_approver"),
        migrations.AddField(
            model_name="run",
            name="before_introduction",
            field=models.BooleanField(default=False, verbose_name="導入前の給与"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["APPROVED", "PAID", "VOIDED"]), _negated=True),
                    ("approved_by_id__isnull", False),
                    ("before_introduction", True),
                    _connector="OR",
                ),
                name="approved_run_names_its_approver",
            ),
        ),
        migrations.RunSQL(RULES, UNDO),
    ]
    operations = at_once(operations)
