"""Lists of the banks' transfer fees, suppliers who bear them, and what payments kept; behind the wall."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("FeeStep", "FeeBearer", "KeptFee")

# What was agreed to stays, the fees with it; and they are the sum of what was kept of its transfers.
FORWARD = """
CREATE OR REPLACE FUNCTION accounting_paymentrun_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'SUBMITTED' THEN ARRAY['APPROVED', 'RETURNED']
                                      WHEN 'APPROVED' THEN ARRAY['PAID', 'RETURNED'] ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become) THEN
    RAISE EXCEPTION '% of a payment is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payment_goes_forward_only';
  END IF;
  IF (NEW.pay_on, NEW.bank_account_id, NEW.count, NEW.total_yen, NEW.planned_by_id{new})
       IS DISTINCT FROM (OLD.pay_on, OLD.bank_account_id, OLD.count, OLD.total_yen, OLD.planned_by_id{old})
     OR (OLD.state <> 'SUBMITTED' AND (NEW.file, NEW.file_sha256, NEW.file_count, NEW.file_yen, NEW.approved_by_id)
       IS DISTINCT FROM (OLD.file, OLD.file_sha256, OLD.file_count, OLD.file_yen, OLD.approved_by_id)) THEN
    RAISE EXCEPTION 'UPDATE of a payment is refused: what was agreed to stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payment_is_written_once';
  END IF;
  RETURN NEW;
END $$;
"""
WITH_FEES, WITHOUT = FORWARD.format(new=", NEW.fees_yen", old=", OLD.fees_yen"), FORWARD.format(new="", old="")
SUMMED = """
CREATE FUNCTION accounting_paymentrun_keeps_its_fees() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted bigint := CASE TG_TABLE_NAME WHEN 'accounting_paymentrun' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'run_id')::bigint END;
  held_yen bigint;
