"""A notice goes out by mail once."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0011_one_index_for_the_company")]

    operations = [
        migrations.CreateModel(
            name="Mailing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, verbose_name="宛先のアドレス")),
                ("begun_at", models.DateTimeField(verbose_name="送信を始めた日時")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="終わった日時")),
                ("refused", models.CharField(blank=True, max_length=300, verbose_name="メールサーバーの返答")),
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
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mailing",
                        to="backoffice.notice",
                        verbose_name="お知らせ",
                    ),
                ),
            ],
            options={"verbose_name": "メール送信", "verbose_name_plural": "メール送信"},
        ),
        GuardRows("Mailing"),
        GuardReferences("Mailing"),
    ]
    operations = at_once(operations)
