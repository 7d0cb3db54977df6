"""給付の書類: what happened and asks for a paper, the papers before and after they are kept, and their print."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.filings.actions import OPEN_TO_CHANGE
from hr.filings.models import Filing, FilingKind
from hr.filings.queries import office
from hr.social_insurance.queries import numbers_of

from . import actions, queries, shown
from .forms import AnswerForm, LeaveWagesForm, SeparationForm, SicknessForm
from .paper import paper_pdf

VIEW = "hr.benefits.view_events"
LIST = "hr:benefits_event_list"
DEFAULT_REASONS = {"VOLUNTARY": "5-2", "RETIREMENT_AGE": "2", "TERM_ENDED": "3-2", "DISMISSAL": "4-1"}


@page(step=VIEW)
def event_list(request: StaffRequest) -> HttpResponse:
    """What asks for a paper: what has none first, by due day."""
    today = clock.today()
    context = {"events": [shown.event_row(each, today) for each in queries.events(today)]}
    return render(request, "hr/benefits/event_list.html", context)


@form_page(step="hr.benefits.prepare_separation")
def separation(request: StaffRequest, pk: int) -> HttpResponse:
    """離職証明書: the table of wages, and the reason of leaving."""
    employee = queries.employee(pk)
    if employee is None or employee.left_on is None:
        raise Http404
    left_on = employee.left_on
    initial = {"reason": DEFAULT_REASONS.get(employee.leaving_reason, ""), "words": employee.leaving_detail}
    form = SeparationForm(request.POST or None, reasons=queries.reasons(left_on), initial=initial)
    return _prepared(
        request,
        employee,
        form,
        FilingKind.SEPARATION,
        lambda: queries.wages_before(employee, left_on),
        lambda given: actions.prepare_separation(employee_id=pk, **given, acting_user=request.user, at=clock.now()),
    )


@form_page(step="hr.benefits.prepare_leave_wages")
def leave(request: StaffRequest, pk: int) -> HttpResponse:
    """休業開始時賃金月額証明書 of a leave for a child or family."""
    held = queries.suspension(pk)
    if held is None:
        raise Http404
    form = LeaveWagesForm(request.POST if request.method == "POST" else None)
    return _prepared(
        request,
        held.employee,
        form,
        FilingKind.LEAVE_WAGES,
        lambda: queries.wages_before(held.employee, held.valid_from - actions.DAY),
        lambda given: actions.prepare_leave_wages(suspension_id=pk, acting_user=request.user, at=clock.now()),
    )


@form_page(step="hr.benefits.prepare_childcare")
def childcare(request: StaffRequest, pk: int, first_on: str) -> HttpResponse:
    """育児休業給付金支給申請書 of the periods that begin on a day."""
    held, day = queries.suspension(pk), _date(first_on)
    if held is None or day is None:
        raise Http404
    form = LeaveWagesForm(request.POST if request.method == "POST" else None)
    return _prepared(
        request,
        held.employee,
        form,
        FilingKind.CHILDCARE,
        None,
        lambda given: actions.prepare_childcare(
            suspension_id=pk, first_on=day, acting_user=request.user, at=clock.now()
        ),
    )


@form_page(step="hr.benefits.prepare_sixty")
def sixty(request: StaffRequest, pk: int) -> HttpResponse:
    """六十歳到達時等賃金証明書 of somebody who is paid less since 60."""
    employee = queries.employee(pk)
    if employee is None:
        raise Http404
    form = LeaveWagesForm(request.POST if request.method == "POST" else None)
    return _prepared(
        request,
        employee,
        form,
        FilingKind.SIXTY_WAGES,
        lambda: queries.sixty_wages(queries.elder_of(employee, clock.today())).wages,
        lambda given: actions.prepare_sixty(employee_id=pk, acting_user=request.user, at=clock.now()),
    )


@form_page(step="hr.benefits.prepare_elder")
def elder(request: StaffRequest, pk: int, first_on: str) -> HttpResponse:
    """高年齢雇用継続給付支給申請書 of the months that begin on a day."""
    employee, day = queries.employee(pk), _date(first_on)
    if employee is None or day is None:
        raise Http404
    form = LeaveWagesForm(request.POST if request.method == "POST" else None)
    return _prepared(
        request,
        employee,
        form,
        FilingKind.ELDER,
        None,
        lambda given: actions.prepare_elder(employee_id=pk, first_on=day, acting_user=request.user, at=clock.now()),
    )


@form_page(step="hr.benefits.prepare_sickness")
def sickness(request: StaffRequest, pk: int) -> HttpResponse:
    """The employer's part of 傷病手当金."""
    employee = queries.employee(pk)
    if employee is None:
        raise Http404
    form = SicknessForm(request.POST or None)
    return _prepared(
        request,
        employee,
        form,
        FilingKind.SICKNESS,
        None,
        lambda given: actions.prepare_sickness(employee_id=pk, **given, acting_user=request.user, at=clock.now()),
    )


