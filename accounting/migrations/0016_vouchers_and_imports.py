"""Vouchers by hand with templates and the company's choices; entries of other programs; the account's own cash flow."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

# A voucher goes forward; once it awaits its approval it stays as it was until it is posted or sent back.
VOUCHER_GOES_FORWARD = """
CREATE FUNCTION accounting_voucher_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'DRAFT' THEN ARRAY['DRAFT', 'SUBMITTED', 'POSTED', 'DISCARDED']
                                      WHEN 'RETURNED' THEN ARRAY['RETURNED', 'SUBMITTED', 'POSTED', 'DISCARDED']
                                      WHEN 'SUBMITTED' THEN ARRAY['RETURNED', 'POSTED']
                                      ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become) THEN
    RAISE EXCEPTION '% of a voucher is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'voucher_goes_forward_only';
  END IF;
  IF OLD.state = 'SUBMITTED'
     AND to_jsonb(OLD) - '{state,number,entry_id}'::text[] <> to_jsonb(NEW) - '{state,number,entry_id}'::text[] THEN
    RAISE EXCEPTION 'a change of a voucher is refused: it awaits its approval'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_voucher_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_voucher_goes_forward BEFORE UPDATE OR DELETE ON accounting_voucher
  FOR EACH ROW EXECUTE FUNCTION accounting_voucher_goes_forward();
CREATE TRIGGER accounting_voucher_is_kept BEFORE TRUNCATE ON accounting_voucher
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""

# The voucher is held against a posting beside us.
PARTS_ARE_FROZEN = """
CREATE FUNCTION accounting_voucher_part_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  its_state text;
BEGIN
  SELECT state INTO its_state FROM accounting_voucher
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.voucher_id ELSE NEW.voucher_id END FOR SHARE;
  IF its_state NOT IN ('DRAFT', 'RETURNED') THEN
    RAISE EXCEPTION '% of a part of a voucher is refused: it is %', TG_OP, its_state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'voucher_parts_stay';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_voucherline_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON accounting_voucherline
  FOR EACH ROW EXECUTE FUNCTION accounting_voucher_part_is_frozen();
CREATE TRIGGER accounting_voucherline_is_kept BEFORE TRUNCATE ON accounting_voucherline
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE TRIGGER accounting_voucherpaper_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON accounting_voucherpaper
  FOR EACH ROW EXECUTE FUNCTION accounting_voucher_part_is_frozen();
CREATE TRIGGER accounting_voucherpaper_is_kept BEFORE TRUNCATE ON accounting_voucherpaper
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""

IMPORT_GOES_FORWARD = """
CREATE FUNCTION accounting_journalimport_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'WAITING' THEN ARRAY['WAITING', 'POSTING', 'DISCARDED']
                                      WHEN 'POSTING' THEN ARRAY['POSTED', 'WAITING']
                                      WHEN 'POSTED' THEN ARRAY['REVERSING']
                                      WHEN 'REVERSING' THEN ARRAY['REVERSED', 'POSTED']
                                      ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become) OR NEW.stored_file_id <> OLD.stored_file_id
     OR NEW.program <> OLD.program THEN
    RAISE EXCEPTION '% of an import is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'import_goes_forward_only';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_journalimport_goes_forward BEFORE UPDATE OR DELETE ON accounting_journalimport
  FOR EACH ROW EXECUTE FUNCTION accounting_journalimport_goes_forward();
CREATE TRIGGER accounting_journalimport_is_kept BEFORE TRUNCATE ON accounting_journalimport
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""

TEMPLATE_ENDS_ONCE = """
CREATE FUNCTION accounting_vouchertemplate_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
     OR to_jsonb(OLD) - 'ended_at' <> to_jsonb(NEW) - 'ended_at' THEN
    RAISE EXCEPTION '% of a template is refused: it ends once, and that is all', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'template_ends_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_vouchertemplate_ends_once BEFORE UPDATE OR DELETE ON accounting_vouchertemplate
  FOR EACH ROW EXECUTE FUNCTION accounting_vouchertemplate_ends_once();
CREATE TRIGGER accounting_vouchertemplate_is_kept BEFORE TRUNCATE ON accounting_vouchertemplate
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""

# What was posted to an account stays what it was: a debt does not turn into a cost.
ACCOUNT_KEEPS_ITS_KIND = """
CREATE FUNCTION accounting_account_keeps_its_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.code, NEW.category) IS DISTINCT FROM (OLD.code, OLD.category)
     AND EXISTS (SELECT FROM accounting_line WHERE company_id = OLD.company_id AND account_id = OLD.id) THEN
    RAISE EXCEPTION 'a change of account % is refused: it has lines', OLD.code
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'account_with_lines_keeps_its_kind';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_account_keeps_its_kind BEFORE UPDATE ON accounting_account
  FOR EACH ROW EXECUTE FUNCTION accounting_account_keeps_its_kind();
