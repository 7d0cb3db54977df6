"""Invoices that came in, limits of payment, notices to payees and transfers that came back; behind the wall."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("PaymentNotice", "NoticeEvent", "ReceivedInvoice", "SupplierStanding", "TransferFailure")

# What came in waits until it is recorded or put aside, and stays so; a judgement is only ended; only what was paid comes
# back.
STAYS = """
CREATE FUNCTION accounting_receivedinvoice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'WAITING' OR
     (to_jsonb(NEW) - 'state' - 'bill_id' - 'reason') IS DISTINCT FROM
     (to_jsonb(OLD) - 'state' - 'bill_id' - 'reason') THEN
    RAISE EXCEPTION '% of a received invoice is refused: it stays as it came', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'received_invoice_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_receivedinvoice_stays BEFORE UPDATE OR DELETE ON accounting_receivedinvoice
  FOR EACH ROW EXECUTE FUNCTION accounting_receivedinvoice_stays();
CREATE TRIGGER accounting_receivedinvoice_is_kept BEFORE TRUNCATE ON accounting_receivedinvoice
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION accounting_supplierstanding_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.valid_until IS NOT NULL OR
     (to_jsonb(NEW) - 'valid_until') IS DISTINCT FROM (to_jsonb(OLD) - 'valid_until') THEN
    RAISE EXCEPTION '% of a judgement is refused: it is only ended', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'supplier_standing_is_only_ended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_supplierstanding_stays BEFORE UPDATE OR DELETE ON accounting_supplierstanding
  FOR EACH ROW EXECUTE FUNCTION accounting_supplierstanding_stays();
CREATE TRIGGER accounting_supplierstanding_is_kept BEFORE TRUNCATE ON accounting_supplierstanding
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION accounting_transferfailure_was_paid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM accounting_payable WHERE id = NEW.payable_id AND state = 'PAID' AND paid_on <= NEW.failed_on) THEN
    RAISE EXCEPTION 'payable % was not paid by then', NEW.payable_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'only_what_was_paid_comes_back';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_transferfailure_was_paid BEFORE INSERT ON accounting_transferfailure
  FOR EACH ROW EXECUTE FUNCTION accounting_transferfailure_was_paid();
