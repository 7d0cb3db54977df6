"""Programs, what people allowed them, and their tokens, behind the wall; answers given once are remembered by caller."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

ROWS = ("Program", "Consent", "Token")

# A program's name, id and beginning stay; once its registration has ended, all of it does.
PROGRAM_STAYS = """
CREATE FUNCTION ennoshita_program_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := '{about,redirect_uris,scopes,secret_hash,ended_at,ended_by_name}';
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free THEN
    RAISE EXCEPTION 'a program stays what it was registered as, and ended once it is'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'program_stays_what_it_is';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER program_stays_what_it_is BEFORE UPDATE OR DELETE ON backoffice_program
  FOR EACH ROW EXECUTE FUNCTION ennoshita_program_stays()
"""
PROGRAM_FREE = "DROP FUNCTION ennoshita_program_stays() CASCADE"
# What somebody allowed stays; its code is used once, and it ends once.
CONSENT_STAYS = """
CREATE FUNCTION ennoshita_consent_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ending text[] := '{ended_at,ended_because,ended_by_name}';
  free text[] := '{code_used_at,last_used_at}' || ending;
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - free IS DISTINCT FROM to_jsonb(OLD) - free
     OR (OLD.code_used_at IS NOT NULL AND NEW.code_used_at IS DISTINCT FROM OLD.code_used_at)
     OR (OLD.ended_at IS NOT NULL AND to_jsonb(NEW) - 'last_used_at' IS DISTINCT FROM to_jsonb(OLD) - 'last_used_at') THEN
    RAISE EXCEPTION 'a consent stays what was allowed, and ended once it is'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'consent_stays_what_it_is';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_stays_what_it_is BEFORE UPDATE OR DELETE ON backoffice_consent
  FOR EACH ROW EXECUTE FUNCTION ennoshita_consent_stays()
"""
CONSENT_FREE = "DROP FUNCTION ennoshita_consent_stays() CASCADE"
# Tokens are swept when they are over; until then only that one was refreshed is noted, once.
GIVEN_STAYS = """
CREATE FUNCTION ennoshita_token_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.refreshed_at IS NOT NULL OR to_jsonb(NEW) - 'refreshed_at' IS DISTINCT FROM to_jsonb(OLD) - 'refreshed_at' THEN
    RAISE EXCEPTION 'a token stays what it was given for, and is refreshed once'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'token_stays_what_it_is';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER token_stays_what_it_is BEFORE UPDATE ON backoffice_token
  FOR EACH ROW EXECUTE FUNCTION ennoshita_token_stays()
