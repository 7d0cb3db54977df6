"""Conditions of approvals: set with a decision, reported on, found met."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

STAYS = """
CREATE FUNCTION backoffice_condition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.met_at IS NOT NULL
     OR to_jsonb(NEW) - '{report,reported_at,met_at,met_said_by_name,lapsed_at}'::text[]
        <> to_jsonb(OLD) - '{report,reported_at,met_at,met_said_by_name,lapsed_at}'::text[] THEN
    RAISE EXCEPTION '% of a condition is refused: it stays as it was set, and ends when it is met', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'condition_stays_as_it_was_set';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER backoffice_condition_stays BEFORE UPDATE OR DELETE ON backoffice_condition
  FOR EACH ROW EXECUTE FUNCTION backoffice_condition_stays()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0018_followers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=400, verbose_name="条件")),
                ("report", models.TextField(blank=True, verbose_name="報告")),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="報告日時")),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="確認日時")),
                ("met_said_by_name", models.CharField(blank=True, max_length=200, verbose_name="確認した人")),
                ("lapsed_at", models.DateTimeField(blank=True, null=True, verbose_name="なくなった日時")),
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
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="condition",
                        to="backoffice.decision",
                        verbose_name="決裁",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="backoffice.request",
                        verbose_name="申請",
                    ),
                ),
            ],
            options={
                "verbose_name": "承認の条件",
                "verbose_name_plural": "承認の条件",
            },
        ),
        migrations.AddIndex(
            model_name="condition",
            index=models.Index(
                condition=models.Q(("lapsed_at", None), ("met_at", None)),
                fields=["company", "request"],
                name="condition_still_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="condition_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("report", ""), ("reported_at", None)),
                    models.Q(models.Q(("report", ""), _negated=True), ("reported_at__isnull", False)),
                    _connector="OR",
                ),
                name="report_of_a_condition_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("met_at", None), ("met_said_by_name", "")),
                    models.Q(
                        ("met_at__isnull", False),
                        ("reported_at__isnull", False),
                        models.Q(("met_said_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="condition_is_met_after_its_report",
            ),
        ),
        GuardRows("Condition"),
        GuardReferences("Condition"),
        migrations.RunSQL(STAYS, "DROP FUNCTION backoffice_condition_stays() CASCADE"),
    ]
    operations = at_once(operations)