"""
UNDO = """
DROP FUNCTION accounting_transferfailure_was_paid() CASCADE;
DROP FUNCTION accounting_supplierstanding_stays() CASCADE;
DROP TRIGGER accounting_supplierstanding_is_kept ON accounting_supplierstanding;
DROP FUNCTION accounting_receivedinvoice_stays() CASCADE;
DROP TRIGGER accounting_receivedinvoice_is_kept ON accounting_receivedinvoice;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0016_vouchers_and_imports"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.AddField(
            model_name="payable",
            name="received_on",
            field=models.DateField(blank=True, null=True, verbose_name="受領日（物品・役務）"),
        ),
        migrations.CreateModel(
            name="PaymentNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=60, verbose_name="通知書番号")),
                ("partner_name", models.CharField(max_length=200, verbose_name="取引先名")),
                ("pay_on", models.DateField(verbose_name="支払日")),
                ("total_yen", models.BigIntegerField(verbose_name="支払額")),
                ("is_statement", models.BooleanField(verbose_name="仕入明細書を兼ねる")),
                ("reply_by", models.DateField(blank=True, null=True, verbose_name="確認の期限")),
                ("facts", models.JSONField(verbose_name="記載内容")),
                ("issued_by_id", models.BigIntegerField(verbose_name="作成した人の番号")),
                ("issued_by_name", models.CharField(max_length=200, verbose_name="作成した人")),
                ("issued_at", models.DateTimeField(verbose_name="作成日時")),
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
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="取引先",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="accounting.paymentrun",
                        verbose_name="支払",
                    ),
                ),
            ],
            options={
                "verbose_name": "支払通知書",
                "verbose_name_plural": "支払通知書",
            },
        ),
        migrations.CreateModel(
            name="NoticeEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("SENT", "送付"), ("CONFIRMED", "取引先が確認"), ("OBJECTED", "取引先から異議")],
                        max_length=9,
                        verbose_name="経過",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="日付")),
                ("how", models.CharField(max_length=200, verbose_name="方法・内容")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
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
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="accounting.paymentnotice",
                        verbose_name="支払通知書",
                    ),
                ),
            ],
            options={
                "verbose_name": "支払通知書の経過",
                "verbose_name_plural": "支払通知書の経過",
            },
        ),
        migrations.CreateModel(
            name="ReceivedInvoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                (
                    "origin",
                    models.CharField(
                        choices=[("PAPER", "紙（スキャン）"), ("ELECTRONIC", "電子データ")],
                        max_length=10,
                        verbose_name="受け取り方",
                    ),
                ),
                ("facts", models.JSONField(blank=True, null=True, verbose_name="読み取った内容")),
                (
                    "state",
                    models.CharField(
                        choices=[("WAITING", "登録待ち"), ("RECORDED", "登録済み"), ("DISCARDED", "登録しない")],
                        default="WAITING",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="登録しない理由")),
                ("received_by_id", models.BigIntegerField(verbose_name="取り込んだ人の番号")),
                ("received_by_name", models.CharField(max_length=200, verbose_name="取り込んだ人")),
                ("received_at", models.DateTimeField(verbose_name="取り込んだ日時")),
                (
                    "bill",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="accounting.bill",
                        verbose_name="請求書",
                    ),
                ),
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
                "verbose_name": "受け取った請求書のファイル",
                "verbose_name_plural": "受け取った請求書のファイル",
            },
        ),
        migrations.CreateModel(
            name="SupplierStanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "law",
                    models.CharField(
                        choices=[
                            ("NONE", "対象外"),
                            ("SUBCONTRACT", "取適法（旧下請法）の対象"),
                            ("FREELANCE", "フリーランス法の対象"),
                            ("BOTH", "取適法とフリーランス法の両方の対象"),
                        ],
                        max_length=11,
                        verbose_name="対象の法律",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="判断の理由")),
                ("judged_by_id", models.BigIntegerField(verbose_name="判断した人の番号")),
                ("judged_by_name", models.CharField(max_length=200, verbose_name="判断した人")),
                ("judged_at", models.DateTimeField(verbose_name="判断日時")),
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
                "verbose_name": "支払期限の法律の対象",
                "verbose_name_plural": "支払期限の法律の対象",
            },
        ),
        migrations.CreateModel(
            name="TransferFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("failed_on", models.DateField(verbose_name="資金が戻った日")),
                ("reason", models.CharField(max_length=200, verbose_name="不能の理由")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
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
                    "payable",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="failure",
                        to="accounting.payable",
                        verbose_name="戻ってきた支払",
                    ),
                ),
            ],
            options={
                "verbose_name": "振込不能",
                "verbose_name_plural": "振込不能",
            },
        ),
        migrations.AddIndex(
            model_name="paymentnotice",
            index=models.Index(fields=["company", "-pay_on", "-id"], name="payment_notice_newest"),
        ),
        migrations.AddConstraint(
            model_name="paymentnotice",
            constraint=models.UniqueConstraint(fields=("company", "number"), name="payment_notice_number_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="paymentnotice",
            constraint=models.UniqueConstraint(fields=("run", "partner"), name="partner_has_one_notice_of_a_payment"),
        ),
        migrations.AddConstraint(
            model_name="paymentnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("total_yen__gt", 0)), name="payment_notice_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_statement", False), ("reply_by", None)),
                    models.Q(("is_statement", True), ("reply_by__isnull", False)),
                    _connector="OR",
                ),
                name="statement_says_until_when_to_reply",
            ),
        ),
        migrations.AddConstraint(
            model_name="noticeevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("how", ""), _negated=True), name="notice_event_says_how"
            ),
        ),
        migrations.AddIndex(
            model_name="receivedinvoice",
            index=models.Index(fields=["company", "state", "-received_at", "-id"], name="received_by_state"),
        ),
        migrations.AddConstraint(
            model_name="receivedinvoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "DISCARDED"), _negated=True),
                fields=("company", "stored_file"),
                name="invoice_file_is_taken_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedinvoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bill", None), ("reason", ""), ("state", "WAITING")),
                    models.Q(("bill__isnull", False), ("reason", ""), ("state", "RECORDED")),
                    models.Q(("bill", None), ("state", "DISCARDED"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="received_invoice_says_what_became_of_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierstanding",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("partner", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="supplier_has_one_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierstanding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="supplier_standing_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierstanding",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="supplier_standing_gives_its_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferfailure",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="transfer_failure_gives_its_reason"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("PaymentNotice", "NoticeEvent", "TransferFailure"),
        migrations.RunSQL(STAYS, UNDO),
    ]
    operations = at_once(operations)
