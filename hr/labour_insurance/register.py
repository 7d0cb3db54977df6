"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.deadlines import register as deadlines
from backoffice.eventlog import steps
from backoffice.shell import menu
from hr.filings import holds

from .actions import SOURCE, held_by_payment
from .deadlines import parts

VIEW = "hr.labour_insurance.view_parts"


def register() -> None:
    """Called once from the manifest."""
    steps.register(VIEW, _("労働保険料の納付を見る"), changes=False)
    duties.register("hr.labour_insurance", _("労働保険料の納付"), steps=(VIEW, "hr.labour_insurance.record_payment"))
    menu.add(menu.Entry("hr", _("労働保険料"), "hr:labour_insurance_part_list", VIEW, "landmark", 26))
    holds.add(held_by_payment)
    needed.offer_parameter(_("労働保険料の納付"), "hr.labour_insurance.accounts")
    deadlines.offer("hr.labour_insurance.parts", VIEW, parts)
    sources.register(SOURCE, _("労働保険料の納付"), url_name="hr:labour_insurance_payment", step=VIEW)
