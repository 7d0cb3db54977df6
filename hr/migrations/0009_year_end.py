"""The year-end adjustment: declarations of a year, what they were settled at, and what of it went into which pay."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = (
    "Season",
    "Declaration",
    "Proof",
    "DeclaredPerson",
    "DeclaredAmount",
    "FormerPay",
    "ScopeRuling",
    "YearSettlement",
    "SettlementLine",
    "AppliedSettlement",
)

# What was submitted stays as it is until it is sent back; a declaration never disappears nor changes hands.
DECLARATIONS_STAY = """
CREATE FUNCTION hr_declaration_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'DRAFT' THEN ARRAY['DRAFT', 'SUBMITTED']
                                      WHEN 'RETURNED' THEN ARRAY['RETURNED', 'SUBMITTED']
                                      WHEN 'SUBMITTED' THEN ARRAY['RETURNED', 'CONFIRMED']
                                      ELSE ARRAY['RETURNED'] END;
  decided text[] := ARRAY['state', 'decided_at', 'decided_by_name', 'returned_because'];
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become)
     OR NEW.employee_id <> OLD.employee_id OR NEW.year <> OLD.year
     OR OLD.state IN ('SUBMITTED', 'CONFIRMED') AND (to_jsonb(NEW) - decided) IS DISTINCT FROM (to_jsonb(OLD) - decided) THEN
    RAISE EXCEPTION '% of a declaration is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_declaration_is_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hr_declaration_goes_forward BEFORE UPDATE OR DELETE ON hr_declaration
  FOR EACH ROW EXECUTE FUNCTION hr_declaration_goes_forward();
CREATE TRIGGER hr_declaration_is_kept BEFORE TRUNCATE ON hr_declaration
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();

CREATE FUNCTION hr_declared_row_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong record;
  touched bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.declaration_id]
                                 WHEN 'DELETE' THEN ARRAY[OLD.declaration_id]
                                 ELSE ARRAY[OLD.declaration_id, NEW.declaration_id] END;
BEGIN
  SELECT id, state INTO wrong FROM hr_declaration WHERE id = ANY (touched) AND state IN ('SUBMITTED', 'CONFIRMED') LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% of a row of declaration % is refused: it is %', TG_OP, wrong.id, wrong.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_declaration_is_frozen';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER hr_declaredperson_is_open BEFORE INSERT OR UPDATE OR DELETE ON hr_declaredperson
  FOR EACH ROW EXECUTE FUNCTION hr_declared_row_is_open();
CREATE TRIGGER hr_declaredamount_is_open BEFORE INSERT OR UPDATE OR DELETE ON hr_declaredamount
  FOR EACH ROW EXECUTE FUNCTION hr_declared_row_is_open();
CREATE TRIGGER hr_formerpay_is_open BEFORE INSERT OR UPDATE OR DELETE ON hr_formerpay
  FOR EACH ROW EXECUTE FUNCTION hr_declared_row_is_open();
"""

# A settlement stands on a confirmed declaration of the same person and year; what replaces another is of the same, too.
SETTLEMENTS_HOLD = """
CREATE FUNCTION hr_yearsettlement_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM hr_declaration given WHERE given.id = NEW.declaration_id AND given.state = 'CONFIRMED'
                   AND given.employee_id = NEW.employee_id AND given.year = NEW.year) THEN
    RAISE EXCEPTION 'settlement of employee % is refused: its declaration is not confirmed', NEW.employee_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_stands_on_a_confirmed_declaration';
  END IF;
  IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT FROM hr_yearsettlement was
       WHERE was.id = NEW.replaces_id AND was.employee_id = NEW.employee_id AND was.year = NEW.year) THEN
    RAISE EXCEPTION 'settlement of employee % is refused: it replaces that of another', NEW.employee_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_replaces_one_of_the_same_year';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hr_yearsettlement_holds BEFORE INSERT ON hr_yearsettlement
  FOR EACH ROW EXECUTE FUNCTION hr_yearsettlement_holds();
