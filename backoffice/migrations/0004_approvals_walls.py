"""The wall round requests; decisions are append-only, and the applicant can never be the one who decides."""

from django.db import migrations

from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("Route", "RouteStep", "Request", "RequestStep", "AskedPerson", "Decision", "Delegation")

# The applicant's id stands in both tables, so that a check can compare it; this key holds it to the request's.
SAME_APPLICANT = """
ALTER TABLE backoffice_askedperson ADD CONSTRAINT asked_person_names_the_applicant
  FOREIGN KEY (request_id, applicant_id) REFERENCES backoffice_request (id, applicant_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE backoffice_decision ADD CONSTRAINT decision_names_the_applicant
  FOREIGN KEY (request_id, applicant_id) REFERENCES backoffice_request (id, applicant_id) DEFERRABLE INITIALLY DEFERRED
"""
UNDO = """
ALTER TABLE backoffice_askedperson DROP CONSTRAINT asked_person_names_the_applicant;
ALTER TABLE backoffice_decision DROP CONSTRAINT decision_names_the_applicant
"""
# What was asked for stays as it was asked; only the progress of a request moves.
CONTENT_IS_FROZEN = """
CREATE FUNCTION backoffice_request_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'PENDING'
     OR (to_jsonb(NEW) - 'state' - 'step_now' - 'ended_at') <> (to_jsonb(OLD) - 'state' - 'step_now' - 'ended_at') THEN
    RAISE EXCEPTION '% of a request is refused: what was asked for stays as it was asked', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'request_stays_as_it_was_asked';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER backoffice_request_is_frozen BEFORE UPDATE OR DELETE ON backoffice_request
  FOR EACH ROW EXECUTE FUNCTION backoffice_request_is_frozen()
"""


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0003_approvals")]

    operations = [
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("Decision", "RequestStep", "AskedPerson"),
        migrations.RunSQL(SAME_APPLICANT, UNDO),
        migrations.RunSQL(CONTENT_IS_FROZEN, "DROP FUNCTION backoffice_request_is_frozen() CASCADE"),
    ]
