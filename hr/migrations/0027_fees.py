"""Tax withheld from fees is paid in with a slip of its own."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once


class Migration(migrations.Migration):
    dependencies = [
        ("hr", "0026_lighter_payslips"),
    ]

    operations = [
        migrations.AlterField(
            model_name="remittance",
            name="kind",
            field=models.CharField(
                choices=[
                    ("INCOME_TAX", "源泉所得税"),
                    ("FEES", "報酬・料金の源泉所得税"),
                    ("RESIDENT_TAX", "住民税"),
                    ("SOCIAL_INSURANCE", "社会保険料"),
                ],
                max_length=20,
                verbose_name="種類",
            ),
        ),
        migrations.AlterField(
            model_name="remittance",
            name="withheld_yen",
            field=models.BigIntegerField(verbose_name="預かった額"),
        ),
    ]
    operations = at_once(operations)
