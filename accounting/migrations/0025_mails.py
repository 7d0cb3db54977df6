"""Mails with invoices, kept as they came."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReference, GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0023_proposals"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sender", models.CharField(max_length=320, verbose_name="差出人")),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="件名")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="送信日時")),
                ("received_by_id", models.BigIntegerField(verbose_name="取り込んだ人の番号")),
                ("received_by_name", models.CharField(max_length=200, verbose_name="取り込んだ人")),
                ("received_at", models.DateTimeField(verbose_name="取り込んだ日時")),
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
            ],
            options={
                "verbose_name": "受け取ったメール",
                "verbose_name_plural": "受け取ったメール",
            },
        ),
        migrations.AddField(
            model_name="receivedinvoice",
            name="mail",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="invoices",
                to="accounting.receivedmail",
                verbose_name="受け取ったメール",
            ),
        ),
        GuardRows("ReceivedMail"),
        GuardReferences("ReceivedMail"),
        GuardReference("ReceivedInvoice", "mail"),
        AppendOnly("ReceivedMail"),
    ]
    operations = at_once(operations)
