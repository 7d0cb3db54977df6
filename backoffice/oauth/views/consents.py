"""The page of what one let in, and of what everybody did for those who answer for it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.oauth import actions, queries, shown
from backoffice.oauth.actions.end_consent import OF_EVERYBODY
from backoffice.oauth.models import Consent
from backoffice.shell.pager import page_of
from backoffice.shell.pages import page, post_only
from backoffice.shell.request import StaffRequest


@page(step="backoffice.oauth.view_consents")
def consent_list(request: StaffRequest) -> HttpResponse:
    """連携中のプログラム: what one let in, and what of it still opens anything."""
    of_everybody = request.may(OF_EVERYBODY)
    consents = queries.consents_of(None if of_everybody else request.user.pk)
    found = page_of(request, consents, by="id", descending=True)
    context = {
        "consents": [shown.consent(each, clock.real_now()) for each in found.rows],
        "page": found,
        "of_everybody": of_everybody,
    }
    return render(request, "oauth/consent_list.html", context)


@post_only(step="backoffice.oauth.end_consent")
def consent_end(request: StaffRequest, pk: int) -> HttpResponse:
    """End it at once."""
    try:
        consent = actions.end_consent(consent_id=pk, acting_user=request.user, at=clock.real_now())
    except Consent.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("「%(name)s」との連携を解除しました。") % {"name": consent.program.name})
    return redirect("backoffice:oauth_consent_list")
