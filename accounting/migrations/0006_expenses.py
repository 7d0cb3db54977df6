"""Claims with their lines and receipts, behind the wall; what is submitted is frozen."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("ClaimPolicy", "Claim", "ClaimReceipt", "ClaimLine")

# DRAFT and RETURNED can be changed, submitted and given up; SUBMITTED waits for its decision; the rest has ended. A
# submitted claim has lines, adds up to its total, and was spent by then.
CLAIM_GOES_FORWARD = """
CREATE FUNCTION accounting_claim_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'DRAFT' THEN ARRAY['DRAFT', 'SUBMITTED', 'DISCARDED']
                                      WHEN 'RETURNED' THEN ARRAY['RETURNED', 'SUBMITTED', 'DISCARDED']
                                      WHEN 'SUBMITTED' THEN ARRAY['DRAFT', 'RETURNED', 'REJECTED', 'APPROVED']
                                      ELSE ARRAY[]::text[] END;
  sums record;
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become) THEN
    RAISE EXCEPTION '% of a claim is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'claim_goes_forward_only';
  END IF;
  IF OLD.state = 'SUBMITTED'
     AND (to_jsonb(NEW) - 'state' - 'approved_on') IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'approved_on') THEN
    RAISE EXCEPTION 'UPDATE of a claim is refused: it awaits its approval'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_claim_is_frozen';
  END IF;
  IF NEW.state = 'SUBMITTED' THEN
    SELECT sum(amount_yen) AS total, max(spent_on) AS last INTO sums FROM accounting_claimline WHERE claim_id = NEW.id;
    IF sums.total IS DISTINCT FROM NEW.total_yen OR sums.last > NEW.submitted_on THEN
      RAISE EXCEPTION 'claim % is refused: its lines give % yen until %', NEW.id, coalesce(sums.total, 0), sums.last
        USING ERRCODE = 'check_violation', CONSTRAINT = 'submitted_claim_adds_up';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_claim_goes_forward BEFORE UPDATE OR DELETE ON accounting_claim
  FOR EACH ROW EXECUTE FUNCTION accounting_claim_goes_forward();
CREATE TRIGGER accounting_claim_is_kept BEFORE TRUNCATE ON accounting_claim
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""

