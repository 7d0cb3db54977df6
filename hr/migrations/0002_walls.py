"""The wall between companies for this department, and the rule that an approved payslip stays as it is."""

from django.db import migrations

from backoffice.companies.guard import GuardReferences, GuardRows

ROWS = (
    "Employee",
    "BankAccount",
    "AttendanceTotal",
    "InsuranceStanding",
    "PayGroup",
    "PayPolicy",
    "Run",
    "Payslip",
    "PayslipLine",
    "ResidentTax",
    "TaxStanding",
    "Terms",
    "TermsItem",
)

# Statement triggers look at all rows at once, so that bulk inserts pay one look-up and not one a row.
PAYSLIP_IS_FROZEN = """
CREATE FUNCTION hr_payslip_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM touched JOIN hr_run run ON run.id = touched.run_id WHERE run.state IN ('APPROVED', 'PAID')) THEN
    RAISE EXCEPTION '% of a payslip is refused: its run is approved', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approved_payslip_is_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION hr_payslipline_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT payslip_id FROM touched) line
               JOIN hr_payslip payslip ON payslip.id = line.payslip_id
               JOIN hr_run run ON run.id = payslip.run_id WHERE run.state IN ('APPROVED', 'PAID')) THEN
    RAISE EXCEPTION '% of a payslip line is refused: its run is approved', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approved_payslip_is_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION hr_run_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.state = 'APPROVED' AND NEW.state NOT IN ('APPROVED', 'PAID'))
     OR (OLD.state = 'PAID' AND NEW.state <> 'PAID')
     OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id) THEN
    RAISE EXCEPTION '% of an approved run is refused: correct it by a new record', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approved_run_goes_forward_only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hr_run_goes_forward BEFORE UPDATE OR DELETE ON hr_run
  FOR EACH ROW EXECUTE FUNCTION hr_run_goes_forward();
CREATE TRIGGER hr_run_is_kept BEFORE TRUNCATE ON hr_run
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
FREEZE = """
CREATE TRIGGER {table}_insert_is_frozen AFTER INSERT ON {table} REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_frozen();
CREATE TRIGGER {table}_update_is_frozen AFTER UPDATE ON {table} REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_frozen();
CREATE TRIGGER {table}_delete_is_frozen AFTER DELETE ON {table} REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_frozen();
CREATE TRIGGER {table}_is_kept BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
THAW = """
DROP FUNCTION hr_payslip_is_frozen() CASCADE;
DROP FUNCTION hr_payslipline_is_frozen() CASCADE;
DROP FUNCTION hr_run_goes_forward() CASCADE;
DROP TRIGGER hr_payslip_is_kept ON hr_payslip;
DROP TRIGGER hr_payslipline_is_kept ON hr_payslipline;
DROP TRIGGER hr_run_is_kept ON hr_run;
"""


class Migration(migrations.Migration):
    dependencies = [("hr", "0001_initial"), ("backoffice", "0002_walls")]

    operations = [
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        migrations.RunSQL(
            PAYSLIP_IS_FROZEN + FREEZE.format(table="hr_payslip") + FREEZE.format(table="hr_payslipline"), THAW
        ),
    ]
