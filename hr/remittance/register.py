"""What 納付 puts into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.banking import expected
from accounting.ledger import sources
from backoffice.access import duties
from backoffice.deadlines import register as due
from backoffice.eventlog import steps
from backoffice.shell import menu

from . import deadlines
from .expected import REMITTANCES

VIEW = "hr.remittance.view_dues"
RUNS = "hr.payroll.view_runs"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("納付するものを見る"), changes=False)
    duties.register(
        "hr.remittance",
        _("税と社会保険料の納付"),
        steps=(
            VIEW,
            "hr.remittance.begin_half_years",
            "hr.remittance.end_half_years",
            "hr.remittance.record_payment",
        ),
    )
    menu.add(menu.Entry("hr", _("納付"), "hr:remittance_due_list", VIEW, "landmark", 25))
    due.offer("hr.remittance.withheld_tax", RUNS, deadlines.withheld_tax)
    due.offer("hr.remittance.fees", RUNS, deadlines.fees)
    due.offer("hr.remittance.resident_tax", RUNS, deadlines.resident_tax)
    sources.register("hr.remittance.payment", _("税と社会保険料の納付"), url_name="hr:remittance_payment", step=VIEW)
    expected.offer(REMITTANCES)
