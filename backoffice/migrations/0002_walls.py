"""The wall between companies, the append-only log, and the one question asked before a company is chosen."""

from django.db import migrations

from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = (
    "Event",
    "Office",
    "Unit",
    "Person",
    "Assignment",
    "Membership",
    "Role",
    "RoleDuty",
    "Appointment",
    "Job",
    "Chunk",
    "JobFailure",
)

# Asked at sign-in, when no company is open yet; it tells a user's own companies and nothing else.
COMPANIES_OF = """
CREATE FUNCTION ennoshita_companies_of(of_user bigint, on_day date) RETURNS TABLE (company_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT membership.company_id FROM backoffice_membership membership
   WHERE membership.user_id = of_user AND membership.valid_from <= on_day
     AND (membership.valid_until IS NULL OR membership.valid_until > on_day)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("backoffice", "0001_initial")]

    operations = [
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("Event"),
        migrations.RunSQL(
            'ALTER TABLE "backoffice_membership" NO FORCE ROW LEVEL SECURITY',
            'ALTER TABLE "backoffice_membership" FORCE ROW LEVEL SECURITY',
        ),
        migrations.RunSQL(COMPANIES_OF, "DROP FUNCTION ennoshita_companies_of(bigint, date)"),
    ]
