"""Receipts that came by mail name it, with what it says."""

import django.db.models.deletion
from django.db import migrations, models

from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReference


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0046_spends_a_request"),
    ]

    operations = [
        migrations.AddField(
            model_name="claimreceipt",
            name="mail",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.storedfile",
                verbose_name="届いたメール",
            ),
        ),
        migrations.AddField(
            model_name="claimreceipt",
            name="words",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="メールの内容"),
        ),
        GuardReference("ClaimReceipt", "mail"),
    ]
    operations = at_once(operations)
