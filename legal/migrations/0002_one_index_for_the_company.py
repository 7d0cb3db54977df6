"""The index on the company alone goes: the (company, id) key of every table begins with it."""

from django.db import migrations

from backoffice.companies.guard import OneIndexForTheCompany


class Migration(migrations.Migration):
    dependencies = [("legal", "0001_contracts")]

    operations = [OneIndexForTheCompany()]
