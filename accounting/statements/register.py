"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog import steps
from backoffice.shell import menu

from . import actions  # noqa: F401  (they enter the register of steps)

VIEW = "accounting.statements.view_statements"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("決算書を見る"), changes=False)
    menu.add(menu.Entry("accounting", _("決算書"), "accounting:statements_income", VIEW, "chart-column", 25))
