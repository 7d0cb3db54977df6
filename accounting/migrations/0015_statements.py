"""Statements of banks and what they were matched with, petty cash, and the settlements that matches make; behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReference, GuardReferences, GuardRows

ROWS = (
    "CashBox",
    "BankMatch",
    "Statement",
    "BankLine",
    "MatchPart",
    "EntryClaim",
    "CashEntry",
    "CashCount",
    "StatementFormat",
    "TransferFee",
    "BankRule",
    "PayerAlias",
)

# A file waits, and is loaded or given up; what was loaded stays.
STATEMENT_STAYS = """
CREATE FUNCTION accounting_statement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'WAITING' THEN
    RAISE EXCEPTION '% of statement % is refused: it is %', TG_OP, OLD.id, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'settled_statement_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_statement_stays BEFORE UPDATE OR DELETE ON accounting_statement
  FOR EACH ROW EXECUTE FUNCTION accounting_statement_stays();
CREATE TRIGGER accounting_statement_is_kept BEFORE TRUNCATE ON accounting_statement
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""

# A line stays as the bank wrote it. It is matched once, and let go only when its match was undone.
LINE_STAYS = """
CREATE FUNCTION accounting_bankline_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'match_id') IS DISTINCT FROM (to_jsonb(OLD) - 'match_id') THEN
    RAISE EXCEPTION '% of bank line % is refused: it stays as the bank wrote it', TG_OP, OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'bank_line_stays';
  END IF;
  IF OLD.match_id IS NOT NULL AND NEW.match_id IS DISTINCT FROM OLD.match_id
     AND EXISTS (SELECT FROM accounting_bankmatch WHERE id = OLD.match_id AND state <> 'UNDONE') THEN
    RAISE EXCEPTION 'bank line % is refused: it is matched', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'bank_line_is_matched_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_bankline_stays BEFORE UPDATE OR DELETE ON accounting_bankline
  FOR EACH ROW EXECUTE FUNCTION accounting_bankline_stays();
CREATE TRIGGER accounting_bankline_is_kept BEFORE TRUNCATE ON accounting_bankline
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""

# A match is written once; its entry is added when it is posted, and it is undone once.
MATCH_STAYS = """
CREATE FUNCTION accounting_bankmatch_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  undoing text[] := ARRAY['state', 'undone_by_id', 'undone_by_name', 'undone_at', 'undone_because'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'CONFIRMED'
     OR (OLD.entry_id IS NOT NULL AND NEW.entry_id IS DISTINCT FROM OLD.entry_id)
     OR (to_jsonb(NEW) - undoing - 'entry_id') IS DISTINCT FROM (to_jsonb(OLD) - undoing - 'entry_id') THEN
    RAISE EXCEPTION '% of match % is refused: it is %', TG_OP, OLD.id, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'bank_match_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_bankmatch_stays BEFORE UPDATE OR DELETE ON accounting_bankmatch
  FOR EACH ROW EXECUTE FUNCTION accounting_bankmatch_stays();
CREATE TRIGGER accounting_bankmatch_is_kept BEFORE TRUNCATE ON accounting_bankmatch
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION accounting_entryclaim_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL
     OR (to_jsonb(NEW) - 'released_at') IS DISTINCT FROM (to_jsonb(OLD) - 'released_at') THEN
    RAISE EXCEPTION '% of a claim is refused: it is only released', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'entry_claim_is_only_released';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_entryclaim_stays BEFORE UPDATE OR DELETE ON accounting_entryclaim
  FOR EACH ROW EXECUTE FUNCTION accounting_entryclaim_stays();
CREATE TRIGGER accounting_entryclaim_is_kept BEFORE TRUNCATE ON accounting_entryclaim
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""

# At the end of the transaction the lines of a match are as many as it says, and its parts add up to them.
MATCH_ADDS_UP = """
CREATE FUNCTION accounting_bankmatch_adds_up(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found accounting_bankmatch; lines record; parts bigint;
BEGIN
  SELECT * INTO found FROM accounting_bankmatch WHERE id = wanted;
  IF found.id IS NULL THEN RETURN; END IF;
  SELECT count(*) AS count, coalesce(sum(amount_yen), 0) AS yen INTO lines FROM accounting_bankline WHERE match_id = wanted;
  SELECT coalesce(sum(amount_yen), 0) INTO parts FROM accounting_matchpart WHERE match_id = wanted;
  IF (found.state = 'CONFIRMED' AND (lines.count <> found.count OR lines.yen <> found.total_yen))
     OR (found.state = 'UNDONE' AND lines.count <> 0) OR parts <> found.total_yen THEN
    RAISE EXCEPTION 'match % does not add up: % yen of lines, % yen of parts', wanted, lines.yen, parts
      USING ERRCODE = 'check_violation', CONSTRAINT = 'match_adds_up_to_its_lines';
  END IF;
END $$;
CREATE FUNCTION accounting_bankmatch_is_summed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM accounting_bankmatch_adds_up(NEW.id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounting_bankmatch_is_summed AFTER INSERT OR UPDATE ON accounting_bankmatch
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_bankmatch_is_summed();
CREATE FUNCTION accounting_bankmatch_part_is_summed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM accounting_bankmatch_adds_up(NEW.match_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER accounting_matchpart_is_summed AFTER INSERT ON accounting_matchpart
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounting_bankmatch_part_is_summed();
CREATE CONSTRAINT TRIGGER accounting_bankline_is_summed AFTER UPDATE ON accounting_bankline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.match_id IS NOT NULL)
  EXECUTE FUNCTION accounting_bankmatch_part_is_summed();
"""

# An item is also paid by a match of bank lines without a run, and is open again once that match is undone.
PAYABLE_STAYS = """
CREATE OR REPLACE FUNCTION accounting_payable_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  way text[] := ARRAY['state', 'payment_id', 'paid_on'{match}];
BEGIN{undone}
  IF TG_OP = 'DELETE' OR OLD.state <> 'OPEN' THEN
    RAISE EXCEPTION '% of a payable is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'settled_payable_stays';
  END IF;
  IF (to_jsonb(NEW) - way) IS DISTINCT FROM (to_jsonb(OLD) - way) THEN
    RAISE EXCEPTION 'UPDATE of a payable is refused: what is owed was written once'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payable_is_written_once';
  END IF;
  IF NEW.state = 'PAID'{unmatched}
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
BY_MATCH = PAYABLE_STAYS.format(
    match=", 'match_id'",
    undone="""
  IF TG_OP = 'UPDATE' AND OLD.state = 'PAID' AND NEW.state = 'OPEN' AND OLD.match_id IS NOT NULL
     AND (to_jsonb(NEW) - way) IS NOT DISTINCT FROM (to_jsonb(OLD) - way)
     AND EXISTS (SELECT FROM accounting_bankmatch WHERE id = OLD.match_id AND state = 'UNDONE') THEN
    RETURN NEW;
  END IF;""",
    unmatched=" AND NEW.match_id IS NULL",
)
BEFORE = PAYABLE_STAYS.format(match="", undone="", unmatched="")
UNDO = """
DROP TRIGGER accounting_bankline_is_summed ON accounting_bankline;
DROP TRIGGER accounting_matchpart_is_summed ON accounting_matchpart;
DROP TRIGGER accounting_bankmatch_is_summed ON accounting_bankmatch;
DROP FUNCTION accounting_bankmatch_part_is_summed;
DROP FUNCTION accounting_bankmatch_is_summed;
DROP FUNCTION accounting_bankmatch_adds_up;
DROP FUNCTION accounting_entryclaim_stays CASCADE;
DROP FUNCTION accounting_bankmatch_stays CASCADE;
DROP FUNCTION accounting_bankline_stays CASCADE;
DROP FUNCTION accounting_statement_stays CASCADE;
DROP TRIGGER accounting_entryclaim_is_kept ON accounting_entryclaim;
DROP TRIGGER accounting_bankmatch_is_kept ON accounting_bankmatch;
DROP TRIGGER accounting_bankline_is_kept ON accounting_bankline;
DROP TRIGGER accounting_statement_is_kept ON accounting_statement;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0014_lines_lean_on_entries"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dated_on", models.DateField(verbose_name="取引日")),
                ("amount_yen", models.BigIntegerField(verbose_name="入出金額")),
                ("balance_yen", models.BigIntegerField(blank=True, null=True, verbose_name="残高")),
                ("text", models.CharField(max_length=200, verbose_name="摘要")),
                (
                    "payer_key",
                    models.CharField(blank=True, db_collation="C", max_length=200, verbose_name="照合用の名義"),
                ),
                ("ordinal", models.PositiveSmallIntegerField(default=1, verbose_name="同じ行の何番目")),
                ("position", models.PositiveIntegerField(verbose_name="ファイルの中の順番")),
            ],
            options={
                "verbose_name": "入出金明細",
                "verbose_name_plural": "入出金明細",
            },
        ),
        migrations.CreateModel(
            name="BankMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("CONFIRMED", "照合済み"), ("UNDONE", "取り消し済み")],
                        default="CONFIRMED",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("posted_on", models.DateField(verbose_name="計上日")),
                ("total_yen", models.BigIntegerField(verbose_name="入出金額の合計")),
                ("count", models.PositiveIntegerField(verbose_name="明細の行数")),
                ("description", models.CharField(max_length=200, verbose_name="摘要")),
                ("reasons", models.JSONField(default=list, verbose_name="照合の根拠")),
                ("confirmed_by_id", models.BigIntegerField(verbose_name="照合した人の番号")),
                ("confirmed_by_name", models.CharField(max_length=200, verbose_name="照合した人")),
                ("confirmed_at", models.DateTimeField(verbose_name="照合日時")),
                ("undone_by_id", models.BigIntegerField(blank=True, null=True, verbose_name="取り消した人の番号")),
                ("undone_by_name", models.CharField(blank=True, max_length=200, verbose_name="取り消した人")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="取り消し日時")),
                ("undone_because", models.CharField(blank=True, max_length=300, verbose_name="取り消した理由")),
            ],
            options={
                "verbose_name": "照合",
                "verbose_name_plural": "照合",
            },
        ),
        migrations.CreateModel(
            name="BankRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="ルールの名前")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="順番")),
                (
                    "direction",
                    models.CharField(choices=[("IN", "入金"), ("OUT", "出金")], max_length=3, verbose_name="入出金"),
                ),
                ("contains", models.CharField(max_length=60, verbose_name="摘要に含まれる文字")),
                ("contains_key", models.CharField(db_collation="C", max_length=120, verbose_name="照合用の文字")),
                ("least_yen", models.BigIntegerField(blank=True, null=True, verbose_name="金額（以上）")),
                ("most_yen", models.BigIntegerField(blank=True, null=True, verbose_name="金額（以下）")),
                ("tax_category", models.CharField(max_length=40, verbose_name="税区分")),
                ("out_of_use_from", models.DateField(blank=True, null=True, verbose_name="使用停止日")),
            ],
            options={
                "verbose_name": "照合のルール",
                "verbose_name_plural": "照合のルール",
            },
        ),
        migrations.CreateModel(
            name="CashBox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=20, verbose_name="小口現金の略号")),
                ("name", models.CharField(max_length=60, verbose_name="小口現金の名前")),
                ("imprest_yen", models.BigIntegerField(verbose_name="定額")),
                ("opening_on", models.DateField(verbose_name="使い始める日")),
                ("opening_yen", models.BigIntegerField(default=0, verbose_name="開始日の前の残高")),
                ("out_of_use_from", models.DateField(blank=True, null=True, verbose_name="使用停止日")),
            ],
            options={
                "verbose_name": "小口現金",
                "verbose_name_plural": "小口現金",
            },
        ),
        migrations.CreateModel(
            name="CashCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counted_on", models.DateField(verbose_name="実査日")),
                ("pieces", models.JSONField(verbose_name="金種ごとの枚数")),
                ("counted_yen", models.BigIntegerField(verbose_name="実際の有高")),
                ("book_yen", models.BigIntegerField(verbose_name="帳簿の残高")),
                ("difference_yen", models.BigIntegerField(verbose_name="過不足")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="過不足の事情")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
            ],
            options={
                "verbose_name": "現金実査",
                "verbose_name_plural": "現金実査",
            },
        ),
        migrations.CreateModel(
            name="CashEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dated_on", models.DateField(verbose_name="日付")),
                (
                    "direction",
                    models.CharField(choices=[("IN", "入金"), ("OUT", "出金")], max_length=3, verbose_name="入出金"),
                ),
                ("amount_yen", models.BigIntegerField(verbose_name="金額（税込）")),
                ("tax_category", models.CharField(max_length=40, verbose_name="税区分")),
                ("description", models.CharField(max_length=200, verbose_name="摘要")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="取り消す理由")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
            ],
            options={
                "verbose_name": "現金出納帳の行",
                "verbose_name_plural": "現金出納帳の行",
            },
        ),
        migrations.CreateModel(
            name="EntryClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("DEBIT", "借方"), ("CREDIT", "貸方")], max_length=6, verbose_name="貸借"
                    ),
                ),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="照合を取り消した日時")),
            ],
            options={
                "verbose_name": "仕訳と明細の対応",
                "verbose_name_plural": "仕訳と明細の対応",
            },
        ),
        migrations.CreateModel(
            name="MatchPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ITEM", "請求・未払"),
                            ("ENTRY", "記帳済みの仕訳"),
                            ("ACCOUNT", "勘定科目"),
                            ("TRANSFER", "資金移動"),
                        ],
                        max_length=8,
                        verbose_name="種類",
                    ),
                ),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("label", models.CharField(max_length=200, verbose_name="内容")),
                (
                    "item_kind",
                    models.CharField(blank=True, db_collation="C", max_length=100, verbose_name="請求・未払の種類"),
                ),
                ("item_id", models.BigIntegerField(blank=True, null=True, verbose_name="請求・未払の番号")),
                ("settled_id", models.BigIntegerField(blank=True, null=True, verbose_name="消込の番号")),
                ("tax_category", models.CharField(blank=True, max_length=40, verbose_name="税区分")),
            ],
            options={
                "verbose_name": "照合の内訳",
                "verbose_name_plural": "照合の内訳",
            },
        ),
        migrations.CreateModel(
            name="PayerAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payer_key", models.CharField(db_collation="C", max_length=200, verbose_name="照合用の名義")),
                ("times", models.PositiveIntegerField(default=1, verbose_name="照合した回数")),
                ("learned_at", models.DateTimeField(verbose_name="覚えた日時")),
                ("last_used_at", models.DateTimeField(verbose_name="最後に照合した日時")),
            ],
            options={
                "verbose_name": "振込名義",
                "verbose_name_plural": "振込名義",
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "layout",
                    models.CharField(
                        choices=[
                            ("CSV", "CSV"),
                            ("ZENGIN_03", "全銀 入出金取引明細"),
                            ("ZENGIN_01", "全銀 振込入金通知"),
                        ],
                        max_length=10,
                        verbose_name="ファイルの形式",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("sha256", models.CharField(db_collation="C", max_length=64, verbose_name="ハッシュ値")),
                (
                    "state",
                    models.CharField(
                        choices=[("WAITING", "確認待ち"), ("LOADED", "取り込み済み"), ("DISCARDED", "取りやめ")],
                        default="WAITING",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("first_on", models.DateField(blank=True, null=True, verbose_name="最初の日")),
                ("last_on", models.DateField(blank=True, null=True, verbose_name="最後の日")),
                ("opening_yen", models.BigIntegerField(blank=True, null=True, verbose_name="取引前の残高")),
                ("closing_yen", models.BigIntegerField(blank=True, null=True, verbose_name="取引後の残高")),
                ("added", models.PositiveIntegerField(default=0, verbose_name="取り込んだ行")),
                ("repeated", models.PositiveIntegerField(default=0, verbose_name="取り込み済みだった行")),
                ("gap_yen", models.BigIntegerField(default=0, verbose_name="前の明細との残高の差")),
                ("uploaded_by_id", models.BigIntegerField(verbose_name="アップロードした人の番号")),
                ("uploaded_by_name", models.CharField(max_length=200, verbose_name="アップロードした人")),
                ("uploaded_at", models.DateTimeField(verbose_name="アップロード日時")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="確定・取りやめの日時")),
            ],
            options={
                "verbose_name": "入出金明細のファイル",
                "verbose_name_plural": "入出金明細のファイル",
            },
        ),
        migrations.CreateModel(
            name="StatementFormat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("header_rows", models.PositiveSmallIntegerField(default=1, verbose_name="見出しの行数")),
                (
                    "days",
                    models.CharField(
                        choices=[
                            ("YMD", "2026/10/31・2026-10-31・20261031・2026年10月31日"),
                            ("ERA", "令和8年10月31日・R8.10.31"),
                            ("ERA_DIGITS", "081031（和暦の年月日6桁）"),
                        ],
                        default="YMD",
                        max_length=10,
                        verbose_name="日付の書き方",
                    ),
                ),
                (
                    "signs",
                    models.CharField(
                        choices=[
                            ("TWO_COLUMNS", "入金と出金が別の列"),
                            ("SIGNED", "1つの列で、出金はマイナス"),
                            ("MARKED", "金額の列と、入金・出金を表す列"),
                        ],
                        default="TWO_COLUMNS",
                        max_length=11,
                        verbose_name="入出金の書き方",
                    ),
                ),
                ("day_column", models.PositiveSmallIntegerField(verbose_name="日付の列")),
                ("in_column", models.PositiveSmallIntegerField(verbose_name="入金の列（1つの列のときは金額の列）")),
                (
                    "out_column",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="出金の列（入金・出金を表す列）"
                    ),
                ),
                ("out_mark", models.CharField(blank=True, max_length=20, verbose_name="出金を表す文字")),
                ("balance_column", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="残高の列")),
                ("text_column", models.PositiveSmallIntegerField(verbose_name="摘要の列")),
                (
                    "more_text_column",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="摘要の列（2つ目）"),
                ),
            ],
            options={
                "verbose_name": "明細の読み方",
                "verbose_name_plural": "明細の読み方",
            },
        ),
        migrations.CreateModel(
            name="TransferFee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fee_yen", models.PositiveIntegerField(verbose_name="手数料（税込）")),
                ("label", models.CharField(max_length=60, verbose_name="内容")),
                ("least_yen", models.BigIntegerField(default=0, verbose_name="振込額（以上）")),
                ("out_of_use_from", models.DateField(blank=True, null=True, verbose_name="使用停止日")),
            ],
            options={
                "verbose_name": "振込手数料",
                "verbose_name_plural": "振込手数料",
            },
        ),
        migrations.AddField(
            model_name="bankline",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="accounting.bankaccountofcompany",
                verbose_name="口座",
            ),
        ),
        migrations.AddField(
            model_name="bankline",
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
            model_name="bankmatch",
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
            model_name="bankmatch",
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
            model_name="bankline",
            name="match",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="accounting.bankmatch",
                verbose_name="照合",
            ),
        ),
        migrations.AddField(
            model_name="bankrule",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.account",
                verbose_name="勘定科目",
            ),
        ),
        migrations.AddField(
            model_name="bankrule",
            name="bank_account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.bankaccountofcompany",
                verbose_name="口座（空欄はすべて）",
            ),
        ),
        migrations.AddField(
            model_name="bankrule",
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
            model_name="bankrule",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.partner",
                verbose_name="取引先",
            ),
        ),
        migrations.AddField(
            model_name="bankrule",
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
            model_name="cashbox",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.account",
                verbose_name="勘定科目",
            ),
        ),
        migrations.AddField(
            model_name="cashbox",
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
            model_name="cashbox",
            name="keeper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.person",
                verbose_name="保管する人",
            ),
        ),
        migrations.AddField(
            model_name="cashcount",
            name="box",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counts",
                to="accounting.cashbox",
                verbose_name="小口現金",
            ),
        ),
        migrations.AddField(
            model_name="cashcount",
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
            model_name="cashentry",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.account",
                verbose_name="相手科目",
            ),
        ),
        migrations.AddField(
            model_name="cashentry",
            name="box",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="accounting.cashbox",
                verbose_name="小口現金",
            ),
        ),
        migrations.AddField(
            model_name="cashentry",
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
            model_name="cashentry",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.partner",
                verbose_name="取引先",
            ),
        ),
        migrations.AddField(
            model_name="cashentry",
            name="takes_back",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_back_by",
                to="accounting.cashentry",
                verbose_name="取り消す行",
            ),
        ),
        migrations.AddField(
            model_name="cashentry",
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
            model_name="entryclaim",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.account",
                verbose_name="勘定科目",
            ),
        ),
        migrations.AddField(
            model_name="entryclaim",
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
            model_name="entryclaim",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.entry",
                verbose_name="仕訳",
            ),
        ),
        migrations.AddField(
            model_name="entryclaim",
            name="match",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="accounting.bankmatch",
                verbose_name="照合",
            ),
        ),
        migrations.AddField(
            model_name="matchpart",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.account",
                verbose_name="勘定科目",
            ),
        ),
        migrations.AddField(
            model_name="matchpart",
            name="bank_account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.bankaccountofcompany",
                verbose_name="移動先・移動元の口座",
            ),
        ),
        migrations.AddField(
            model_name="matchpart",
            name="cash_box",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.cashbox",
                verbose_name="小口現金",
            ),
        ),
        migrations.AddField(
            model_name="matchpart",
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
            model_name="matchpart",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounting.entry",
                verbose_name="記帳済みの仕訳",
            ),
        ),
        migrations.AddField(
            model_name="matchpart",
            name="match",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="accounting.bankmatch",
                verbose_name="照合",
            ),
        ),
        migrations.AddField(
            model_name="matchpart",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.partner",
                verbose_name="取引先",
            ),
        ),
        migrations.AddField(
            model_name="matchpart",
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
            model_name="payeralias",
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
            model_name="payeralias",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.partner",
                verbose_name="取引先",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statements",
                to="accounting.bankaccountofcompany",
                verbose_name="口座",
            ),
        ),
        migrations.AddField(
            model_name="statement",
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
            model_name="statement",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.document",
                verbose_name="証憑",
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="stored_file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.storedfile",
                verbose_name="ファイル",
            ),
        ),
        migrations.AddField(
            model_name="bankline",
            name="statement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="accounting.statement",
                verbose_name="入出金明細のファイル",
            ),
        ),
        migrations.AddField(
            model_name="statementformat",
            name="account",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statement_format",
                to="accounting.bankaccountofcompany",
                verbose_name="口座",
            ),
        ),
        migrations.AddField(
            model_name="statementformat",
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
            model_name="transferfee",
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
        migrations.AddIndex(
            model_name="bankmatch",
            index=models.Index(fields=["company", "-confirmed_at", "-id"], name="bank_match_newest"),
        ),
        migrations.AddConstraint(
            model_name="bankmatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CONFIRMED"), ("undone_at", None), ("undone_because", "")),
                    models.Q(
                        ("state", "UNDONE"),
                        ("undone_at__isnull", False),
                        models.Q(("undone_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="undone_match_gives_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankmatch",
            constraint=models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="match_has_a_line"),
        ),
        migrations.AddIndex(
            model_name="bankrule",
            index=models.Index(fields=["company", "position", "id"], name="bank_rule_in_order"),
        ),
        migrations.AddConstraint(
            model_name="bankrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("least_yen", None), ("most_yen", None), ("most_yen__gte", models.F("least_yen")), _connector="OR"
                ),
                name="bank_rule_amounts_are_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("contains_key", ""), _negated=True), name="bank_rule_reads_a_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="cashbox",
            constraint=models.UniqueConstraint(fields=("company", "code"), name="cash_box_code_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="cashbox",
            constraint=models.CheckConstraint(
                condition=models.Q(("imprest_yen__gt", 0), ("opening_yen__gte", 0)),
                name="cash_box_holds_no_less_than_nothing",
            ),
        ),
        migrations.AddIndex(
            model_name="cashcount",
            index=models.Index(fields=["company", "box", "-counted_on", "-id"], name="cash_count_newest"),
        ),
        migrations.AddConstraint(
            model_name="cashcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counted_yen__gte", 0),
                    (
                        "difference_yen",
                        django.db.models.expressions.CombinedExpression(
                            models.F("counted_yen"), "-", models.F("book_yen")
                        ),
                    ),
                ),
                name="cash_difference_is_counted_less_book",
            ),
        ),
        migrations.AddConstraint(
            model_name="cashcount",
            constraint=models.CheckConstraint(
                condition=models.Q(("difference_yen", 0), models.Q(("note", ""), _negated=True), _connector="OR"),
                name="cash_difference_gives_its_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="cashentry",
            index=models.Index(fields=["company", "box", "dated_on", "id"], name="cash_entry_by_day"),
        ),
        migrations.AddConstraint(
            model_name="cashentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="cash_entry_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="cashentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("takes_back", None), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="cash_entry_taken_back_gives_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", True)),
                fields=("entry", "account", "side"),
                name="entry_side_is_claimed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="entry_claim_is_above_zero"
            ),
        ),
        migrations.AddIndex(
            model_name="matchpart",
            index=models.Index(fields=["company", "cash_box", "id"], name="match_part_of_cash_box"),
        ),
        migrations.AddConstraint(
            model_name="matchpart",
            constraint=models.UniqueConstraint(fields=("match", "position"), name="match_part_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="matchpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen", 0), _negated=True), name="match_part_moves_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="matchpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account", None), ("entry", None), ("item_id__isnull", False), ("kind", "ITEM")),
                    models.Q(("account", None), ("entry__isnull", False), ("item_id", None), ("kind", "ENTRY")),
                    models.Q(("account__isnull", False), ("entry", None), ("item_id", None), ("kind", "ACCOUNT")),
                    models.Q(
                        ("bank_account__isnull", False),
                        ("cash_box", None),
                        ("entry", None),
                        ("item_id", None),
                        ("kind", "TRANSFER"),
                    ),
                    models.Q(
                        ("bank_account", None),
                        ("cash_box__isnull", False),
                        ("entry", None),
                        ("item_id", None),
                        ("kind", "TRANSFER"),
                    ),
                    _connector="OR",
                ),
                name="match_part_is_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="payeralias",
            constraint=models.UniqueConstraint(
                fields=("company", "payer_key", "partner"), name="payer_alias_is_learned_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payeralias",
            constraint=models.CheckConstraint(
                condition=models.Q(("payer_key", ""), _negated=True), name="payer_alias_says_a_name"
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(fields=["company", "account", "-uploaded_at", "-id"], name="statement_newest"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "LOADED")),
                fields=("company", "account", "sha256"),
                name="statement_file_is_loaded_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("state", "WAITING")),
                    models.Q(models.Q(("state", "WAITING"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="settled_statement_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "LOADED"), _negated=True),
                    models.Q(
                        ("document__isnull", False), ("first_on__isnull", False), ("last_on__gte", models.F("first_on"))
                    ),
                    _connector="OR",
                ),
                name="loaded_statement_is_kept_as_a_document",
            ),
        ),
        migrations.AddIndex(
            model_name="bankline",
            index=models.Index(fields=["company", "account", "dated_on", "id"], name="bank_line_by_day"),
        ),
        migrations.AddIndex(
            model_name="bankline",
            index=models.Index(
                condition=models.Q(("match__isnull", True)),
                fields=["company", "dated_on", "id"],
                name="bank_line_unmatched",
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.UniqueConstraint(
                fields=("company", "account", "dated_on", "amount_yen", "balance_yen", "text", "ordinal"),
                name="bank_line_is_kept_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen", 0), _negated=True), name="bank_line_moves_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementformat",
            constraint=models.CheckConstraint(
                condition=models.Q(("signs", "SIGNED"), ("out_column__isnull", False), _connector="OR"),
                name="statement_format_names_what_goes_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementformat",
            constraint=models.CheckConstraint(
                condition=models.Q(("day_column__gte", 1), ("in_column__gte", 1), ("text_column__gte", 1)),
                name="statement_columns_count_from_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferfee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("out_of_use_from", None)),
                fields=("company", "fee_yen"),
                name="transfer_fee_is_listed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="transferfee",
            constraint=models.CheckConstraint(
                condition=models.Q(("fee_yen__gt", 0), ("least_yen__gte", 0)), name="transfer_fee_is_above_zero"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        migrations.AddField(
            model_name="bankaccountofcompany",
            name="holder_kana",
            field=models.CharField(blank=True, max_length=60, verbose_name="口座名義（カナ）"),
        ),
        migrations.AddField(
            model_name="bankaccountofcompany",
            name="opening_on",
            field=models.DateField(blank=True, null=True, verbose_name="明細の開始日"),
        ),
        migrations.AddField(
            model_name="bankaccountofcompany",
            name="opening_yen",
            field=models.BigIntegerField(default=0, verbose_name="開始日の前の残高"),
        ),
        migrations.AddField(
            model_name="receipt",
            name="takes_back",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_back_by",
                to="accounting.receipt",
                verbose_name="取り消す入金",
            ),
        ),
        migrations.AddField(
            model_name="payable",
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
            model_name="receipt",
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
        migrations.RemoveConstraint(
            model_name="payable",
            name="payable_says_when_and_how_it_was_paid",
        ),
        migrations.RemoveConstraint(
            model_name="receipt",
            name="receipt_amount_is_above_zero",
        ),
        GuardReference("Receipt", "match"),
        GuardReference("Receipt", "takes_back"),
        GuardReference("Payable", "match"),
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
                    models.Q(("match", None), ("paid_on", None), ("payment", None), ("state", "CANCELLED")),
                    _connector="OR",
                ),
                name="payable_says_when_and_how_it_was_paid",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_yen__gt", 0), ("takes_back", None)),
                    models.Q(("amount_yen__lt", 0), ("takes_back__isnull", False)),
                    _connector="OR",
                ),
                name="receipt_amount_is_above_zero",
            ),
        ),
        AppendOnly("CashEntry", "CashCount", "MatchPart"),
        migrations.RunSQL(STATEMENT_STAYS + LINE_STAYS + MATCH_STAYS + MATCH_ADDS_UP + BY_MATCH, BEFORE + UNDO),
    ]
    operations = at_once(operations)
