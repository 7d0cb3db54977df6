"""What the department enters into the platform's registers: each room its own, then who may read all of the books."""

from types import ModuleType

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.eventlog.actions import AUTOMATIC
from backoffice.sandbox.copying import copies

from . import tasks  # noqa: F401  (the work of the rooms enters the register of jobs)
from .accruals import register as accruals
from .advances import register as advances
from .audit_export import register as audit_export
from .banking import register as banking
from .banking.models import BankAccountOfCompany
from .closing import register as closing
from .closing.models import ClosingTask
from .consumption_tax import register as consumption_tax
from .consumption_tax.models import AccountUse, TaxMethod
from .expenses import register as expenses
from .expenses.models import ClaimPolicy, ClaimRule, TravelRate
from .fixed_assets import register as fixed_assets
from .ledger import register as ledger
from .ledger.models import Account, PaperRule, VoucherPolicy
from .outside import register as outside
from .payables import register as payables
from .payables.models import FeeStep
from .planning import register as planning
from .receivables import register as receivables
from .receivables.models import Issuer
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
    _copies()


def _copies() -> None:
    """The settings that a sandbox begins with: no account, registration, figure or person in them is a real one."""
    copies(Account)
    copies(VoucherPolicy)
    copies(PaperRule)
    copies(
        BankAccountOfCompany,
        changed={"number": "0000000", "consignor_code": "0000000000", "opening_on": None, "opening_yen": 0},
    )
    copies(Issuer, changed={"registration_number": "T0000000000000", "phone": "", "contact": ""})
    nobody = {"recorded_by_id": AUTOMATIC.pk, "recorded_by_name": AUTOMATIC.get_full_name()}
    copies(TaxMethod, changed={**nobody, "base_period_sales_yen": None})
    copies(AccountUse)
    copies(ClaimPolicy)
    copies(ClaimRule)
    copies(TravelRate)
    copies(FeeStep)
    copies(ClosingTask)
