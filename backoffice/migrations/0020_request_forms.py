"""Request forms with their fields, what was filled in and its files, behind the wall; what is in force or submitted stays.

A step of a route may depend on what the request says under a field of its form.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

COMPARE = [
    ("EQ", "が次と等しい"),
    ("NE", "が次と異なる"),
    ("GE", "が次以上"),
    ("LE", "が次以下"),
    ("IN", "が次のどれか"),
]
ROWS = ("RequestForm", "FormField", "FormAnswer", "AnswerFile")

# A draft is the version without a first day: it is written until it is put into force, and then it stays.
FORM_STAYS = """
CREATE FUNCTION backoffice_form_in_force_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.valid_from IS NOT NULL AND (TG_OP = 'DELETE'
     OR to_jsonb(NEW) - 'out_of_use_from' IS DISTINCT FROM to_jsonb(OLD) - 'out_of_use_from') THEN
    RAISE EXCEPTION '% of a form in force is refused: a change is a new version', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'form_in_force_stays';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER backoffice_form_in_force_stays BEFORE UPDATE OR DELETE ON backoffice_requestform
  FOR EACH ROW EXECUTE FUNCTION backoffice_form_in_force_stays();
CREATE FUNCTION backoffice_formfield_in_force_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM backoffice_requestform
    WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.form_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.form_id END)
      AND valid_from IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION '% of a field of a form in force is refused: a change is a new version', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'form_in_force_stays';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER backoffice_formfield_in_force_stays BEFORE INSERT OR UPDATE OR DELETE ON backoffice_formfield
  FOR EACH ROW EXECUTE FUNCTION backoffice_formfield_in_force_stays()
"""
FORM_FREE = """
DROP FUNCTION backoffice_formfield_in_force_stays() CASCADE;
DROP FUNCTION backoffice_form_in_force_stays() CASCADE
"""
# What is written changes until it is submitted, and again once it comes back; its form, number and applicant are for good.
ANSWER_STAYS = """
CREATE FUNCTION backoffice_answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  content text[] := '{title,values,amount_yen}';
  course text[] := '{state,submitted_at,ended_at}';
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state = 'DRAFT' THEN RETURN OLD; END IF;
  ELSIF to_jsonb(NEW) - content - course - 'number'::text = to_jsonb(OLD) - content - course - 'number'::text
    AND (NEW.number = OLD.number OR OLD.number = '')
    AND (OLD.state IN ('DRAFT', 'SENT_BACK', 'WITHDRAWN')
         AND NEW.state IN (OLD.state, 'SUBMITTED')
         OR OLD.state = 'SUBMITTED' AND NEW.state <> 'DRAFT'
         AND to_jsonb(NEW) - course = to_jsonb(OLD) - course) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of an answer is refused: what was submitted stays', TG_OP
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_answer_stays';
END $$;
CREATE TRIGGER backoffice_answer_stays BEFORE UPDATE OR DELETE ON backoffice_formanswer
  FOR EACH ROW EXECUTE FUNCTION backoffice_answer_stays();
CREATE FUNCTION backoffice_answer_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM backoffice_formanswer
    WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.answer_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.answer_id END)
      AND state IN ('SUBMITTED', 'APPROVED', 'REJECTED');
  IF FOUND OR TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION '% of a file of an answer is refused: what was submitted stays', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_answer_stays';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER backoffice_answer_file_stays BEFORE INSERT OR UPDATE OR DELETE ON backoffice_answerfile
  FOR EACH ROW EXECUTE FUNCTION backoffice_answer_file_stays()
