"""Sums owed, the bills and payments about them, behind the wall; what is settled stays as it is."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("PaymentRun", "Bill", "BillLine", "BillTax", "Payable")

# An item is written once; only its way to payment is added, and only as long as it is open. It is paid by a run that
# is paid, and stands on a liability.
PAYABLE_STAYS = """
CREATE FUNCTION accounting_payable_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'OPEN' OR NEW.payment_id IS NOT NULL THEN
    RAISE EXCEPTION 'a payable begins open' USING ERRCODE = 'check_violation', CONSTRAINT = 'payable_begins_open';
  END IF;
  IF NOT EXISTS (SELECT FROM accounting_account WHERE id = NEW.account_id AND category = 'LIABILITY') THEN
    RAISE EXCEPTION 'account % is no liability', NEW.account_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payable_stands_on_a_liability';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION accounting_payable_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'OPEN' THEN
    RAISE EXCEPTION '% of a payable is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'settled_payable_stays';
  END IF;
  IF (to_jsonb(NEW) - 'state' - 'payment_id' - 'paid_on') IS DISTINCT FROM
     (to_jsonb(OLD) - 'state' - 'payment_id' - 'paid_on') THEN
    RAISE EXCEPTION 'UPDATE of a payable is refused: what is owed was written once'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payable_is_written_once';
  END IF;
  IF NEW.state = 'PAID'
     AND NOT EXISTS (SELECT FROM accounting_paymentrun WHERE id = NEW.payment_id AND state = 'PAID') THEN
    RAISE EXCEPTION 'payable % is refused: its payment is not carried out', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'paid_payable_has_a_paid_run';
  END IF;
  IF NEW.payment_id IS DISTINCT FROM OLD.payment_id AND OLD.payment_id IS NOT NULL
     AND EXISTS (SELECT FROM accounting_paymentrun WHERE id = OLD.payment_id AND state IN ('SUBMITTED', 'APPROVED', 'PAID')) THEN
    RAISE EXCEPTION 'payable % is refused: its payment is under way', NEW.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'planned_payable_keeps_its_run';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_payable_begins BEFORE INSERT ON accounting_payable
  FOR EACH ROW EXECUTE FUNCTION accounting_payable_begins();
CREATE TRIGGER accounting_payable_stays BEFORE UPDATE OR DELETE ON accounting_payable
  FOR EACH ROW EXECUTE FUNCTION accounting_payable_stays();
CREATE TRIGGER accounting_payable_is_kept BEFORE TRUNCATE ON accounting_payable
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""

