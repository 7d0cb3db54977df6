"""申請の見守り: what is late or stalls, letting somebody else decide it, and what will stall when people move."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals import hanging, queries, shown_watch
from backoffice.approvals.actions import ask_in_stead
from backoffice.approvals.forecast import forecast as look_ahead
from backoffice.approvals.forms import HandOverForm
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import denied, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput

WATCH = "backoffice.approvals.view_watch"
HAND_OVER = "backoffice.approvals.ask_in_stead"


@page(step=WATCH)
def watch_list(request: StaffRequest) -> HttpResponse:
    """The requests past their time, and those that ask somebody who has left, in the order of their submission."""
    today = clock.today()
    found = page_of(request, queries.with_steps(queries.watched(as_of=today)), by="id")
    context = {
        "requests": shown_watch.rows(found.rows, today, may_hand_over=request.may(HAND_OVER)),
        "page": found,
    }
    return render(request, "approvals/watch_list.html", context)


@form_page(step=HAND_OVER)
def watch_hand_over(request: StaffRequest, pk: int, asked: int) -> HttpResponse:
    """付け替え: name somebody who decides in the stead of one who can't."""
    found, today = _request(pk), clock.today()
    waiting = queries.undecided(found)
    step = queries.present_step(found)
    if asked not in waiting or step is None:
        raise Http404
    may = queries.may_be_reassigned(found, step, asked, as_of=today)
    if not may or found.applicant_id == request.user.pk:
        return denied(request)
    taken = {request.user.pk, found.applicant_id, *(u for each in queries.actors_of(step).values() for u in each)}
    form = HandOverForm(request.POST or None, taken=taken, today=today)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            ask_in_stead(
                request_id=pk,
                for_user_id=asked,
                to=to,
                reason=form.cleaned_data["reason"],
                acting_user=request.user,
                at=clock.now(),
            )
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんに承認を依頼しました。") % {"name": to.get_full_name()})
            return redirect("backoffice:approvals_watch_list")
    said = {"title": found.title, "step": step.name, "name": waiting[asked]}
    context: dict[str, Any] = {
        "form": form,
        "title": _("代わりの承認者の指定"),
        "lead": _("「%(title)s」の段階「%(step)s」を、%(name)sさんの代わりに判断する人を選びます。") % said,
        "button": _("指定する"),
        "back_url": reverse("backoffice:approvals_watch_list"),
    }
    return render(request, "approvals/watch_hand_over.html", context, status=422 if form.errors else 200)


@page(step=WATCH)
def forecast(request: StaffRequest) -> HttpResponse:
    """異動の影響確認: what of routes and open requests would stall within the next weeks, and what would be left by leavers."""
    found = look_ahead(clock.today())
    context = shown_watch.forecast(found, hanging.found(found.first, found.last), may=request.may)
    return render(request, "approvals/forecast.html", context)


def _request(pk: int) -> Request:
    try:
        return queries.request(pk)
    except Request.DoesNotExist as missing:
        raise Http404 from missing
