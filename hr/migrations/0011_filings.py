"""Insurance: why a standing began and who decided it, what the offices call people; filings as cases, frozen once submitted."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

ROWS = ("InsuredNumber", "FilingOffice", "Filing", "FilingPerson")

# A filing goes its way: what was submitted, and whom it is about, stay as they were until the office sends them back.
FILINGS_HOLD = """
CREATE FUNCTION hr_filing_goes_its_way() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'DRAFT' THEN ARRAY['DRAFT', 'SUBMITTED', 'CANCELLED']
                                      WHEN 'SUBMITTED' THEN ARRAY['RETURNED', 'ACCEPTED']
                                      WHEN 'RETURNED' THEN ARRAY['RETURNED', 'SUBMITTED', 'CANCELLED']
                                      ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become)
     OR (NEW.kind, NEW.prepared_by_id, NEW.prepared_at) IS DISTINCT FROM (OLD.kind, OLD.prepared_by_id, OLD.prepared_at)
     OR OLD.state = 'SUBMITTED' AND (NEW.figures, NEW.about, NEW.submitted_on, NEW.media_number)
        IS DISTINCT FROM (OLD.figures, OLD.about, OLD.submitted_on, OLD.media_number) THEN
    RAISE EXCEPTION '% of a filing is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'filing_goes_its_way';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hr_filing_goes_its_way BEFORE UPDATE OR DELETE ON hr_filing
  FOR EACH ROW EXECUTE FUNCTION hr_filing_goes_its_way();
CREATE TRIGGER hr_filing_is_kept BEFORE TRUNCATE ON hr_filing
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION hr_filingperson_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was text := (SELECT state FROM hr_filing WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.filing_id ELSE NEW.filing_id END);
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'standing_id') = (to_jsonb(OLD) - 'standing_id') THEN
    RETURN NEW;
  END IF;
  IF was IN ('SUBMITTED', 'ACCEPTED', 'CANCELLED') THEN
    RAISE EXCEPTION '% of a person in a filing is refused: it is %', TG_OP, was
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_filing_is_frozen';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER hr_filingperson_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON hr_filingperson
  FOR EACH ROW EXECUTE FUNCTION hr_filingperson_is_frozen();
