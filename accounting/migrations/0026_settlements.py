"""Set-offs, notes and electronic records, and the doors by which they settle invoices and sums owed; behind the wall."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("PayableSettlement", "Offset", "OffsetPart", "Instrument", "InstrumentEvent", "InstrumentItem")
ADDED = ("PayableSettlement", "OffsetPart", "InstrumentEvent", "InstrumentItem")

# A sum owed is also settled without money, in part or whole: what counts is the sum of its settlements, and what was settled
# whole is open again when one of them is taken back.
PAYABLE_STAYS = """
CREATE OR REPLACE FUNCTION accounting_payable_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  way text[] := ARRAY['state', 'payment_id', 'paid_on', 'match_id'{settled}];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'PAID' AND NEW.state = 'OPEN' AND OLD.match_id IS NOT NULL
     AND (to_jsonb(NEW) - way) IS NOT DISTINCT FROM (to_jsonb(OLD) - way)
     AND EXISTS (SELECT FROM accounting_bankmatch WHERE id = OLD.match_id AND state = 'UNDONE') THEN
    RETURN NEW;
  END IF;{counted}
  IF TG_OP = 'DELETE' OR OLD.state <> 'OPEN' THEN
    RAISE EXCEPTION '% of a payable is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'settled_payable_stays';
  END IF;
  IF (to_jsonb(NEW) - way) IS DISTINCT FROM (to_jsonb(OLD) - way) THEN
    RAISE EXCEPTION 'UPDATE of a payable is refused: what is owed was written once'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payable_is_written_once';
  END IF;
  IF NEW.state = 'PAID' AND NEW.match_id IS NULL{unsettled}
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
"""
BY_SETTLEMENT = PAYABLE_STAYS.format(
    settled=", 'settled_yen'",
    counted="""
  IF TG_OP = 'UPDATE' AND NEW.settled_yen <> OLD.settled_yen AND NEW.settled_yen <>
     (SELECT coalesce(sum(amount_yen), 0) FROM accounting_payablesettlement WHERE payable_id = NEW.id) THEN
    RAISE EXCEPTION 'what was settled of payable % is not the sum of its settlements', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_is_the_sum_of_settlements';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'PAID' AND NEW.state = 'OPEN' AND OLD.settled_yen = OLD.amount_yen
     AND NEW.settled_yen < OLD.settled_yen AND NEW.paid_on IS NULL
     AND (to_jsonb(NEW) - way) IS NOT DISTINCT FROM (to_jsonb(OLD) - way) THEN
    RETURN NEW;
  END IF;""",
    unsettled=" AND NEW.settled_yen < NEW.amount_yen",
)
BEFORE = PAYABLE_STAYS.format(settled="", counted="", unsettled="")
SETTLEMENT_IS_COUNTED = """
CREATE FUNCTION accounting_payablesettlement_is_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT settled_yen FROM accounting_payable WHERE id = NEW.payable_id) IS DISTINCT FROM
     (SELECT sum(amount_yen)::bigint FROM accounting_payablesettlement WHERE payable_id = NEW.payable_id) THEN
    RAISE EXCEPTION 'a settlement of payable % is not counted', NEW.payable_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_is_the_sum_of_settlements';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounting_payablesettlement_is_counted AFTER INSERT ON accounting_payablesettlement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_payablesettlement_is_counted();
"""

# A set-off changes once, when it is undone; its parts add up to it on either side. The function came with the accruals.
OFFSET_ADDS_UP = """
CREATE TRIGGER accounting_offset_changes_once BEFORE UPDATE ON accounting_offset FOR EACH ROW
  EXECUTE FUNCTION accounting_changes_once(undone_at, undone_because, undone_by_name);
CREATE TRIGGER accounting_offset_is_append_only BEFORE DELETE OR TRUNCATE ON accounting_offset
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION accounting_offset_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted bigint := CASE TG_TABLE_NAME WHEN 'accounting_offset' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'offset_id')::bigint END;
  held accounting_offset; sums record;