@page(step=VIEW)
def paper_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One paper with everything that it says, and why."""
    filing = _paper(pk)
    context: dict[str, Any] = {
        "paper": shown.paper_page(filing, queries.paper_person(filing)),
        "refresh": _refresh(request, filing),
    }
    if filing.kind == FilingKind.SEPARATION and context["refresh"] and request.may("hr.benefits.record_answer"):
        context["answer_url"] = reverse("hr:benefits_paper_answer", args=[pk])
    if context["refresh"] and request.may("hr.filings.set_office") and not (office().name and office().address):
        context["office_url"] = reverse("hr:filings_settings")
    return render(request, "hr/benefits/paper.html", context)


@post_only(step="hr.benefits.refresh_paper")
def paper_refresh(request: StaffRequest, pk: int) -> HttpResponse:
    """The figures of a draft anew."""
    actions.refresh_paper(filing_id=_paper(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("いまの給与と勤怠で計算し直しました。"))
    return redirect("hr:benefits_paper_detail", pk=pk)


@form_page(step="hr.benefits.record_answer")
def paper_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """What the leaver says of the reason."""
    filing = _paper(pk)
    kept = queries.paper_person(filing).figures
    initial = {name: kept.get(name, "") for name in ("agrees", "statement")}
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_answer(filing_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("離職者の判断を記録しました。"))
            return redirect("hr:benefits_paper_detail", pk=pk)
    context = {
        "form": form,
        "title": _("離職者の判断を記録"),
        "button": _("記録"),
        "back_url": reverse("hr:benefits_paper_detail", args=[pk]),
    }
    return render(request, "hr/benefits/answer.html", context, status=422 if form.errors else 200)


@page(step="hr.benefits.print_paper")
def paper_print(request: StaffRequest, pk: int) -> HttpResponse:
    """The paper as a PDF."""
    filing = _paper(pk)
    about = queries.paper_person(filing)
    actions.print_paper(filing=filing, acting_user=request.user, at=clock.now())
    number = numbers_of([about.employee_id]).get(about.employee_id)
    content = paper_pdf(filing, about, number, office(), clock.today())
    name = f"{filing.kind.lower().replace('_', '-')}-{about.employee.person.code}-{filing.about:%Y%m%d}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _prepared(
    request: StaffRequest,
    employee: Employee,
    form: forms.Form,
    kind: FilingKind,
    wages: Callable[[], Any] | None,
    act: Callable[[dict[str, Any]], Filing],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("下書きを作成しました。"))
            return redirect("hr:benefits_paper_detail", pk=made.pk)
    context = {
        "title": _("%(paper)s　%(name)s") % {"paper": kind.label, "name": employee.person.name},
        "form": form,
        **_table(wages),
    }
    return render(request, "hr/benefits/form.html", context, status=422 if form.errors else 200)


def _table(wages: Callable[[], Any] | None) -> dict[str, Any]:
    if wages is None:
        return {"table": [], "why_not": ""}
    try:
        found = wages()
    except Refusal as refusal:
        return {"table": [], "why_not": refusal_text(refusal)}
    return {"table": shown.found_table(found), "months": str(found.table.months), "why_not": ""}


def _refresh(request: StaffRequest, filing: Filing) -> dict[str, str] | None:
    may = filing.state in OPEN_TO_CHANGE and request.may("hr.benefits.refresh_paper")
    url = reverse("hr:benefits_paper_refresh", args=[filing.pk])
    return {"label": _("計算し直す"), "url": url} if may else None


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _paper(pk: int) -> Filing:
    found = queries.paper(pk)
    if found is None:
        raise Http404
    return found