BEGIN
  SELECT fees_yen INTO held_yen FROM accounting_paymentrun WHERE id = wanted;
  IF held_yen <> (SELECT coalesce(sum(fee_yen), 0) FROM accounting_keptfee WHERE run_id = wanted) THEN
    RAISE EXCEPTION 'the fees of payment % are not the sum of what was kept', wanted
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fees_are_the_sum_of_what_was_kept';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounting_paymentrun_keeps_its_fees AFTER INSERT ON accounting_paymentrun
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_paymentrun_keeps_its_fees();
CREATE CONSTRAINT TRIGGER accounting_keptfee_is_summed AFTER INSERT ON accounting_keptfee
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_paymentrun_keeps_its_fees();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0030_what_was_read"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeeBearer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "bearer",
                    models.CharField(
                        choices=[("COMPANY", "当社"), ("SUPPLIER", "先方")], max_length=8, verbose_name="負担する側"
                    ),
                ),
                (
                    "treatment",
                    models.CharField(
                        blank=True,
                        choices=[("DISCOUNT", "仕入値引"), ("INCOME", "雑収入"), ("COST", "支払手数料の戻し")],
                        max_length=8,
                        verbose_name="記帳のしかた",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="合意の内容")),
                ("decided_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("decided_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("decided_at", models.DateTimeField(verbose_name="登録日時")),
            ],
            options={
                "verbose_name": "振込手数料の負担",
                "verbose_name_plural": "振込手数料の負担",
            },
        ),
        migrations.CreateModel(
            name="FeeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("SAME_BRANCH", "同一支店"),
                            ("SAME_BANK", "同一銀行の他の支店"),
                            ("OTHER_BANK", "他行"),
                        ],
                        max_length=11,
                        verbose_name="振込先",
                    ),
                ),
                ("least_yen", models.BigIntegerField(default=0, verbose_name="振込額（以上）")),
                ("fee_yen", models.PositiveIntegerField(verbose_name="手数料（税込）")),
            ],
            options={
                "verbose_name": "振込手数料表の行",
                "verbose_name_plural": "振込手数料表の行",
            },
        ),
        migrations.CreateModel(
            name="KeptFee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partner_name", models.CharField(max_length=200, verbose_name="取引先名")),
                ("owed_yen", models.BigIntegerField(verbose_name="差し引く前の額")),
                ("fee_yen", models.BigIntegerField(verbose_name="手数料（税込）")),
                (
                    "treatment",
                    models.CharField(
                        choices=[("DISCOUNT", "仕入値引"), ("INCOME", "雑収入"), ("COST", "支払手数料の戻し")],
                        max_length=8,
                        verbose_name="記帳のしかた",
                    ),
                ),
                ("tax_category", models.CharField(max_length=40, verbose_name="税区分")),
                ("supplied_on", models.DateField(verbose_name="取引年月日")),
            ],
            options={
                "verbose_name": "差し引いた振込手数料",
                "verbose_name_plural": "差し引いた振込手数料",
            },
        ),
        migrations.RemoveConstraint(
            model_name="paymentrun",
            name="payment_file_is_part_of_its_run",
        ),
        migrations.AddField(
            model_name="paymentrun",
            name="fees_yen",
            field=models.BigIntegerField(db_default=0, default=0, verbose_name="差し引いた振込手数料"),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("file_yen__gte", 0),
                    (
                        "file_yen__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("total_yen"), "-", models.F("fees_yen")
                        ),
                    ),
                ),
                name="payment_file_is_part_of_its_run",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("fees_yen__gte", 0), ("fees_yen__lt", models.F("total_yen"))),
                name="kept_fees_are_part_of_the_payment",
            ),
        ),
        migrations.AddField(
            model_name="feebearer",
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
            model_name="feebearer",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.partner",
                verbose_name="取引先",
            ),
        ),
        migrations.AddField(
            model_name="feestep",
            name="bank_account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.bankaccountofcompany",
                verbose_name="会社の口座",
            ),
        ),
        migrations.AddField(
            model_name="feestep",
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
            model_name="keptfee",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.account",
                verbose_name="勘定科目",
            ),
        ),
        migrations.AddField(
            model_name="keptfee",
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
            model_name="keptfee",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.partner",
                verbose_name="取引先",
            ),
        ),
        migrations.AddField(
            model_name="keptfee",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fees",
                to="accounting.paymentrun",
                verbose_name="支払",
            ),
        ),
        migrations.AddConstraint(
            model_name="feebearer",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("partner", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="supplier_has_one_fee_bearer",
            ),
        ),
        migrations.AddConstraint(
            model_name="feebearer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="fee_bearer_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="feebearer",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="fee_bearer_gives_its_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="feebearer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bearer", "COMPANY"), ("treatment", "")),
                    models.Q(("bearer", "SUPPLIER"), models.Q(("treatment", ""), _negated=True)),
                    _connector="OR",
                ),
                name="fee_kept_says_how_it_is_booked",
            ),
        ),
        migrations.AddConstraint(
            model_name="feestep",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("bank_account", "="),
                    ("reach", "="),
                    ("least_yen", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="fee_step_is_listed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="feestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="fee_step_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="feestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_yen__gte", 0)), name="fee_step_begins_at_zero_or_above"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptfee",
            constraint=models.UniqueConstraint(
                fields=("run", "partner", "tax_category"), name="fee_is_kept_once_of_a_transfer"
            ),
        ),
        migrations.AddConstraint(
            model_name="keptfee",
            constraint=models.CheckConstraint(
                condition=models.Q(("fee_yen__gt", 0), ("fee_yen__lt", models.F("owed_yen"))),
                name="kept_fee_is_part_of_its_transfer",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("KeptFee"),
        migrations.RunSQL(WITH_FEES, WITHOUT),
        migrations.RunSQL(SUMMED, "DROP FUNCTION accounting_paymentrun_keeps_its_fees() CASCADE"),
    ]
    operations = at_once(operations)
