"""The pages that a program may run in: exact origins, kept with it; one that holds a secret has none."""

import django.contrib.postgres.fields
from django.db import migrations, models

from backoffice.companies.at_once import at_once

STAYS = """
CREATE OR REPLACE FUNCTION ennoshita_program_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := '{about,redirect_uris,scopes,%ssecret_hash,ended_at,ended_by_name}';
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
    RAISE EXCEPTION 'a program stays what it was registered as, and ended once it is'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'program_stays_what_it_is';
  END IF;
  RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0030_sandboxes"),
    ]

    operations = [
        migrations.AddField(
            model_name="program",
            name="origins",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200),
                blank=True,
                default=list,
                size=None,
                verbose_name="ページのオリジン",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("secret_hash", ""), ("origins__len", 0), _connector="OR"),
                name="program_within_a_page_holds_no_secret",
            ),
        ),
        migrations.RunSQL(STAYS % "origins,", STAYS % ""),
    ]
    operations = at_once(operations)
