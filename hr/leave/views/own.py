"""Leave as people use it: one's own balance, asking for leave, and the calendar of one's own people."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals.actions import withdraw_request
from backoffice.approvals.queries import pending_of
from backoffice.companies import clock
from backoffice.organisation.queries import heads_a_unit
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month, NotAMonth
from backoffice.values.refusals import InvalidInput, Refusal
from hr.leave import actions, queries, shown
from hr.leave.forms import CallOffForm, LeaveForm
from hr.leave.models import LeavePolicy, LeaveRequest, Span

OWN, ASK, TEAM, PEOPLE = "hr.leave.view_own", "hr.leave.request_leave", "hr.leave.view_team", "hr.leave.view_people"
DETAIL = "hr:leave_request_detail"


@page(step=OWN)
def own_balance(request: StaffRequest) -> HttpResponse:
    """休暇: what one holds, until when, and what one asked for."""
    employee, today = queries.employee_of(request.user.pk), clock.today()
    context: dict[str, Any] = {"heads_a_team": heads_a_unit(request.user.pk, as_of=today), "is_employee": False}
    if employee is not None:
        found = page_of(request, queries.requests_of(employee.pk), by="id", descending=True)
        context |= {
            "is_employee": True,
            "balance": shown.balance(employee, today),
            "requests": [shown.request_row(each) for each in found.rows],
            "page": found,
        }
    return render(request, "hr/leave/own_balance.html", context)


@form_page(step=ASK)
def request_new(request: StaffRequest) -> HttpResponse:
    """Ask for leave. The form carries a key, so that it makes one request however often it is sent."""
    rule = queries.policy() or LeavePolicy()
    form = LeaveForm(
        request.POST or None,
        initial={"form_key": uuid4(), "kind": "ANNUAL", "span": Span.DAY},
        kinds=shown.kind_choices(queries.kinds()),
        spans=_spans(rule),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            leave = actions.request_leave(
                form_key=given["form_key"], new=_new(given), acting_user=request.user, at=clock.now()
            )
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("休暇を申請しました。"))
            return redirect(DETAIL, pk=leave.pk)
    employee, today = queries.employee_of(request.user.pk), clock.today()
    context = {
        "form": form,
        "title": _("休暇の申請"),
        "button": _("申請"),
        "back_url": reverse("hr:leave_own_balance"),
        "kpis": shown.balance(employee, today)["kpis"] if employee else [],
    }
    return render(request, "hr/leave/request_new.html", context, status=422 if form.errors else 200)


@page(step=OWN)
def request_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One request: for its person, those who are asked, and who manages leave."""
    leave = _leave(pk)
    if not queries.is_open_to(leave, request.user.pk, as_of=clock.today(), sees_all=_sees(request, leave)):
        return denied(request)
    context = shown.request_page(request, leave, queries.request_of(pk))
    may_call_off = request.may("hr.leave.call_off_leave") and leave.state == "APPROVED"
    context["call_off_url"] = reverse("hr:leave_request_call_off", args=[pk]) if may_call_off else ""
    return render(request, "hr/leave/request_detail.html", context)


@post_only(step=ASK)
def request_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """取り下げる."""
    asked = pending_of(queries.CASE, _leave(pk).pk)
    if asked is None:
        raise Http404
    withdraw_request(request_id=asked.pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("休暇の申請を取り下げました。"))
    return redirect(DETAIL, pk=pk)


@post_only(step="hr.leave.cancel_leave")
def request_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """承認済みの休暇を取り消す."""
    actions.cancel_leave(leave_id=_leave(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("休暇を取り消しました。日数は残りに戻りました。"))
    return redirect(DETAIL, pk=pk)


@form_page(step="hr.leave.call_off_leave")
def request_call_off(request: StaffRequest, pk: int) -> HttpResponse:
    """人事による取り消し, with its reason."""
    leave, form = _leave(pk), CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.call_off_leave(
                leave_id=pk, reason=form.cleaned_data["reason"], acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("休暇を取り消しました。日数は残りに戻りました。"))
            return redirect(DETAIL, pk=pk)
    context = {
        "form": form,
        "title": _("%(name)sさんの休暇の取り消し") % {"name": leave.person_name},
        "button": _("休暇を取り消す"),
        "back_url": reverse(DETAIL, args=[pk]),
    }
    return render(request, "hr/leave/form.html", context, status=422 if form.errors else 200)


@page(step=TEAM)
def team_calendar(request: StaffRequest) -> HttpResponse:
    """部下の休暇の予定: a month of the people whom the user leads, and of nobody else."""
    today = clock.today()
    team = queries.team_of(request.user.pk, today)
    if team is None:
        return denied(request)
    month, people = _month(request), list(team)
    found = queries.days_between([each.pk for each in people], month.first_day, month.next.first_day)
    context = {
        "month": month.first_day,
        "previous_url": f"?month={month.previous}",
        "next_url": f"?month={month.next}",
        "people": len(people),
        "days": shown.calendar(people, found),
        "today": today,
    }
    return render(request, "hr/leave/team_calendar.html", context)


def _sees(request: StaffRequest, leave: LeaveRequest) -> bool:
    """Who manages leave sees all of it; who leads the person, that of their people."""
    return request.may(PEOPLE) or queries.leads(request.user.pk, leave.employee_id, clock.today())


def _spans(rule: LeavePolicy) -> set[str]:
    found = {Span.DAY.value, Span.MORNING.value, Span.AFTERNOON.value}
    return found | {Span.HOURS.value} if rule.hourly_days else found


def _new(given: dict[str, Any]) -> actions.NewLeave:
    return actions.NewLeave(
        kind_code=given["kind"],
        first_on=given["first_on"],
        last_on=given["last_on"],
        span=given["span"],
        hours=given.get("hours"),
        starts_at=given.get("starts_at"),
        reason=given["reason"],
    )


def _month(request: StaffRequest) -> Month:
    try:
        return Month.parse(request.GET.get("month", ""))
    except NotAMonth:
        return Month.of(clock.today())


def _leave(pk: int) -> LeaveRequest:
    try:
        return queries.leave_request(pk)
    except LeaveRequest.DoesNotExist as missing:
        raise Http404 from missing