BEGIN
  SELECT coalesce(sum(amount_yen) FILTER (WHERE invoice_id IS NOT NULL), 0) AS claims,
         coalesce(sum(amount_yen) FILTER (WHERE payable_id IS NOT NULL), 0) AS debts INTO sums
    FROM accounting_offsetpart WHERE offset_id = wanted;
  SELECT * INTO held FROM accounting_offset WHERE id = wanted;
  IF held.id IS NOT NULL AND (held.total_yen <> sums.claims OR sums.claims <> sums.debts) THEN
    RAISE EXCEPTION 'set-off % does not add up: % yen of invoices, % yen owed', wanted, sums.claims, sums.debts
      USING ERRCODE = 'check_violation', CONSTRAINT = 'offset_adds_up_on_both_sides';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounting_offset_adds_up AFTER INSERT ON accounting_offset
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_offset_adds_up();
CREATE CONSTRAINT TRIGGER accounting_offsetpart_adds_up AFTER INSERT ON accounting_offsetpart
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_offset_adds_up();
"""

# What an instrument says stays; only its state goes on, and what its events leave on its account is its sum while it is
# held, and nothing once it has ended.
INSTRUMENT_TIES = """
CREATE FUNCTION accounting_instrument_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'CANCELLED' OR (to_jsonb(NEW) - 'state') IS DISTINCT FROM (to_jsonb(OLD) - 'state') THEN
    RAISE EXCEPTION '% of instrument % is refused: what it says stays', TG_OP, OLD.number
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'instrument_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_instrument_stays BEFORE UPDATE OR DELETE ON accounting_instrument
  FOR EACH ROW EXECUTE FUNCTION accounting_instrument_stays();
CREATE TRIGGER accounting_instrument_is_kept BEFORE TRUNCATE ON accounting_instrument
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION accounting_instrument_ties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted bigint := CASE TG_TABLE_NAME WHEN 'accounting_instrument' THEN NEW.id
                                      ELSE (to_jsonb(NEW) ->> 'instrument_id')::bigint END;
  held accounting_instrument;
