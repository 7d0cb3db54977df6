"""A purchase names the approved request that it spends; submitted it stays."""

import django.db.models.deletion
from django.db import migrations, models

from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReference

GOES_FORWARD = """
CREATE OR REPLACE FUNCTION general_affairs_purchase_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'DELETE of a purchase is refused: it stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'purchase_is_kept';
  END IF;
  IF OLD.state IN ('REJECTED', 'ORDERED') OR (OLD.state <> NEW.state AND OLD.state || ' ' || NEW.state NOT IN (
      'DRAFT SUBMITTED', 'SUBMITTED APPROVED', 'SUBMITTED DRAFT', 'SUBMITTED REJECTED', 'APPROVED ORDERED')) THEN
    RAISE EXCEPTION 'a purchase does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'purchase_goes_forward';
  END IF;
  IF (NEW.requested_by_id, NEW.requested_at) IS DISTINCT FROM (OLD.requested_by_id, OLD.requested_at)
     OR (OLD.state <> 'DRAFT' AND
      (NEW.title, NEW.purpose, NEW.needed_by, NEW.supplier_id, NEW.supplier_name, NEW.unit_id, {new}NEW.net_yen, NEW.tax_yen)
      IS DISTINCT FROM
      (OLD.title, OLD.purpose, OLD.needed_by, OLD.supplier_id, OLD.supplier_name, OLD.unit_id, {old}OLD.net_yen, OLD.tax_yen))
  THEN
    RAISE EXCEPTION 'what a submitted purchase says stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_purchase_stays';
  END IF;
  RETURN NEW;
END $$
"""
NOW = GOES_FORWARD.format(new="NEW.ringi_id, ", old="OLD.ringi_id, ")
BEFORE = GOES_FORWARD.format(new="", old="")


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0023_changes_of_answers"),
        ("general_affairs", "0002_one_index_for_the_company"),
    ]

    operations = [
        migrations.AddField(
            model_name="purchaserequest",
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
        GuardReference("PurchaseRequest", "ringi"),
        migrations.RunSQL(NOW, BEFORE),
    ]
    operations = at_once(operations)
