"""Lobby: the addresses of the department's rooms."""

from .accruals.urls import urlpatterns as accruals
from .advances.urls import api_urlpatterns as advances_api
from .advances.urls import urlpatterns as advances
from .audit_export.urls import urlpatterns as audit_export
from .banking.urls import urlpatterns as banking
from .closing.urls import urlpatterns as closing
from .consumption_tax.urls import urlpatterns as consumption_tax
from .expenses.urls import api_urlpatterns as expenses_api
from .expenses.urls import urlpatterns as expenses
from .fixed_assets.urls import urlpatterns as fixed_assets
from .ledger.urls import urlpatterns as ledger
from .outside.urls import urlpatterns as outside
from .payables.urls import api_urlpatterns as payables_api
from .payables.urls import urlpatterns as payables
from .planning.urls import urlpatterns as planning
from .receivables.urls import api_urlpatterns as receivables_api
from .receivables.urls import urlpatterns as receivables
from .settlements.urls import urlpatterns as settlements
from .statements.urls import urlpatterns as statements

app_name = "accounting"
urlpatterns = [
    *accruals,
    *advances,
    *audit_export,
    *banking,
    *closing,
    *consumption_tax,
    *expenses,
    *fixed_assets,
    *ledger,
    *outside,
    *payables,
    *planning,
    *receivables,
    *settlements,
    *statements,
]
api_urlpatterns = [*advances_api, *expenses_api, *payables_api, *receivables_api]
