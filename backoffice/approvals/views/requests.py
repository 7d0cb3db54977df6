"""承認・申請: what waits for a person, what they asked for, and one request with its decision."""

from typing import Any

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals import kinds, queries, shown, shown_material
from backoffice.approvals.actions import (
    answer_withdrawal,
    ask_to_withdraw,
    decide_request,
    forward_request,
    print_request,
    remark_on_request,
    withdraw_request,
)
from backoffice.approvals.forms import HandOverForm
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.documents.answer import bytes_answer
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, refusal_text, say_at_field
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
        "requests": shown.rows(found.rows, today),
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


@post_only(step="backoffice.approvals.ask_to_withdraw")
def request_ask_to_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """取り下げの同意の依頼: by the applicant, to whoever decided last."""
    found = _request(pk)
    reason = request.POST.get("reason", "")
    try:
        asked = ask_to_withdraw(request_id=pk, reason=reason, acting_user=request.user, at=clock.now())
    except InvalidInput as refusal:
        return _detail(request, found, withdraw_error=refusal_text(refusal), status=422)
    messages.success(request, _("%(name)sさんに取り下げの同意を依頼しました。") % {"name": asked.of_name})
    return redirect("backoffice:approvals_request_detail", pk=pk)


@post_only(step="backoffice.approvals.answer_withdrawal")
def withdrawal_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """取り下げの同意: agree, or refuse with the reason."""
    agrees = request.POST.get("agrees") == "yes"
    comment = request.POST.get("comment", "")
    asked = queries.withdrawal(pk)
    if asked is None:
        raise Http404
    try:
        answer_withdrawal(asked_id=pk, agrees=agrees, comment=comment, acting_user=request.user, at=clock.now())
    except InvalidInput as refusal:
        return _detail(request, _request(asked.request_id), consent_error=refusal_text(refusal), status=422)
    messages.success(request, _("取り下げに同意しました。") if agrees else _("取り下げに同意しませんでした。"))
    return redirect("backoffice:approvals_request_detail", pk=asked.request_id)


@post_only(step="backoffice.approvals.remark_on_request")
def request_remark(request: StaffRequest, pk: int) -> HttpResponse:
    """質問・回答: written by those whom the request concerns."""
    found = _request(pk)
    if not queries.may_see(found, request.user.pk, as_of=clock.today()):
        return denied(request)
    text = request.POST.get("text", "")
    try:
        remark_on_request(request_id=pk, text=text, acting_user=request.user, at=clock.now())
    except InvalidInput as refusal:
        return _detail(request, found, remark_error=refusal_text(refusal), status=422)
    messages.success(request, _("書き込みました。相手にお知らせが届きます。"))
    return redirect("backoffice:approvals_request_detail", pk=pk)


@page(step="backoffice.approvals.print_request")
def request_print(request: StaffRequest, pk: int) -> FileResponse | HttpResponse:
    """稟議書: the request as a PDF with the dated seals of those who acted; what a room prints itself is there."""
    found = _request(pk)
    if theirs := kinds.known(found.kind).printed(found.arguments):
        return redirect(theirs)
    name, content = print_request(request_id=found.pk, acting_user=request.user, at=clock.now())
    return bytes_answer(ContentFile(content), name=name, media_type="application/pdf")


@form_page(step="backoffice.approvals.forward_request")
def request_forward(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody else decide in one's stead."""
    found, today = _request(pk), clock.today()
    if not shown.may_forward(found, queries.acting(request.user.pk, as_of=today)):
        return denied(request)
    taken = {request.user.pk, found.applicant_id, *shown.people_now(found)}
    form = HandOverForm(request.POST or None, taken=taken, today=today)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            forward_request(
                request_id=pk, to=to, reason=form.cleaned_data["reason"], acting_user=request.user, at=clock.now()
            )
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんにも承認を依頼しました。") % {"name": to.get_full_name()})
            return redirect("backoffice:approvals_request_detail", pk=pk)
    context = {
        "form": form,
        "title": _("ほかの人に任せる"),
        "lead": _("「%(title)s」をあなたの代わりに判断する人を選びます。記録には両名の名前が残ります。")
        % {"title": found.title},
        "button": _("任せる"),
        "back_url": reverse("backoffice:approvals_request_detail", args=[pk]),
        "request_title": found.title,
    }
    return render(request, "approvals/hand_over.html", context, status=422 if form.errors else 200)


def _decide(request: StaffRequest, found: Request) -> HttpResponse:
    comment, outcome = request.POST.get("comment", ""), request.POST.get("outcome", "")
    condition = request.POST.get("condition", "")
    if outcome not in shown.DONE:
        return _detail(request, found, error=_("承認・差し戻し・却下のどれかを選んでください。"), status=422)
    back_to = request.POST.get("back_to", "")
    try:
        decided = decide_request(
            request_id=found.pk,
            outcome=outcome,
            comment=comment,
            back_to=int(back_to) if outcome == "SEND_BACK" and back_to.isdecimal() else None,
            condition=condition,
            seen=_seen(request),
            acting_user=request.user,
            at=clock.now(),
        )
    except InvalidInput as refusal:
        field = refusal.field if refusal.field == "condition" else "comment"
        return _detail(
            request, found, error=refusal_text(refusal), at=field, comment=comment, condition=condition, status=422
        )
    messages.success(request, shown.done_text(decided, outcome))
    following = queries.waiting_for(request.user.pk, as_of=clock.today()).first()
    if following:
        return redirect("backoffice:approvals_request_detail", pk=following.pk)
    return redirect(f"{reverse('backoffice:approvals_request_list')}?view=decided")


def _seen(request: StaffRequest) -> tuple[int, int] | None:
    """The step and the round that the page showed; None from a page without them."""
    step, in_round = request.POST.get("step", ""), request.POST.get("round", "")
    return (int(step), int(in_round)) if step.isdecimal() and in_round.isdecimal() else None


def _detail(
    request: StaffRequest,
    found: Request,
    *,
    error: str = "",
    at: str = "comment",
    comment: str = "",
    condition: str = "",
    remark_error: str = "",
    withdraw_error: str = "",
    consent_error: str = "",
    status: int = 200,
) -> HttpResponse:
    today = clock.today()
    who = queries.acting(request.user.pk, as_of=today)
    context: dict[str, Any] = shown.detail(found, who=who, today=today)
    context["materials"] = shown_material.materials(request, found, who=who, today=today)
    context |= {"error": error, "error_at": at, "comment": comment, "condition": condition}
    context |= {"remark_error": remark_error, "withdraw_error": withdraw_error, "consent_error": consent_error}
    return render(request, "approvals/request_detail.html", context, status=status)


def _request(pk: int) -> Request:
    try:
        return queries.request(pk)
    except Request.DoesNotExist as missing:
        raise Http404 from missing
