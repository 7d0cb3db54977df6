"""Rounds of a request: it is sent back to an earlier step, what was decided stays, and is decided anew."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once

# As before, and the round: it only grows. A decision belongs to the round and the step that the request is in.
ROUNDS = """
CREATE OR REPLACE FUNCTION backoffice_request_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'PENDING' OR NEW.round < OLD.round
     OR (to_jsonb(NEW) - 'state' - 'step_now' - 'ended_at' - 'round')
        <> (to_jsonb(OLD) - 'state' - 'step_now' - 'ended_at' - 'round') THEN
    RAISE EXCEPTION '% of a request is refused: what was asked for stays as it was asked', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'request_stays_as_it_was_asked';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION backoffice_decision_is_of_its_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.round <> (SELECT round FROM backoffice_request WHERE id = NEW.request_id) THEN
    RAISE EXCEPTION 'a decision of another round is refused'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'decision_is_of_its_round';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER backoffice_decision_is_of_its_round BEFORE INSERT ON backoffice_decision
  FOR EACH ROW EXECUTE FUNCTION backoffice_decision_is_of_its_round()
"""
UNDO = """
DROP FUNCTION backoffice_decision_is_of_its_round() CASCADE;
CREATE OR REPLACE FUNCTION backoffice_request_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'PENDING'
     OR (to_jsonb(NEW) - 'state' - 'step_now' - 'ended_at') <> (to_jsonb(OLD) - 'state' - 'step_now' - 'ended_at') THEN
    RAISE EXCEPTION '% of a request is refused: what was asked for stays as it was asked', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'request_stays_as_it_was_asked';
  END IF;
  RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0015_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="round",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="何回目か"),
        ),
        migrations.AddField(
            model_name="decision",
            name="round",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="何回目か"),
        ),
        migrations.AddField(
            model_name="decision",
            name="back_to",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="差し戻し先の段階"),
        ),
        migrations.RemoveConstraint(model_name="decision", name="step_is_decided_once_for_a_person"),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("step", "asked_id", "round"), name="step_is_decided_once_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("back_to", None), ("outcome", "SEND_BACK"), _connector="OR"),
                name="only_sending_back_names_a_step",
            ),
        ),
        migrations.RunSQL(ROUNDS, UNDO),
    ]
    operations = at_once(operations)
