"""What withholding enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.eventlog import steps
from backoffice.shell import menu
from hr.employment import more

from . import actions  # noqa: F401  (their actions enter the register of steps)

VIEW = "hr.income_tax.view_standings"


def register() -> None:
    """Called once from the manifest."""
    steps.register(VIEW, _("源泉徴収の区分を見る"), changes=False)
    duties.register("hr.income_tax", _("源泉徴収の区分の管理"), steps=(VIEW, "hr.income_tax.change_standing"))
    more.offer(more.More(_("源泉徴収の区分"), "hr:income_tax_person_detail", VIEW, 20))
    menu.add(menu.Entry("hr", _("源泉徴収の区分"), "hr:income_tax_person_list", VIEW, "file-text", 42))
