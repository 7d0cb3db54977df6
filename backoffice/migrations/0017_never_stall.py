"""Times of a step, who stands in for whom, and what people ask about a request."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("StandIn", "Remark")

# The applicant's id stands in both tables, so that a check can compare it; this key holds it to the request's.
SAME_APPLICANT = """
ALTER TABLE backoffice_standin ADD CONSTRAINT stand_in_names_the_applicant
  FOREIGN KEY (request_id, applicant_id) REFERENCES backoffice_request (id, applicant_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE backoffice_standin ADD CONSTRAINT stand_in_is_for_who_is_asked
  FOREIGN KEY (step_id, for_user_id) REFERENCES backoffice_askedperson (step_id, user_id) DEFERRABLE INITIALLY DEFERRED
"""
UNDO_SAME_APPLICANT = """
ALTER TABLE backoffice_standin DROP CONSTRAINT stand_in_names_the_applicant;
ALTER TABLE backoffice_standin DROP CONSTRAINT stand_in_is_for_who_is_asked
"""
FROZEN = """
CREATE OR REPLACE FUNCTION backoffice_request_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'PENDING' OR NEW.round < OLD.round
     OR (to_jsonb(NEW) - '{{{moves}}}'::text[]) <> (to_jsonb(OLD) - '{{{moves}}}'::text[]) THEN
    RAISE EXCEPTION '% of a request is refused: what was asked for stays as it was asked', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'request_stays_as_it_was_asked';
  END IF;
  RETURN NEW;
END $$
"""
MOVES = "state,step_now,ended_at,round"
# As before, and the time of the present step: it moves with the request.
TIMES_MOVE = FROZEN.format(moves=f"{MOVES},waiting_since,decide_by")


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0016_rounds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("author_id", models.BigIntegerField(verbose_name="書いた人の番号")),
                ("author_name", models.CharField(max_length=200, verbose_name="書いた人")),
                ("text", models.TextField(verbose_name="内容")),
                ("written_at", models.DateTimeField(verbose_name="日時")),
            ],
            options={
                "verbose_name": "質問・回答",
                "verbose_name_plural": "質問・回答",
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("applicant_id", models.BigIntegerField(verbose_name="申請者の番号")),
                ("for_user_id", models.BigIntegerField(verbose_name="依頼先の番号")),
                ("for_user_name", models.CharField(max_length=200, verbose_name="依頼先")),
                ("user_id", models.BigIntegerField(verbose_name="代わりの人の番号")),
                ("user_name", models.CharField(max_length=200, verbose_name="代わりの人")),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("ABSENT", "在籍していないため"),
                            ("LATE", "期限を過ぎたため"),
                            ("FORWARDED", "本人が任せた"),
                            ("ASSIGNED", "担当者が指定"),
                        ],
                        max_length=9,
                        verbose_name="理由の種類",
                    ),
                ),
                ("comment", models.CharField(blank=True, max_length=400, verbose_name="理由")),
                ("made_at", models.DateTimeField(verbose_name="日時")),
            ],
            options={
                "verbose_name": "代わりの決裁者",
                "verbose_name_plural": "代わりの決裁者",
            },
        ),
        migrations.AddField(
            model_name="request",
            name="decide_by",
            field=models.DateField(blank=True, null=True, verbose_name="いまの段階の期限"),
        ),
        migrations.AddField(
            model_name="request",
            name="waiting_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="いまの段階に届いた日時"),
        ),
        migrations.AddField(
            model_name="requeststep",
            name="escalates_after_days",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="期限から上長に届くまで（営業日）"
            ),
        ),
        migrations.AddField(
            model_name="requeststep",
            name="may_forward",
            field=models.BooleanField(default=False, verbose_name="ほかの人に任せられる"),
        ),
        migrations.AddField(
            model_name="requeststep",
            name="within_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="決裁の期限（営業日）"),
        ),
        migrations.AddField(
            model_name="routestep",
            name="escalates_after_days",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="期限から上長に届くまで（営業日）"
            ),
        ),
        migrations.AddField(
            model_name="routestep",
            name="may_forward",
            field=models.BooleanField(default=False, verbose_name="ほかの人に任せられる"),
        ),
        migrations.AddField(
            model_name="routestep",
            name="within_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="決裁の期限（営業日）"),
        ),
        migrations.AddConstraint(
            model_name="routestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("escalates_after_days", None),
                    models.Q(("escalates_after_days__gte", 1), ("within_days__isnull", False)),
                    _connector="OR",
                ),
                name="only_what_is_due_escalates",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="remarks",
                to="backoffice.request",
                verbose_name="申請",
            ),
        ),
        migrations.AddField(
            model_name="standin",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="standin",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stand_ins",
                to="backoffice.request",
                verbose_name="申請",
            ),
        ),
        migrations.AddField(
            model_name="standin",
            name="step",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stand_ins",
                to="backoffice.requeststep",
                verbose_name="段階",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="remark_says_something"
            ),
        ),
        migrations.AddIndex(
            model_name="standin",
            index=models.Index(fields=["company", "user_id", "request"], name="stand_in_by_user"),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.UniqueConstraint(
                fields=("step", "for_user_id", "user_id"), name="stand_in_is_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.CheckConstraint(
                condition=models.Q(("user_id", models.F("applicant_id")), _negated=True),
                name="applicant_is_no_stand_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.CheckConstraint(
                condition=models.Q(("user_id", models.F("for_user_id")), _negated=True),
                name="nobody_stands_in_for_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("because__in", ["ABSENT", "LATE"]), models.Q(("comment", ""), _negated=True), _connector="OR"
                ),
                name="handing_over_says_why",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly(*ROWS),
        migrations.RunSQL(SAME_APPLICANT, UNDO_SAME_APPLICANT),
        migrations.RunSQL(TIMES_MOVE, FROZEN.format(moves=MOVES)),
    ]
    operations = at_once(operations)