"""
UNDO = """
DROP FUNCTION hr_declaration_goes_forward() CASCADE;
DROP FUNCTION hr_declared_row_is_open() CASCADE;
DROP FUNCTION hr_yearsettlement_holds() CASCADE;
DROP TRIGGER hr_declaration_is_kept ON hr_declaration;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0008_my_number"),
    ]

    operations = [
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "入力中"),
                            ("SUBMITTED", "提出済み"),
                            ("RETURNED", "差し戻し"),
                            ("CONFIRMED", "確認済み"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="住所")),
                ("householder_name", models.CharField(blank=True, max_length=100, verbose_name="世帯主の氏名")),
                ("householder_relation", models.CharField(blank=True, max_length=20, verbose_name="世帯主との続柄")),
                (
                    "files_elsewhere",
                    models.BooleanField(default=False, verbose_name="扶養控除等申告書を他の会社に提出している"),
                ),
                (
                    "files_next_year",
                    models.BooleanField(default=True, verbose_name="来年の扶養控除等申告書もこの会社に提出する"),
                ),
                ("other_income_yen", models.PositiveIntegerField(default=0, verbose_name="給与のほかの所得の見積額")),
                (
                    "disability",
                    models.CharField(
                        blank=True,
                        choices=[("", "なし"), ("GENERAL", "障害者"), ("SPECIAL", "特別障害者")],
                        max_length=10,
                        verbose_name="障害",
                    ),
                ),
                (
                    "personal_status",
                    models.CharField(
                        blank=True,
                        choices=[("", "どれでもない"), ("SINGLE_PARENT", "ひとり親"), ("WIDOW", "寡婦")],
                        max_length=15,
                        verbose_name="ひとり親・寡婦",
                    ),
                ),
                ("is_working_student", models.BooleanField(default=False, verbose_name="勤労学生")),
                (
                    "had_former_employer",
                    models.BooleanField(blank=True, null=True, verbose_name="今年、前の勤め先から給与を受けた"),
                ),
                ("topics_done", models.JSONField(default=list, verbose_name="入力した項目")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提出日時")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="確認日時")),
                ("decided_by_name", models.CharField(blank=True, max_length=200, verbose_name="確認した人")),
                ("returned_because", models.CharField(blank=True, max_length=300, verbose_name="差し戻しの理由")),
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
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "年末調整の申告",
                "verbose_name_plural": "年末調整の申告",
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("media_type", models.CharField(max_length=100, verbose_name="形式")),
                ("attached_at", models.DateTimeField(verbose_name="添付日時")),
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
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="hr.declaration",
                        verbose_name="申告",
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
                "verbose_name": "証明書",
                "verbose_name_plural": "証明書",
            },
        ),
        migrations.CreateModel(
            name="FormerPay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("employer_name", models.CharField(max_length=100, verbose_name="前の勤め先")),
                ("employer_address", models.CharField(blank=True, max_length=200, verbose_name="前の勤め先の所在地")),
                ("left_on", models.DateField(verbose_name="退職日")),
                ("pay_yen", models.PositiveIntegerField(verbose_name="支払金額")),
                ("social_insurance_yen", models.PositiveIntegerField(verbose_name="社会保険料等の金額")),
                ("tax_yen", models.PositiveIntegerField(verbose_name="源泉徴収税額")),
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
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="formers",
                        to="hr.declaration",
                        verbose_name="申告",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hr.proof",
                        verbose_name="源泉徴収票",
                    ),
                ),
            ],
            options={
                "verbose_name": "前職の源泉徴収票",
                "verbose_name_plural": "前職の源泉徴収票",
            },
        ),
        migrations.CreateModel(
            name="DeclaredPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                (
                    "role",
                    models.CharField(
                        choices=[("SPOUSE", "配偶者"), ("RELATIVE", "扶養親族")], max_length=10, verbose_name="区分"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="氏名")),
                ("kana", models.CharField(max_length=100, verbose_name="フリガナ")),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CHILD", "子"),
                            ("GRANDCHILD", "孫"),
                            ("PARENT", "父母"),
                            ("PARENT_IN_LAW", "配偶者の父母"),
                            ("GRANDPARENT", "祖父母"),
                            ("SIBLING", "兄弟姉妹"),
                            ("OTHER", "その他の親族"),
                        ],
                        max_length=15,
                        verbose_name="続柄",
                    ),
                ),
                ("born_on", models.DateField(verbose_name="生年月日")),
                ("income_yen", models.PositiveIntegerField(verbose_name="今年の所得の見積額")),
                (
                    "next_income_yen",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="来年の所得の見積額"),
                ),
                ("is_coresident", models.BooleanField(default=True, verbose_name="同居")),
                (
                    "disability",
                    models.CharField(
                        blank=True,
                        choices=[("", "なし"), ("GENERAL", "障害者"), ("SPECIAL", "特別障害者")],
                        max_length=10,
                        verbose_name="障害",
                    ),
                ),
                (
                    "abroad",
                    models.CharField(
                        choices=[
                            ("NO", "国内に住んでいる"),
                            ("YES", "国外に住んでいる"),
                            ("STUDENT", "国外に留学している"),
                            ("SUPPORTED", "国外に住み、生活費などを送っている"),
                        ],
                        default="NO",
                        max_length=10,
                        verbose_name="住んでいる所",
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
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="hr.declaration",
                        verbose_name="申告",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hr.proof",
                        verbose_name="書類",
                    ),
                ),
            ],
            options={
                "verbose_name": "申告した家族",
                "verbose_name_plural": "申告した家族",
            },
        ),
        migrations.CreateModel(
            name="DeclaredAmount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("LIFE_GENERAL_NEW", "一般の生命保険（新）"),
                            ("LIFE_GENERAL_OLD", "一般の生命保険（旧）"),
                            ("LIFE_MEDICAL", "介護医療保険"),
                            ("LIFE_PENSION_NEW", "個人年金保険（新）"),
                            ("LIFE_PENSION_OLD", "個人年金保険（旧）"),
                            ("EARTHQUAKE", "地震保険"),
                            ("OLD_LONG_TERM", "旧長期損害保険"),
                            ("NATIONAL_PENSION", "国民年金（自分で払った分）"),
                            ("SOCIAL_INSURANCE", "国民健康保険・任意継続など（自分で払った分）"),
                            ("MUTUAL_AID", "小規模企業共済・iDeCo"),
                            ("HOUSING", "住宅借入金等特別控除"),
                        ],
                        max_length=20,
                        verbose_name="種類",
                    ),
                ),
                ("payee", models.CharField(max_length=100, verbose_name="保険会社・支払先")),
                ("contract", models.CharField(blank=True, max_length=100, verbose_name="保険の種類・契約番号")),
                ("amount_yen", models.PositiveIntegerField(blank=True, null=True, verbose_name="今年の額")),
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
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amounts",
                        to="hr.declaration",
                        verbose_name="申告",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hr.proof",
                        verbose_name="証明書",
                    ),
                ),
            ],
            options={
                "verbose_name": "申告した保険料・控除額",
                "verbose_name_plural": "申告した保険料・控除額",
            },
        ),
        migrations.CreateModel(
            name="ScopeRuling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年")),
                (
                    "case",
                    models.CharField(
                        choices=[
                            ("DEATH", "対象にする：死亡による退職"),
                            ("DISABLED", "対象にする：著しい心身の障害による退職で、年内の再就職が見込めない"),
                            ("PART_TIME", "対象にする：パートの退職で、年内に他の給与を受ける見込みがない"),
                            ("MOVED_ABROAD", "対象にする：転勤により非居住者になった"),
                            ("DISASTER", "対象にしない：災害減免法による徴収猶予・還付を受けた"),
                            ("WITHDRAWN", "判断を取り消し、日付のとおりにする"),
                        ],
                        max_length=15,
                        verbose_name="判断",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("ruled_at", models.DateTimeField(verbose_name="判断日時")),
                ("ruled_by_name", models.CharField(max_length=200, verbose_name="判断した人")),
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
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "対象の判断",
                "verbose_name_plural": "対象の判断",
            },
        ),
        migrations.CreateModel(
            name="Season",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年")),
                ("opens_on", models.DateField(verbose_name="申告の受付開始日")),
                ("due_on", models.DateField(verbose_name="申告の提出期限")),
                ("message", models.CharField(blank=True, max_length=300, verbose_name="社員への案内")),
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
                "verbose_name": "年末調整の年",
                "verbose_name_plural": "年末調整の年",
            },
        ),
        migrations.CreateModel(
            name="YearSettlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="再年調の理由")),
                ("pay_yen", models.BigIntegerField(verbose_name="給与の総額（前職を含む）")),
                ("social_insurance_yen", models.BigIntegerField(verbose_name="社会保険料等の金額")),
                ("withheld_yen", models.BigIntegerField(verbose_name="徴収した税額（前職を含む）")),
                ("annual_tax_yen", models.BigIntegerField(verbose_name="年調年税額")),
                ("settlement_yen", models.BigIntegerField(verbose_name="差引過不足額")),
                ("facts", models.JSONField(verbose_name="計算の前提")),
                ("law", models.JSONField(verbose_name="適用した表")),
                ("settled_at", models.DateTimeField(verbose_name="計算日時")),
                ("settled_by_name", models.CharField(max_length=200, verbose_name="計算した人")),
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
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="hr.declaration",
                        verbose_name="申告",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="year_settlements",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="hr.yearsettlement",
                        verbose_name="置き換える計算",
                    ),
                ),
            ],
            options={
                "verbose_name": "年末調整の計算",
                "verbose_name_plural": "年末調整の計算",
            },
        ),
        migrations.CreateModel(
            name="SettlementLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("code", models.CharField(db_collation="C", max_length=60, verbose_name="項目")),
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
                    "settlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="hr.yearsettlement",
                        verbose_name="年末調整の計算",
                    ),
                ),
            ],
            options={
                "verbose_name": "年末調整の行",
                "verbose_name_plural": "年末調整の行",
            },
        ),
        migrations.CreateModel(
            name="AppliedSettlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="精算する給与の月（1日）")),
                ("amount_yen", models.BigIntegerField(verbose_name="控除する額")),
                ("applied_at", models.DateTimeField(verbose_name="精算日時")),
                ("applied_by_name", models.CharField(max_length=200, verbose_name="精算した人")),
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
                    "settlement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applied",
                        to="hr.yearsettlement",
                        verbose_name="年末調整の計算",
                    ),
                ),
            ],
            options={
                "verbose_name": "過不足の精算",
                "verbose_name_plural": "過不足の精算",
            },
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(fields=["company", "year", "state"], name="declaration_by_year"),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.UniqueConstraint(fields=("employee", "year"), name="employee_declares_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "RETURNED"), _negated=True),
                    models.Q(("returned_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="returned_declaration_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["SUBMITTED", "CONFIRMED"]), _negated=True),
                    ("submitted_at__isnull", False),
                    _connector="OR",
                ),
                name="submitted_declaration_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CONFIRMED"), _negated=True),
                    models.Q(("decided_at__isnull", False), models.Q(("decided_by_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="confirmed_declaration_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.UniqueConstraint(
                fields=("declaration", "stored_file"), name="declaration_holds_a_proof_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="formerpay",
            constraint=models.UniqueConstraint(fields=("declaration", "position"), name="former_pay_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="formerpay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pay_yen__gt", 0),
                    ("social_insurance_yen__lt", models.F("pay_yen")),
                    ("tax_yen__lt", models.F("pay_yen")),
                ),
                name="former_pay_is_more_than_what_was_deducted",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaredperson",
            constraint=models.UniqueConstraint(
                fields=("declaration", "role", "position"), name="declared_person_has_its_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="declaredperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("position", 0), ("relation", ""), ("role", "SPOUSE")),
                    models.Q(("role", "RELATIVE"), models.Q(("relation", ""), _negated=True)),
                    _connector="OR",
                ),
                name="one_spouse_and_relatives_by_relation",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaredamount",
            constraint=models.UniqueConstraint(
                fields=("declaration", "position"), name="declared_amount_has_its_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="declaredamount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "HOUSING")),
                fields=("declaration",),
                name="declaration_has_one_housing_credit",
            ),
        ),
        migrations.AddIndex(
            model_name="scoperuling",
            index=models.Index(fields=["company", "year", "employee"], name="scope_ruling_of_year"),
        ),
        migrations.AddConstraint(
            model_name="scoperuling",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="scope_ruling_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="season",
            constraint=models.UniqueConstraint(fields=("company", "year"), name="year_has_one_season"),
        ),
        migrations.AddConstraint(
            model_name="season",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("opens_on"))), name="season_is_due_after_it_opens"
            ),
        ),
        migrations.AddConstraint(
            model_name="season",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2025)), name="season_is_of_a_year_that_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="yearsettlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)),
                fields=("employee", "year"),
                name="year_of_somebody_is_settled_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="yearsettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("replaces", None)),
                    models.Q(("replaces__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="settlement_made_again_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="yearsettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "settlement_yen",
                        django.db.models.expressions.CombinedExpression(
                            models.F("annual_tax_yen"), "-", models.F("withheld_yen")
                        ),
                    )
                ),
                name="settlement_is_tax_less_withheld",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlementline",
            constraint=models.UniqueConstraint(fields=("settlement", "position"), name="settlement_line_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="appliedsettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="settlement_is_applied_to_a_month"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("Proof", "ScopeRuling", "YearSettlement", "SettlementLine", "AppliedSettlement"),
        migrations.RunSQL(DECLARATIONS_STAY + SETTLEMENTS_HOLD, UNDO),
    ]
    operations = at_once(operations)
