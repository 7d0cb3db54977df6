"""Purchases from request to bill: guarded by company; what was agreed to stays, and nothing exceeds what came before."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

CHAIN = """
CREATE FUNCTION general_affairs_purchase_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'DELETE of a purchase is refused: it stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'purchase_is_kept';
  END IF;
  IF OLD.state IN ('REJECTED', 'ORDERED') OR (OLD.state <> NEW.state AND OLD.state || ' ' || NEW.state NOT IN (
      'DRAFT SUBMITTED', 'SUBMITTED APPROVED', 'SUBMITTED DRAFT', 'SUBMITTED REJECTED', 'APPROVED ORDERED')) THEN
    RAISE EXCEPTION 'a purchase does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'purchase_goes_forward';
  END IF;
  IF (NEW.requested_by_id, NEW.requested_at) IS DISTINCT FROM (OLD.requested_by_id, OLD.requested_at)
     OR (OLD.state <> 'DRAFT' AND
      (NEW.title, NEW.purpose, NEW.needed_by, NEW.supplier_id, NEW.supplier_name, NEW.unit_id, NEW.net_yen, NEW.tax_yen)
      IS DISTINCT FROM
      (OLD.title, OLD.purpose, OLD.needed_by, OLD.supplier_id, OLD.supplier_name, OLD.unit_id, OLD.net_yen, OLD.tax_yen))
  THEN
    RAISE EXCEPTION 'what a submitted purchase says stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_purchase_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER general_affairs_purchase_goes_forward BEFORE UPDATE OR DELETE ON general_affairs_purchaserequest
  FOR EACH ROW EXECUTE FUNCTION general_affairs_purchase_goes_forward();
CREATE TRIGGER general_affairs_purchaserequest_is_kept BEFORE TRUNCATE ON general_affairs_purchaserequest
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();

CREATE FUNCTION general_affairs_line_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  line record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF (SELECT state FROM general_affairs_purchaserequest WHERE id = line.request_id) <> 'DRAFT' THEN
    RAISE EXCEPTION '% of a line is refused: its purchase is submitted', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_purchase_stays';
  END IF;
  RETURN line;
END $$;
CREATE TRIGGER general_affairs_line_follows BEFORE INSERT OR UPDATE OR DELETE ON general_affairs_purchaseline
  FOR EACH ROW EXECUTE FUNCTION general_affairs_line_follows();
CREATE TRIGGER general_affairs_purchaseline_is_kept BEFORE TRUNCATE ON general_affairs_purchaseline
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();

CREATE FUNCTION general_affairs_order_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT state, total_yen INTO asked FROM general_affairs_purchaserequest WHERE id = NEW.request_id;
    IF asked.state <> 'ORDERED' OR asked.total_yen <> NEW.total_yen THEN
      RAISE EXCEPTION 'an order is of an approved purchase, for what was agreed to'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'order_is_what_was_agreed_to';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state = 'RECEIVED' OR NEW.state <> 'RECEIVED'
     OR to_jsonb(NEW) - 'state' IS DISTINCT FROM to_jsonb(OLD) - 'state' THEN
    RAISE EXCEPTION '% of an order is refused: it is only received', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'order_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER general_affairs_order_follows BEFORE INSERT OR UPDATE OR DELETE ON general_affairs_order
  FOR EACH ROW EXECUTE FUNCTION general_affairs_order_follows();
CREATE TRIGGER general_affairs_order_is_kept BEFORE TRUNCATE ON general_affairs_order
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();

-- The order's row is locked, so that two receipts at once are looked at one after the other.
CREATE FUNCTION general_affairs_receipt_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ordered record;
BEGIN
  PERFORM FROM general_affairs_order o JOIN general_affairs_receipt r ON r.order_id = o.id
    WHERE r.id = NEW.receipt_id FOR UPDATE OF o;
  SELECT line.quantity, line.request_id INTO ordered FROM general_affairs_purchaseline line WHERE line.id = NEW.line_id;
  IF ordered.request_id IS DISTINCT FROM (SELECT o.request_id FROM general_affairs_order o
      JOIN general_affairs_receipt r ON r.order_id = o.id WHERE r.id = NEW.receipt_id)
     OR (SELECT sum(quantity) FROM general_affairs_receiptline WHERE line_id = NEW.line_id) > ordered.quantity THEN
    RAISE EXCEPTION 'more is received than was ordered'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'receipt_fits_its_order';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER general_affairs_receipt_fits AFTER INSERT ON general_affairs_receiptline
  FOR EACH ROW EXECUTE FUNCTION general_affairs_receipt_fits();

