"""Payslips and their lines carry what they need and no more: one index for one purpose, one key to the company.

A run writes twenty lines a person; every index and key that says what another says already is paid for each of them.
"""

import django.db.models.deletion
from django.db import migrations, models

from backoffice.companies.at_once import at_once
from backoffice.companies.guard import LeanOnParents, OneIndexForTheCompany


class Migration(migrations.Migration):
    dependencies = [("hr", "0023_papers_for_benefits")]

    operations = [
        migrations.AlterField(
            model_name="payslip",
            name="run",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payslips",
                to="hr.run",
                verbose_name="給与計算",
            ),
        ),
        migrations.AlterField(
            model_name="payslipline",
            name="payslip",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="hr.payslip",
                verbose_name="給与明細",
            ),
        ),
        migrations.RemoveConstraint(model_name="payslipline", name="payslip_line_has_its_place"),
        migrations.AddConstraint(
            model_name="payslipline",
            constraint=models.UniqueConstraint(
                fields=("company", "payslip", "position"), name="payslip_line_has_its_place"
            ),
        ),
        OneIndexForTheCompany(),
        LeanOnParents("payslip", "payslipline"),
    ]
    operations = at_once(operations)
