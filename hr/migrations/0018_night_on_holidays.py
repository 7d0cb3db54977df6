"""Night work on statutory holidays is work too, though it is not in the working time of the month."""

from django.db import migrations, models
from django.db.models import F, Q

from backoffice.companies.at_once import at_once


class Migration(migrations.Migration):
    dependencies = [("hr", "0017_past_pay")]

    operations = [
        migrations.RemoveConstraint(model_name="attendancetotal", name="overtime_and_night_are_part_of_the_work"),
        migrations.AddConstraint(
            model_name="attendancetotal",
            constraint=models.CheckConstraint(
                condition=Q(
                    overtime_minutes__lte=F("worked_minutes"),
                    night_minutes__lte=F("worked_minutes") + F("statutory_holiday_minutes"),
                ),
                name="overtime_and_night_are_part_of_the_work",
            ),
        ),
    ]
    operations = at_once(operations)
