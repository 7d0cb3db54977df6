"""Resident tax: notices as history instead of one a year, ends of collection with their report, designated numbers."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

NEW = ("DesignatedNumber", "CollectionEnd")
COMPANY = models.ForeignKey(
    db_default=backoffice.companies.models.CurrentCompany(),
    editable=False,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="backoffice.company",
    verbose_name="会社",
)

# What was one row of June and the other months becomes twelve amounts; the owner's wall is opened for that alone.
AMOUNTS = """
ALTER TABLE hr_residenttax NO FORCE ROW LEVEL SECURITY;
UPDATE hr_residenttax SET first_month = make_date(fiscal_year, 6, 1),
  amounts_yen = ARRAY[june_yen] || array_fill(monthly_yen, ARRAY[11]);
ALTER TABLE hr_residenttax FORCE ROW LEVEL SECURITY;
"""
NO_WAY_BACK = "SELECT 1"

# An end is reported, or taken back before it is; nothing else of it changes.
ENDS_HOLD = """
CREATE FUNCTION hr_collectionend_goes_its_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL OR OLD.filed_on IS NOT NULL
     OR (to_jsonb(NEW) - 'filed_on' - 'withdrawn_at' - 'withdrawn_words')
        IS DISTINCT FROM (to_jsonb(OLD) - 'filed_on' - 'withdrawn_at' - 'withdrawn_words') THEN
    RAISE EXCEPTION '% of an end of collection is refused: it stays as it was entered', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'end_of_collection_goes_its_way';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hr_collectionend_goes_its_way BEFORE UPDATE OR DELETE ON hr_collectionend
  FOR EACH ROW EXECUTE FUNCTION hr_collectionend_goes_its_way();
