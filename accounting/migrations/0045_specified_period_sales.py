"""The taxable sales of the specified period (特定期間), by which small purchases may need no invoice as well."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0040_limits_per_night"),
    ]

    operations = [
        migrations.AddField(
            model_name="taxmethod",
            name="specified_period_sales_yen",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="特定期間の課税売上高"),
        ),
        migrations.AddConstraint(
            model_name="taxmethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("specified_period_sales_yen__isnull", True),
                    ("specified_period_sales_yen__gte", 0),
                    _connector="OR",
                ),
                name="specified_period_sales_are_not_negative",
            ),
        ),
    ]
    operations = at_once(operations)
