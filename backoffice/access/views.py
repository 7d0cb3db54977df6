"""Choosing the company to work in, of those that one belongs to; who may work in it, and until when."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.organisation.actions import DAY, end_membership
from backoffice.organisation.models import Membership
from backoffice.shell.formats import day, in_english
from backoffice.shell.menu import SIGNED_IN
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from . import queries
from .actions import end_appointment
from .forms import MEMBERSHIP, EndForm
from .middleware import SESSION_KEY, fits_any_company
from .models import Appointment

MEMBERS, END = "backoffice.access.view_members", "backoffice.organisation.end_membership"
LIST = "backoffice:access_member_list"


@fits_any_company
@post_only(step=SIGNED_IN)
def choose_company(request: StaffRequest) -> HttpResponse:
    """Work in another company from now on, in every tab; refused for a company that one may not enter.

    It leads home: what was shown before belongs to the company that was left.
    """
    asked = request.POST.get("company", "")
    chosen: Any = next((each for each in request.companies if str(each.pk) == asked), None)
    if chosen is None:
        raise PermissionDenied
    request.session[SESSION_KEY] = chosen.pk
    name = (in_english() and chosen.name_en) or chosen.name
    messages.success(request, _("「%(name)s」に切り替えました。") % {"name": name})
    return redirect("backoffice:web_home")


@page(step=MEMBERS)
def member_list(request: StaffRequest) -> HttpResponse:
    """Who may work in the company from today on, as what, and until when."""
    today = clock.today()
    found = page_of(request, queries.memberships(today), by="user__username")
    roles = queries.appointments_of((each.user_id for each in found.rows), as_of=today)
    may_end = request.may(END)
    rows = [_member(each, roles.get(each.user_id, []), request.user.pk, may_end=may_end) for each in found.rows]
    return render(request, "access/member_list.html", {"members": rows, "page": found})


@form_page(step=END)
def member_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Say until when somebody works in the company, or holds one of their roles."""
    held = queries.memberships(clock.today()).filter(pk=pk).first()
    if held is None:
        raise Http404
    roles = queries.appointments_of([held.user_id], as_of=clock.today()).get(held.user_id, [])
    form = EndForm(request.POST or None, held=roles, initial={"what": MEMBERSHIP, "last_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            _end(request, held.pk, **form.cleaned_data)
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            words = {"name": held.user.get_full_name(), "day": day(form.cleaned_data["last_on"])}
            messages.success(request, _("%(name)sさんの最後の日を%(day)sにしました。") % words)
            return redirect(LIST)
    context = {
        "form": form,
        "title": _("%(name)sさんの利用・役割の終わり") % {"name": held.user.get_full_name()},
        "lead": _("承認を待っている申請が止まらないか、「申請の見守り」の異動の影響確認で前もって確かめられます。"),
        "button": _("設定"),
        "back_url": reverse(LIST),
    }
    return render(request, "access/member_end.html", context, status=422 if form.errors else 200)


def _end(request: StaffRequest, membership_id: int, *, what: str, last_on: dt.date) -> None:
    given: dict[str, Any] = {"last_on": last_on, "acting_user": request.user, "at": clock.now()}
    if what == MEMBERSHIP:
        end_membership(membership_id=membership_id, **given)
    else:
        end_appointment(appointment_id=int(what), **given)


def _member(held: Membership, roles: list[Appointment], reader_id: int, *, may_end: bool) -> dict[str, Any]:
    return {
        "name": held.user.get_full_name(),
        "username": held.user.username,
        "valid_from": held.valid_from,
        "last_on": held.valid_until - DAY if held.valid_until else None,
        "roles": [
            {"name": each.role.name, "last_on": each.valid_until - DAY if each.valid_until else None} for each in roles
        ],
        "end_url": reverse("backoffice:access_member_end", args=[held.pk])
        if may_end and held.user_id != reader_id
        else "",
    }