CREATE FUNCTION general_affairs_bill_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM general_affairs_order WHERE id = NEW.order_id FOR UPDATE;
  IF (SELECT sum(total_yen) FROM general_affairs_matchedbill WHERE order_id = NEW.order_id)
     > (SELECT coalesce(sum(total_yen), 0) FROM general_affairs_receipt WHERE order_id = NEW.order_id) THEN
    RAISE EXCEPTION 'more is billed than was received'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'bill_fits_its_receipts';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER general_affairs_bill_fits AFTER INSERT ON general_affairs_matchedbill
  FOR EACH ROW EXECUTE FUNCTION general_affairs_bill_fits();
"""
NO_CHAIN = """
DROP FUNCTION general_affairs_purchase_goes_forward() CASCADE;
DROP FUNCTION general_affairs_line_follows() CASCADE;
DROP FUNCTION general_affairs_order_follows() CASCADE;
DROP FUNCTION general_affairs_receipt_fits() CASCADE;
DROP FUNCTION general_affairs_bill_fits() CASCADE;
DROP TRIGGER general_affairs_purchaserequest_is_kept ON general_affairs_purchaserequest;
DROP TRIGGER general_affairs_purchaseline_is_kept ON general_affairs_purchaseline;
DROP TRIGGER general_affairs_order_is_kept ON general_affairs_order;
"""
ROWS = ("PurchaseRequest", "PurchaseLine", "Order", "Receipt", "ReceiptLine", "MatchedBill")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("backoffice", "0009_partners"),
    ]

    operations = [
        migrations.CreateModel(
            name="PurchaseRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="件名")),
                ("purpose", models.TextField(verbose_name="購入の目的")),
                ("needed_by", models.DateField(verbose_name="必要な日")),
                ("supplier_name", models.CharField(max_length=200, verbose_name="仕入先の名称")),
                ("net_yen", models.BigIntegerField(verbose_name="税抜合計")),
                ("tax_yen", models.BigIntegerField(verbose_name="消費税額等")),
                ("total_yen", models.BigIntegerField(verbose_name="合計（税込）")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "修正待ち"),
                            ("SUBMITTED", "承認待ち"),
                            ("APPROVED", "承認済み・発注待ち"),
                            ("REJECTED", "却下"),
                            ("ORDERED", "発注済み"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("requested_by_id", models.BigIntegerField(verbose_name="申請者の番号")),
                ("requested_by_name", models.CharField(max_length=200, verbose_name="申請者")),
                ("requested_at", models.DateTimeField(verbose_name="申請日時")),
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
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="仕入先",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.unit",
                        verbose_name="負担する部署",
                    ),
                ),
            ],
            options={
                "verbose_name": "購買申請",
                "verbose_name_plural": "購買申請",
            },
        ),
        migrations.CreateModel(
            name="PurchaseLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("item", models.CharField(max_length=120, verbose_name="品名")),
                ("category", models.CharField(max_length=20, verbose_name="購買の区分")),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="数量")),
                ("unit_name", models.CharField(max_length=10, verbose_name="単位")),
                ("unit_price", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="単価（税抜）")),
                ("treatment", models.CharField(max_length=10, verbose_name="消費税")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額（税抜）")),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="general_affairs.purchaserequest",
                        verbose_name="購買申請",
                    ),
                ),
            ],
            options={
                "verbose_name": "購買の明細",
                "verbose_name_plural": "購買の明細",
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=80, verbose_name="注文番号")),
                ("ordered_on", models.DateField(verbose_name="注文日")),
                ("deliver_on", models.DateField(verbose_name="納期")),
                ("deliver_to", models.CharField(max_length=200, verbose_name="納入場所")),
                ("inspect_by", models.DateField(verbose_name="検査完了期日")),
                ("pays_on", models.DateField(verbose_name="支払期日")),
                ("total_yen", models.BigIntegerField(verbose_name="注文金額（税込）")),
                (
                    "state",
                    models.CharField(
                        choices=[("ISSUED", "納品待ち"), ("RECEIVED", "検収済み")],
                        default="ISSUED",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("ordered_by_id", models.BigIntegerField(verbose_name="発注者の番号")),
                ("ordered_by_name", models.CharField(max_length=200, verbose_name="発注者")),
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
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="order",
                        to="general_affairs.purchaserequest",
                        verbose_name="購買申請",
                    ),
                ),
            ],
            options={
                "verbose_name": "注文",
                "verbose_name_plural": "注文",
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="回")),
                ("received_on", models.DateField(verbose_name="検収日")),
                ("due_on", models.DateField(verbose_name="支払期日")),
                ("net_yen", models.BigIntegerField(verbose_name="税抜合計")),
                ("tax_yen", models.BigIntegerField(verbose_name="消費税額等")),
                ("total_yen", models.BigIntegerField(verbose_name="検収額（税込）")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="備考")),
                ("received_by_id", models.BigIntegerField(verbose_name="検収者の番号")),
                ("received_by_name", models.CharField(max_length=200, verbose_name="検収者")),
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="general_affairs.order",
                        verbose_name="注文",
                    ),
                ),
            ],
            options={
                "verbose_name": "検収",
                "verbose_name_plural": "検収",
            },
        ),
        migrations.CreateModel(
            name="ReceiptLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="数量")),
                ("net_yen", models.BigIntegerField(verbose_name="金額（税抜）")),
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
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="general_affairs.purchaseline",
                        verbose_name="明細",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="general_affairs.receipt",
                        verbose_name="検収",
                    ),
                ),
            ],
            options={
                "verbose_name": "検収の明細",
                "verbose_name_plural": "検収の明細",
            },
        ),
        migrations.CreateModel(
            name="MatchedBill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=60, verbose_name="請求書番号")),
                ("dated_on", models.DateField(verbose_name="請求日")),
                ("total_yen", models.BigIntegerField(verbose_name="請求額（税込）")),
                ("matched_by_id", models.BigIntegerField(verbose_name="照合した人の番号")),
                ("matched_by_name", models.CharField(max_length=200, verbose_name="照合した人")),
                ("matched_at", models.DateTimeField(verbose_name="照合日時")),
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
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bills",
                        to="general_affairs.order",
                        verbose_name="注文",
                    ),
                ),
            ],
            options={
                "verbose_name": "照合した請求書",
                "verbose_name_plural": "照合した請求書",
                "constraints": [
                    models.UniqueConstraint(fields=("order", "number"), name="bill_is_matched_once"),
                    models.CheckConstraint(condition=models.Q(("total_yen__gt", 0)), name="matched_bill_is_above_zero"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="purchaserequest",
            index=models.Index(fields=["company", "state", "-id"], name="purchase_newest_of_state"),
        ),
        migrations.AddIndex(
            model_name="purchaserequest",
            index=models.Index(fields=["company", "requested_by_id", "-id"], name="purchase_of_requester"),
        ),
        migrations.AddConstraint(
            model_name="purchaserequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("net_yen__gt", 0),
                    ("tax_yen__gte", 0),
                    (
                        "total_yen",
                        django.db.models.expressions.CombinedExpression(models.F("net_yen"), "+", models.F("tax_yen")),
                    ),
                ),
                name="purchase_total_is_net_and_tax",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaserequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_on__isnull", False), ("state__in", ["APPROVED", "ORDERED"])),
                    models.Q(models.Q(("state__in", ["APPROVED", "ORDERED"]), _negated=True), ("approved_on", None)),
                    _connector="OR",
                ),
                name="approved_purchase_has_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.UniqueConstraint(fields=("request", "position"), name="purchase_line_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="purchaseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gte", 0), ("quantity__gt", 0), ("unit_price__gte", 0)),
                name="purchase_line_is_not_negative",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["company", "state", "deliver_on"], name="order_by_delivery"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("company", "number"), name="order_number_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deliver_on__gte", models.F("ordered_on")),
                    ("inspect_by__gte", models.F("deliver_on")),
                    ("pays_on__gte", models.F("deliver_on")),
                ),
                name="order_has_its_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("order", "position"), name="receipt_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("net_yen__gt", 0),
                    ("tax_yen__gte", 0),
                    (
                        "total_yen",
                        django.db.models.expressions.CombinedExpression(models.F("net_yen"), "+", models.F("tax_yen")),
                    ),
                ),
                name="receipt_total_is_net_and_tax",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("received_on"))), name="receipt_is_paid_after_it_came"
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptline",
            constraint=models.UniqueConstraint(fields=("receipt", "line"), name="receipt_names_a_line_once"),
        ),
        migrations.AddConstraint(
            model_name="receiptline",
            constraint=models.CheckConstraint(
                condition=models.Q(("net_yen__gte", 0), ("quantity__gt", 0)), name="receipt_line_is_above_zero"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("Receipt", "ReceiptLine", "MatchedBill"),
        migrations.RunSQL(CHAIN, NO_CHAIN),
    ]
    operations = at_once(operations)