BEGIN
  SELECT * INTO held FROM accounting_instrument WHERE id = wanted;
  IF held.id IS NOT NULL AND (SELECT coalesce(sum(balance_yen), 0) FROM accounting_instrumentevent WHERE instrument_id = wanted)
     <> (CASE held.state WHEN 'HELD' THEN held.amount_yen ELSE 0 END) THEN
    RAISE EXCEPTION 'the events of instrument % do not leave what its state says', held.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'events_leave_what_the_state_says';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounting_instrument_ties AFTER INSERT OR UPDATE ON accounting_instrument
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_instrument_ties();
CREATE CONSTRAINT TRIGGER accounting_instrumentevent_ties AFTER INSERT ON accounting_instrumentevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_instrument_ties();
"""
UNDO = """
DROP FUNCTION accounting_instrument_ties() CASCADE;
DROP FUNCTION accounting_instrument_stays() CASCADE;
DROP TRIGGER accounting_instrument_is_kept ON accounting_instrument;
DROP FUNCTION accounting_offset_adds_up() CASCADE;
DROP TRIGGER accounting_offset_changes_once ON accounting_offset;
DROP TRIGGER accounting_offset_is_append_only ON accounting_offset;
DROP FUNCTION accounting_payablesettlement_is_counted() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0025_mails"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "direction",
                    models.CharField(
                        choices=[("RECEIVED", "受取"), ("ISSUED", "支払")], max_length=8, verbose_name="受取・支払"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("RECORD", "電子記録（でんさい等）"), ("NOTE", "手形")],
                        max_length=6,
                        verbose_name="種類",
                    ),
                ),
                ("number", models.CharField(db_collation="C", max_length=40, verbose_name="手形番号・記録番号")),
                ("partner_name", models.CharField(max_length=200, verbose_name="取引先名")),
                ("drawer", models.CharField(max_length=200, verbose_name="振出人・債務者")),
                ("bank", models.CharField(blank=True, max_length=100, verbose_name="支払銀行・支払場所")),
                ("issued_on", models.DateField(verbose_name="振出日・発生日")),
                ("taken_on", models.DateField(verbose_name="受取・交付の日（計上日）")),
                ("due_on", models.DateField(verbose_name="支払期日")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("is_opening", models.BooleanField(default=False, verbose_name="開始残高に含まれる")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("HELD", "期日前・未決済"),
                            ("SETTLED", "決済済み"),
                            ("DISCOUNTED", "割引済み"),
                            ("ENDORSED", "裏書・譲渡済み"),
                            ("DISHONOURED", "不渡り"),
                            ("CANCELLED", "取消"),
                        ],
                        default="HELD",
                        max_length=11,
                        verbose_name="状態",
                    ),
                ),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
            ],
            options={
                "verbose_name": "手形・電子記録",
                "verbose_name_plural": "手形・電子記録",
            },
        ),
        migrations.CreateModel(
            name="InstrumentEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("RECORDED", "受取・振出"),
                            ("SETTLED", "決済"),
                            ("DISCOUNTED", "割引"),
                            ("ENDORSED", "裏書・譲渡"),
                            ("DISHONOURED", "不渡り"),
                            ("TAKEN_BACK", "取消"),
                        ],
                        max_length=11,
                        verbose_name="経過",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="日付")),
                ("balance_yen", models.BigIntegerField(verbose_name="残高の増減")),
                ("contingent_yen", models.BigIntegerField(default=0, verbose_name="偶発債務の増減")),
                ("discount_yen", models.BigIntegerField(default=0, verbose_name="割引料")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="理由・内容")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
            ],
            options={
                "verbose_name": "手形・電子記録の経過",
                "verbose_name_plural": "手形・電子記録の経過",
            },
        ),
        migrations.CreateModel(
            name="InstrumentItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("open_yen", models.BigIntegerField(verbose_name="決済前の残り")),
                ("dated_on", models.DateField(verbose_name="取引日")),
                ("due_on", models.DateField(verbose_name="期日")),
                ("label", models.CharField(max_length=200, verbose_name="内容")),
            ],
            options={
                "verbose_name": "手形・電子記録で決済したもの",
                "verbose_name_plural": "手形・電子記録で決済したもの",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Offset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partner_name", models.CharField(max_length=200, verbose_name="取引先名")),
                ("offset_on", models.DateField(verbose_name="相殺日")),
                ("total_yen", models.BigIntegerField(verbose_name="相殺額")),
                ("reason", models.CharField(max_length=300, verbose_name="相殺の理由")),
                ("facts", models.JSONField(default=dict, verbose_name="通知書の記載")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="取り消した日時")),
                ("undone_because", models.CharField(blank=True, max_length=300, verbose_name="取り消した理由")),
                ("undone_by_name", models.CharField(blank=True, max_length=200, verbose_name="取り消した人")),
            ],
            options={
                "verbose_name": "相殺",
                "verbose_name_plural": "相殺",
            },
        ),
        migrations.CreateModel(
            name="OffsetPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("open_yen", models.BigIntegerField(verbose_name="決済前の残り")),
                ("dated_on", models.DateField(verbose_name="取引日")),
                ("due_on", models.DateField(verbose_name="期日")),
                ("label", models.CharField(max_length=200, verbose_name="内容")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
            ],
            options={
                "verbose_name": "相殺の内訳",
                "verbose_name_plural": "相殺の内訳",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PayableSettlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("settled_on", models.DateField(verbose_name="決済日")),
                ("amount_yen", models.BigIntegerField(verbose_name="決済額")),
                ("source_kind", models.CharField(db_collation="C", max_length=100, verbose_name="決済した取引の種類")),
                ("source_id", models.BigIntegerField(verbose_name="決済した取引の番号")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
            ],
            options={
                "verbose_name": "未払の決済",
                "verbose_name_plural": "未払の決済",
            },
        ),
        migrations.RemoveConstraint(
            model_name="payable",
            name="payable_says_when_and_how_it_was_paid",
        ),
        migrations.AddField(
            model_name="payable",
            name="settled_yen",
            field=models.BigIntegerField(db_default=0, default=0, verbose_name="支払によらず決済した額"),
        ),
        migrations.AddField(
            model_name="receipt",
            name="settled_id",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="決済した取引の番号"),
        ),
        migrations.AddField(
            model_name="receipt",
            name="settled_kind",
            field=models.CharField(
                blank=True,
                db_collation="C",
                db_default="",
                default="",
                max_length=100,
                verbose_name="決済した取引の種類",
            ),
        ),
        migrations.AlterField(
            model_name="receipt",
            name="bank_account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.bankaccountofcompany",
                verbose_name="入金した口座",
            ),
        ),
        migrations.AddConstraint(
            model_name="payable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("match", None), ("paid_on", None), ("state", "OPEN")),
                    models.Q(
                        ("match", None), ("paid_on__isnull", False), ("payment__isnull", False), ("state", "PAID")
                    ),
                    models.Q(
                        ("match__isnull", False), ("paid_on__isnull", False), ("payment", None), ("state", "PAID")
                    ),
                    models.Q(
                        ("match", None),
                        ("paid_on__isnull", False),
                        ("payment", None),
                        ("settled_yen", models.F("amount_yen")),
                        ("state", "PAID"),
                    ),
                    models.Q(("match", None), ("paid_on", None), ("payment", None), ("state", "CANCELLED")),
                    _connector="OR",
                ),
                name="payable_says_when_and_how_it_was_paid",
            ),
        ),
        migrations.AddConstraint(
            model_name="payable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_yen__gte", 0), ("settled_yen__lt", models.F("amount_yen")), ("state", "OPEN")),
                    models.Q(("settled_yen__gte", 0), ("settled_yen__lte", models.F("amount_yen")), ("state", "PAID")),
                    models.Q(("settled_yen", 0), ("state", "CANCELLED")),
                    _connector="OR",
                ),
                name="payable_is_settled_within_its_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bank_account__isnull", False), ("settled_id", None), ("settled_kind", "")),
                    models.Q(
                        ("bank_account", None),
                        ("match", None),
                        ("settled_id__isnull", False),
                        models.Q(("settled_kind", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="receipt_is_money_or_a_settlement",
            ),
        ),
        migrations.AddField(
            model_name="instrument",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.account",
                verbose_name="勘定科目",
            ),
        ),
        migrations.AddField(
            model_name="instrument",
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
            model_name="instrument",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.partner",
                verbose_name="取引先",
            ),
        ),
        migrations.AddField(
            model_name="instrumentevent",
            name="bank_account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.bankaccountofcompany",
                verbose_name="口座",
            ),
        ),
        migrations.AddField(
            model_name="instrumentevent",
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
            model_name="instrumentevent",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.entry",
                verbose_name="仕訳",
            ),
        ),
        migrations.AddField(
            model_name="instrumentevent",
            name="instrument",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="accounting.instrument",
                verbose_name="手形・電子記録",
            ),
        ),
        migrations.AddField(
            model_name="instrumentevent",
            name="match",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.bankmatch",
                verbose_name="照合",
            ),
        ),
        migrations.AddField(
            model_name="instrumentevent",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.partner",
                verbose_name="裏書・譲渡先",
            ),
        ),
        migrations.AddField(
            model_name="instrumentevent",
            name="takes_back",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_back_by",
                to="accounting.instrumentevent",
                verbose_name="取り消す経過",
            ),
        ),
        migrations.AddField(
            model_name="instrumentitem",
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
            model_name="instrumentitem",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="accounting.instrumentevent",
                verbose_name="経過",
            ),
        ),
        migrations.AddField(
            model_name="instrumentitem",
            name="invoice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.invoice",
                verbose_name="請求書",
            ),
        ),
        migrations.AddField(
            model_name="instrumentitem",
            name="payable",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.payable",
                verbose_name="未払",
            ),
        ),
        migrations.AddField(
            model_name="instrumentitem",
            name="receipt",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.receipt",
                verbose_name="入金の記録",
            ),
        ),
        migrations.AddField(
            model_name="offset",
            name="agreement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.document",
                verbose_name="合意の書類",
            ),
        ),
        migrations.AddField(
            model_name="offset",
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
            model_name="offset",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.entry",
                verbose_name="仕訳",
            ),
        ),
        migrations.AddField(
            model_name="offset",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.partner",
                verbose_name="取引先",
            ),
        ),
        migrations.AddField(
            model_name="offsetpart",
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
            model_name="offsetpart",
            name="invoice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.invoice",
                verbose_name="請求書",
            ),
        ),
        migrations.AddField(
            model_name="offsetpart",
            name="offset",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="accounting.offset",
                verbose_name="相殺",
            ),
        ),
        migrations.AddField(
            model_name="offsetpart",
            name="payable",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.payable",
                verbose_name="未払",
            ),
        ),
        migrations.AddField(
            model_name="offsetpart",
            name="receipt",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.receipt",
                verbose_name="入金の記録",
            ),
        ),
        migrations.AddField(
            model_name="payablesettlement",
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
            model_name="payablesettlement",
            name="payable",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlements",
                to="accounting.payable",
                verbose_name="未払",
            ),
        ),
        migrations.AddField(
            model_name="payablesettlement",
            name="takes_back",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_back_by",
                to="accounting.payablesettlement",
                verbose_name="取り消す決済",
            ),
        ),
        migrations.AddField(
            model_name="offsetpart",
            name="settlement",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.payablesettlement",
                verbose_name="未払の決済",
            ),
        ),
        migrations.AddField(
            model_name="instrumentitem",
            name="settlement",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.payablesettlement",
                verbose_name="未払の決済",
            ),
        ),
        migrations.AddIndex(
            model_name="instrument",
            index=models.Index(fields=["company", "due_on", "id"], name="instrument_by_due_day"),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "CANCELLED"), _negated=True),
                fields=("company", "direction", "form", "number"),
                name="instrument_number_is_used_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="instrument_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(("issued_on__lte", models.F("taken_on")), ("taken_on__lte", models.F("due_on"))),
                name="instrument_days_are_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="instrumentevent",
            index=models.Index(fields=["company", "happened_on", "id"], name="instrument_event_by_day"),
        ),
        migrations.AddConstraint(
            model_name="instrumentevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "TAKEN_BACK"), ("takes_back__isnull", False), models.Q(("note", ""), _negated=True)
                    ),
                    models.Q(models.Q(("kind", "TAKEN_BACK"), _negated=True), ("takes_back", None)),
                    _connector="OR",
                ),
                name="taking_back_names_what_and_why",
            ),
        ),
        migrations.AddIndex(
            model_name="offset",
            index=models.Index(fields=["company", "-offset_on", "-id"], name="offset_newest"),
        ),
        migrations.AddConstraint(
            model_name="offset",
            constraint=models.CheckConstraint(condition=models.Q(("total_yen__gt", 0)), name="offset_is_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="offset",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="offset_gives_its_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="offset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_because", ""), ("undone_by_name", "")),
                    models.Q(("undone_at__isnull", False), models.Q(("undone_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="undone_offset_gives_its_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="payablesettlement",
            index=models.Index(fields=["company", "settled_on", "id"], name="payable_settlement_by_day"),
        ),
        migrations.AddConstraint(
            model_name="payablesettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_yen__gt", 0), ("takes_back", None)),
                    models.Q(("amount_yen__lt", 0), ("takes_back__isnull", False)),
                    _connector="OR",
                ),
                name="payable_settlement_is_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="offsetpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("invoice__isnull", False), ("payable", None), ("receipt__isnull", False), ("settlement", None)
                    ),
                    models.Q(
                        ("invoice", None), ("payable__isnull", False), ("receipt", None), ("settlement__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="offsetpart_is_of_an_invoice_or_a_payable",
            ),
        ),
        migrations.AddConstraint(
            model_name="offsetpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0), ("amount_yen__lte", models.F("open_yen"))),
                name="offsetpart_is_within_what_is_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="offsetpart",
            constraint=models.UniqueConstraint(fields=("offset", "position"), name="offset_part_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="instrumentitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("invoice__isnull", False), ("payable", None), ("receipt__isnull", False), ("settlement", None)
                    ),
                    models.Q(
                        ("invoice", None), ("payable__isnull", False), ("receipt", None), ("settlement__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="instrumentitem_is_of_an_invoice_or_a_payable",
            ),
        ),
        migrations.AddConstraint(
            model_name="instrumentitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0), ("amount_yen__lte", models.F("open_yen"))),
                name="instrumentitem_is_within_what_is_open",
            ),
        ),
        migrations.AddField(
            model_name="transferfee",
            name="treatment",
            field=models.CharField(
                choices=[
                    ("DISCOUNT", "振込手数料分の値引"),
                    ("FEE", "支払手数料"),
                    ("LEAVE_OPEN", "未入金として残す"),
                ],
                default="DISCOUNT",
                max_length=10,
                verbose_name="入金から差し引かれたときの扱い",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly(*ADDED),
        migrations.RunSQL(BY_SETTLEMENT, BEFORE),
        migrations.RunSQL(SETTLEMENT_IS_COUNTED + OFFSET_ADDS_UP + INSTRUMENT_TIES, UNDO),
    ]
    operations = at_once(operations)
