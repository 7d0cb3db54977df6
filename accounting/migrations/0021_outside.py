"""Questions at entries; behind the wall, each asked once and answered once."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

# The function came with the accruals: the first column named tells whether the one change has happened.
ONCE = """
CREATE TRIGGER accounting_question_changes_once BEFORE UPDATE ON accounting_question FOR EACH ROW
  EXECUTE FUNCTION accounting_changes_once(answered_at, answer, answered_by_id, answered_by_name);
CREATE TRIGGER accounting_question_is_append_only BEFORE DELETE OR TRUNCATE ON accounting_question
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
UNDO = """
DROP TRIGGER accounting_question_changes_once ON accounting_question;
DROP TRIGGER accounting_question_is_append_only ON accounting_question;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0020_planning"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "line_position",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="行（空欄は仕訳の全体）"),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="質問")),
                ("asked_by_id", models.BigIntegerField(verbose_name="質問した人の番号")),
                ("asked_by_name", models.CharField(max_length=200, verbose_name="質問した人")),
                ("asked_at", models.DateTimeField(verbose_name="質問日時")),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="回答")),
                ("answered_by_id", models.BigIntegerField(blank=True, null=True, verbose_name="回答した人の番号")),
                ("answered_by_name", models.CharField(blank=True, max_length=200, verbose_name="回答した人")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="回答日時")),
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="accounting.entry",
                        verbose_name="仕訳",
                    ),
                ),
            ],
            options={
                "verbose_name": "質問",
                "verbose_name_plural": "質問",
                "indexes": [models.Index(fields=["company", "-asked_at", "-id"], name="question_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="question_asks_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at__isnull", True),
                                ("answered_by_id__isnull", True),
                                ("answered_by_name", ""),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by_id__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="answer_says_what_and_who",
                    ),
                ],
            },
        ),
        GuardRows("Question"),
        GuardReferences("Question"),
        migrations.RunSQL(ONCE, UNDO),
    ]
    operations = at_once(operations)
