"""What the room puts into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.eventlog import steps
from backoffice.shell import menu
from hr.employment import more

from . import actions  # noqa: F401  (its actions enter the register of steps)

VIEW = "hr.my_number.view_people"


def register() -> None:
    """Called once, when Django is ready. Nobody sees numbers by another duty."""
    steps.register(VIEW, _("個人番号の保管状況を見る"), changes=False)
    duties.register(
        "hr.my_number",
        _("個人番号の取扱い"),
        steps=(
            VIEW,
            "hr.my_number.destroy_number",
            "hr.my_number.read_number",
            "hr.my_number.receive_number",
            "hr.my_number.reseal_numbers",
        ),
    )
    more.offer(more.More(_("個人番号"), "hr:my_number_person_detail", VIEW, 30))
    menu.add(menu.Entry("hr", _("個人番号"), "hr:my_number_person_list", VIEW, "shield", 60))
