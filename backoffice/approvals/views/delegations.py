"""代理の設定: who decides for whom, and when."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals import actions, kinds, queries
from backoffice.approvals.forms import DelegationForm
from backoffice.approvals.models import Delegation
from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

DELEGATE = "backoffice.approvals.delegate"
LIST = "backoffice:approvals_delegation_list"
DAY = dt.timedelta(days=1)


@page(step=DELEGATE)
def delegation_list(request: StaffRequest) -> HttpResponse:
    """Those who decide for the user, and those for whom the user decides; the newest first."""
    found = page_of(request, queries.delegations_of(request.user.pk), by="valid_from", descending=True)
    of = kinds.among(each.kind for each in found.rows if each.kind)
    context = {"delegations": [_row(request, each, of.get(each.kind)) for each in found.rows], "page": found}
    return render(request, "approvals/delegation_list.html", context)


@form_page(step=DELEGATE)
def delegation_new(request: StaffRequest) -> HttpResponse:
    """Name a deputy for a time."""
    today = clock.today()
    given = {name: request.GET[name] for name in ("deputy", "first_day", "last_day") if name in request.GET}
    form = DelegationForm(request.POST or None, user=request.user, today=today, initial={"first_day": today, **given})
    if request.method == "POST" and form.is_valid():
        try:
            _delegated(request, form.cleaned_data)
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(
                request, _("%(name)sさんを代理人にしました。") % {"name": form.cleaned_data["deputy"].get_full_name()}
            )
            return redirect(LIST)
    context = {"form": form, "title": _("代理人の登録"), "button": _("登録"), "back_url": reverse(LIST)}
    return render(request, "approvals/delegation_form.html", context, status=422 if form.errors else 200)


@post_only(step="backoffice.approvals.end_delegation")
def delegation_end(request: StaffRequest, pk: int) -> HttpResponse:
    """End one's own delegation."""
    try:
        actions.end_delegation(delegation_id=pk, acting_user=request.user, at=clock.now())
    except Delegation.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("代理を終えました。"))
    return redirect(LIST)


def _delegated(request: StaffRequest, given: dict[str, Any]) -> None:
    actions.delegate(
        deputy=given["deputy"],
        kind=given["kind"],
        valid_from=given["first_day"],
        valid_until=given["last_day"] + DAY,
        reason=given["reason"],
        acting_user=request.user,
        at=clock.now(),
    )


def _row(request: StaffRequest, each: Delegation, kind: kinds.Kind | None) -> dict[str, Any]:
    mine, today = each.principal_id == request.user.pk, clock.today()
    last_day = each.valid_until - DAY if each.valid_until else None
    over = each.valid_until is not None and each.valid_until <= today
    return {
        "principal": each.principal.get_full_name(),
        "deputy": each.deputy.get_full_name(),
        "kind": kind.label if kind else _("すべての申請"),
        "first_day": each.valid_from,
        "last_day": last_day,
        "reason": each.reason,
        "state": "" if over else "wait" if each.valid_from > today else "ok",
        "state_label": _("終了") if over else _("予定") if each.valid_from > today else _("代理中"),
        "end_url": reverse("backoffice:approvals_delegation_end", args=[each.pk]) if mine and not over else "",
    }
