"""Lobby: the addresses of the platform's rooms."""

from .access.urls import urlpatterns as access
from .api.urls import api_urlpatterns as api_api
from .api.urls import urlpatterns as api
from .approvals.urls import urlpatterns as approvals
from .documents.urls import urlpatterns as documents
from .forms.urls import urlpatterns as forms
from .jobs.urls import urlpatterns as jobs
from .notifications.urls import urlpatterns as notifications
from .oauth.urls import urlpatterns as oauth
from .partners.urls import urlpatterns as partners
from .sandbox.urls import api_urlpatterns as sandbox_api
from .sandbox.urls import urlpatterns as sandbox
from .shell.urls import urlpatterns as shell
from .web.urls import urlpatterns as web
from .webhooks.urls import api_urlpatterns as webhooks_api
from .webhooks.urls import urlpatterns as webhooks
from .workdays.urls import urlpatterns as workdays

app_name = "backoffice"
urlpatterns = [
    *access,
    *api,
    *approvals,
    *documents,
    *forms,
    *jobs,
    *notifications,
    *oauth,
    *partners,
    *sandbox,
    *shell,
    *web,
    *webhooks,
    *workdays,
]
api_urlpatterns = [*api_api, *sandbox_api, *webhooks_api]
