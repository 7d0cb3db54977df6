"""The register of fixed assets, its months of depreciation and its disposals, behind the wall; what was posted stays."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = (
    "CompanyFacts",
    "Asset",
    "AssetPlace",
    "AssetCheck",
    "AssetImport",
    "DepreciationRun",
    "Depreciation",
    "Disposal",
)

# What an asset was written with stays once it was depreciated, and all of it once it ended.
ASSET_STAYS = """
CREATE FUNCTION accounting_asset_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  free text[] := ARRAY['name', 'quantity', 'note', 'entry_id', 'life_source', 'state', 'ended_on'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'IN_USE' THEN
    RAISE EXCEPTION '% of asset % is refused: it is %', TG_OP, OLD.id, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ended_asset_stays';
  END IF;
  IF (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free) AND EXISTS (
       SELECT FROM accounting_depreciation d JOIN accounting_depreciationrun r ON r.id = d.run_id
        WHERE d.asset_id = OLD.id AND r.state <> 'REVERSED') THEN
    RAISE EXCEPTION 'UPDATE of asset % is refused: it was depreciated', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'depreciated_asset_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_asset_stays BEFORE UPDATE OR DELETE ON accounting_asset
  FOR EACH ROW EXECUTE FUNCTION accounting_asset_stays();
CREATE TRIGGER accounting_asset_is_kept BEFORE TRUNCATE ON accounting_asset
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""

# Of what is dated, only the end is added.
DATED_ROWS_END = """
CREATE FUNCTION accounting_dated_row_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.valid_until IS NOT NULL
     OR (to_jsonb(NEW) - 'valid_until') IS DISTINCT FROM (to_jsonb(OLD) - 'valid_until') THEN
    RAISE EXCEPTION '% of % is refused: only its end is added', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_only_ends';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_assetplace_ends BEFORE UPDATE OR DELETE ON accounting_assetplace
  FOR EACH ROW EXECUTE FUNCTION accounting_dated_row_ends();
CREATE TRIGGER accounting_companyfacts_end BEFORE UPDATE OR DELETE ON accounting_companyfacts
  FOR EACH ROW EXECUTE FUNCTION accounting_dated_row_ends();
"""

# A run is computed, posted, and taken back; what was posted stays. Its lines come while it is computed, and no asset is
# depreciated beyond what it stood at when the book took it over.
RUN_GOES_FORWARD = """
CREATE FUNCTION accounting_depreciationrun_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'CALCULATING' THEN ARRAY['CALCULATING', 'INCOMPLETE', 'POSTED']
                                      WHEN 'INCOMPLETE' THEN ARRAY['CALCULATING', 'INCOMPLETE', 'POSTED', 'REVERSED']
                                      WHEN 'POSTED' THEN ARRAY['REVERSED'] ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become) THEN
    RAISE EXCEPTION '% of a month of depreciation is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'depreciation_goes_forward_only';
  END IF;
  IF NEW.month <> OLD.month
     OR (OLD.state = 'POSTED' AND (to_jsonb(NEW) - 'state') IS DISTINCT FROM (to_jsonb(OLD) - 'state')) THEN
    RAISE EXCEPTION 'UPDATE of a month of depreciation is refused: what was posted stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'posted_depreciation_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_depreciationrun_goes_forward BEFORE UPDATE OR DELETE ON accounting_depreciationrun
  FOR EACH ROW EXECUTE FUNCTION accounting_depreciationrun_goes_forward();
CREATE FUNCTION accounting_depreciation_is_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  run accounting_depreciationrun; taken_over bigint; depreciated bigint;
BEGIN
  SELECT * INTO run FROM accounting_depreciationrun WHERE id = NEW.run_id;
  IF run.state <> 'CALCULATING' OR run.month <> NEW.month THEN
    RAISE EXCEPTION 'depreciation of asset % is refused: its month is %', NEW.asset_id, run.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'depreciation_comes_while_it_is_computed';
  END IF;
  SELECT coalesce(opening_book_yen, cost_yen) INTO taken_over FROM accounting_asset WHERE id = NEW.asset_id FOR UPDATE;
  SELECT coalesce(sum(d.amount_yen), 0) INTO depreciated
    FROM accounting_depreciation d JOIN accounting_depreciationrun r ON r.id = d.run_id
   WHERE d.asset_id = NEW.asset_id AND r.state <> 'REVERSED';
  IF depreciated + NEW.amount_yen > taken_over OR taken_over - depreciated - NEW.amount_yen <> NEW.book_yen THEN
    RAISE EXCEPTION 'depreciation of asset % is refused: % of % yen are depreciated', NEW.asset_id, depreciated, taken_over
      USING ERRCODE = 'check_violation', CONSTRAINT = 'depreciation_stays_within_the_cost';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_depreciation_is_within BEFORE INSERT ON accounting_depreciation
  FOR EACH ROW EXECUTE FUNCTION accounting_depreciation_is_within();
"""
UNDO = """
DROP TRIGGER accounting_depreciation_is_within ON accounting_depreciation;
DROP FUNCTION accounting_depreciation_is_within;
DROP TRIGGER accounting_depreciationrun_goes_forward ON accounting_depreciationrun;
DROP FUNCTION accounting_depreciationrun_goes_forward;
DROP TRIGGER accounting_companyfacts_end ON accounting_companyfacts;
DROP TRIGGER accounting_assetplace_ends ON accounting_assetplace;
DROP FUNCTION accounting_dated_row_ends;
DROP TRIGGER accounting_asset_is_kept ON accounting_asset;
DROP TRIGGER accounting_asset_stays ON accounting_asset;
DROP FUNCTION accounting_asset_stays;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0009_stages_and_locks"),
        ("backoffice", "0012_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Asset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=30, verbose_name="資産番号")),
                ("name", models.CharField(max_length=120, verbose_name="資産名")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("BUILDING", "建物"),
                            ("FITTINGS", "建物附属設備"),
                            ("STRUCTURE", "構築物"),
                            ("MACHINERY", "機械装置"),
                            ("VEHICLE", "車両運搬具"),
                            ("FURNITURE", "工具器具備品"),
                            ("SOFTWARE", "ソフトウェア"),
                            ("RIGHT", "特許権・商標権"),
                            ("LAND", "土地"),
                        ],
                        max_length=10,
                        verbose_name="種類",
                    ),
                ),
                (
                    "treatment",
                    models.CharField(
                        choices=[
                            ("ORDINARY", "通常の減価償却"),
                            ("POOLED", "一括償却資産"),
                            ("SPECIAL", "少額減価償却資産の特例"),
                            ("EXPENSED", "全額を費用（10万円未満）"),
                        ],
                        max_length=10,
                        verbose_name="税務上の扱い",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("STRAIGHT_LINE", "定額法"),
                            ("DECLINING_200", "定率法（200%）"),
                            ("POOLED", "一括償却"),
                            ("AT_ONCE", "取得した月に全額"),
                            ("STATED", "会社が決めた年額"),
                            ("NONE", "償却しない"),
                        ],
                        max_length=14,
                        verbose_name="償却方法",
                    ),
                ),
                ("life_years", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="耐用年数")),
                ("life_source", models.CharField(blank=True, max_length=200, verbose_name="耐用年数の根拠")),
                ("acquired_on", models.DateField(verbose_name="取得日")),
                ("in_use_from", models.DateField(verbose_name="事業供用日")),
                ("cost_yen", models.BigIntegerField(verbose_name="取得価額")),
                ("quantity", models.PositiveIntegerField(default=1, verbose_name="数量")),
                ("leased_out", models.BooleanField(default=False, verbose_name="貸付け用")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="備考")),
                ("stated_yearly_yen", models.BigIntegerField(blank=True, null=True, verbose_name="会社が決めた年額")),
                (
                    "stated_floor_yen",
                    models.BigIntegerField(blank=True, null=True, verbose_name="償却の限度になる帳簿価額"),
                ),
                (
                    "opening_month",
                    models.DateField(blank=True, null=True, verbose_name="引き継いで償却を始める月（1日）"),
                ),
                ("opening_book_yen", models.BigIntegerField(blank=True, null=True, verbose_name="開始時の帳簿価額")),
                (
                    "opening_year_yen",
                    models.BigIntegerField(blank=True, null=True, verbose_name="同じ年度の開始前の償却額"),
                ),
                ("revised_base_yen", models.BigIntegerField(blank=True, null=True, verbose_name="改定取得価額")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("IN_USE", "使用中"),
                            ("RETIRED", "除却"),
                            ("SOLD", "売却"),
                            ("WITHDRAWN", "登録の取消"),
                        ],
                        default="IN_USE",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="除却・売却の日")),
                ("registered_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("registered_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("registered_at", models.DateTimeField(verbose_name="登録日時")),
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
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.entry",
                        verbose_name="購入の仕訳",
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
                "verbose_name": "固定資産",
                "verbose_name_plural": "固定資産",
            },
        ),
        migrations.CreateModel(
            name="AssetCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "result",
                    models.CharField(
                        choices=[("SEEN", "ある"), ("ELSEWHERE", "場所が違う"), ("MISSING", "見つからない")],
                        max_length=10,
                        verbose_name="結果",
                    ),
                ),
                ("found_at", models.CharField(blank=True, max_length=100, verbose_name="実際の場所")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="備考")),
                ("checked_on", models.DateField(verbose_name="確認日")),
                ("checked_at", models.DateTimeField(verbose_name="確認日時")),
                ("checked_by_id", models.BigIntegerField(verbose_name="確認した人の番号")),
                ("checked_by_name", models.CharField(max_length=200, verbose_name="確認した人")),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="accounting.asset",
                        verbose_name="固定資産",
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
                "verbose_name": "現物確認",
                "verbose_name_plural": "現物確認",
            },
        ),
        migrations.CreateModel(
            name="AssetImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("uploaded_at", models.DateTimeField(verbose_name="アップロード日時")),
                (
                    "state",
                    models.CharField(
                        choices=[("WAITING", "確認待ち"), ("DONE", "取り込み済み"), ("DISCARDED", "取りやめ")],
                        default="WAITING",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="確定・取りやめの日時")),
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
                        verbose_name="ファイル",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "固定資産の取り込み",
                "verbose_name_plural": "固定資産の取り込み",
            },
        ),
        migrations.CreateModel(
            name="AssetPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("room", models.CharField(blank=True, max_length=100, verbose_name="設置場所")),
                ("moved_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("moved_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="accounting.asset",
                        verbose_name="固定資産",
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
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.office",
                        verbose_name="事業所",
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
                "verbose_name": "固定資産の設置場所",
                "verbose_name_plural": "固定資産の設置場所",
            },
        ),
        migrations.CreateModel(
            name="CompanyFacts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("capital_yen", models.BigIntegerField(verbose_name="資本金")),
                ("employees", models.PositiveIntegerField(verbose_name="常時使用する従業員の数")),
                ("blue_return", models.BooleanField(verbose_name="青色申告")),
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
                "verbose_name": "固定資産の会社の区分",
                "verbose_name_plural": "固定資産の会社の区分",
            },
        ),
        migrations.CreateModel(
            name="DepreciationRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="対象月（1日）")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("CALCULATING", "計算中"),
                            ("INCOMPLETE", "計上できていない"),
                            ("POSTED", "計上済み"),
                            ("REVERSED", "取消"),
                        ],
                        default="CALCULATING",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0, verbose_name="件数")),
                ("total_yen", models.BigIntegerField(default=0, verbose_name="合計")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="計上できない理由")),
                ("started_by_id", models.BigIntegerField(verbose_name="計上した人の番号")),
                ("started_by_name", models.CharField(max_length=200, verbose_name="計上した人")),
                ("started_at", models.DateTimeField(verbose_name="開始日時")),
                ("posted_at", models.DateTimeField(blank=True, null=True, verbose_name="計上日時")),
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
                "verbose_name": "月次の減価償却",
                "verbose_name_plural": "月次の減価償却",
            },
        ),
        migrations.CreateModel(
            name="Depreciation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="対象月（1日）")),
                ("amount_yen", models.BigIntegerField(verbose_name="減価償却費")),
                ("year_yen", models.BigIntegerField(verbose_name="年度の償却限度額")),
                ("book_yen", models.BigIntegerField(verbose_name="計上後の帳簿価額")),
                ("because", models.JSONField(verbose_name="理由")),
                ("year_because", models.JSONField(verbose_name="年度の理由")),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="depreciations",
                        to="accounting.asset",
                        verbose_name="固定資産",
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
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="accounting.depreciationrun",
                        verbose_name="月次の減価償却",
                    ),
                ),
            ],
            options={
                "verbose_name": "減価償却",
                "verbose_name_plural": "減価償却",
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("RETIRED", "除却"), ("SOLD", "売却")], max_length=8, verbose_name="区分"
                    ),
                ),
                ("disposed_on", models.DateField(verbose_name="除却・売却の日")),
                ("cost_yen", models.BigIntegerField(verbose_name="取得価額")),
                ("accumulated_yen", models.BigIntegerField(verbose_name="減価償却累計額")),
                ("proceeds_yen", models.BigIntegerField(default=0, verbose_name="売却額（税込）")),
                ("tax_yen", models.BigIntegerField(default=0, verbose_name="消費税額")),
                ("tax_category", models.CharField(blank=True, max_length=40, verbose_name="税区分")),
                ("result_yen", models.BigIntegerField(verbose_name="損益")),
                ("because", models.JSONField(verbose_name="理由")),
                ("reason", models.CharField(max_length=300, verbose_name="理由（事情）")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.account",
                        verbose_name="入金の科目",
                    ),
                ),
                (
                    "asset",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disposal",
                        to="accounting.asset",
                        verbose_name="固定資産",
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
                        verbose_name="売却先",
                    ),
                ),
            ],
            options={
                "verbose_name": "除却・売却",
                "verbose_name_plural": "除却・売却",
            },
        ),
        migrations.AddIndex(
            model_name="asset",
            index=models.Index(fields=["company", "state", "number", "id"], name="asset_by_number"),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.UniqueConstraint(fields=("company", "number"), name="asset_number_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost_yen__gt", 0), ("quantity__gt", 0)), name="asset_cost_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_use_from__gte", models.F("acquired_on"))),
                name="asset_is_used_after_it_is_acquired",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method__in", ["STRAIGHT_LINE", "DECLINING_200"]), _negated=True),
                    ("life_years__gte", 2),
                    _connector="OR",
                ),
                name="depreciated_asset_has_its_life",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "STATED"), ("stated_floor_yen__gte", 0), ("stated_yearly_yen__gt", 0)),
                    models.Q(
                        models.Q(("method", "STATED"), _negated=True),
                        ("stated_floor_yen", None),
                        ("stated_yearly_yen", None),
                    ),
                    _connector="OR",
                ),
                name="stated_method_says_how_much",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "POOLED"), ("treatment", "POOLED")),
                    models.Q(("method", "AT_ONCE"), ("treatment", "SPECIAL")),
                    models.Q(("method", "NONE"), ("treatment", "EXPENSED")),
                    models.Q(
                        ("method__in", ["STRAIGHT_LINE", "DECLINING_200", "STATED", "NONE"]), ("treatment", "ORDINARY")
                    ),
                    _connector="OR",
                ),
                name="asset_method_fits_its_treatment",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("opening_book_yen", None),
                        ("opening_month", None),
                        ("opening_year_yen", None),
                        ("revised_base_yen", None),
                    ),
                    models.Q(
                        ("opening_book_yen__gte", 0),
                        (
                            "opening_book_yen__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("cost_yen"), "-", models.F("opening_year_yen")
                            ),
                        ),
                        ("opening_month__day", 1),
                        ("opening_year_yen__gte", 0),
                    ),
                    _connector="OR",
                ),
                name="opening_value_is_part_of_the_cost",
            ),
        ),
        migrations.AddConstraint(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("state", "IN_USE")),
                    models.Q(models.Q(("state", "IN_USE"), _negated=True), ("ended_on__isnull", False)),
                    _connector="OR",
                ),
                name="ended_asset_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="assetcheck",
            index=models.Index(fields=["company", "asset", "-checked_at"], name="asset_check_newest"),
        ),
        migrations.AddConstraint(
            model_name="assetcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", "ELSEWHERE"), _negated=True),
                    models.Q(("found_at", ""), _negated=True),
                    _connector="OR",
                ),
                name="asset_elsewhere_says_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("state", "WAITING")),
                    models.Q(models.Q(("state", "WAITING"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="settled_asset_import_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetplace",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("asset", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="asset_is_in_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetplace",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="asset_place_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="companyfacts",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("company", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="company_facts_hold_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="companyfacts",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="company_facts_end_after_they_begin",
            ),
        ),
        migrations.AddConstraint(
            model_name="companyfacts",
            constraint=models.CheckConstraint(
                condition=models.Q(("capital_yen__gte", 0)), name="capital_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="depreciationrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "REVERSED"), _negated=True),
                fields=("company", "month"),
                name="month_is_depreciated_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="depreciationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1), ("total_yen__gte", 0)),
                name="depreciation_run_is_of_a_whole_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="depreciationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "POSTED"), _negated=True),
                    ("posted_at__isnull", False),
                    _connector="OR",
                ),
                name="posted_depreciation_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="depreciation",
            index=models.Index(fields=["company", "asset", "month"], name="depreciation_of_asset"),
        ),
        migrations.AddConstraint(
            model_name="depreciation",
            constraint=models.UniqueConstraint(fields=("run", "asset"), name="asset_is_depreciated_once_in_a_run"),
        ),
        migrations.AddConstraint(
            model_name="depreciation",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gte", 0), ("book_yen__gte", 0), ("year_yen__gte", 0)),
                name="depreciation_leaves_no_negative_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("accumulated_yen__gte", 0), ("accumulated_yen__lte", models.F("cost_yen"))),
                name="disposed_asset_was_depreciated_within_its_cost",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account", None), ("kind", "RETIRED"), ("proceeds_yen", 0), ("tax_yen", 0)),
                    models.Q(
                        ("account__isnull", False),
                        ("kind", "SOLD"),
                        ("proceeds_yen__gt", 0),
                        ("tax_yen__gte", 0),
                        ("tax_yen__lt", models.F("proceeds_yen")),
                    ),
                    _connector="OR",
                ),
                name="sale_says_what_it_brought",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("AssetCheck", "Depreciation", "Disposal"),
        migrations.RunSQL(ASSET_STAYS + DATED_ROWS_END + RUN_GOES_FORWARD, UNDO),
    ]
    operations = at_once(operations)
