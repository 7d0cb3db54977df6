"""Keys of the API and the answers given once: guarded by company; a key stays what it was made for."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

ROWS = ("ApiKey", "IdempotencyRecord")

# What a key is, it stays; only its use is noted, and it is revoked once. Keys are never deleted: they name who came in.
KEY_STAYS = """
CREATE FUNCTION ennoshita_key_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.revoked_at IS NOT NULL
     OR to_jsonb(NEW) - '{last_used_at,revoked_at,revoked_by_name}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{last_used_at,revoked_at,revoked_by_name}'::text[] THEN
    RAISE EXCEPTION 'a key stays what it was made for, and revoked once it is'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'key_stays_what_it_is';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER key_stays_what_it_is BEFORE UPDATE OR DELETE ON backoffice_apikey
  FOR EACH ROW EXECUTE FUNCTION ennoshita_key_stays()
"""
NO_LONGER = "DROP TRIGGER key_stays_what_it_is ON backoffice_apikey; DROP FUNCTION ennoshita_key_stays()"


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0009_partners"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名前")),
                ("prefix", models.CharField(db_collation="C", max_length=20, verbose_name="先頭の文字")),
                ("secret_hash", models.CharField(db_collation="C", max_length=64, verbose_name="キーの要約値")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="使える範囲"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="作成日時")),
                ("expires_at", models.DateTimeField(verbose_name="有効期限")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="最後に使われた日時")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="無効にした日時")),
                ("revoked_by_name", models.CharField(blank=True, max_length=200, verbose_name="無効にした人")),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="利用者",
                    ),
                ),
            ],
            options={
                "verbose_name": "APIキー",
                "verbose_name_plural": "APIキー",
            },
        ),
        migrations.CreateModel(
            name="IdempotencyRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("idempotency_key", models.CharField(db_collation="C", max_length=255, verbose_name="要求の識別子")),
                ("body_hash", models.CharField(db_collation="C", max_length=64, verbose_name="内容の要約値")),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="応答コード")),
                ("answer", models.TextField(blank=True, verbose_name="応答")),
                ("location", models.CharField(blank=True, max_length=300, verbose_name="作られたもののアドレス")),
                ("created_at", models.DateTimeField(verbose_name="日時")),
                (
                    "api_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.apikey",
                        verbose_name="APIキー",
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
            ],
            options={
                "verbose_name": "一度だけの要求",
                "verbose_name_plural": "一度だけの要求",
            },
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.UniqueConstraint(fields=("company", "secret_hash"), name="key_has_its_own_secret"),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("company", "user", "name"),
                name="user_names_a_key_in_use_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))), name="key_expires_after_it_is_made"
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(condition=models.Q(("scopes__len__gte", 1)), name="key_opens_something"),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", True), ("revoked_by_name", "")),
                    models.Q(("revoked_at__isnull", False), models.Q(("revoked_by_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="revoked_key_names_who_did_it",
            ),
        ),
        migrations.AddIndex(
            model_name="idempotencyrecord",
            index=models.Index(fields=["company", "created_at"], name="request_done_by_age"),
        ),
        migrations.AddConstraint(
            model_name="idempotencyrecord",
            constraint=models.UniqueConstraint(
                fields=("company", "api_key", "idempotency_key"), name="request_is_done_once"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        migrations.RunSQL(KEY_STAYS, NO_LONGER),
    ]
    operations = at_once(operations)
