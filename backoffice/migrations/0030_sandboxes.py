"""A company may be the sandbox of another: with a clock of its own, which goes forwards only, and an end."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

from backoffice.companies.at_once import at_once

STAYS = """
CREATE FUNCTION backoffice_company_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sandbox_of_id IS DISTINCT FROM OLD.sandbox_of_id THEN
    RAISE EXCEPTION 'a company is a sandbox from the beginning, or never'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'company_is_a_sandbox_or_none_for_good';
  END IF;
  IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a sandbox that was closed stays as it is'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'closed_sandbox_stays';
  END IF;
  IF NEW.clock_moved_by < OLD.clock_moved_by THEN
    RAISE EXCEPTION 'the clock of a sandbox goes forwards only'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'clock_of_a_sandbox_goes_forwards';
  END IF;
  IF (NEW.clock_moved_by, NEW.closed_at) IS DISTINCT FROM (OLD.clock_moved_by, OLD.closed_at)
     AND NEW.id IS DISTINCT FROM NULLIF(current_setting('ennoshita.company', true), '')::bigint THEN
    RAISE EXCEPTION 'the clock and the end of a sandbox are set from within it alone'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sandbox_is_changed_from_within';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER backoffice_company_stays BEFORE UPDATE ON backoffice_company
  FOR EACH ROW EXECUTE FUNCTION backoffice_company_stays()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0029_withdrawal_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="clock_moved_by",
            field=models.DurationField(default=datetime.timedelta, editable=False, verbose_name="時計を進めた長さ"),
        ),
        migrations.AddField(
            model_name="company",
            name="closed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="閉じた日時（サンドボックスだけ）"
            ),
        ),
        migrations.AddField(
            model_name="company",
            name="sandbox_of",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sandboxes",
                to="backoffice.company",
                verbose_name="どの会社のサンドボックスか",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("sandbox_of",), name="company_has_one_open_sandbox"
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sandbox_of__isnull", False),
                    models.Q(("clock_moved_by", datetime.timedelta(0)), ("closed_at", None)),
                    _connector="OR",
                ),
                name="only_a_sandbox_has_a_clock_of_its_own_and_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(("clock_moved_by__gte", datetime.timedelta(0))),
                name="clock_of_a_company_is_never_behind",
            ),
        ),
        migrations.RunSQL(STAYS, "DROP FUNCTION backoffice_company_stays() CASCADE"),
    ]
    operations = at_once(operations)
