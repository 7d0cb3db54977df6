"""What 納付 puts into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.ledger import sources
from backoffice.access import duties
from backoffice.eventlog import steps
from backoffice.shell import menu

VIEW = "hr.remittance.view_dues"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("納付するものを見る"), changes=False)
    duties.register("hr.remittance", _("税と社会保険料の納付"), steps=(VIEW, "hr.remittance.record_payment"))
    menu.add(menu.Entry("hr", _("納付"), "hr:remittance_due_list", VIEW, "landmark", 25))
    sources.register("hr.remittance.payment", _("税と社会保険料の納付"), url_name="hr:remittance_payment", step=VIEW)
