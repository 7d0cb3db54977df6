"""Notices: kept as they were told, but for the mark that they were read, which is set once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

KEPT = """
CREATE FUNCTION backoffice_notice_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - 'read_at' IS DISTINCT FROM to_jsonb(OLD) - 'read_at'
     OR (OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at) THEN
    RAISE EXCEPTION 'a notice changes by its read mark alone, once'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'notice_changes_by_its_read_mark_alone';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER backoffice_notice_changes_by_its_read_mark BEFORE UPDATE ON backoffice_notice
  FOR EACH ROW EXECUTE FUNCTION backoffice_notice_is_kept();
CREATE TRIGGER backoffice_notice_is_kept BEFORE DELETE OR TRUNCATE ON backoffice_notice
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
LET_GO = """
DROP TRIGGER backoffice_notice_is_kept ON backoffice_notice;
DROP FUNCTION backoffice_notice_is_kept() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0006_numbering"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("NEEDS_YOU", "要対応"), ("RESULT", "結果"), ("INFORMATION", "連絡")],
                        max_length=12,
                        verbose_name="種類",
                    ),
                ),
                ("key", models.CharField(db_collation="C", max_length=200, verbose_name="鍵")),
                ("text_ja", models.CharField(max_length=400, verbose_name="本文")),
                ("text_en", models.CharField(max_length=400, verbose_name="本文（英語）")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="画面")),
                ("created_at", models.DateTimeField(verbose_name="日時")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="既読")),
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
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="宛先",
                    ),
                ),
            ],
            options={
                "verbose_name": "お知らせ",
                "verbose_name_plural": "お知らせ",
                "indexes": [
                    models.Index(fields=["company", "recipient", "-id"], name="notice_newest"),
                    models.Index(
                        condition=models.Q(("kind__in", ["NEEDS_YOU", "RESULT"]), ("read_at__isnull", True)),
                        fields=["company", "recipient"],
                        name="notice_unread",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "recipient", "key"), name="notice_is_told_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_ja", ""), _negated=True), models.Q(("text_en", ""), _negated=True)
                        ),
                        name="notice_speaks_both_languages",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("url", ""),
                            models.Q(
                                ("url__startswith", "/"),
                                models.Q(("url__startswith", "//"), _negated=True),
                                models.Q(("url__contains", "\\"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notice_leads_to_a_page_of_ours",
                    ),
                ],
            },
        ),
        GuardRows("Notice"),
        GuardReferences("Notice"),
        migrations.RunSQL(KEPT, LET_GO),
    ]
    operations = at_once(operations)
