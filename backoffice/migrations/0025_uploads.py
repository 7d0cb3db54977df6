"""Files that programs send ahead, behind the wall; they are swept after a day."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

ROWS = ("Upload",)


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0024_ended_endpoints"),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_by_id", models.BigIntegerField(verbose_name="送った人の番号")),
                ("name", models.CharField(max_length=200, verbose_name="ファイル名")),
                ("media_type", models.CharField(max_length=100, verbose_name="形式")),
                ("size_bytes", models.BigIntegerField(verbose_name="大きさ（バイト）")),
                ("sha256", models.CharField(blank=True, db_collation="C", max_length=64, verbose_name="SHA-256")),
                ("place", models.CharField(db_collation="C", max_length=100, verbose_name="置き場所")),
                ("created_at", models.DateTimeField(verbose_name="日時")),
                ("open_until", models.DateTimeField(verbose_name="送れる期限")),
                ("kept_until", models.DateTimeField(verbose_name="保持する期限")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="受け取った日時")),
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
                "verbose_name": "送信ファイル",
                "verbose_name_plural": "送信ファイル",
                "indexes": [models.Index(fields=["company", "kept_until"], name="upload_by_end")],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "place"), name="upload_has_its_place"),
                    models.CheckConstraint(condition=models.Q(("size_bytes__gte", 1)), name="upload_has_bytes"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("received_at", None), ("sha256", "")),
                            ("sha256__regex", "^[0-9a-f]{64}$"),
                            _connector="OR",
                        ),
                        name="received_upload_is_known_by_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kept_until__gte", models.F("open_until")), ("open_until__gt", models.F("created_at"))
                        ),
                        name="upload_is_kept_beyond_its_sending",
                    ),
                ],
            },
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
    ]
    operations = at_once(operations)