"""

UNDO = """
DROP FUNCTION accounting_account_keeps_its_kind() CASCADE;
DROP FUNCTION accounting_vouchertemplate_ends_once() CASCADE;
DROP FUNCTION accounting_journalimport_goes_forward() CASCADE;
DROP FUNCTION accounting_voucher_part_is_frozen() CASCADE;
DROP FUNCTION accounting_voucher_goes_forward() CASCADE;
DROP TRIGGER accounting_vouchertemplate_is_kept ON accounting_vouchertemplate;
DROP TRIGGER accounting_journalimport_is_kept ON accounting_journalimport;
DROP TRIGGER accounting_voucherpaper_is_kept ON accounting_voucherpaper;
DROP TRIGGER accounting_voucherline_is_kept ON accounting_voucherline;
DROP TRIGGER accounting_voucher_is_kept ON accounting_voucher;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0015_statements"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="cash_flow",
            field=models.CharField(
                blank=True,
                db_collation="C",
                max_length=40,
                verbose_name="キャッシュ・フローの行（空欄は表示区分による）",
            ),
        ),
        migrations.CreateModel(
            name="JournalImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                (
                    "program",
                    models.CharField(
                        choices=[
                            ("YAYOI", "弥生会計"),
                            ("FREEE", "freee会計"),
                            ("MONEYFORWARD", "マネーフォワード クラウド会計"),
                        ],
                        max_length=12,
                        verbose_name="出力したソフト",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "確認中"),
                            ("POSTING", "記帳中"),
                            ("POSTED", "記帳済み"),
                            ("DISCARDED", "取りやめ"),
                            ("REVERSING", "取消中"),
                            ("REVERSED", "取消済み"),
                        ],
                        default="WAITING",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="行数")),
                ("entries", models.PositiveIntegerField(default=0, verbose_name="仕訳の件数")),
                ("amount_yen", models.BigIntegerField(default=0, verbose_name="合計")),
                ("problem", models.CharField(blank=True, max_length=500, verbose_name="記帳できなかった理由")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="取消の理由")),
                ("reversed_on", models.DateField(blank=True, null=True, verbose_name="取消の計上日（空欄は元の日）")),
                ("uploaded_by_id", models.BigIntegerField(verbose_name="アップロードした人の番号")),
                ("uploaded_by_name", models.CharField(max_length=200, verbose_name="アップロードした人")),
                ("uploaded_at", models.DateTimeField(verbose_name="アップロード日時")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="記帳・取消の日時")),
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
                "verbose_name": "仕訳の取り込み",
                "verbose_name_plural": "仕訳の取り込み",
            },
        ),
        migrations.CreateModel(
            name="ImportedSlip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_row", models.PositiveIntegerField(verbose_name="最初の行")),
                ("last_row", models.PositiveIntegerField(verbose_name="最後の行")),
                ("their_number", models.CharField(blank=True, max_length=60, verbose_name="元の伝票番号")),
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
                    "journal_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="accounting.journalimport",
                        verbose_name="取り込み",
                    ),
                ),
            ],
            options={
                "verbose_name": "取り込んだ伝票",
                "verbose_name_plural": "取り込んだ伝票",
            },
        ),
        migrations.CreateModel(
            name="PaperRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ASSET", "資産の科目がある伝票"),
                            ("LIABILITY", "負債の科目がある伝票"),
                            ("EQUITY", "純資産の科目がある伝票"),
                            ("REVENUE", "収益の科目がある伝票"),
                            ("EXPENSE", "費用の科目がある伝票"),
                            ("ADJUSTMENT", "決算整理の伝票"),
                        ],
                        max_length=10,
                        verbose_name="伝票の種類",
                    ),
                ),
                (
                    "demand",
                    models.CharField(
                        choices=[
                            ("NONE", "求めない"),
                            ("WARN", "なければ知らせる"),
                            ("REQUIRED", "なければ記帳しない"),
                        ],
                        max_length=8,
                        verbose_name="証憑",
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
            ],
            options={
                "verbose_name": "証憑の要否",
                "verbose_name_plural": "証憑の要否",
            },
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form_key", models.UUIDField(verbose_name="フォームの番号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "下書き"),
                            ("SUBMITTED", "承認待ち"),
                            ("RETURNED", "差し戻し"),
                            ("POSTED", "記帳済み"),
                            ("DISCARDED", "取りやめ"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("number", models.CharField(blank=True, db_collation="C", max_length=40, verbose_name="伝票番号")),
                ("posted_on", models.DateField(verbose_name="計上日")),
                (
                    "stage",
                    models.CharField(
                        choices=[("ORDINARY", "通常"), ("ADJUSTMENT", "決算整理"), ("TRANSFER", "損益振替")],
                        default="ORDINARY",
                        max_length=10,
                        verbose_name="段階",
                    ),
                ),
                ("description", models.CharField(max_length=300, verbose_name="摘要")),
                ("total_yen", models.BigIntegerField(default=0, verbose_name="合計（税込）")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="訂正の理由")),
                ("drafted_by_id", models.BigIntegerField(verbose_name="起票した人の番号")),
                ("drafted_by_name", models.CharField(max_length=200, verbose_name="起票した人")),
                ("drafted_at", models.DateTimeField(verbose_name="起票日時")),
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
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="accounting.entry",
                        verbose_name="訂正する仕訳",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher",
                        to="accounting.entry",
                        verbose_name="仕訳",
                    ),
                ),
                (
                    "first_entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="accounting.entry",
                        verbose_name="最初の仕訳",
                    ),
                ),
            ],
            options={
                "verbose_name": "振替伝票",
                "verbose_name_plural": "振替伝票",
            },
        ),
        migrations.CreateModel(
            name="VoucherLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="順番")),
                (
                    "side",
                    models.CharField(
                        choices=[("DEBIT", "借方"), ("CREDIT", "貸方")], max_length=6, verbose_name="貸借"
                    ),
                ),
                ("amount_yen", models.BigIntegerField(verbose_name="金額（税込）")),
                ("tax_category", models.CharField(blank=True, max_length=40, verbose_name="税区分")),
                ("tax_yen", models.BigIntegerField(blank=True, null=True, verbose_name="うち消費税額")),
                ("supplied_on", models.DateField(blank=True, null=True, verbose_name="取引年月日（計上日と違うとき）")),
                ("memo", models.CharField(blank=True, max_length=200, verbose_name="内訳")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="取引先",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.project",
                        verbose_name="プロジェクト",
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
                (
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="accounting.voucher",
                        verbose_name="伝票",
                    ),
                ),
            ],
            options={
                "verbose_name": "伝票の行",
                "verbose_name_plural": "伝票の行",
            },
        ),
        migrations.CreateModel(
            name="VoucherPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("attached_at", models.DateTimeField(verbose_name="添付日時")),
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
                (
                    "voucher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="accounting.voucher",
                        verbose_name="伝票",
                    ),
                ),
            ],
            options={
                "verbose_name": "伝票の添付ファイル",
                "verbose_name_plural": "伝票の添付ファイル",
            },
        ),
        migrations.CreateModel(
            name="VoucherPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "approval_from_yen",
                    models.BigIntegerField(blank=True, null=True, verbose_name="承認が必要な金額（この額以上）"),
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
            ],
            options={
                "verbose_name": "振替伝票の承認",
                "verbose_name_plural": "振替伝票の承認",
            },
        ),
        migrations.CreateModel(
            name="VoucherTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="名前")),
                ("description", models.CharField(max_length=300, verbose_name="摘要")),
                ("lines", models.JSONField(verbose_name="行")),
                ("with_amounts", models.BooleanField(verbose_name="金額も使う")),
                ("saved_by_name", models.CharField(max_length=200, verbose_name="保存した人")),
                ("saved_at", models.DateTimeField(verbose_name="保存日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="使用をやめた日時")),
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
                "verbose_name": "よく使う仕訳",
                "verbose_name_plural": "よく使う仕訳",
            },
        ),
        migrations.CreateModel(
            name="ImportMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "program",
                    models.CharField(
                        choices=[
                            ("YAYOI", "弥生会計"),
                            ("FREEE", "freee会計"),
                            ("MONEYFORWARD", "マネーフォワード クラウド会計"),
                        ],
                        max_length=12,
                        verbose_name="出力したソフト",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ACCOUNT", "勘定科目"),
                            ("TAX", "税区分"),
                            ("UNIT", "部署"),
                            ("PARTNER", "取引先・補助科目"),
                        ],
                        max_length=7,
                        verbose_name="種類",
                    ),
                ),
                ("theirs", models.CharField(max_length=200, verbose_name="ファイルの言葉")),
                ("ours", models.CharField(blank=True, max_length=100, verbose_name="この会社の言葉")),
                ("mapped_by_name", models.CharField(max_length=200, verbose_name="決めた人")),
                ("mapped_at", models.DateTimeField(verbose_name="決めた日時")),
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
                "verbose_name": "読み替え",
                "verbose_name_plural": "読み替え",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "program", "kind", "theirs"), name="word_means_one_thing"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="journalimport",
            index=models.Index(fields=["company", "-id"], name="journal_import_newest"),
        ),
        migrations.AddConstraint(
            model_name="journalimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["POSTING", "POSTED", "REVERSING"])),
                fields=("company", "stored_file"),
                name="file_is_posted_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="journalimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["REVERSING", "REVERSED"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="undone_import_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedslip",
            constraint=models.UniqueConstraint(fields=("journal_import", "first_row"), name="row_begins_one_slip"),
        ),
        migrations.AddConstraint(
            model_name="importedslip",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_row__gte", 1), ("last_row__gte", models.F("first_row"))),
                name="slip_has_its_rows",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperrule",
            constraint=models.UniqueConstraint(fields=("company", "kind"), name="kind_has_one_paper_rule"),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(fields=["company", "state", "-posted_on", "-id"], name="voucher_by_state"),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.UniqueConstraint(fields=("company", "form_key"), name="one_form_makes_one_voucher"),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("company", "number"),
                name="voucher_number_is_used_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "POSTED")), fields=("corrects",), name="entry_is_corrected_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry__isnull", False), ("state", "POSTED"), models.Q(("number", ""), _negated=True)),
                    models.Q(models.Q(("state", "POSTED"), _negated=True), ("entry__isnull", True), ("number", "")),
                    _connector="OR",
                ),
                name="posted_voucher_has_number_and_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("first_entry__isnull", True), ("reason", "")),
                    models.Q(
                        ("corrects__isnull", False),
                        ("first_entry__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="correcting_voucher_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage", "TRANSFER"), _negated=True), name="voucher_carries_no_profit_over"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherline",
            constraint=models.UniqueConstraint(fields=("voucher", "position"), name="voucher_line_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="voucherline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="voucher_amount_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherline",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["DEBIT", "CREDIT"])), name="voucher_line_stands_on_a_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucherpaper",
            constraint=models.UniqueConstraint(fields=("voucher", "stored_file"), name="voucher_holds_a_file_once"),
        ),
        migrations.AddConstraint(
            model_name="voucherpolicy",
            constraint=models.UniqueConstraint(fields=("company",), name="company_has_one_voucher_policy"),
        ),
        migrations.AddConstraint(
            model_name="voucherpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("approval_from_yen__isnull", True), ("approval_from_yen__gte", 0), _connector="OR"),
                name="voucher_approval_is_from_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="vouchertemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("company", "name"),
                name="template_name_is_used_once",
            ),
        ),
        GuardRows(
            "JournalImport",
            "ImportedSlip",
            "PaperRule",
            "Voucher",
            "VoucherLine",
            "VoucherPaper",
            "VoucherPolicy",
            "VoucherTemplate",
            "ImportMapping",
        ),
        GuardReferences(
            "JournalImport",
            "ImportedSlip",
            "Voucher",
            "VoucherLine",
            "VoucherPaper",
        ),
        AppendOnly("ImportedSlip"),
        migrations.RunSQL(
            VOUCHER_GOES_FORWARD + PARTS_ARE_FROZEN + IMPORT_GOES_FORWARD + TEMPLATE_ENDS_ONCE + ACCOUNT_KEEPS_ITS_KIND,
            UNDO,
        ),
    ]
    operations = at_once(operations)
