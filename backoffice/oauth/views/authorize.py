"""The page that asks: which program wants to act as the person, in which company, and what it would be allowed."""

from typing import Any

from csp.decorators import csp_update
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from oauthlib.oauth2 import OAuth2Error

from backoffice.access.middleware import fits_any_company, introduced
from backoffice.api import keys
from backoffice.companies import clock
from backoffice.oauth import actions, protocol, rules, shown
from backoffice.oauth.forms import Allowing
from backoffice.shell.pages import form_page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput, Refusal

ALLOW = "backoffice.oauth.allow_program"
DENIED = "access_denied"


class ProgramNotKnown(Refusal):
    """No program has that id in a company of the person: nobody is sent anywhere."""

    code = "oauth.program_not_known"
    status = 404
    cause_ja = "このプログラムは、あなたの会社に登録されていません。"
    cause_en = "This program is not registered in your company."
    remedy_ja = "プログラムの設定にあるクライアントIDを確かめるか、組織と権限の管理者に登録を依頼してください。"
    remedy_en = "Check the client id in the program's settings, or ask an administrator to register it."


class AddressNotKnown(Refusal):
    """The program is not registered with the address it wants to be sent back to: nobody is sent there."""

    code = "oauth.address_not_known"
    status = 400
    cause_ja = "プログラムの戻り先が、登録されたURLと違います。安全のため、進めません。"
    cause_en = "The program asks to be sent back to an address that it is not registered with, so this stops here."
    remedy_ja = "プログラムの設定にあるリダイレクトURIを、登録と同じにしてください。"
    remedy_en = "Set the redirect URI in the program's settings to one that is registered."


@fits_any_company
@form_page(step=ALLOW)
def authorize(request: StaffRequest) -> HttpResponse:
    """Ask the person, in the company that the program is registered in, whichever one they are at work in."""
    company_id = keys.company_in(request.GET.get("client_id", ""))
    if company_id is None:
        raise ProgramNotKnown
    try:
        with introduced(request, company_id):
            return _asking(request)
    except PermissionDenied as elsewhere:
        raise ProgramNotKnown from elsewhere


def _asking(request: StaffRequest) -> HttpResponse:
    issuer = request.build_absolute_uri("/").rstrip("/")
    try:
        asked = protocol.asked_by(f"{issuer}{request.path}?{request.GET.urlencode()}")
    except protocol.UnknownProgram as unknown:
        raise ProgramNotKnown from unknown
    except protocol.WrongAddress as wrong:
        raise AddressNotKnown from wrong
    except OAuth2Error as wrong:
        return _sent_back(
            wrong.redirect_uri, wrong.state, issuer, error=wrong.error, error_description=wrong.description
        )
    if request.method == "POST" and "deny" in request.POST:
        return _sent_back(asked.redirect_uri, asked.state, issuer, error=DENIED)
    form = Allowing(request.POST if request.method == "POST" else None, asked=asked.scopes)
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.allow_program(
                program_id=asked.program.pk,
                allowed=form.cleaned_data["scopes"],
                redirect_uri=asked.redirect_uri,
                challenge=asked.challenge,
                acting_user=request.user,
                at=clock.real_now(),
            )
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            return _sent_back(asked.redirect_uri, asked.state, issuer, code=code)
    return _page(request, asked, form)


def _page(request: StaffRequest, asked: protocol.Asked, form: Allowing) -> HttpResponse:
    context = {
        "form": form,
        "asked": shown.asked(asked),
        "company_name": request.company.name,
        "user_name": request.user.get_full_name(),
    }
    response = render(request, "oauth/authorize.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    # The answer to the form leads to the program, which the browser would else not follow.
    lets_go: Any = csp_update({"form-action": [rules.origin_of(asked.redirect_uri)]})
    return lets_go(lambda _request: response)(request)  # type: ignore[no-any-return]


def _sent_back(redirect_uri: str, state: str | None, issuer: str, **said: str) -> HttpResponse:
    response = HttpResponseRedirect(protocol.back_to(redirect_uri, state, issuer, **said))
    response["Cache-Control"] = "no-store"
    return response
