"""Reactions read the sealed order of events, each from where it stood."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

# What was handed over is not handed over again.
NEVER_BACK = """
CREATE FUNCTION backoffice_follower_reads_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.name <> OLD.name OR NEW.read_until < OLD.read_until THEN
    RAISE EXCEPTION 'a reaction reads on, and never back'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'reaction_never_reads_back';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER backoffice_follower_reads_on BEFORE UPDATE OR DELETE ON backoffice_follower
  FOR EACH ROW EXECUTE FUNCTION backoffice_follower_reads_on()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0017_never_stall"),
    ]

    operations = [
        migrations.CreateModel(
            name="Follower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="処理")),
                ("read_until", models.BigIntegerField(verbose_name="ここまで読んだ順番")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
            ],
            options={
                "verbose_name": "できごとへの追従",
                "verbose_name_plural": "できごとへの追従",
            },
        ),
        migrations.AddConstraint(
            model_name="follower",
            constraint=models.UniqueConstraint(fields=("company", "name"), name="reaction_reads_in_one_place"),
        ),
        GuardRows("Follower"),
        GuardReferences("Follower"),
        migrations.RunSQL(NEVER_BACK, "DROP FUNCTION backoffice_follower_reads_on() CASCADE"),
    ]
    operations = at_once(operations)
