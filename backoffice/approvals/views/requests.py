"""承認・申請: what waits for a person, what they asked for, and one request with its decision."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals import queries, shown
from backoffice.approvals.actions import decide_request, withdraw_request
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, refusal_text
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput

VIEW = "backoffice.approvals.view_requests"
DECIDE = "backoffice.approvals.decide_request"
WAITING = "waiting"


@page(step=VIEW)
def request_list(request: StaffRequest) -> HttpResponse:
    """承認待ち, 依頼中, 終わったもの: as tabs that change the address."""
    user_id, today = request.user.pk, clock.today()
    view = request.GET.get("view", WAITING)
    if view == "made":
        found = page_of(request, queries.made_by(user_id), by="id", descending=True)
    elif view == "decided":
        found = page_of(request, queries.decided_by(user_id), by="id", descending=True)
    else:
        view, found = WAITING, page_of(request, queries.by_due_date(user_id, as_of=today), by="due_by")
    context = {
        "requests": [shown.row(each, today) for each in found.rows],
        "page": found,
        "tabs": shown.tabs(view, waiting=queries.count_waiting_for(user_id, as_of=today)),
        "view": view,
    }
    return render(request, "approvals/request_list.html", context)


@form_page(step=DECIDE)
def request_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One request; its present step is decided here by those who are asked."""
    found = _request(pk)
    if not queries.may_see(found, request.user.pk, as_of=clock.today()):
        return denied(request)
    if request.method == "POST":
        return _decide(request, found)
    return _detail(request, found)


@post_only(step="backoffice.approvals.withdraw_request")
def request_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """取り下げ: by the applicant, before the approval."""
    withdraw_request(request_id=_request(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("申請を取り下げました。"))
    return redirect("backoffice:approvals_request_detail", pk=pk)


def _decide(request: StaffRequest, found: Request) -> HttpResponse:
    comment, outcome = request.POST.get("comment", ""), request.POST.get("outcome", "")
    if outcome not in shown.DONE:
        return _detail(request, found, error=_("承認・差し戻し・却下のどれかを選んでください。"), status=422)
    back_to = request.POST.get("back_to", "")
    try:
        decided = decide_request(
            request_id=found.pk,
            outcome=outcome,
            comment=comment,
            back_to=int(back_to) if outcome == "SEND_BACK" and back_to.isdecimal() else None,
            acting_user=request.user,
            at=clock.now(),
        )
    except InvalidInput as refusal:
        return _detail(request, found, error=refusal_text(refusal), comment=comment, status=422)
    messages.success(request, shown.done_text(decided, outcome))
    following = queries.waiting_for(request.user.pk, as_of=clock.today()).first()
    if following:
        return redirect("backoffice:approvals_request_detail", pk=following.pk)
    return redirect(f"{reverse('backoffice:approvals_request_list')}?view=decided")


def _detail(
    request: StaffRequest, found: Request, *, error: str = "", comment: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = shown.detail(found, user_id=request.user.pk, today=clock.today())
    return render(
        request, "approvals/request_detail.html", {**context, "error": error, "comment": comment}, status=status
    )


def _request(pk: int) -> Request:
    try:
        return queries.request(pk)
    except Request.DoesNotExist as missing:
        raise Http404 from missing
