"""Pages of programs: the list, a new one with its secret shown once, and what may be changed of one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.eventlog.saving import saves_anew
from backoffice.oauth import actions, queries, shown
from backoffice.oauth.forms import PUBLIC, NewProgram, ProgramFacts
from backoffice.oauth.models import Program
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput, Refusal

LIST = "backoffice:oauth_program_list"
REGISTER = "backoffice.oauth.register_program"


@page(step="backoffice.oauth.view_programs")
def program_list(request: StaffRequest) -> HttpResponse:
    """連携プログラム: those that the company registered."""
    found = page_of(request, queries.programs(), by="id", descending=True)
    context = {
        "programs": [shown.program(each) for each in found.rows],
        "page": found,
        "new_url": reverse("backoffice:oauth_program_new") if request.may(REGISTER) else "",
        "consents_url": reverse("backoffice:oauth_consent_list"),
    }
    return render(request, "oauth/program_list.html", context)


@form_page(step=REGISTER)
def program_new(request: StaffRequest) -> HttpResponse:
    """Register a program; the answer shows its client id, and its secret, once."""
    form = NewProgram(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.register_program(
                name=given["name"],
                about=given["about"],
                is_public=given["kind"] == PUBLIC,
                redirect_uris=given["redirect_uris"],
                scope_codes=given["scopes"],
                origins=given["origins"],
                acting_user=request.user,
                at=clock.real_now(),
            )
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            return _shown_once(request, made, _("連携プログラムを登録しました"))
    context = {"form": form, "title": _("連携プログラムを登録"), "button": _("登録"), "back_url": reverse(LIST)}
    return render(request, "oauth/program_new.html", context, status=422 if form.errors else 200)


@saves_anew("backoffice.oauth.program")
@form_page(step="backoffice.oauth.change_program")
def program_change(request: StaffRequest, pk: int) -> HttpResponse:
    """A program: what it is, and what may be changed of it."""
    program = _program(pk)
    facts = {
        "about": program.about,
        "redirect_uris": "\n".join(program.redirect_uris),
        "origins": "\n".join(program.origins),
        "scopes": program.scopes,
    }
    form = ProgramFacts(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.change_program(
                program_id=pk,
                about=given["about"],
                redirect_uris=given["redirect_uris"],
                scope_codes=given["scopes"],
                origins=given["origins"],
                acting_user=request.user,
                at=clock.real_now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("連携プログラム「%(name)s」を変更しました。") % {"name": program.name})
            return redirect(LIST)
    context = {
        "form": form,
        "title": program.name,
        "program": shown.program(program),
        "button": _("変更を保存"),
        "back_url": reverse(LIST),
    }
    return render(request, "oauth/program_change.html", context, status=422 if form.errors else 200)


@post_only(step="backoffice.oauth.renew_secret")
def program_renew(request: StaffRequest, pk: int) -> HttpResponse:
    """Another secret, shown once; the former one opens nothing."""
    _program(pk)
    made = actions.renew_secret(program_id=pk, acting_user=request.user, at=clock.real_now())
    return _shown_once(request, made, _("シークレットを交換しました"))


@post_only(step="backoffice.oauth.end_program")
def program_end(request: StaffRequest, pk: int) -> HttpResponse:
    """End the registration, and all that was allowed it."""
    _program(pk)
    program = actions.end_program(program_id=pk, acting_user=request.user, at=clock.real_now())
    messages.success(request, _("連携プログラム「%(name)s」の登録を終えました。") % {"name": program.name})
    return redirect(LIST)


def _program(pk: int) -> Program:
    try:
        return queries.programs().get(pk=pk)
    except Program.DoesNotExist as missing:
        raise Http404 from missing


def _shown_once(request: StaffRequest, made: actions.MadeProgram, title: str) -> HttpResponse:
    context: dict[str, Any] = {
        "title": title,
        "secret": made.secret,
        "program": shown.program(made.program),
        "metadata_url": request.build_absolute_uri(reverse("backoffice:oauth_metadata")),
        "back_url": reverse(LIST),
    }
    response = render(request, "oauth/program_made.html", context)
    response["Cache-Control"] = "no-store"
    return response