# SUBMITTED to APPROVED or RETURNED, APPROVED to PAID or RETURNED; the day, the sum and the file stay once agreed to.
PAYMENT_GOES_FORWARD = """
CREATE FUNCTION accounting_paymentrun_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'SUBMITTED' THEN ARRAY['APPROVED', 'RETURNED']
                                      WHEN 'APPROVED' THEN ARRAY['PAID', 'RETURNED'] ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become) THEN
    RAISE EXCEPTION '% of a payment is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payment_goes_forward_only';
  END IF;
  IF (NEW.pay_on, NEW.bank_account_id, NEW.count, NEW.total_yen, NEW.planned_by_id)
       IS DISTINCT FROM (OLD.pay_on, OLD.bank_account_id, OLD.count, OLD.total_yen, OLD.planned_by_id)
     OR (OLD.state <> 'SUBMITTED' AND (NEW.file, NEW.file_sha256, NEW.file_count, NEW.file_yen, NEW.approved_by_id)
       IS DISTINCT FROM (OLD.file, OLD.file_sha256, OLD.file_count, OLD.file_yen, OLD.approved_by_id)) THEN
    RAISE EXCEPTION 'UPDATE of a payment is refused: what was agreed to stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payment_is_written_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_paymentrun_goes_forward BEFORE UPDATE OR DELETE ON accounting_paymentrun
  FOR EACH ROW EXECUTE FUNCTION accounting_paymentrun_goes_forward();
CREATE TRIGGER accounting_paymentrun_is_kept BEFORE TRUNCATE ON accounting_paymentrun
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
UNDO = """
DROP FUNCTION accounting_payable_begins() CASCADE;
DROP FUNCTION accounting_payable_stays() CASCADE;
DROP FUNCTION accounting_paymentrun_goes_forward() CASCADE;
DROP TRIGGER accounting_payable_is_kept ON accounting_payable;
DROP TRIGGER accounting_paymentrun_is_kept ON accounting_paymentrun;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0004_receivables"),
        ("backoffice", "0009_partners"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partner_name", models.CharField(max_length=200, verbose_name="取引先名")),
                ("number", models.CharField(blank=True, db_collation="C", max_length=60, verbose_name="請求書番号")),
                ("registration_number", models.CharField(blank=True, max_length=14, verbose_name="登録番号")),
                ("dated_on", models.DateField(verbose_name="請求日")),
                ("due_on", models.DateField(verbose_name="支払期日")),
                ("description", models.CharField(max_length=200, verbose_name="摘要")),
                ("total_yen", models.BigIntegerField(verbose_name="請求額（税込）")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
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
                        verbose_name="請求書の控え",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="取引先",
                    ),
                ),
            ],
            options={
                "verbose_name": "受領した請求書",
                "verbose_name_plural": "受領した請求書",
            },
        ),
        migrations.CreateModel(
            name="BillLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("treatment", models.CharField(max_length=20, verbose_name="消費税")),
                ("net_yen", models.BigIntegerField(verbose_name="金額（税抜）")),
                ("description", models.CharField(max_length=200, verbose_name="内容")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.account",
                        verbose_name="勘定科目",
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="accounting.bill",
                        verbose_name="請求書",
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
                "verbose_name": "請求書の行",
                "verbose_name_plural": "請求書の行",
            },
        ),
        migrations.CreateModel(
            name="BillTax",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("treatment", models.CharField(max_length=20, verbose_name="消費税")),
                ("net_yen", models.BigIntegerField(verbose_name="対象額（税抜）")),
                ("tax_yen", models.BigIntegerField(verbose_name="消費税額")),
                ("creditable_yen", models.BigIntegerField(verbose_name="控除の対象になる税額")),
                ("tax_category", models.CharField(max_length=40, verbose_name="税区分")),
                ("because", models.JSONField(verbose_name="理由")),
                (
                    "bill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taxes",
                        to="accounting.bill",
                        verbose_name="請求書",
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
            ],
            options={
                "verbose_name": "請求書の消費税",
                "verbose_name_plural": "請求書の消費税",
            },
        ),
        migrations.CreateModel(
            name="PaymentRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pay_on", models.DateField(verbose_name="支払日")),
                ("count", models.PositiveIntegerField(verbose_name="件数")),
                ("total_yen", models.BigIntegerField(verbose_name="合計")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("SUBMITTED", "承認待ち"),
                            ("RETURNED", "差し戻し"),
                            ("APPROVED", "承認済み"),
                            ("PAID", "支払済み"),
                        ],
                        default="SUBMITTED",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("planned_by_id", models.BigIntegerField(verbose_name="起案者の番号")),
                ("planned_by_name", models.CharField(max_length=200, verbose_name="起案者")),
                ("planned_at", models.DateTimeField(verbose_name="起案日時")),
                ("approved_by_id", models.BigIntegerField(blank=True, null=True, verbose_name="承認者の番号")),
                ("approved_by_name", models.CharField(blank=True, max_length=200, verbose_name="承認者")),
                ("file", models.BinaryField(default=b"", verbose_name="総合振込データ")),
                ("file_sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("file_count", models.PositiveIntegerField(default=0, verbose_name="振込の件数")),
                ("file_yen", models.BigIntegerField(default=0, verbose_name="振込の合計")),
                (
                    "bank_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.bankaccountofcompany",
                        verbose_name="会社の口座",
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
            ],
            options={
                "verbose_name": "支払",
                "verbose_name_plural": "支払",
            },
        ),
        migrations.CreateModel(
            name="Payable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_kind", models.CharField(db_collation="C", max_length=100, verbose_name="発生元の種類")),
                ("source_id", models.BigIntegerField(verbose_name="発生元の番号")),
                ("payee_name", models.CharField(max_length=200, verbose_name="支払先")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("incurred_on", models.DateField(verbose_name="発生日")),
                ("due_on", models.DateField(verbose_name="支払期日")),
                ("description", models.CharField(max_length=200, verbose_name="摘要")),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "未払い"), ("PAID", "支払済み"), ("CANCELLED", "取消")],
                        default="OPEN",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="支払った日")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.account",
                        verbose_name="勘定科目",
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
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="取引先",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.person",
                        verbose_name="人",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="accounting.paymentrun",
                        verbose_name="支払",
                    ),
                ),
            ],
            options={
                "verbose_name": "未払・買掛",
                "verbose_name_plural": "未払・買掛",
            },
        ),
        migrations.AddConstraint(
            model_name="bill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("company", "partner", "number"),
                name="bill_of_a_number_is_kept_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="bill",
            constraint=models.CheckConstraint(
                condition=models.Q(("total_yen__gt", 0)), name="bill_amount_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="bill",
            constraint=models.CheckConstraint(
                condition=models.Q(("registration_number__regex", "^(T[0-9]{13})?$")),
                name="bill_registration_is_t_and_13_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="billline",
            constraint=models.UniqueConstraint(fields=("bill", "position"), name="bill_line_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="billline",
            constraint=models.CheckConstraint(condition=models.Q(("net_yen__gt", 0)), name="bill_line_is_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="billtax",
            constraint=models.UniqueConstraint(fields=("bill", "treatment"), name="bill_has_one_tax_of_a_treatment"),
        ),
        migrations.AddConstraint(
            model_name="billtax",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("creditable_yen__gte", 0),
                    ("creditable_yen__lte", models.F("tax_yen")),
                    ("net_yen__gt", 0),
                    ("tax_yen__gte", 0),
                ),
                name="creditable_tax_is_part_of_the_tax",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentrun",
            index=models.Index(fields=["company", "-pay_on", "-id"], name="payment_run_newest"),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gt", 0), ("total_yen__gt", 0)), name="payment_run_pays_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("file_yen__gte", 0), ("file_yen__lte", models.F("total_yen"))),
                name="payment_file_is_part_of_its_run",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by_id__isnull", True),
                    models.Q(("approved_by_id", models.F("planned_by_id")), _negated=True),
                    _connector="OR",
                ),
                name="payment_is_not_approved_by_its_planner",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["APPROVED", "PAID"]), _negated=True),
                    ("approved_by_id__isnull", False),
                    _connector="OR",
                ),
                name="approved_payment_names_its_approver",
            ),
        ),
        migrations.AddIndex(
            model_name="payable",
            index=models.Index(fields=["company", "state", "due_on", "id"], name="payable_by_due_day"),
        ),
        migrations.AddConstraint(
            model_name="payable",
            constraint=models.UniqueConstraint(
                fields=("company", "source_kind", "source_id"), name="source_is_owed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("partner__isnull", False), ("person", None)),
                    models.Q(("partner", None), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="payable_has_one_payee",
            ),
        ),
        migrations.AddConstraint(
            model_name="payable",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="payable_amount_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="payable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_on", None), ("state", "OPEN")),
                    models.Q(("paid_on__isnull", False), ("payment__isnull", False), ("state", "PAID")),
                    models.Q(("paid_on", None), ("payment", None), ("state", "CANCELLED")),
                    _connector="OR",
                ),
                name="payable_says_when_and_how_it_was_paid",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("Bill", "BillLine", "BillTax"),
        migrations.RunSQL(PAYABLE_STAYS + PAYMENT_GOES_FORWARD, UNDO),
    ]
    operations = at_once(operations)
