"""Bonus and extra runs, runs that are voided, one-off amounts, and who took a bank file."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReference, GuardReferences, GuardRows

ROWS = ("OneOff", "BankFileHandover")

RULES = """
CREATE OR REPLACE FUNCTION hr_payslip_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM touched JOIN hr_run run ON run.id = touched.run_id
              WHERE run.state IN ('APPROVED', 'PAID', 'VOIDED')) THEN
    RAISE EXCEPTION '% of a payslip is refused: its run is approved', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approved_payslip_is_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION hr_payslipline_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT payslip_id FROM touched) line
               JOIN hr_payslip payslip ON payslip.id = line.payslip_id
               JOIN hr_run run ON run.id = payslip.run_id WHERE run.state IN ('APPROVED', 'PAID', 'VOIDED')) THEN
    RAISE EXCEPTION '% of a payslip line is refused: its run is approved', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approved_payslip_is_frozen';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION hr_run_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.state = 'APPROVED' AND NEW.state NOT IN ('APPROVED', 'PAID', 'VOIDED'))
     OR (OLD.state = 'PAID' AND NEW.state <> 'PAID') OR OLD.state = 'VOIDED'
     OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id) THEN
    RAISE EXCEPTION '% of an approved run is refused: correct it by a new record', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approved_run_goes_forward_only';
  END IF;
  IF NEW.state = 'VOIDED' AND EXISTS (SELECT FROM hr_bankfile file JOIN hr_bankfilehandover taken
                                        ON taken.file_id = file.id WHERE file.run_id = NEW.id) THEN
    RAISE EXCEPTION 'a run whose bank file was handed over is not voided'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'paid_run_is_not_voided';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION hr_oneoff_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
     OR (OLD.employee_id, OLD.run_id, OLD.month, OLD.section, OLD.code, OLD.label, OLD.amount_yen, OLD.taxable,
         OLD.is_wage, OLD.about_month, OLD.reason, OLD.source_kind, OLD.source_id, OLD.added_by_id, OLD.added_at)
        IS DISTINCT FROM
        (NEW.employee_id, NEW.run_id, NEW.month, NEW.section, NEW.code, NEW.label, NEW.amount_yen, NEW.taxable,
         NEW.is_wage, NEW.about_month, NEW.reason, NEW.source_kind, NEW.source_id, NEW.added_by_id, NEW.added_at) THEN
    RAISE EXCEPTION '% of a one-off amount is refused: withdraw it', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'one_off_is_only_withdrawn';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hr_oneoff_is_kept BEFORE UPDATE OR DELETE ON hr_oneoff
  FOR EACH ROW EXECUTE FUNCTION hr_oneoff_is_kept();