CREATE TRIGGER hr_filingperson_is_kept BEFORE TRUNCATE ON hr_filingperson
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
UNDO = """
DROP FUNCTION hr_filing_goes_its_way() CASCADE;
DROP FUNCTION hr_filingperson_is_frozen() CASCADE;
DROP TRIGGER hr_filing_is_kept ON hr_filing;
DROP TRIGGER hr_filingperson_is_kept ON hr_filingperson;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0010_employment"),
    ]

    operations = [
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("REGULAR", "算定基礎届"),
                            ("OCCASIONAL", "月額変更届"),
                            ("BONUS", "賞与支払届"),
                            ("ACQUISITION", "資格取得届（健康保険・厚生年金）"),
                            ("LOSS", "資格喪失届（健康保険・厚生年金）"),
                            ("EMPLOYMENT_ACQUISITION", "雇用保険 資格取得届"),
                            ("EMPLOYMENT_LOSS", "雇用保険 資格喪失届"),
                            ("LABOUR_YEAR", "労働保険 年度更新"),
                        ],
                        max_length=30,
                        verbose_name="届出の種類",
                    ),
                ),
                ("about", models.DateField(verbose_name="適用・事実の日")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "下書き"),
                            ("SUBMITTED", "提出済み"),
                            ("RETURNED", "返戻"),
                            ("ACCEPTED", "受理"),
                            ("CANCELLED", "取りやめ"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="提出期限")),
                ("due_source", models.CharField(blank=True, max_length=200, verbose_name="期限の根拠")),
                ("media_number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="媒体通番")),
                ("media_made_at", models.DateTimeField(blank=True, null=True, verbose_name="届書のCSVの作成日時")),
                ("figures", models.JSONField(blank=True, default=dict, verbose_name="届出の数値")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[("ONLINE", "電子申請"), ("MEDIA", "電子媒体"), ("PAPER", "紙（郵送・窓口）")],
                        max_length=10,
                        verbose_name="提出の方法",
                    ),
                ),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="提出日")),
                ("receipt_number", models.CharField(blank=True, max_length=40, verbose_name="到達番号・受付番号")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="返戻・受理の日")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="返戻・取りやめの理由")),
                ("prepared_by_id", models.BigIntegerField(verbose_name="作成者の番号")),
                ("prepared_by_name", models.CharField(max_length=200, verbose_name="作成者")),
                ("prepared_at", models.DateTimeField(verbose_name="作成日時")),
            ],
            options={
                "verbose_name": "届出",
                "verbose_name_plural": "届出",
            },
        ),
        migrations.CreateModel(
            name="FilingOffice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prefecture", models.CharField(blank=True, max_length=10, verbose_name="年金事務所の都道府県")),
                ("area_code", models.CharField(blank=True, db_collation="C", max_length=2, verbose_name="郡市区符号")),
                ("mark", models.CharField(blank=True, max_length=10, verbose_name="事業所記号")),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        max_length=5,
                        validators=[django.core.validators.RegexValidator("^\\d{1,5}$")],
                        verbose_name="事業所番号",
                    ),
                ),
                (
                    "postal_code",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        max_length=7,
                        validators=[django.core.validators.RegexValidator("^\\d{7}$")],
                        verbose_name="郵便番号",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=100, verbose_name="所在地")),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="事業所の名称")),
                ("representative", models.CharField(blank=True, max_length=50, verbose_name="事業主の氏名")),
                ("phone", models.CharField(blank=True, db_collation="C", max_length=20, verbose_name="電話番号")),
                (
                    "labour_insurance_number",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        max_length=14,
                        validators=[django.core.validators.RegexValidator("^\\d{14}$")],
                        verbose_name="労働保険番号",
                    ),
                ),
                (
                    "absence_days",
                    models.CharField(
                        choices=[
                            ("CALENDAR", "暦日から欠勤日数を引く"),
                            ("SCHEDULED", "所定労働日数から欠勤日数を引く"),
                        ],
                        default="CALENDAR",
                        max_length=10,
                        verbose_name="月給の支払基礎日数",
                    ),
                ),
            ],
            options={
                "verbose_name": "届出の設定",
                "verbose_name_plural": "届出の設定",
            },
        ),
        migrations.CreateModel(
            name="FilingPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("REGULAR", "算定基礎届"),
                            ("OCCASIONAL", "月額変更届"),
                            ("BONUS", "賞与支払届"),
                            ("ACQUISITION", "資格取得届（健康保険・厚生年金）"),
                            ("LOSS", "資格喪失届（健康保険・厚生年金）"),
                            ("EMPLOYMENT_ACQUISITION", "雇用保険 資格取得届"),
                            ("EMPLOYMENT_LOSS", "雇用保険 資格喪失届"),
                            ("LABOUR_YEAR", "労働保険 年度更新"),
                        ],
                        max_length=30,
                        verbose_name="届出の種類",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="適用・事実の日")),
                ("is_live", models.BooleanField(default=True, verbose_name="有効")),
                ("figures", models.JSONField(verbose_name="届出の数値")),
                ("reasons", models.JSONField(blank=True, default=list, verbose_name="計算の根拠")),
            ],
            options={
                "verbose_name": "届出の対象者",
                "verbose_name_plural": "届出の対象者",
            },
        ),
        migrations.CreateModel(
            name="InsuredNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pension_number",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        max_length=6,
                        validators=[django.core.validators.RegexValidator("^\\d{1,6}$")],
                        verbose_name="被保険者整理番号",
                    ),
                ),
                (
                    "employment_number",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        max_length=11,
                        validators=[django.core.validators.RegexValidator("^\\d{11}$")],
                        verbose_name="雇用保険被保険者番号",
                    ),
                ),
                ("filed_name", models.CharField(blank=True, max_length=60, verbose_name="届出に書く氏名")),
            ],
            options={
                "verbose_name": "被保険者の番号",
                "verbose_name_plural": "被保険者の番号",
            },
        ),
        migrations.AddField(
            model_name="insurancestanding",
            name="average_yen",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="報酬月額"),
        ),
        migrations.AddField(
            model_name="insurancestanding",
            name="decided_by",
            field=models.CharField(blank=True, max_length=60, verbose_name="決定した役所・健康保険組合"),
        ),
        migrations.AddField(
            model_name="insurancestanding",
            name="reason",
            field=models.CharField(
                choices=[
                    ("ACQUISITION", "資格取得"),
                    ("REGULAR", "定時決定"),
                    ("OCCASIONAL", "随時改定"),
                    ("AFTER_CHILDCARE", "育児休業等終了時改定"),
                    ("LOSS", "資格喪失"),
                    ("MANUAL", "手入力"),
                ],
                default="MANUAL",
                max_length=20,
                verbose_name="決定の理由",
            ),
        ),
        migrations.AddField(
            model_name="insurancestanding",
            name="short_time",
            field=models.BooleanField(default=False, verbose_name="短時間労働者"),
        ),
        migrations.AddConstraint(
            model_name="insurancestanding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "LOSS"), _negated=True), ("social_insured", False), _connector="OR"
                ),
                name="who_lost_social_insurance_is_not_insured",
            ),
        ),
        migrations.AddField(
            model_name="filing",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="filingoffice",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="filingperson",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="filingperson",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filings",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddField(
            model_name="filingperson",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="people", to="hr.filing", verbose_name="届出"
            ),
        ),
        migrations.AddField(
            model_name="filingperson",
            name="standing",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filed_by",
                to="hr.insurancestanding",
                verbose_name="登録した保険の状態",
            ),
        ),
        migrations.AddField(
            model_name="insurednumber",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="insurednumber",
            name="employee",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="insured_number",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(fields=["company", "state", "due_on"], name="filing_by_state_and_due_day"),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["DRAFT", "CANCELLED"]),
                    models.Q(("submitted_on__isnull", False), models.Q(("channel", ""), _negated=True)),
                    _connector="OR",
                ),
                name="submitted_filing_says_when_and_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["RETURNED", "CANCELLED"]), _negated=True),
                    models.Q(("remark", ""), _negated=True),
                    _connector="OR",
                ),
                name="returned_or_cancelled_filing_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["RETURNED", "ACCEPTED"]), _negated=True),
                    models.Q(("answered_on__gte", models.F("submitted_on")), ("answered_on__isnull", False)),
                    _connector="OR",
                ),
                name="answered_filing_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "LABOUR_YEAR"), models.Q(("state", "CANCELLED"), _negated=True)),
                fields=("company", "about"),
                name="labour_year_is_filed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingoffice",
            constraint=models.UniqueConstraint(fields=("company",), name="company_has_one_filing_office"),
        ),
        migrations.AddConstraint(
            model_name="filingperson",
            constraint=models.UniqueConstraint(fields=("filing", "employee"), name="filing_names_a_person_once"),
        ),
        migrations.AddConstraint(
            model_name="filingperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_live", True)),
                fields=("company", "kind", "employee", "happened_on"),
                name="person_is_filed_once_for_a_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="insurednumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pension_number", ""), _negated=True),
                fields=("company", "pension_number"),
                name="insured_number_is_one_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="insurednumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("employment_number", ""), _negated=True),
                fields=("company", "employment_number"),
                name="employment_insurance_number_is_one_persons",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        migrations.RunSQL(FILINGS_HOLD, UNDO),
    ]
    operations = at_once(operations)
