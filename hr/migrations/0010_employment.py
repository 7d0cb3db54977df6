"""Employment from joining to leaving as dated rows, lists to import, and notices of working conditions that stay."""

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = (
    "Suspension",
    "ConcurrentPost",
    "EmployeeAddress",
    "FormerName",
    "ImportedList",
    "Loan",
    "OfficerTerm",
    "Wording",
    "ConditionsNotice",
)

# A notice waits; it is agreed to or another takes its place. What it says never changes.
NOTICE_STAYS = """
CREATE FUNCTION hr_conditionsnotice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'ISSUED' OR NEW.state = 'ISSUED'
     OR (to_jsonb(NEW) - 'state' - 'agreed_at' - 'agreed_by_id')
        IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'agreed_at' - 'agreed_by_id') THEN
    RAISE EXCEPTION '% of a notice of working conditions is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'issued_notice_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hr_conditionsnotice_stays BEFORE UPDATE OR DELETE ON hr_conditionsnotice
  FOR EACH ROW EXECUTE FUNCTION hr_conditionsnotice_stays();
CREATE TRIGGER hr_conditionsnotice_is_kept BEFORE TRUNCATE ON hr_conditionsnotice
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
UNDO = """
DROP TRIGGER hr_conditionsnotice_is_kept ON hr_conditionsnotice;
DROP TRIGGER hr_conditionsnotice_stays ON hr_conditionsnotice;
DROP FUNCTION hr_conditionsnotice_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0009_year_end"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConcurrentPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("post", models.CharField(blank=True, max_length=60, verbose_name="役職")),
            ],
            options={
                "verbose_name": "兼務",
                "verbose_name_plural": "兼務",
            },
        ),
        migrations.CreateModel(
            name="ConditionsNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="契約期間の初日")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="契約期間の末日（期間の定めなしは空）"),
                ),
                (
                    "renewal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AUTOMATIC", "自動的に更新する"),
                            ("POSSIBLE", "更新する場合があり得る"),
                            ("NONE", "契約の更新はしない"),
                        ],
                        max_length=10,
                        verbose_name="更新の有無",
                    ),
                ),
                (
                    "is_conversion_due",
                    models.BooleanField(default=False, verbose_name="この期間中に無期転換申込権が生じる"),
                ),
                ("is_electronic", models.BooleanField(default=False, verbose_name="本人が電磁的方法による交付を希望")),
                ("issued_on", models.DateField(verbose_name="交付日")),
                ("content", models.JSONField(verbose_name="内容")),
                ("sha256", models.CharField(db_collation="C", max_length=64, verbose_name="SHA-256")),
                (
                    "state",
                    models.CharField(
                        choices=[("ISSUED", "交付済み"), ("AGREED", "同意済み"), ("WITHDRAWN", "差し替え済み")],
                        default="ISSUED",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="同意日時")),
            ],
            options={
                "verbose_name": "労働条件通知書",
                "verbose_name_plural": "労働条件通知書",
            },
        ),
        migrations.CreateModel(
            name="EmployeeAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "postal_code",
                    models.CharField(
                        db_collation="C",
                        max_length=8,
                        validators=[django.core.validators.RegexValidator("^\\d{3}-\\d{4}$")],
                        verbose_name="郵便番号",
                    ),
                ),
                ("address", models.CharField(max_length=300, verbose_name="住所")),
            ],
            options={
                "verbose_name": "住所",
                "verbose_name_plural": "住所",
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed_on", models.DateField(verbose_name="氏名が変わった日")),
                ("family_name", models.CharField(max_length=60, verbose_name="姓")),
                ("given_name", models.CharField(max_length=60, verbose_name="名")),
                ("family_kana", models.CharField(db_collation="C", max_length=60, verbose_name="姓（カナ）")),
                ("given_kana", models.CharField(db_collation="C", max_length=60, verbose_name="名（カナ）")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
            ],
            options={
                "verbose_name": "以前の氏名",
                "verbose_name_plural": "以前の氏名",
            },
        ),
        migrations.CreateModel(
            name="ImportedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("EMPLOYEES", "新しい社員"), ("TERMS", "雇用条件の変更")],
                        max_length=10,
                        verbose_name="内容",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "取り込み",
                "verbose_name_plural": "取り込み",
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SICKNESS", "私傷病休職"),
                            ("MATERNITY", "産前産後休業"),
                            ("CHILDCARE", "育児休業"),
                            ("FAMILY_CARE", "介護休業"),
                            ("OTHER", "その他の休職"),
                        ],
                        max_length=12,
                        verbose_name="種類",
                    ),
                ),
                ("is_paid", models.BooleanField(default=False, verbose_name="有給")),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="復職予定日")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="備考")),
            ],
            options={
                "verbose_name": "休職・休業",
                "verbose_name_plural": "休職・休業",
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "kind",
                    models.CharField(
                        choices=[("REGULAR", "正社員"), ("PART_TIME", "パートタイム"), ("OFFICER", "役員")],
                        max_length=10,
                        verbose_name="雇用区分",
                    ),
                ),
                ("place_range", models.TextField(blank=True, max_length=300, verbose_name="就業場所の変更の範囲")),
                ("work_range", models.TextField(blank=True, max_length=300, verbose_name="業務の変更の範囲")),
                (
                    "hours",
                    models.TextField(
                        blank=True, max_length=500, verbose_name="始業・終業・休憩の補足（交替制、変形労働時間制など）"
                    ),
                ),
                ("has_overtime", models.BooleanField(default=True, verbose_name="所定時間外労働")),
                (
                    "overtime",
                    models.TextField(blank=True, max_length=300, verbose_name="所定時間外労働・休日労働の説明"),
                ),
                ("days_off", models.TextField(blank=True, max_length=500, verbose_name="休日")),
                ("leave", models.TextField(blank=True, max_length=500, verbose_name="休暇")),
                ("premium_rates", models.TextField(blank=True, max_length=300, verbose_name="割増賃金率")),
                ("pay_method", models.CharField(blank=True, max_length=100, verbose_name="賃金の支払方法")),
                ("deductions", models.TextField(blank=True, max_length=300, verbose_name="労使協定にもとづく控除")),
                ("has_raise", models.BooleanField(default=True, verbose_name="昇給")),
                ("raise_terms", models.TextField(blank=True, max_length=300, verbose_name="昇給の時期など")),
                ("has_bonus", models.BooleanField(default=True, verbose_name="賞与")),
                ("bonus", models.TextField(blank=True, max_length=300, verbose_name="賞与の時期など")),
                ("has_retirement_pay", models.BooleanField(default=True, verbose_name="退職手当")),
                ("retirement_pay", models.TextField(blank=True, max_length=300, verbose_name="退職手当の決まり")),
                ("retirement", models.TextField(blank=True, max_length=300, verbose_name="定年・継続雇用")),
                ("resignation", models.TextField(blank=True, max_length=300, verbose_name="自己都合退職の手続")),
                ("dismissal", models.TextField(blank=True, max_length=1000, verbose_name="解雇の事由と手続")),
                ("insurance", models.TextField(blank=True, max_length=300, verbose_name="社会保険・雇用保険の加入")),
                ("desk", models.CharField(blank=True, max_length=200, verbose_name="雇用管理の改善等に関する相談窓口")),
                (
                    "other",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="その他（安全衛生、職業訓練、表彰・制裁、休職など）"
                    ),
                ),
            ],
            options={
                "verbose_name": "労働条件の文面",
                "verbose_name_plural": "労働条件の文面",
            },
        ),
        migrations.AddField(
            model_name="employee",
            name="ended_by_leaving",
            field=models.JSONField(blank=True, default=dict, verbose_name="退職で終えた行"),
        ),
        migrations.AddField(
            model_name="employee",
            name="history",
            field=models.TextField(blank=True, default="", max_length=2000, verbose_name="履歴"),
        ),
        migrations.AddField(
            model_name="employee",
            name="leaving_detail",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="退職の事由の詳細"),
        ),
        migrations.AddField(
            model_name="employee",
            name="leaving_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("VOLUNTARY", "自己都合"),
                    ("RETIREMENT_AGE", "定年"),
                    ("TERM_ENDED", "契約期間の満了"),
                    ("COMPANY", "会社都合（退職勧奨など）"),
                    ("DISMISSAL", "解雇"),
                    ("OFFICE_ENDED", "役員の任期満了・辞任"),
                    ("DEATH", "死亡"),
                    ("OTHER", "その他"),
                ],
                default="",
                max_length=14,
                verbose_name="退職の事由",
            ),
        ),
        migrations.AddField(
            model_name="employee",
            name="sex",
            field=models.CharField(
                blank=True,
                choices=[("MALE", "男性"), ("FEMALE", "女性")],
                default="",
                max_length=6,
                verbose_name="性別",
            ),
        ),
        migrations.AddField(
            model_name="employee",
            name="work",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="従事する業務"),
        ),
        migrations.AddField(
            model_name="terms",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="変更の理由"),
        ),
        migrations.AddConstraint(
            model_name="employee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("leaving_detail", ""), ("leaving_reason", "")),
                    models.Q(models.Q(("leaving_reason", ""), _negated=True), ("left_on__isnull", False)),
                    _connector="OR",
                ),
                name="reason_of_leaving_belongs_to_a_leaving",
            ),
        ),
        migrations.AddConstraint(
            model_name="employee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("leaving_reason__in", ("DISMISSAL", "DEATH", "OTHER")), _negated=True),
                    models.Q(("leaving_detail", ""), _negated=True),
                    _connector="OR",
                ),
                name="dismissal_and_death_are_told_in_words",
            ),
        ),
        migrations.AddField(
            model_name="concurrentpost",
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
            model_name="concurrentpost",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="concurrent_posts",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddField(
            model_name="concurrentpost",
            name="office",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.office",
                verbose_name="事業所",
            ),
        ),
        migrations.AddField(
            model_name="concurrentpost",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="backoffice.unit", verbose_name="部署"
            ),
        ),
        migrations.AddField(
            model_name="conditionsnotice",
            name="agreed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="同意した人",
            ),
        ),
        migrations.AddField(
            model_name="conditionsnotice",
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
            model_name="conditionsnotice",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.document",
                verbose_name="書類",
            ),
        ),
        migrations.AddField(
            model_name="conditionsnotice",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conditions_notices",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddField(
            model_name="conditionsnotice",
            name="terms",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conditions_notices",
                to="hr.terms",
                verbose_name="雇用条件",
            ),
        ),
        migrations.AddField(
            model_name="employeeaddress",
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
            model_name="employeeaddress",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addresses",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddField(
            model_name="formername",
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
            model_name="formername",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_names",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddField(
            model_name="importedlist",
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
            model_name="importedlist",
            name="stored_file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.storedfile",
                verbose_name="ファイル",
            ),
        ),
        migrations.AddField(
            model_name="importedlist",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="利用者",
            ),
        ),
        migrations.AddField(
            model_name="suspension",
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
            model_name="suspension",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suspensions",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddField(
            model_name="wording",
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
        migrations.AddConstraint(
            model_name="concurrentpost",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("employee", "="),
                    ("unit", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="employee_holds_a_post_of_a_unit_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="concurrentpost",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="concurrent_post_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="conditionsnotice",
            index=models.Index(fields=["company", "employee", "-id"], name="conditions_notice_of_employee"),
        ),
        migrations.AddConstraint(
            model_name="conditionsnotice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ISSUED")),
                fields=("employee", "starts_on"),
                name="one_notice_waits_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionsnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False), ("state", "AGREED")),
                    models.Q(models.Q(("state", "AGREED"), _negated=True), ("agreed_at", None), ("agreed_by", None)),
                    _connector="OR",
                ),
                name="agreed_notice_says_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="conditionsnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_on", None), ("is_conversion_due", False), ("renewal", "")),
                    models.Q(("ends_on__gte", models.F("starts_on")), models.Q(("renewal", ""), _negated=True)),
                    _connector="OR",
                ),
                name="fixed_term_says_about_renewal",
            ),
        ),
        migrations.AddConstraint(
            model_name="employeeaddress",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("employee", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="employee_has_one_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="employeeaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="address_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="employeeaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(("postal_code__regex", "^\\d{3}-\\d{4}$"), models.Q(("address", ""), _negated=True)),
                name="address_is_written_in_full",
            ),
        ),
        migrations.AddConstraint(
            model_name="formername",
            constraint=models.UniqueConstraint(fields=("employee", "changed_on"), name="name_changes_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="importedlist",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("state", "WAITING")),
                    models.Q(models.Q(("state", "WAITING"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="settled_import_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("employee", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="suspensions_of_an_employee_do_not_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="suspension_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expected_on__isnull", True), ("expected_on__gt", models.F("valid_from")), _connector="OR"
                ),
                name="return_is_expected_after_the_absence_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("company", "="),
                    ("kind", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="one_wording_holds_for_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="wording_ends_after_it_begins",
            ),
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                (
                    "direction",
                    models.CharField(
                        choices=[("OUT", "出向させる（当社が出向元）"), ("IN", "出向を受け入れる（当社が出向先）")],
                        max_length=3,
                        verbose_name="出向の向き",
                    ),
                ),
                ("counterpart", models.CharField(max_length=200, verbose_name="相手先の会社")),
                ("place", models.CharField(max_length=300, verbose_name="勤務する場所")),
                (
                    "pays",
                    models.CharField(
                        choices=[("OWN", "当社"), ("COUNTERPART", "相手先"), ("SHARED", "両社で分担")],
                        max_length=11,
                        verbose_name="賃金を支払う会社",
                    ),
                ),
                (
                    "insures",
                    models.CharField(
                        choices=[("OWN", "当社"), ("COUNTERPART", "相手先"), ("SHARED", "両社で分担")],
                        max_length=11,
                        verbose_name="社会保険に加入させる会社",
                    ),
                ),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="終了の予定日")),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="備考")),
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
                        related_name="loans",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "在籍出向",
                "verbose_name_plural": "在籍出向",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("employee", "="),
                            (
                                backoffice.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_until")
                                ),
                                "&&",
                            ),
                        ],
                        name="employee_is_on_one_loan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="loan_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counterpart", ""), _negated=True), models.Q(("place", ""), _negated=True)
                        ),
                        name="loan_says_to_whom_and_where",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficerTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("title", models.CharField(max_length=60, verbose_name="役員の地位")),
                ("is_representative", models.BooleanField(default=False, verbose_name="代表権がある")),
                ("is_also_worker", models.BooleanField(default=False, verbose_name="使用人を兼務する")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="任期満了の予定日")),
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
                        related_name="officer_terms",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "役員の任期",
                "verbose_name_plural": "役員の任期",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("employee", "="),
                            (
                                backoffice.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_until")
                                ),
                                "&&",
                            ),
                        ],
                        name="officer_terms_of_a_person_do_not_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="officer_term_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_also_worker", True), ("is_representative", True), _negated=True),
                        name="representative_is_no_worker",
                    ),
                ],
            },
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("FormerName"),
        migrations.RunSQL(NOTICE_STAYS, UNDO),
    ]
    operations = at_once(operations)