CREATE TRIGGER hr_oneoff_is_not_emptied BEFORE TRUNCATE ON hr_oneoff
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
UNDO = """
DROP FUNCTION hr_oneoff_is_kept() CASCADE;
DROP TRIGGER hr_oneoff_is_not_emptied ON hr_oneoff;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0005_attendance"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankFileHandover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_by_id", models.BigIntegerField(verbose_name="取り出した人の番号")),
                ("taken_by_name", models.CharField(max_length=200, verbose_name="取り出した人")),
                ("taken_at", models.DateTimeField(verbose_name="取り出した日時")),
            ],
            options={
                "verbose_name": "振込データの取り出し",
                "verbose_name_plural": "振込データの取り出し",
            },
        ),
        migrations.CreateModel(
            name="OneOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="支給する給与の月（1日）")),
                (
                    "section",
                    models.CharField(
                        choices=[("PAY", "支給"), ("DEDUCTION", "控除")], max_length=10, verbose_name="区分"
                    ),
                ),
                ("code", models.CharField(db_collation="C", max_length=40, verbose_name="項目")),
                ("label", models.CharField(max_length=60, verbose_name="項目名")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("taxable", models.BooleanField(default=True, verbose_name="課税")),
                ("is_wage", models.BooleanField(default=True, verbose_name="労働保険の賃金")),
                ("about_month", models.DateField(blank=True, null=True, verbose_name="もとの月（1日）")),
                ("reason", models.TextField(verbose_name="理由")),
                (
                    "source_kind",
                    models.CharField(blank=True, db_collation="C", max_length=60, verbose_name="もとの記録の種類"),
                ),
                ("source_id", models.BigIntegerField(blank=True, null=True, verbose_name="もとの記録の番号")),
                ("added_by_id", models.BigIntegerField(verbose_name="登録者の番号")),
                ("added_by_name", models.CharField(max_length=200, verbose_name="登録者")),
                ("added_at", models.DateTimeField(verbose_name="登録日時")),
                ("withdrawn_by_name", models.CharField(blank=True, max_length=200, verbose_name="取り下げた人")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="取下日時")),
            ],
            options={
                "verbose_name": "臨時の項目",
                "verbose_name_plural": "臨時の項目",
            },
        ),
        migrations.RemoveConstraint(
            model_name="run",
            name="pay_group_has_one_run_a_month",
        ),
        migrations.RemoveConstraint(
            model_name="run",
            name="approved_run_names_its_approver",
        ),
        migrations.AddField(
            model_name="run",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="hr.run",
                verbose_name="訂正する給与計算",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="kind",
            field=models.CharField(
                choices=[("MONTHLY", "給与"), ("BONUS", "賞与"), ("EXTRA", "追加支給")],
                default="MONTHLY",
                max_length=8,
                verbose_name="種類",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="number",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="回"),
        ),
        migrations.AddField(
            model_name="run",
            name="period_months",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="賞与の計算期間（月）"),
        ),
        migrations.AddField(
            model_name="run",
            name="title",
            field=models.CharField(blank=True, max_length=60, verbose_name="名称"),
        ),
        migrations.AddField(
            model_name="run",
            name="void_reason",
            field=models.TextField(blank=True, verbose_name="取り消した理由"),
        ),
        migrations.AddField(
            model_name="run",
            name="voided_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="取消日時"),
        ),
        migrations.AddField(
            model_name="run",
            name="voided_by_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="取り消した人"),
        ),
        migrations.AlterField(
            model_name="run",
            name="state",
            field=models.CharField(
                choices=[
                    ("DRAFT", "計算前"),
                    ("CALCULATING", "計算中"),
                    ("REVIEW", "確認中"),
                    ("SUBMITTED", "承認待ち"),
                    ("APPROVED", "承認済み"),
                    ("PAID", "支払済み"),
                    ("VOIDED", "取り消し"),
                ],
                default="DRAFT",
                max_length=12,
                verbose_name="状態",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                fields=("pay_group", "month", "kind", "number"), name="run_has_its_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "MONTHLY"), models.Q(("state", "VOIDED"), _negated=True)),
                fields=("pay_group", "month"),
                name="pay_group_has_one_live_run_a_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["APPROVED", "PAID", "VOIDED"]), _negated=True),
                    ("approved_by_id__isnull", False),
                    _connector="OR",
                ),
                name="approved_run_names_its_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "VOIDED"), ("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("state", "VOIDED"), _negated=True), ("void_reason", ""), ("voided_at__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="voided_run_says_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "EXTRA"), _negated=True), ("corrects__isnull", False), _connector="OR"
                ),
                name="extra_run_names_what_it_corrects",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "BONUS"), ("period_months__gt", 0)),
                    models.Q(models.Q(("kind", "BONUS"), _negated=True), ("period_months__isnull", True)),
                    _connector="OR",
                ),
                name="bonus_run_names_its_period",
            ),
        ),
        migrations.AddField(
            model_name="bankfilehandover",
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
            model_name="bankfilehandover",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handovers",
                to="hr.bankfile",
                verbose_name="振込データ",
            ),
        ),
        migrations.AddField(
            model_name="oneoff",
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
            model_name="oneoff",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="one_offs",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddField(
            model_name="oneoff",
            name="run",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="one_offs",
                to="hr.run",
                verbose_name="給与計算",
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen", 0), _negated=True), name="one_off_is_not_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="one_off_month_is_its_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="one_off_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source_id__isnull", True), ("source_kind", "")),
                    models.Q(models.Q(("source_kind", ""), _negated=True), ("source_id__isnull", False)),
                    _connector="OR",
                ),
                name="one_off_source_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoff",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("about_month__isnull", True),
                    ("withdrawn_at__isnull", True),
                    models.Q(("source_kind", ""), _negated=True),
                ),
                fields=("employee", "source_kind", "source_id", "code"),
                name="one_off_of_a_source_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="oneoff",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("about_month__isnull", False),
                    ("withdrawn_at__isnull", True),
                    models.Q(("source_kind", ""), _negated=True),
                ),
                fields=("employee", "source_kind", "source_id", "code", "about_month"),
                name="one_off_about_a_month_stands_once",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        GuardReference("Run", "corrects"),
        AppendOnly("BankFileHandover"),
        migrations.RunSQL(RULES, UNDO),
    ]
    operations = at_once(operations)
