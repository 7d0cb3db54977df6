"""Pages: one's keys, a new key with its secret shown once, and the contract to read."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.formats import in_english
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only, public_page, signed_in_page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput

from . import queries, shown
from .actions import make_key, revoke_key
from .actions.revoke_key import OF_EVERYBODY
from .contract import as_yaml, contract
from .forms import NewKey
from .models import ApiKey

LIST = "backoffice:api_key_list"
MAKE = "backoffice.api.make_key"


@page(step="backoffice.api.view_keys")
def key_list(request: StaffRequest) -> HttpResponse:
    """APIキー: one's own, or everybody's for those who answer for them."""
    of_everybody = request.may(OF_EVERYBODY)
    keys = queries.every_key() if of_everybody else queries.keys_of(request.user.pk)
    found = page_of(request, keys, by="id", descending=True)
    context = {
        "keys": [shown.key_row(each, clock.real_now()) for each in found.rows],
        "page": found,
        "of_everybody": of_everybody,
        "new_url": reverse("backoffice:api_key_new") if request.may(MAKE) else "",
    }
    return render(request, "api/key_list.html", context)


@form_page(step=MAKE)
def key_new(request: StaffRequest) -> HttpResponse:
    """Make a key; the answer shows its secret, once, and is kept nowhere."""
    form = NewKey(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_key(
                name=form.cleaned_data["name"],
                scope_codes=form.cleaned_data["scopes"],
                days=form.cleaned_data["days"],
                acting_user=request.user,
                at=clock.real_now(),
            )
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            return _shown_once(request, made.token, made.key)
    context = {"form": form, "title": _("キーを作る"), "button": _("作る"), "back_url": reverse(LIST)}
    return render(request, "api/key_new.html", context, status=422 if form.errors else 200)


@post_only(step="backoffice.api.revoke_key")
def key_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """Revoke a key at once."""
    try:
        key = revoke_key(key_id=pk, acting_user=request.user, at=clock.real_now())
    except ApiKey.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("APIキー「%(name)s」を無効にしました。") % {"name": key.name})
    return redirect(LIST)


@signed_in_page
def docs(request: StaffRequest) -> HttpResponse:
    """APIの説明: every address with what it takes and gives, made from the contract."""
    language = "en" if in_english() else "ja"
    context = {"groups": shown.groups(contract(language)), "schema_url": reverse("backoffice:api_schema")}
    return render(request, "api/docs.html", context)


@public_page
def schema(request: HttpRequest) -> HttpResponse:
    """The contract as YAML, for programs; it is the same for everybody."""
    return HttpResponse(as_yaml("en"), content_type="application/yaml")


def _shown_once(request: StaffRequest, token: str, key: ApiKey) -> HttpResponse:
    context: dict[str, Any] = {"token": token, "key": shown.key_row(key, clock.real_now()), "back_url": reverse(LIST)}
    response = render(request, "api/key_made.html", context)
    response["Cache-Control"] = "no-store"
    return response
