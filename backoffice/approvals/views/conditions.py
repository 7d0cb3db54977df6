"""承認の条件 and 後閲: what follows a decision on the page of the request."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from backoffice.approvals import actions
from backoffice.approvals.actions import check_condition, report_condition
from backoffice.approvals.models import Condition, LaterLook
from backoffice.companies import clock
from backoffice.shell.pages import post_only
from backoffice.shell.problem import refusal_text
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput

DETAIL = "backoffice:approvals_request_detail"


@post_only(step="backoffice.approvals.report_condition")
def condition_report(request: StaffRequest, pk: int) -> HttpResponse:
    """The applicant reports on a condition."""
    found = _condition(pk)
    try:
        report_condition(
            condition_id=pk, report=request.POST.get("report", ""), acting_user=request.user, at=clock.now()
        )
    except InvalidInput as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("条件について報告しました。"))
    return redirect(DETAIL, pk=found.request_id)


@post_only(step="backoffice.approvals.check_condition")
def condition_check(request: StaffRequest, pk: int) -> HttpResponse:
    """Who set the condition finds it met, or not."""
    found, is_met = _condition(pk), request.POST.get("is_met") == "yes"
    try:
        check_condition(
            condition_id=pk,
            is_met=is_met,
            comment=request.POST.get("report", ""),
            acting_user=request.user,
            at=clock.now(),
        )
    except InvalidInput as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("条件を確認しました。") if is_met else _("条件の報告を戻しました。"))
    return redirect(DETAIL, pk=found.request_id)


@post_only(step="backoffice.approvals.look_later")
def look_later(request: StaffRequest, pk: int) -> HttpResponse:
    """後閲: who was asked has seen what was decided for them."""
    try:
        look = actions.look_later(look_id=pk, acting_user=request.user, at=clock.now())
    except LaterLook.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("後閲済みにしました。"))
    return redirect(DETAIL, pk=look.request_id)


def _condition(pk: int) -> Condition:
    try:
        return Condition.objects.get(pk=pk)
    except Condition.DoesNotExist as missing:
        raise Http404 from missing
