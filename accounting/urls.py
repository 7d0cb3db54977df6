"""Lobby: the addresses of the department's rooms."""

from .closing.urls import urlpatterns as closing
from .consumption_tax.urls import urlpatterns as consumption_tax
from .expenses.urls import api_urlpatterns as expenses_api
from .expenses.urls import urlpatterns as expenses
from .fixed_assets.urls import urlpatterns as fixed_assets
from .ledger.urls import urlpatterns as ledger
from .payables.urls import urlpatterns as payables
from .receivables.urls import api_urlpatterns as receivables_api
from .receivables.urls import urlpatterns as receivables
from .statements.urls import urlpatterns as statements

app_name = "accounting"
urlpatterns = [
    *closing,
    *consumption_tax,
    *expenses,
    *fixed_assets,
    *ledger,
    *payables,
    *receivables,
    *statements,
]
api_urlpatterns = [*expenses_api, *receivables_api]
