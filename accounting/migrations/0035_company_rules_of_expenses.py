"""The company's rules of expenses: behind the wall, changed by new rows alone, and kept by every claim that is submitted."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

# What was agreed to stays as it was said: a rule only comes to its end, or to an earlier one.
RULE_STAYS = """
CREATE FUNCTION accounting_claimrule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'valid_until') IS DISTINCT FROM (to_jsonb(OLD) - 'valid_until')
     OR NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until THEN
    RAISE EXCEPTION '% of a rule of expenses is refused: it only ends', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'claim_rule_only_ends';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_claimrule_stays BEFORE UPDATE OR DELETE ON accounting_claimrule
  FOR EACH ROW EXECUTE FUNCTION accounting_claimrule_stays();
CREATE TRIGGER accounting_claimrule_is_kept BEFORE TRUNCATE ON accounting_claimrule
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
# What is said of one kind of expense goes before what is said of all. That a reason is given by who may is the action's.
CLAIM_KEEPS = """
CREATE FUNCTION accounting_claim_keeps_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM accounting_claimline line JOIN accounting_claimrule rule
      ON rule.company_id = line.company_id AND rule.effect = 'REFUSE' AND rule.valid_from <= line.spent_on
      AND (rule.valid_until IS NULL OR line.spent_on < rule.valid_until)
      AND (rule.category = line.category OR rule.category = '' AND NOT EXISTS (
        SELECT FROM accounting_claimrule own
          WHERE own.company_id = rule.company_id AND own.kind = rule.kind AND own.category = line.category
            AND own.valid_from <= line.spent_on AND (own.valid_until IS NULL OR line.spent_on < own.valid_until)))
    WHERE line.claim_id = NEW.id AND (rule.exceed_by = 'NOBODY' OR line.exceed_reason = '')
      AND CASE rule.kind
            WHEN 'LIMIT' THEN line.amount_yen > rule.amount_yen
            WHEN 'RECEIPT' THEN line.receipt_id IS NULL AND line.amount_yen >= rule.amount_yen
            ELSE NEW.submitted_on > (line.spent_on + make_interval(months => rule.months::int))::date
          END
  ) THEN
    RAISE EXCEPTION 'claim % is refused: a line does not keep a rule of the company', NEW.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_claim_keeps_the_rules';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_claim_keeps_rules BEFORE UPDATE ON accounting_claim
  FOR EACH ROW WHEN (NEW.state = 'SUBMITTED' AND OLD.state <> 'SUBMITTED')
  EXECUTE FUNCTION accounting_claim_keeps_rules();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0034_what_receipts_say"),
        ("backoffice", "0017_never_stall"),
    ]

    operations = [
        migrations.AddField(
            model_name="claimline",
            name="exceed_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="規程を超える理由"),
        ),
        migrations.CreateModel(
            name="ClaimRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "kind",
                    models.CharField(
                        choices=[("LIMIT", "1件の上限"), ("DEADLINE", "申請の期限"), ("RECEIPT", "領収書が必要な額")],
                        max_length=8,
                        verbose_name="決めること",
                    ),
                ),
                ("category", models.CharField(blank=True, db_collation="C", max_length=30, verbose_name="区分")),
                ("amount_yen", models.BigIntegerField(blank=True, null=True, verbose_name="金額（税込）")),
                ("months", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="月数")),
                (
                    "effect",
                    models.CharField(
                        choices=[("WARN", "注意を表示する"), ("REFUSE", "申請を受け付けない")],
                        max_length=6,
                        verbose_name="守られないとき",
                    ),
                ),
                (
                    "exceed_by",
                    models.CharField(
                        choices=[("NOBODY", "だれも超えられない"), ("ANYBODY", "申請者"), ("HEADS", "部署の長")],
                        default="NOBODY",
                        max_length=7,
                        verbose_name="理由を書けば超えられる人",
                    ),
                ),
                ("article", models.CharField(max_length=60, verbose_name="規程の条")),
                ("text", models.CharField(max_length=300, verbose_name="条文")),
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
                "verbose_name": "経費の規程",
                "verbose_name_plural": "経費の規程",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("company", "="),
                            ("kind", "="),
                            ("category", "="),
                            (
                                backoffice.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_until")
                                ),
                                "&&",
                            ),
                        ],
                        name="claim_rule_says_one_thing_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="claim_rule_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_yen", None), ("kind", "DEADLINE"), ("months__gte", 1)),
                            models.Q(("amount_yen__gte", 1), ("kind__in", ["LIMIT", "RECEIPT"]), ("months", None)),
                            _connector="OR",
                        ),
                        name="claim_rule_says_how_much_or_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("article", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="claim_rule_names_its_article",
                    ),
                ],
            },
        ),
        GuardRows("ClaimRule"),
        GuardReferences("ClaimRule"),
        migrations.RunSQL(RULE_STAYS, "DROP FUNCTION accounting_claimrule_stays() CASCADE"),
        migrations.RunSQL(CLAIM_KEEPS, "DROP FUNCTION accounting_claim_keeps_rules() CASCADE"),
    ]
    operations = at_once(operations)
