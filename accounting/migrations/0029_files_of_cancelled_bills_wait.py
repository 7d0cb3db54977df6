"""The files of bills that were cancelled before files waited again by themselves wait again too."""

from django.db import migrations

from backoffice.companies.at_once import at_once

# A bill that is cancelled since takes its file along (0028); those before stayed recorded and could not be recorded anew.
WAIT_AGAIN = """
UPDATE accounting_receivedinvoice file SET state = 'WAITING', bill_id = NULL
  FROM accounting_payable item
 WHERE file.state = 'RECORDED' AND item.company_id = file.company_id
   AND item.source_kind = 'accounting.payables.bill' AND item.source_id = file.bill_id AND item.state = 'CANCELLED';
"""
# The owner of the tables steps past their walls for it; so does the trigger that looks at the item.
OF_ALL_COMPANIES = f"""
ALTER TABLE accounting_payable NO FORCE ROW LEVEL SECURITY;
ALTER TABLE accounting_receivedinvoice NO FORCE ROW LEVEL SECURITY;
{WAIT_AGAIN}
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE accounting_receivedinvoice FORCE ROW LEVEL SECURITY;
ALTER TABLE accounting_payable FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0028_bills_recorded_anew"),
    ]

    operations = [
        migrations.RunSQL(OF_ALL_COMPANIES, migrations.RunSQL.noop),
    ]
    operations = at_once(operations)