"""
GIVEN_FREE = "DROP FUNCTION ennoshita_token_stays() CASCADE"
# Answers of before are remembered by the same callers, in every company: past the policies, which the owner obeys too.
BY_CALLER = """
ALTER TABLE backoffice_idempotencyrecord NO FORCE ROW LEVEL SECURITY;
UPDATE backoffice_idempotencyrecord SET caller = 'key:' || api_key_id;
ALTER TABLE backoffice_idempotencyrecord FORCE ROW LEVEL SECURITY
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0021_request_of_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="idempotencyrecord",
            name="caller",
            field=models.CharField(db_collation="C", default="", max_length=40, verbose_name="呼び出し元"),
            preserve_default=False,
        ),
        migrations.RunSQL(BY_CALLER, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="idempotencyrecord",
            name="request_is_done_once",
        ),
        migrations.RemoveField(
            model_name="idempotencyrecord",
            name="api_key",
        ),
        migrations.AddConstraint(
            model_name="idempotencyrecord",
            constraint=models.UniqueConstraint(
                fields=("company", "caller", "idempotency_key"), name="request_is_done_once"
            ),
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "allowed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="許可した範囲"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="許可した日時")),
                ("redirect_uri", models.CharField(max_length=500, verbose_name="戻り先のURL")),
                ("challenge", models.CharField(db_collation="C", max_length=43, verbose_name="PKCEの検証値")),
                ("code_hash", models.CharField(db_collation="C", max_length=64, verbose_name="認可コードの要約値")),
                ("code_expires_at", models.DateTimeField(verbose_name="認可コードの期限")),
                ("code_used_at", models.DateTimeField(blank=True, null=True, verbose_name="認可コードを使った日時")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="最後に使われた日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="終わった日時")),
                (
                    "ended_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PERSON", "本人が解除した"),
                            ("ADMINISTRATOR", "管理者が解除した"),
                            ("PROGRAM", "プログラムが返上した"),
                            ("PROGRAM_ENDED", "プログラムの登録を終えた"),
                            ("CODE_REUSED", "認可コードが2度使われた"),
                            ("REFRESH_REUSED", "更新用トークンが2度使われた"),
                        ],
                        max_length=15,
                        verbose_name="終わった理由",
                    ),
                ),
                ("ended_by_name", models.CharField(blank=True, max_length=200, verbose_name="終えた人")),
            ],
            options={
                "verbose_name": "プログラムへの許可",
                "verbose_name_plural": "プログラムへの許可",
            },
        ),
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名前")),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="何のためのものか")),
                ("client_id", models.CharField(db_collation="C", max_length=80, verbose_name="クライアントID")),
                (
                    "secret_hash",
                    models.CharField(blank=True, db_collation="C", max_length=64, verbose_name="シークレットの要約値"),
                ),
                (
                    "redirect_uris",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=500), size=None, verbose_name="戻り先のURL"
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="許可できる範囲"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="登録日時")),
                ("created_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="登録を終えた日時")),
                ("ended_by_name", models.CharField(blank=True, max_length=200, verbose_name="登録を終えた人")),
            ],
            options={
                "verbose_name": "連携プログラム",
                "verbose_name_plural": "連携プログラム",
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="使える範囲"
                    ),
                ),
                (
                    "access_hash",
                    models.CharField(db_collation="C", max_length=64, verbose_name="アクセストークンの要約値"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="アクセストークンの期限")),
                (
                    "refresh_hash",
                    models.CharField(db_collation="C", max_length=64, verbose_name="更新用トークンの要約値"),
                ),
                ("refresh_expires_at", models.DateTimeField(verbose_name="更新用トークンの期限")),
                (
                    "refreshed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="更新用トークンを使った日時"),
                ),
                ("created_at", models.DateTimeField(verbose_name="日時")),
            ],
            options={
                "verbose_name": "トークン",
                "verbose_name_plural": "トークン",
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="利用者",
            ),
        ),
        migrations.AddField(
            model_name="program",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consents",
                to="backoffice.program",
                verbose_name="連携プログラム",
            ),
        ),
        migrations.AddField(
            model_name="token",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="token",
            name="consent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tokens",
                to="backoffice.consent",
                verbose_name="プログラムへの許可",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.UniqueConstraint(fields=("company", "client_id"), name="program_has_its_own_id"),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("company", "name"),
                name="program_in_use_is_named_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("redirect_uris__len__gte", 1)), name="program_returns_somewhere"
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes__len__gte", 1)), name="program_may_ask_for_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by_name", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("ended_by_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ended_program_names_who_did_it",
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["company", "user", "-id"], name="consent_of_user"),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["company", "program"], name="consent_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(fields=("company", "code_hash"), name="consent_has_its_own_code"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("allowed__len__gte", 1)), name="consent_allows_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("code_expires_at__gt", models.F("created_at"))), name="code_expires_after_consent"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_because", ""), ("ended_by_name", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        models.Q(("ended_because", ""), _negated=True),
                        models.Q(("ended_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="ended_consent_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="token",
            index=models.Index(fields=["company", "refresh_expires_at"], name="token_by_end"),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.UniqueConstraint(fields=("company", "access_hash"), name="token_has_its_own_access"),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.UniqueConstraint(fields=("company", "refresh_hash"), name="token_has_its_own_refresh"),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.UniqueConstraint(
                condition=models.Q(("refreshed_at__isnull", True)), fields=("consent",), name="consent_has_one_way_on"
            ),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_at__gt", models.F("created_at")), ("refresh_expires_at__gte", models.F("expires_at"))
                ),
                name="token_can_be_refreshed_to_its_end",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        migrations.RunSQL(PROGRAM_STAYS, PROGRAM_FREE),
        migrations.RunSQL(CONSENT_STAYS, CONSENT_FREE),
        migrations.RunSQL(GIVEN_STAYS, GIVEN_FREE),
    ]
    operations = at_once(operations)
