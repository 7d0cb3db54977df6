"""Advances that are asked for and agreed to, behind the wall; claims that take an advance off what they come to."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReference, GuardReferences, GuardRows

# What was submitted is what is agreed to, and what was agreed to is what is held: by the same person, in the same sum.
REQUEST_GOES_FORWARD = """
CREATE FUNCTION accounting_advancerequest_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'SUBMITTED' THEN ARRAY['RETURNED', 'REJECTED', 'APPROVED']
                                      WHEN 'RETURNED' THEN ARRAY['RETURNED', 'SUBMITTED', 'DISCARDED']
                                      ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become) THEN
    RAISE EXCEPTION '% of a request for an advance is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'advance_request_goes_forward_only';
  END IF;
  IF OLD.state = 'SUBMITTED'
     AND (to_jsonb(NEW) - 'state' - 'approved_on') IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'approved_on') THEN
    RAISE EXCEPTION 'UPDATE of a request for an advance is refused: it awaits its approval'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_advance_request_is_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_advancerequest_goes_forward BEFORE UPDATE OR DELETE ON accounting_advancerequest
  FOR EACH ROW EXECUTE FUNCTION accounting_advancerequest_goes_forward();
CREATE TRIGGER accounting_advancerequest_is_kept BEFORE TRUNCATE ON accounting_advancerequest
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION accounting_advance_is_what_was_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounting_advancerequest asked WHERE asked.id = NEW.request_id
      AND asked.state = 'APPROVED' AND asked.amount_yen = NEW.amount_yen AND asked.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'an advance of % yen is not what request % agreed to', NEW.amount_yen, NEW.request_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'advance_is_what_was_agreed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_advance_is_what_was_agreed BEFORE INSERT ON accounting_advance
  FOR EACH ROW WHEN (NEW.request_id IS NOT NULL) EXECUTE FUNCTION accounting_advance_is_what_was_agreed();
"""
# A claim takes off what its own claimant holds.
OWN_ADVANCE = """
CREATE FUNCTION accounting_claim_takes_own_advance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounting_advance held WHERE held.id = NEW.advance_id AND held.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'claim % takes off an advance of another person', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_takes_off_its_own_advance';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_claim_takes_own_advance BEFORE INSERT OR UPDATE OF advance_id ON accounting_claim
  FOR EACH ROW WHEN (NEW.advance_id IS NOT NULL) EXECUTE FUNCTION accounting_claim_takes_own_advance();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0036_travel"),
        ("backoffice", "0017_never_stall"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdvanceRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form_key", models.UUIDField(verbose_name="フォームの番号")),
                ("person_name", models.CharField(max_length=200, verbose_name="申請者名")),
                ("purpose", models.CharField(max_length=200, verbose_name="目的")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("needed_on", models.DateField(verbose_name="必要な日")),
                (
                    "pay_by",
                    models.CharField(
                        choices=[("TRANSFER", "給与・経費の口座へ振込"), ("CASH", "現金")],
                        default="TRANSFER",
                        max_length=8,
                        verbose_name="受け取り方",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("SUBMITTED", "承認待ち"),
                            ("RETURNED", "差し戻し"),
                            ("APPROVED", "承認済み"),
                            ("REJECTED", "却下"),
                            ("DISCARDED", "取りやめ"),
                        ],
                        default="SUBMITTED",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="申請日時")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="承認日")),
            ],
            options={
                "verbose_name": "仮払の申請",
                "verbose_name_plural": "仮払の申請",
            },
        ),
        migrations.RemoveConstraint(
            model_name="advance",
            name="paid_advance_has_its_entry",
        ),
        migrations.AddField(
            model_name="claim",
            name="advance",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.advance",
                verbose_name="差し引く仮払",
            ),
        ),
        migrations.AddField(
            model_name="advancerequest",
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
            model_name="advancerequest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.person",
                verbose_name="申請者",
            ),
        ),
        migrations.AddField(
            model_name="advancerequest",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.unit",
                verbose_name="部署",
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="request",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="advance",
                to="accounting.advancerequest",
                verbose_name="申請",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bank_account", None), ("entry", None), ("request", None)),
                    models.Q(
                        ("entry__isnull", False),
                        models.Q(("bank_account__isnull", False), ("request__isnull", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="paid_advance_has_its_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="advancerequest",
            index=models.Index(fields=["company", "person", "-id"], name="advance_request_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="advancerequest",
            constraint=models.UniqueConstraint(
                fields=("company", "form_key"), name="one_form_makes_one_advance_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="advancerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="advance_request_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="advancerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_on__isnull", False), ("state", "APPROVED")),
                    models.Q(models.Q(("state", "APPROVED"), _negated=True), ("approved_on", None)),
                    _connector="OR",
                ),
                name="approved_advance_request_says_when",
            ),
        ),
        GuardRows("AdvanceRequest"),
        GuardReferences("AdvanceRequest"),
        GuardReference("Advance", "request"),
        GuardReference("Claim", "advance"),
        migrations.RunSQL(
            REQUEST_GOES_FORWARD,
            "DROP FUNCTION accounting_advancerequest_goes_forward() CASCADE;"
            " DROP FUNCTION accounting_advance_is_what_was_agreed() CASCADE",
        ),
        migrations.RunSQL(OWN_ADVANCE, "DROP FUNCTION accounting_claim_takes_own_advance() CASCADE"),
    ]
    operations = at_once(operations)
