"""Issuers, invoices with their lines, taxes and receipts; what is finalised stays, and what is received is counted."""

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("Issuer", "Invoice", "InvoiceLine", "InvoiceTax", "Receipt")

# A draft may change and go. When it is finalised its sums must be those of its lines and taxes, and its number must
# have been taken from the series for it; from then on only what was received changes, and only with its receipts.
INVOICE_IS_FROZEN = """
CREATE FUNCTION accounting_invoice_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  lines record;
  taxes record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'DRAFT' THEN
      RAISE EXCEPTION 'an invoice begins as a draft'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_begins_as_a_draft';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'DRAFT' THEN
      RAISE EXCEPTION 'DELETE of invoice % is refused: it is finalised', OLD.number
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'finalised_invoice_is_frozen';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.state = 'DRAFT' AND NEW.state = 'DRAFT' THEN
    RETURN NEW;
  END IF;
  IF OLD.state = 'DRAFT' THEN
    SELECT count(*) AS count, coalesce(sum(amount_yen), 0) AS entered_yen INTO lines
      FROM accounting_invoiceline WHERE invoice_id = NEW.id;
    SELECT coalesce(sum(entered_yen), 0) AS entered_yen, coalesce(sum(net_yen), 0) AS net_yen,
           coalesce(sum(tax_yen), 0) AS tax_yen INTO taxes
      FROM accounting_invoicetax WHERE invoice_id = NEW.id;
    IF NEW.state <> 'FINALISED' OR lines.count = 0 OR lines.entered_yen <> taxes.entered_yen
       OR (NEW.net_yen, NEW.tax_yen) IS DISTINCT FROM (taxes.net_yen::bigint, taxes.tax_yen::bigint) THEN
      RAISE EXCEPTION 'invoice % does not add up', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'finalised_invoice_adds_up';
    END IF;
    IF NOT EXISTS (SELECT FROM backoffice_number number WHERE number.text = NEW.number
                    AND number.case_kind = 'accounting.receivables.invoice' AND number.case_id = NEW.id) THEN
      RAISE EXCEPTION 'invoice % has no number of the series', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_number_is_of_the_series';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state = 'DRAFT' OR to_jsonb(NEW) - '{state,received_yen}'::text[] <> to_jsonb(OLD) - '{state,received_yen}'::text[] THEN
    RAISE EXCEPTION 'UPDATE of invoice % is refused: it is finalised', OLD.number
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'finalised_invoice_is_frozen';
  END IF;
  IF NEW.received_yen <> (SELECT coalesce(sum(amount_yen), 0) FROM accounting_receipt WHERE invoice_id = NEW.id) THEN
    RAISE EXCEPTION 'what was received for invoice % is not the sum of its receipts', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'received_is_the_sum_of_receipts';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_invoice_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON accounting_invoice
  FOR EACH ROW EXECUTE FUNCTION accounting_invoice_is_frozen();
CREATE TRIGGER accounting_invoice_is_kept BEFORE TRUNCATE ON accounting_invoice
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION accounting_receipt_is_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT received_yen FROM accounting_invoice WHERE id = NEW.invoice_id)
     IS DISTINCT FROM (SELECT sum(amount_yen)::bigint FROM accounting_receipt WHERE invoice_id = NEW.invoice_id) THEN
    RAISE EXCEPTION 'a receipt of invoice % is not counted', NEW.invoice_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'received_is_the_sum_of_receipts';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounting_receipt_is_counted AFTER INSERT ON accounting_receipt
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_receipt_is_counted();
CREATE FUNCTION accounting_invoice_part_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT invoice_id FROM touched) part
               JOIN accounting_invoice invoice ON invoice.id = part.invoice_id WHERE invoice.state <> 'DRAFT') THEN
    RAISE EXCEPTION '% of % is refused: its invoice is finalised', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'finalised_invoice_is_frozen';
  END IF;
  RETURN NULL;
END $$;
"""
# Statement triggers look at all rows at once, so that a long invoice pays one look-up.
PART_IS_FROZEN = """
CREATE TRIGGER {table}_insert_is_frozen AFTER INSERT ON {table} REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION accounting_invoice_part_is_frozen();
CREATE TRIGGER {table}_update_is_frozen AFTER UPDATE ON {table} REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION accounting_invoice_part_is_frozen();
CREATE TRIGGER {table}_delete_is_frozen AFTER DELETE ON {table} REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION accounting_invoice_part_is_frozen();
CREATE TRIGGER {table}_is_kept BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
THAW = """
DROP FUNCTION accounting_invoice_part_is_frozen() CASCADE;
DROP FUNCTION accounting_receipt_is_counted() CASCADE;
DROP FUNCTION accounting_invoice_is_frozen() CASCADE;
DROP TRIGGER accounting_invoice_is_kept ON accounting_invoice;
DROP TRIGGER accounting_invoiceline_is_kept ON accounting_invoiceline;
DROP TRIGGER accounting_invoicetax_is_kept ON accounting_invoicetax;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0003_banking"),
        ("backoffice", "0009_partners"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("DRAFT", "下書き"), ("FINALISED", "確定"), ("PAID", "入金済み")],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("number", models.CharField(blank=True, db_collation="C", max_length=80, verbose_name="請求書番号")),
                ("issued_on", models.DateField(verbose_name="発行日")),
                ("supplied_from", models.DateField(verbose_name="取引期間の始まり")),
                ("supplied_to", models.DateField(verbose_name="取引期間の終わり")),
                ("due_on", models.DateField(verbose_name="支払期限")),
                (
                    "entered",
                    models.CharField(
                        choices=[("WITHOUT_TAX", "税抜"), ("WITH_TAX", "税込")],
                        max_length=11,
                        verbose_name="金額の入力",
                    ),
                ),
                (
                    "rounding",
                    models.CharField(
                        choices=[("DROP_FRACTION", "切捨て"), ("HALF_UP", "四捨五入"), ("RAISE_FRACTION", "切上げ")],
                        max_length=20,
                        verbose_name="消費税の端数処理",
                    ),
                ),
                ("net_yen", models.BigIntegerField(verbose_name="税抜合計")),
                ("tax_yen", models.BigIntegerField(verbose_name="消費税額等")),
                ("total_yen", models.BigIntegerField(verbose_name="請求金額")),
                ("received_yen", models.BigIntegerField(default=0, verbose_name="入金額")),
                ("issuer", models.JSONField(default=dict, verbose_name="発行者の記載")),
                ("recipient", models.JSONField(default=dict, verbose_name="宛先の記載")),
                ("prepared_by_id", models.BigIntegerField(verbose_name="作成者の番号")),
                ("prepared_by_name", models.CharField(max_length=200, verbose_name="作成者")),
                ("finalised_by_id", models.BigIntegerField(blank=True, null=True, verbose_name="確定した人の番号")),
                ("finalised_by_name", models.CharField(blank=True, max_length=200, verbose_name="確定した人")),
                ("finalised_at", models.DateTimeField(blank=True, null=True, verbose_name="確定日時")),
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
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="得意先",
                    ),
                ),
            ],
            options={
                "verbose_name": "請求書",
                "verbose_name_plural": "請求書",
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("supplied_on", models.DateField(verbose_name="取引日")),
                ("description", models.CharField(max_length=120, verbose_name="品名")),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="数量")),
                ("unit", models.CharField(blank=True, max_length=10, verbose_name="単位")),
                ("unit_price", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="単価")),
                ("tax_category", models.CharField(max_length=40, verbose_name="税区分")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="税率")),
                ("is_reduced", models.BooleanField(verbose_name="軽減税率の対象")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("because", models.JSONField(verbose_name="理由")),
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
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="accounting.invoice",
                        verbose_name="請求書",
                    ),
                ),
            ],
            options={
                "verbose_name": "請求書の明細",
                "verbose_name_plural": "請求書の明細",
            },
        ),
        migrations.CreateModel(
            name="InvoiceTax",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="税率")),
                ("is_reduced", models.BooleanField(verbose_name="軽減税率の対象")),
                ("entered_yen", models.BigIntegerField(verbose_name="対象額")),
                ("net_yen", models.BigIntegerField(verbose_name="対象額（税抜）")),
                ("tax_yen", models.BigIntegerField(verbose_name="消費税額等")),
                ("because", models.JSONField(verbose_name="理由")),
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
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taxes",
                        to="accounting.invoice",
                        verbose_name="請求書",
                    ),
                ),
            ],
            options={
                "verbose_name": "税率ごとの合計",
                "verbose_name_plural": "税率ごとの合計",
            },
        ),
        migrations.CreateModel(
            name="Issuer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("name", models.CharField(max_length=200, verbose_name="発行者名")),
                (
                    "registration_number",
                    models.CharField(
                        max_length=14,
                        validators=[django.core.validators.RegexValidator("^T[0-9]{13}$")],
                        verbose_name="登録番号",
                    ),
                ),
                ("postal_code", models.CharField(max_length=8, verbose_name="郵便番号")),
                ("address", models.CharField(max_length=300, verbose_name="住所")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="電話番号")),
                ("contact", models.CharField(blank=True, max_length=60, verbose_name="担当")),
                (
                    "entered",
                    models.CharField(
                        choices=[("WITHOUT_TAX", "税抜"), ("WITH_TAX", "税込")],
                        max_length=11,
                        verbose_name="金額の入力",
                    ),
                ),
                (
                    "rounding",
                    models.CharField(
                        choices=[("DROP_FRACTION", "切捨て"), ("HALF_UP", "四捨五入"), ("RAISE_FRACTION", "切上げ")],
                        max_length=20,
                        verbose_name="消費税の端数処理",
                    ),
                ),
                (
                    "bank_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.bankaccountofcompany",
                        verbose_name="振込先の口座",
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
                "verbose_name": "請求書の発行者",
                "verbose_name_plural": "請求書の発行者",
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_on", models.DateField(verbose_name="入金日")),
                ("amount_yen", models.BigIntegerField(verbose_name="入金額")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
                (
                    "bank_account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.bankaccountofcompany",
                        verbose_name="入金した口座",
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
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="accounting.invoice",
                        verbose_name="請求書",
                    ),
                ),
            ],
            options={
                "verbose_name": "入金",
                "verbose_name_plural": "入金",
            },
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["company", "-issued_on", "-id"], name="invoice_newest"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["company", "customer", "-issued_on", "-id"], name="invoice_of_customer"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["company", "state", "-issued_on", "-id"], name="invoice_by_state"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("company", "number"),
                name="invoice_number_is_used_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finalised_at__isnull", True), ("number", ""), ("state", "DRAFT")),
                    models.Q(
                        ("finalised_at__isnull", False),
                        ("state__in", ["FINALISED", "PAID"]),
                        models.Q(("number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="invoice_has_its_number_once_finalised",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_yen", 0), ("state", "DRAFT")),
                    models.Q(
                        ("received_yen__gte", 0), ("received_yen__lt", models.F("total_yen")), ("state", "FINALISED")
                    ),
                    models.Q(("received_yen", models.F("total_yen")), ("state", "PAID")),
                    _connector="OR",
                ),
                name="invoice_is_paid_when_its_total_is_received",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "total_yen",
                        django.db.models.expressions.CombinedExpression(models.F("net_yen"), "+", models.F("tax_yen")),
                    ),
                    ("total_yen__gt", 0),
                ),
                name="invoice_total_is_net_and_tax",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("supplied_to__gte", models.F("supplied_from"))),
                name="invoice_supply_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("issued_on"))), name="invoice_is_due_after_its_issue"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.UniqueConstraint(fields=("invoice", "position"), name="invoice_line_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gte", 0), ("quantity__gt", 0), ("unit_price__gte", 0)),
                name="invoice_line_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicetax",
            constraint=models.UniqueConstraint(
                fields=("invoice", "percent", "is_reduced"), name="invoice_has_one_tax_per_rate"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicetax",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("entered_yen", models.F("net_yen")),
                    (
                        "entered_yen",
                        django.db.models.expressions.CombinedExpression(models.F("net_yen"), "+", models.F("tax_yen")),
                    ),
                    _connector="OR",
                ),
                name="invoice_tax_is_on_top_or_within",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuer",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("company", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="company_has_one_issuer",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="issuer_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuer",
            constraint=models.CheckConstraint(
                condition=models.Q(("registration_number__regex", "^T[0-9]{13}$")),
                name="issuer_is_registered_with_t_and_13_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="receipt_amount_is_above_zero"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("Receipt"),
        migrations.RunSQL(
            INVOICE_IS_FROZEN
            + PART_IS_FROZEN.format(table="accounting_invoiceline")
            + PART_IS_FROZEN.format(table="accounting_invoicetax"),
            THAW,
        ),
    ]
    operations = at_once(operations)