CREATE TRIGGER hr_collectionend_is_kept BEFORE TRUNCATE ON hr_collectionend
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
UNDO = """
DROP FUNCTION hr_collectionend_goes_its_way() CASCADE;
DROP TRIGGER hr_collectionend_is_kept ON hr_collectionend;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0014_own_items"),
    ]

    operations = [
        migrations.AlterField(
            model_name="importedlist",
            name="kind",
            field=models.CharField(
                choices=[
                    ("EMPLOYEES", "新しい社員"),
                    ("TERMS", "雇用条件の変更"),
                    ("NOTICES", "住民税の通知"),
                ],
                max_length=10,
                verbose_name="内容",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="residenttax",
            name="employee_has_one_resident_tax_notice_a_year",
        ),
        migrations.AlterModelOptions(
            name="residenttax",
            options={"verbose_name": "住民税の通知", "verbose_name_plural": "住民税の通知"},
        ),
        migrations.AddField(
            model_name="residenttax",
            name="kind",
            field=models.CharField(
                choices=[("YEAR", "税額通知"), ("CHANGE", "変更通知")],
                default="YEAR",
                max_length=10,
                verbose_name="通知",
            ),
        ),
        migrations.AddField(
            model_name="residenttax",
            name="payee_number",
            field=models.CharField(blank=True, db_collation="C", default="", max_length=20, verbose_name="宛名番号"),
        ),
        migrations.AddField(
            model_name="residenttax",
            name="recorded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="登録日時"),
        ),
        migrations.AddField(
            model_name="residenttax",
            name="first_month",
            field=models.DateField(null=True, verbose_name="最初の月（1日）"),
        ),
        migrations.AddField(
            model_name="residenttax",
            name="amounts_yen",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveIntegerField(),
                null=True,
                size=None,
                verbose_name="最初の月から5月までの月割額",
            ),
        ),
        migrations.RunSQL(AMOUNTS, NO_WAY_BACK),
        migrations.AlterField(
            model_name="residenttax",
            name="first_month",
            field=models.DateField(verbose_name="最初の月（1日）"),
        ),
        migrations.AlterField(
            model_name="residenttax",
            name="amounts_yen",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveIntegerField(), size=None, verbose_name="最初の月から5月までの月割額"
            ),
        ),
        migrations.AlterField(
            model_name="residenttax",
            name="municipality_code",
            field=models.CharField(
                db_collation="C",
                max_length=6,
                validators=[django.core.validators.RegexValidator("^\\d{6}$")],
                verbose_name="市区町村コード",
            ),
        ),
        migrations.RemoveField(model_name="residenttax", name="june_yen"),
        migrations.RemoveField(model_name="residenttax", name="monthly_yen"),
        migrations.AddConstraint(
            model_name="residenttax",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "YEAR")),
                fields=("employee", "fiscal_year"),
                name="employee_has_one_resident_tax_notice_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="residenttax",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amounts_yen__len",
                        (models.F("fiscal_year") + 1 - django.db.models.functions.ExtractYear("first_month")) * 12
                        + 6
                        - django.db.models.functions.ExtractMonth("first_month"),
                    )
                ),
                name="notice_names_every_month_until_may",
            ),
        ),
        migrations.AddConstraint(
            model_name="residenttax",
            constraint=models.CheckConstraint(
                condition=models.Q(("amounts_yen__len__range", (1, 12))), name="notice_is_of_one_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="residenttax",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_month__day", 1)), name="first_month_of_a_notice_is_its_first_day"
            ),
        ),
        migrations.CreateModel(
            name="DesignatedNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality_code",
                    models.CharField(
                        db_collation="C",
                        max_length=6,
                        validators=[django.core.validators.RegexValidator("^\\d{6}$")],
                        verbose_name="市区町村コード",
                    ),
                ),
                ("number", models.CharField(db_collation="C", max_length=20, verbose_name="指定番号")),
                ("company", COMPANY),
            ],
            options={
                "verbose_name": "指定番号",
                "verbose_name_plural": "指定番号",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "municipality_code"), name="municipality_calls_the_company_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectionEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("happened_on", models.DateField(verbose_name="異動年月日")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("LEFT", "退職"),
                            ("TRANSFERRED", "転勤・転籍"),
                            ("SUSPENDED", "休職・長期欠勤"),
                            ("DECEASED", "死亡"),
                            ("OTHER", "その他"),
                        ],
                        max_length=12,
                        verbose_name="異動の事由",
                    ),
                ),
                ("last_month", models.DateField(verbose_name="最後に徴収する月（1日）")),
                ("year_yen", models.PositiveIntegerField(verbose_name="特別徴収税額（年税額）")),
                ("collected_yen", models.PositiveIntegerField(verbose_name="徴収済額")),
                ("rest_yen", models.PositiveIntegerField(verbose_name="未徴収税額")),
                (
                    "rest",
                    models.CharField(
                        choices=[
                            ("LUMP_SUM", "一括徴収"),
                            ("ORDINARY", "普通徴収"),
                            ("CONTINUED", "新しい勤務先で特別徴収を継続"),
                        ],
                        max_length=10,
                        verbose_name="未徴収税額の徴収",
                    ),
                ),
                ("requested", models.BooleanField(default=False, verbose_name="本人の申し出がある")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("new_employer", models.CharField(blank=True, max_length=100, verbose_name="新しい勤務先の名称")),
                ("new_address", models.CharField(blank=True, max_length=200, verbose_name="新しい勤務先の所在地")),
                (
                    "new_number",
                    models.CharField(
                        blank=True, db_collation="C", max_length=20, verbose_name="新しい勤務先の指定番号"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="届出の期限")),
                ("due_source", models.CharField(max_length=200, verbose_name="期限の根拠")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="届出日")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="取り消した日時")),
                ("withdrawn_words", models.CharField(blank=True, max_length=200, verbose_name="取り消した理由")),
                ("company", COMPANY.clone()),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collection_ends",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ends",
                        to="hr.residenttax",
                        verbose_name="通知",
                    ),
                ),
            ],
            options={
                "verbose_name": "特別徴収の異動",
                "verbose_name_plural": "特別徴収の異動",
                "indexes": [models.Index(fields=["company", "due_on"], name="collection_end_by_due_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)), fields=("notice",), name="notice_is_ended_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_month__day", 1)), name="last_month_collected_is_its_first_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year_yen", models.F("collected_yen") + models.F("rest_yen"))),
                        name="collected_and_rest_are_the_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rest", "LUMP_SUM"), _negated=True), ("rest_yen__gt", 0), _connector="OR"
                        ),
                        name="one_sum_collects_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rest", "CONTINUED"), _negated=True),
                            models.Q(("new_employer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="collection_goes_on_with_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_words", "")),
                            models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_words", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="withdrawn_end_says_why",
                    ),
                ],
            },
        ),
        GuardRows(*NEW),
        GuardReferences(*NEW),
        AppendOnly("ResidentTax"),
        migrations.RunSQL(ENDS_HOLD, UNDO),
    ]
    operations = at_once(operations)
