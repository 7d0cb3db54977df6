"""A line of a claim and a bill name the approved request that they spend."""

import django.db.models.deletion
from django.db import migrations, models

from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReference


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0045_specified_period_sales"),
        ("backoffice", "0029_withdrawal_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="bill",
            name="ringi",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.formanswer",
                verbose_name="もとになる申請",
            ),
        ),
        migrations.AddField(
            model_name="claimline",
            name="ringi",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.formanswer",
                verbose_name="もとになる申請",
            ),
        ),
        GuardReference("Bill", "ringi"),
        GuardReference("ClaimLine", "ringi"),
    ]
    operations = at_once(operations)
