"""What the department enters into the platform's registers: each room its own, then who may read all of the books."""

from types import ModuleType

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties

from . import tasks  # noqa: F401  (the work of the rooms enters the register of jobs)
from .accruals import register as accruals
from .advances import register as advances
from .audit_export import register as audit_export
from .banking import register as banking
from .closing import register as closing
from .consumption_tax import register as consumption_tax
from .expenses import register as expenses
from .fixed_assets import register as fixed_assets
from .ledger import register as ledger
from .outside import register as outside
from .payables import register as payables
from .planning import register as planning
from .receivables import register as receivables
from .settlements import register as settlements
from .statements import register as statements

ROOMS: tuple[ModuleType, ...] = (
    ledger,
    receivables,
    statements,
    payables,
    consumption_tax,
    expenses,
    fixed_assets,
    closing,
    accruals,
    audit_export,
    planning,
    outside,
    banking,
    settlements,
    advances,
)


def register() -> None:
    """Called once, when Django is ready."""
    for room in ROOMS:
        room.register()
    duties.register(
        "accounting.reading",
        _("帳簿の閲覧"),
        steps=(
            ledger.VIEW,
            statements.VIEW,
            receivables.VIEW,
            fixed_assets.VIEW,
            banking.VIEW,
            payables.VIEW,
            planning.VIEW,
            consumption_tax.VIEW,
            accruals.VIEW,
            closing.VIEW,
            settlements.VIEW,
            advances.VIEW,
            "backoffice.documents.read_document",
        ),
    )
