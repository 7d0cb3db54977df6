"""Stored files and documents: guarded by company, append-only."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0007_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(db_collation="C", max_length=64, verbose_name="SHA-256")),
                ("size_bytes", models.BigIntegerField(verbose_name="大きさ（バイト）")),
                ("media_type", models.CharField(max_length=100, verbose_name="形式")),
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
                "verbose_name": "保管ファイル",
                "verbose_name_plural": "保管ファイル",
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100, verbose_name="種類")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("dated_on", models.DateField(verbose_name="取引年月日")),
                ("amount_yen", models.BigIntegerField(blank=True, null=True, verbose_name="金額")),
                ("partner_name", models.CharField(blank=True, max_length=200, null=True, verbose_name="取引先")),
                ("case_kind", models.CharField(max_length=100, verbose_name="対象の種類")),
                ("case_id", models.BigIntegerField(verbose_name="対象の番号")),
                ("retained_until", models.DateField(verbose_name="保存期限（この日を含まない）")),
                ("created_by_id", models.BigIntegerField(verbose_name="保管した人の番号")),
                ("created_by_name", models.CharField(max_length=200, verbose_name="保管した人")),
                ("created_at", models.DateTimeField(verbose_name="保管日時")),
                ("reason", models.TextField(blank=True, verbose_name="訂正の理由")),
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
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="backoffice.document",
                        verbose_name="訂正前の書類",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="backoffice.storedfile",
                        verbose_name="保管ファイル",
                    ),
                ),
            ],
            options={
                "verbose_name": "書類",
                "verbose_name_plural": "書類",
            },
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.UniqueConstraint(fields=("company", "sha256"), name="stored_file_is_kept_once"),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="stored_file_is_named_by_hash"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["company", "-dated_on", "-id"], name="document_newest"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["company", "amount_yen"], name="document_by_amount"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["company", "partner_name"], name="document_by_partner"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("company", "case_kind", "case_id", "kind", "stored_file"), name="case_keeps_a_file_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(fields=("replaces",), name="document_is_replaced_once"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("replaces__isnull", True)),
                    models.Q(("replaces__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="correction_gives_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaces", models.F("id")), _negated=True), name="document_does_not_replace_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("retained_until__gt", models.F("dated_on"))),
                name="document_is_retained_after_its_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("partner_name", ""), _negated=True), name="document_without_partner_says_null"
            ),
        ),
        GuardRows("StoredFile", "Document"),
        GuardReferences("Document"),
        AppendOnly("StoredFile", "Document"),
    ]
    operations = at_once(operations)
