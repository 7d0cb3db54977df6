"""An answer changes an approved one, comes after the deed, runs out; requests of a kind are found by the newest."""

import django.db.models.deletion
from django.db import migrations, models

from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReference

# What is written changes until it is submitted, and again once it comes back; its form, number and applicant are for good,
# and so is which one it changes.
STAYS = """
CREATE OR REPLACE FUNCTION backoffice_answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  content text[] := '{{{content}}}';
  course text[] := '{{{course}}}';
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state = 'DRAFT' THEN RETURN OLD; END IF;
  ELSIF to_jsonb(NEW) - content - course - 'number'::text = to_jsonb(OLD) - content - course - 'number'::text
    AND (NEW.number = OLD.number OR OLD.number = '')
    AND (OLD.state IN ('DRAFT', 'SENT_BACK', 'WITHDRAWN')
         AND NEW.state IN (OLD.state, 'SUBMITTED')
         OR OLD.state = 'SUBMITTED' AND NEW.state <> 'DRAFT'
         AND to_jsonb(NEW) - course = to_jsonb(OLD) - course) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of an answer is refused: what was submitted stays', TG_OP
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_answer_stays';
END $$
"""
NOW = STAYS.format(
    content="title,values,amount_yen,deed_on,late_because", course="state,submitted_at,ended_at,valid_until"
)
BEFORE = STAYS.format(content="title,values,amount_yen", course="state,submitted_at,ended_at")


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0022_oauth"),
    ]

    operations = [
        migrations.AddField(
            model_name="formanswer",
            name="changes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changed_by",
                to="backoffice.formanswer",
                verbose_name="変更する申請",
            ),
        ),
        migrations.AddField(
            model_name="formanswer",
            name="deed_on",
            field=models.DateField(blank=True, null=True, verbose_name="実施した日（事後の申請）"),
        ),
        migrations.AddField(
            model_name="formanswer",
            name="late_because",
            field=models.TextField(blank=True, verbose_name="事後になった理由"),
        ),
        migrations.AddField(
            model_name="formanswer",
            name="root",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.formanswer",
                verbose_name="最初の申請",
            ),
        ),
        migrations.AddField(
            model_name="formanswer",
            name="valid_until",
            field=models.DateField(blank=True, null=True, verbose_name="承認の有効期限"),
        ),
        migrations.AddField(
            model_name="requestform",
            name="valid_months",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="承認の有効期間（月）"),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["company", "kind", "-id"], name="request_of_kind"),
        ),
        migrations.AddConstraint(
            model_name="formanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "APPROVED")), fields=("changes",), name="approved_answer_is_changed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="formanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("changes", None), ("root", None)),
                    models.Q(("changes__isnull", False), ("root__isnull", False)),
                    _connector="OR",
                ),
                name="change_of_an_answer_names_the_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="formanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deed_on", None), ("late_because", "")),
                    models.Q(("deed_on__isnull", False), models.Q(("late_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="answer_after_the_deed_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="formanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until", None), ("state", "APPROVED"), _connector="OR"),
                name="only_an_approval_runs_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestform",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_months", None), ("valid_months__gte", 1), _connector="OR"),
                name="approval_of_a_form_is_valid_for_a_month",
            ),
        ),
        GuardReference("FormAnswer", "changes"),
        GuardReference("FormAnswer", "root"),
        migrations.RunSQL(NOW, BEFORE),
    ]
    operations = at_once(operations)