"""
ANSWER_FREE = """
DROP FUNCTION backoffice_answer_file_stays() CASCADE;
DROP FUNCTION backoffice_answer_stays() CASCADE
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0019_conditions"),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=30, verbose_name="コード")),
                ("version", models.PositiveIntegerField(verbose_name="版")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("purpose", models.TextField(blank=True, verbose_name="どんなときに使うか")),
                ("amount_key", models.CharField(blank=True, max_length=61, verbose_name="金額とする項目")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="適用開始日（空は下書き）")),
                ("out_of_use_from", models.DateField(blank=True, null=True, verbose_name="使用停止日")),
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
                "verbose_name": "申請書",
                "verbose_name_plural": "申請書",
            },
        ),
        migrations.CreateModel(
            name="FormField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("key", models.CharField(db_collation="C", max_length=30, verbose_name="項目の記号")),
                ("label", models.CharField(max_length=60, verbose_name="項目名")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("LINE", "1行の文"),
                            ("TEXT", "文章"),
                            ("YEN", "金額（円）"),
                            ("WHOLE", "整数"),
                            ("DECIMAL", "小数"),
                            ("DATE", "日付"),
                            ("CHOICE", "1つ選ぶ"),
                            ("CHOICES", "いくつか選ぶ"),
                            ("YES_NO", "はい・いいえ"),
                            ("LOOKUP", "台帳から選ぶ"),
                            ("FILE", "ファイル"),
                            ("TABLE", "明細表"),
                            ("SUM", "合計（自動計算）"),
                        ],
                        max_length=7,
                        verbose_name="種類",
                    ),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="必須")),
                ("help_text", models.CharField(blank=True, max_length=200, verbose_name="説明")),
                (
                    "least",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="下限"),
                ),
                (
                    "most",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="上限"),
                ),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="選択肢",
                    ),
                ),
                ("lookup", models.CharField(blank=True, max_length=40, verbose_name="台帳")),
                ("has_total", models.BooleanField(default=False, verbose_name="合計を表示")),
                (
                    "adds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=61),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="足す項目",
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
                    "table",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="columns",
                        to="backoffice.formfield",
                        verbose_name="明細表",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fields",
                        to="backoffice.requestform",
                        verbose_name="申請書",
                    ),
                ),
            ],
            options={
                "verbose_name": "申請書の項目",
                "verbose_name_plural": "申請書の項目",
            },
        ),
        migrations.CreateModel(
            name="FormAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(blank=True, db_collation="C", max_length=80, verbose_name="申請番号")),
                ("title", models.CharField(max_length=200, verbose_name="件名")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "下書き"),
                            ("SUBMITTED", "承認待ち"),
                            ("APPROVED", "承認済み"),
                            ("SENT_BACK", "差し戻し"),
                            ("REJECTED", "却下"),
                            ("WITHDRAWN", "取り下げ済み"),
                        ],
                        default="DRAFT",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                ("values", models.JSONField(default=dict, verbose_name="内容")),
                ("amount_yen", models.BigIntegerField(blank=True, null=True, verbose_name="金額（税込）")),
                ("applicant_id", models.BigIntegerField(verbose_name="申請者の番号")),
                ("applicant_name", models.CharField(max_length=200, verbose_name="申請者")),
                ("drafted_at", models.DateTimeField(verbose_name="作成日時")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="申請日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="終了日時")),
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
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.formanswer",
                        verbose_name="複製元",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="backoffice.requestform",
                        verbose_name="申請書",
                    ),
                ),
            ],
            options={
                "verbose_name": "記入した申請",
                "verbose_name_plural": "記入した申請",
            },
        ),
        migrations.CreateModel(
            name="AnswerFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field_key", models.CharField(db_collation="C", max_length=30, verbose_name="項目の記号")),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("media_type", models.CharField(max_length=100, verbose_name="種類")),
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
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="backoffice.formanswer",
                        verbose_name="申請",
                    ),
                ),
            ],
            options={
                "verbose_name": "申請の添付",
                "verbose_name_plural": "申請の添付",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("answer", "field_key", "stored_file"), name="file_is_attached_once_at_a_field"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="requestform",
            constraint=models.UniqueConstraint(
                fields=("company", "code", "version"), name="request_form_has_one_of_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestform",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_from", None)), fields=("company", "code"), name="request_form_has_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestform",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[a-z][a-z0-9-]*$")), name="request_form_code_is_plain"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestform",
            constraint=models.CheckConstraint(
                condition=models.Q(("out_of_use_from", None), ("valid_from__isnull", False), _connector="OR"),
                name="only_a_form_in_force_goes_out_of_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="formfield",
            constraint=models.UniqueConstraint(
                fields=("form", "table", "position"), name="form_field_has_its_place", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="formfield",
            constraint=models.UniqueConstraint(
                fields=("form", "table", "key"), name="form_field_is_named_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="formfield",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("table", None),
                    models.Q(("kind__in", ["TEXT", "CHOICES", "FILE", "TABLE", "SUM"]), _negated=True),
                    _connector="OR",
                ),
                name="column_is_of_a_kind_that_fits_a_table",
            ),
        ),
        migrations.AddConstraint(
            model_name="formfield",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "LOOKUP"), models.Q(("lookup", ""), _negated=True)),
                    models.Q(models.Q(("kind", "LOOKUP"), _negated=True), ("lookup", "")),
                    _connector="OR",
                ),
                name="lookup_field_names_its_register",
            ),
        ),
        migrations.AddConstraint(
            model_name="formfield",
            constraint=models.CheckConstraint(
                condition=models.Q(("least", None), ("most", None), ("least__lte", models.F("most")), _connector="OR"),
                name="form_field_limits_do_not_cross",
            ),
        ),
        migrations.AddConstraint(
            model_name="formfield",
            constraint=models.CheckConstraint(
                condition=models.Q(("key__regex", "^[a-z][a-z0-9_]*$")), name="form_field_key_is_plain"
            ),
        ),
        migrations.AddIndex(
            model_name="formanswer",
            index=models.Index(fields=["company", "applicant_id", "-id"], name="answer_of_applicant"),
        ),
        migrations.AddIndex(
            model_name="formanswer",
            index=models.Index(fields=["company", "form", "-id"], name="answer_of_form"),
        ),
        migrations.AddConstraint(
            model_name="formanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("company", "number"),
                name="answer_number_is_given_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="formanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), ("state", "DRAFT"), ("submitted_at", None)),
                    models.Q(
                        models.Q(("state", "DRAFT"), _negated=True),
                        models.Q(("number", ""), _negated=True),
                        ("submitted_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="answer_is_numbered_when_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="formanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["DRAFT", "SUBMITTED"])),
                    models.Q(
                        models.Q(("state__in", ["DRAFT", "SUBMITTED"]), _negated=True), ("ended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="ended_answer_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="formanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen", None), ("amount_yen__gte", 0), ("state", "DRAFT"), _connector="OR"),
                name="amount_of_an_answer_is_not_negative",
            ),
        ),
        migrations.AddField(
            model_name="routestep",
            name="when_key",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="条件の項目の記号"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="routestep",
            name="when_label",
            field=models.CharField(blank=True, default="", max_length=130, verbose_name="条件の項目"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="routestep",
            name="when_is",
            field=models.CharField(
                blank=True, choices=COMPARE, default="", max_length=2, verbose_name="条件の比べかた"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="routestep",
            name="when_value",
            field=models.CharField(blank=True, default="", max_length=400, verbose_name="条件の値"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="routestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("when_is", ""), ("when_key", ""), ("when_label", ""), ("when_value", ""))
                | models.Q(
                    models.Q(("when_key", ""), _negated=True),
                    models.Q(("when_label", ""), _negated=True),
                    models.Q(("when_is", ""), _negated=True),
                    models.Q(("when_value", ""), _negated=True),
                ),
                name="condition_of_a_step_is_whole",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        migrations.RunSQL(FORM_STAYS, FORM_FREE),
        migrations.RunSQL(ANSWER_STAYS, ANSWER_FREE),
    ]
    operations = at_once(operations)
