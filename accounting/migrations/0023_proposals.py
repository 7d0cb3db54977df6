"""Proposals of entries: vouchers that somebody proposed stay as they were, whoever takes them over."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

# As the functions came with the vouchers; what is named in them is what proposals add.
GOES_FORWARD = """
CREATE OR REPLACE FUNCTION accounting_voucher_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'DRAFT' THEN ARRAY['DRAFT', 'SUBMITTED', 'POSTED', 'DISCARDED'%(states)s]
                                      WHEN 'RETURNED' THEN ARRAY['RETURNED', 'SUBMITTED', 'POSTED', 'DISCARDED']
                                      WHEN 'SUBMITTED' THEN ARRAY['RETURNED', 'POSTED']%(proposed)s
                                      ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become) THEN
    RAISE EXCEPTION '%% of a voucher is refused: it is %%', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'voucher_goes_forward_only';
  END IF;
  IF OLD.state = 'SUBMITTED'
     AND to_jsonb(OLD) - '{state,number,entry_id}'::text[] <> to_jsonb(NEW) - '{state,number,entry_id}'::text[] THEN
    RAISE EXCEPTION 'a change of a voucher is refused: it awaits its approval'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_voucher_stays';
  END IF;%(stays)s
  RETURN NEW;
END $$;
"""
PART_IS_FROZEN = """
CREATE OR REPLACE FUNCTION accounting_voucher_part_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  its_state text;
BEGIN
  SELECT %(state)s INTO its_state FROM accounting_voucher
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.voucher_id ELSE NEW.voucher_id END FOR SHARE;
  IF its_state NOT IN ('DRAFT', 'RETURNED') THEN
    RAISE EXCEPTION '%% of a part of a voucher is refused: it is %%', TG_OP, its_state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'voucher_parts_stay';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
"""
STAYS = """
  IF OLD.proposed_by_id IS NOT NULL
     AND to_jsonb(OLD) - '{state,number,entry_id,drafted_by_id,drafted_by_name,drafted_at}'::text[]
      <> to_jsonb(NEW) - '{state,number,entry_id,drafted_by_id,drafted_by_name,drafted_at}'::text[] THEN
    RAISE EXCEPTION 'a change of a voucher is refused: it was proposed'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'proposed_voucher_stays';
  END IF;"""
PROPOSED = "\n                                      WHEN 'PROPOSED' THEN ARRAY['DRAFT', 'DISCARDED']"
STATE = "CASE WHEN proposed_by_id IS NULL THEN state ELSE 'PROPOSED' END"
NOW = GOES_FORWARD % {"states": ", 'PROPOSED'", "proposed": PROPOSED, "stays": STAYS} + PART_IS_FROZEN % {
    "state": STATE
}
BEFORE = GOES_FORWARD % {"states": "", "proposed": "", "stays": ""} + PART_IS_FROZEN % {"state": "state"}

# The first column named tells whether the one change has happened.
ONCE = """
CREATE TRIGGER accounting_proposal_changes_once BEFORE UPDATE ON accounting_proposal FOR EACH ROW
  EXECUTE FUNCTION accounting_changes_once(decided_at, outcome, decision, decided_by_id, decided_by_name);
CREATE TRIGGER accounting_proposal_is_append_only BEFORE DELETE OR TRUNCATE ON accounting_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
UNDO = """
DROP TRIGGER accounting_proposal_changes_once ON accounting_proposal;
DROP TRIGGER accounting_proposal_is_append_only ON accounting_proposal;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0021_outside"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.AddField(
            model_name="voucher",
            name="proposed_by_id",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="提案した人の番号"),
        ),
        migrations.AddField(
            model_name="voucher",
            name="proposed_by_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="提案した人"),
        ),
        migrations.AlterField(
            model_name="voucher",
            name="state",
            field=models.CharField(
                choices=[
                    ("DRAFT", "下書き"),
                    ("PROPOSED", "提案"),
                    ("SUBMITTED", "承認待ち"),
                    ("RETURNED", "差し戻し"),
                    ("POSTED", "記帳済み"),
                    ("DISCARDED", "取りやめ"),
                ],
                default="DRAFT",
                max_length=10,
                verbose_name="状態",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("proposed_by_id__isnull", True),
                        ("proposed_by_name", ""),
                        models.Q(("state", "PROPOSED"), _negated=True),
                    ),
                    models.Q(("proposed_by_id__isnull", False), models.Q(("proposed_by_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="proposed_voucher_names_its_proposer",
            ),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=300, verbose_name="提案の理由")),
                ("proposed_by_id", models.BigIntegerField(verbose_name="提案した人の番号")),
                ("proposed_by_name", models.CharField(max_length=200, verbose_name="提案した人")),
                ("proposed_at", models.DateTimeField(verbose_name="提案日時")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("ACCEPTED", "承認"), ("REFUSED", "却下"), ("WITHDRAWN", "取り下げ")],
                        max_length=9,
                        verbose_name="結果",
                    ),
                ),
                ("decision", models.CharField(blank=True, max_length=1000, verbose_name="却下の理由")),
                ("decided_by_id", models.BigIntegerField(blank=True, null=True, verbose_name="処理した人の番号")),
                ("decided_by_name", models.CharField(blank=True, max_length=200, verbose_name="処理した人")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="処理日時")),
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
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="accounting.entry",
                        verbose_name="対象の仕訳",
                    ),
                ),
                (
                    "voucher",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="accounting.voucher",
                        verbose_name="提案する伝票",
                    ),
                ),
            ],
            options={
                "verbose_name": "提案",
                "verbose_name_plural": "提案",
                "indexes": [models.Index(fields=["company", "-proposed_at", "-id"], name="proposal_newest")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="proposal_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by_id__isnull", True),
                                ("decided_by_name", ""),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by_id__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_says_what_and_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "REFUSED"), models.Q(("decision", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "REFUSED"), _negated=True), ("decision", "")),
                            _connector="OR",
                        ),
                        name="refused_proposal_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", ""),
                            models.Q(("decided_by_id", models.F("proposed_by_id")), ("outcome", "WITHDRAWN")),
                            models.Q(
                                ("outcome__in", ["ACCEPTED", "REFUSED"]),
                                models.Q(("decided_by_id", models.F("proposed_by_id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposer_withdraws_and_others_decide",
                    ),
                ],
            },
        ),
        GuardRows("Proposal"),
        GuardReferences("Proposal"),
        migrations.RunSQL(NOW + ONCE, UNDO + BEFORE),
    ]
    operations = at_once(operations)