# While it awaits its approval a line takes the document of its receipt and nothing else; the claim is held against a
# submission beside us.
LINES_ARE_FROZEN = """
CREATE FUNCTION accounting_claim_part_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  its_state text;
BEGIN
  SELECT state INTO its_state FROM accounting_claim
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.claim_id ELSE NEW.claim_id END FOR SHARE;
  IF its_state IN ('DRAFT', 'RETURNED') THEN
    IF TG_OP = 'DELETE' THEN
      RETURN OLD;
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF its_state = 'SUBMITTED' AND to_jsonb(OLD) ->> 'document_id' IS NULL
       AND (to_jsonb(NEW) - 'document_id') = (to_jsonb(OLD) - 'document_id') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% of % is refused: its claim is %', TG_OP, TG_TABLE_NAME, its_state
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_claim_is_frozen';
END $$;
CREATE TRIGGER accounting_claimline_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON accounting_claimline
  FOR EACH ROW EXECUTE FUNCTION accounting_claim_part_is_frozen();
CREATE TRIGGER accounting_claimline_is_kept BEFORE TRUNCATE ON accounting_claimline
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE TRIGGER accounting_claimreceipt_is_frozen BEFORE INSERT ON accounting_claimreceipt
  FOR EACH ROW EXECUTE FUNCTION accounting_claim_part_is_frozen();
"""
UNDO = """
DROP FUNCTION accounting_claim_part_is_frozen() CASCADE;
DROP FUNCTION accounting_claim_goes_forward() CASCADE;
DROP TRIGGER accounting_claim_is_kept ON accounting_claim;
DROP TRIGGER accounting_claimline_is_kept ON accounting_claimline;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0005_payables"),
        ("backoffice", "0009_partners"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form_key", models.UUIDField(verbose_name="フォームの番号")),
                ("person_name", models.CharField(max_length=200, verbose_name="申請者名")),
                ("title", models.CharField(max_length=100, verbose_name="件名")),
                ("purpose", models.CharField(blank=True, max_length=300, verbose_name="目的")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "下書き"),
                            ("SUBMITTED", "承認待ち"),
                            ("RETURNED", "差し戻し"),
                            ("APPROVED", "承認済み"),
                            ("REJECTED", "却下"),
                            ("DISCARDED", "取りやめ"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("total_yen", models.BigIntegerField(default=0, verbose_name="合計（税込）")),
                ("drafted_at", models.DateTimeField(verbose_name="作成日時")),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="申請日")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="承認日")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.person",
                        verbose_name="申請者",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.unit",
                        verbose_name="部署",
                    ),
                ),
            ],
            options={
                "verbose_name": "経費精算",
                "verbose_name_plural": "経費精算",
            },
        ),
        migrations.CreateModel(
            name="ClaimPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("months_after", models.PositiveSmallIntegerField(default=1, verbose_name="承認の何か月後")),
                ("pay_day", models.PositiveSmallIntegerField(default=25, verbose_name="支払日（31は月末）")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
            ],
            options={
                "verbose_name": "精算の支払日",
                "verbose_name_plural": "精算の支払日",
            },
        ),
        migrations.CreateModel(
            name="ClaimReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("media_type", models.CharField(max_length=100, verbose_name="形式")),
                ("attached_at", models.DateTimeField(verbose_name="添付日時")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="accounting.claim",
                        verbose_name="申請",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.storedfile",
                        verbose_name="保管ファイル",
                    ),
                ),
            ],
            options={
                "verbose_name": "領収書のファイル",
                "verbose_name_plural": "領収書のファイル",
            },
        ),
        migrations.CreateModel(
            name="ClaimLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("spent_on", models.DateField(verbose_name="支払った日")),
                ("category", models.CharField(db_collation="C", max_length=30, verbose_name="区分")),
                ("treatment", models.CharField(max_length=20, verbose_name="消費税")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額（税込）")),
                ("payee_name", models.CharField(max_length=100, verbose_name="支払先")),
                ("registration_number", models.CharField(blank=True, max_length=14, verbose_name="登録番号")),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="内容")),
                ("attendees", models.CharField(blank=True, max_length=300, verbose_name="参加者")),
                ("repeat_reason", models.CharField(blank=True, max_length=200, verbose_name="同じ領収書がある理由")),
                ("tax_yen", models.BigIntegerField(default=0, verbose_name="消費税額")),
                ("creditable_yen", models.BigIntegerField(default=0, verbose_name="控除の対象になる税額")),
                ("tax_category", models.CharField(blank=True, max_length=40, verbose_name="税区分")),
                ("because", models.JSONField(default=dict, verbose_name="理由")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="accounting.claim",
                        verbose_name="申請",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.document",
                        verbose_name="証憑",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="accounting.claimreceipt",
                        verbose_name="領収書",
                    ),
                ),
            ],
            options={
                "verbose_name": "経費精算の明細",
                "verbose_name_plural": "経費精算の明細",
            },
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["company", "person", "-id"], name="claim_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["company", "state", "-id"], name="claim_by_state"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("company", "form_key"), name="one_form_makes_one_claim"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["SUBMITTED", "APPROVED"]), _negated=True),
                    models.Q(("submitted_on__isnull", False), ("total_yen__gt", 0)),
                    _connector="OR",
                ),
                name="submitted_claim_says_when_and_how_much",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_on__isnull", False), ("state", "APPROVED")),
                    models.Q(models.Q(("state", "APPROVED"), _negated=True), ("approved_on", None)),
                    _connector="OR",
                ),
                name="approved_claim_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimpolicy",
            constraint=models.UniqueConstraint(fields=("company",), name="company_has_one_claim_policy"),
        ),
        migrations.AddConstraint(
            model_name="claimpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("months_after__lte", 12), ("pay_day__range", (1, 31))),
                name="claim_policy_names_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimreceipt",
            constraint=models.UniqueConstraint(fields=("claim", "stored_file"), name="claim_holds_a_file_once"),
        ),
        migrations.AddIndex(
            model_name="claimline",
            index=models.Index(fields=["company", "spent_on", "amount_yen"], name="claim_line_of_a_receipt"),
        ),
        migrations.AddConstraint(
            model_name="claimline",
            constraint=models.UniqueConstraint(fields=("claim", "position"), name="claim_line_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="claimline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="claim_line_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="claimline",
            constraint=models.CheckConstraint(
                condition=models.Q(("registration_number__regex", "^(T[0-9]{13})?$")),
                name="receipt_registration_is_t_and_13_digits",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("ClaimReceipt"),
        migrations.RunSQL(CLAIM_GOES_FORWARD + LINES_ARE_FROZEN, UNDO),
    ]
    operations = at_once(operations)
