"""What resident tax puts into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.deadlines import register as due
from backoffice.eventlog import steps
from backoffice.shell import menu
from hr.employment import more

from . import actions, deadlines  # noqa: F401  (actions enter the register of steps)

VIEW = "hr.resident_tax.view_notices"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("住民税の通知を見る"), changes=False)
    duties.register(
        "hr.resident_tax",
        _("住民税の管理"),
        steps=(
            VIEW,
            "hr.resident_tax.confirm_notices",
            "hr.resident_tax.discard_notices",
            "hr.resident_tax.end_collection",
            "hr.resident_tax.expect_no_notice",
            "hr.resident_tax.expect_notice",
            "hr.resident_tax.file_end",
            "hr.resident_tax.print_end",
            "hr.resident_tax.record_notices",
            "hr.resident_tax.record_number",
            "hr.resident_tax.upload_notices",
            "hr.resident_tax.withdraw_end",
        ),
    )
    more.offer(more.More(_("住民税"), "hr:resident_tax_person", VIEW, 25))
    menu.add(menu.Entry("hr", _("住民税"), "hr:resident_tax_year", VIEW, "building-2", 27))
    due.offer("hr.resident_tax.reports", VIEW, deadlines.reports)
    due.offer("hr.resident_tax.leavers", VIEW, deadlines.leavers)
