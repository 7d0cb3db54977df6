"""What the room enters into the platform's registers and into the closing."""

from django.utils.translation import gettext_lazy as _

from accounting.closing import checks
from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.eventlog import steps
from backoffice.shell import menu

from . import actions as _actions  # noqa: F401  (their steps enter the register)
from . import work
from .models import ADVANCE, SETTLEMENT

VIEW = "accounting.advances.view_advances"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("仮払・立替を見る"), changes=False)
    menu.add(menu.Entry("accounting", _("仮払・立替"), "accounting:advances_advance_list", VIEW, "hand-helping", 46))
    sources.register_room("accounting.advances", _("仮払・立替"))
    sources.register(ADVANCE, _("仮払・立替"), url_name="accounting:advances_advance_detail", step=VIEW)
    sources.register(SETTLEMENT, _("仮払・立替の精算"), url_name="accounting:advances_settlement_detail", step=VIEW)
    needed.offer_parameter(_("仮払・立替"), "accounting.advances.accounts")
    for check in work.checks():
        checks.register(check)
    duties.register(
        "accounting.advances",
        _("仮払・立替"),
        steps=(
            "accounting.advances.pay_advance",
            "accounting.advances.settle_advance",
            "accounting.advances.take_back_settlement",
            VIEW,
        ),
    )
