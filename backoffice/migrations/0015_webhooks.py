"""Webhooks: endpoints, deliveries and attempts, guarded by company; what was said stays said."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("WebhookEndpoint", "WebhookDelivery", "WebhookAttempt")

# Where an endpoint is and what it hears of stays; it never reads back, so nothing is handed out twice.
ENDPOINT_STAYS = """
CREATE FUNCTION ennoshita_endpoint_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.read_until < OLD.read_until
     OR to_jsonb(NEW) - '{seed,former_seed,former_until,read_until,paused_at,paused_because}'::text[]
        IS DISTINCT FROM
        to_jsonb(OLD) - '{seed,former_seed,former_until,read_until,paused_at,paused_because}'::text[] THEN
    RAISE EXCEPTION 'an endpoint stays what it was made for, and reads on'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'endpoint_stays_what_it_is';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER endpoint_stays_what_it_is BEFORE UPDATE OR DELETE ON backoffice_webhookendpoint
  FOR EACH ROW EXECUTE FUNCTION ennoshita_endpoint_stays()
"""
ENDPOINT_FREE = (
    "DROP TRIGGER endpoint_stays_what_it_is ON backoffice_webhookendpoint; DROP FUNCTION ennoshita_endpoint_stays()"
)
# Every attempt sends the same event and the same bytes.
DELIVERY_STAYS = """
CREATE FUNCTION ennoshita_delivery_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
     OR to_jsonb(NEW) - '{state,attempts_in_a_row,due_at,delivered_at}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{state,attempts_in_a_row,due_at,delivered_at}'::text[] THEN
    RAISE EXCEPTION 'a delivery keeps its event and its bytes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'delivery_stays_what_it_is';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER delivery_stays_what_it_is BEFORE UPDATE OR DELETE ON backoffice_webhookdelivery
  FOR EACH ROW EXECUTE FUNCTION ennoshita_delivery_stays()
"""
DELIVERY_FREE = (
    "DROP TRIGGER delivery_stays_what_it_is ON backoffice_webhookdelivery; DROP FUNCTION ennoshita_delivery_stays()"
)


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0014_routes_on_screen"),
    ]

    operations = [
        migrations.CreateModel(
            name="WebhookEndpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名前")),
                ("url", models.CharField(max_length=500, verbose_name="送り先のURL")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None, verbose_name="できごとの種類"
                    ),
                ),
                ("seed", models.CharField(db_collation="C", max_length=64, verbose_name="署名鍵の種")),
                (
                    "former_seed",
                    models.CharField(blank=True, db_collation="C", max_length=64, verbose_name="前の署名鍵の種"),
                ),
                ("former_until", models.DateTimeField(blank=True, null=True, verbose_name="前の署名鍵の期限")),
                ("read_until", models.BigIntegerField(verbose_name="ここまで読んだ順番")),
                ("created_at", models.DateTimeField(verbose_name="作成日時")),
                ("paused_at", models.DateTimeField(blank=True, null=True, verbose_name="停止した日時")),
                (
                    "paused_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PERSON", "人が止めた"),
                            ("NOT_REACHED", "約3日のあいだ届かなかった"),
                            ("USER_LEFT", "持ち主がこの会社で働いていない"),
                        ],
                        max_length=15,
                        verbose_name="停止の理由",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="持ち主",
                    ),
                ),
            ],
            options={
                "verbose_name": "Webhookの送り先",
                "verbose_name_plural": "Webhookの送り先",
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.BigIntegerField(verbose_name="記録の番号")),
                ("kind", models.CharField(max_length=60, verbose_name="できごとの種類")),
                ("body", models.TextField(verbose_name="内容")),
                ("created_at", models.DateTimeField(verbose_name="日時")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "送信待ち"),
                            ("DELIVERED", "配信済み"),
                            ("FAILED", "配信できなかった"),
                            ("WITHHELD", "権限がなくなり送らなかった"),
                        ],
                        default="WAITING",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("attempts_in_a_row", models.PositiveSmallIntegerField(default=0, verbose_name="続けて送信した回数")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="次に送る日時")),
                ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="届いた日時")),
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
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="backoffice.webhookendpoint",
                        verbose_name="送り先",
                    ),
                ),
            ],
            options={
                "verbose_name": "Webhookの配信",
                "verbose_name_plural": "Webhookの配信",
            },
        ),
        migrations.CreateModel(
            name="WebhookAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="回")),
                ("sent_at", models.DateTimeField(verbose_name="日時")),
                ("url", models.CharField(max_length=500, verbose_name="送り先のURL")),
                ("address", models.CharField(blank=True, max_length=60, verbose_name="つないだアドレス")),
                ("headers", models.JSONField(verbose_name="送ったヘッダー")),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="応答コード")),
                ("answer", models.TextField(blank=True, verbose_name="応答")),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NO_SUCH_NAME", "ホスト名が見つかりません"),
                            ("CLOSED_ADDRESS", "社内や内部のアドレスなので送りません"),
                            ("IN_THE_CLEAR", "暗号化されない接続なので送りません"),
                            ("NOT_TRUSTED", "証明書を確かめられません"),
                            ("BROKEN_OFF", "接続できないか、途中で切れました"),
                            ("TOO_SLOW", "10秒以内に応答がありません"),
                            ("NOT_TAKEN", "受け取りの応答（200番台）ではありません"),
                        ],
                        max_length=20,
                        verbose_name="できなかった理由",
                    ),
                ),
                ("milliseconds", models.PositiveIntegerField(verbose_name="かかった時間（ミリ秒）")),
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
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="backoffice.webhookdelivery",
                        verbose_name="配信",
                    ),
                ),
            ],
            options={
                "verbose_name": "Webhookの送信",
                "verbose_name_plural": "Webhookの送信",
                "constraints": [
                    models.UniqueConstraint(fields=("delivery", "number"), name="attempt_has_its_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="attempts_are_counted_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fault", ""), _negated=True), ("status__isnull", False), _connector="OR"
                        ),
                        name="attempt_ended_somehow",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="webhookendpoint",
            constraint=models.UniqueConstraint(fields=("company", "user", "name"), name="user_names_an_endpoint_once"),
        ),
        migrations.AddConstraint(
            model_name="webhookendpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("kinds__len__gte", 1)), name="endpoint_hears_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookendpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paused_at__isnull", True), ("paused_because", "")),
                    models.Q(("paused_at__isnull", False), models.Q(("paused_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="paused_endpoint_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookendpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("former_seed", ""), ("former_until__isnull", True)),
                    models.Q(("former_until__isnull", False), models.Q(("former_seed", ""), _negated=True)),
                    _connector="OR",
                ),
                name="former_secret_has_an_end",
            ),
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(fields=["company", "endpoint", "-id"], name="delivery_newest"),
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(
                condition=models.Q(("state", "WAITING")), fields=["company", "endpoint", "due_at"], name="delivery_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.UniqueConstraint(
                fields=("endpoint", "event_id"), name="event_is_delivered_to_an_endpoint_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_at__isnull", False), ("state", "WAITING")),
                    models.Q(models.Q(("state", "WAITING"), _negated=True), ("due_at__isnull", True)),
                    _connector="OR",
                ),
                name="waiting_delivery_is_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "DELIVERED"), _negated=True), ("delivered_at__isnull", False), _connector="OR"
                ),
                name="delivered_at_a_time",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("WebhookAttempt"),
        migrations.RunSQL(ENDPOINT_STAYS, ENDPOINT_FREE),
        migrations.RunSQL(DELIVERY_STAYS, DELIVERY_FREE),
    ]
    operations = at_once(operations)
