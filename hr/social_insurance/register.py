"""What social insurance enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.deadlines import register as deadlines
from backoffice.eventlog import steps
from backoffice.shell import menu
from hr.employment import more

from . import actions  # noqa: F401  (their actions enter the register of steps)
from .deadlines import premiums

VIEW = "hr.social_insurance.view_standings"


def register() -> None:
    """Called once from the manifest."""
    steps.register(VIEW, _("社会保険の状態を見る"), changes=False)
    duties.register(
        "hr.social_insurance",
        _("社会保険の管理"),
        steps=(
            VIEW,
            "hr.social_insurance.change_standing",
            "hr.social_insurance.record_numbers",
            "hr.social_insurance.record_standings",
        ),
    )
    more.offer(more.More(_("社会保険"), "hr:social_insurance_person_detail", VIEW, 10))
    menu.add(menu.Entry("hr", _("社会保険"), "hr:social_insurance_person_list", VIEW, "shield-check", 40))
    deadlines.offer("hr.social_insurance.premiums", "hr.payroll.view_runs", premiums)
