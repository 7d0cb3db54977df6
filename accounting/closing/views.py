"""Closing: the months of a year, a month with its checks, the locks, the tasks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.models import Period
from accounting.ledger.shown import month_title
from backoffice.companies import clock
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal

from . import actions, queries, shown
from .forms import Closing, Mark, Reopening, Task
from .models import ClosingTask

VIEW = "accounting.closing.view_closing"
MONTH = "accounting:closing_month_detail"


@page(step=VIEW)
def year(request: StaffRequest) -> HttpResponse:
    """The months of a fiscal year: closed, open, reopened."""
    asked = request.GET.get("year", "").strip()
    month = Month.parse(asked) if asked else Month.of(clock.today()).previous
    begins = queries.year_of(month, request.company.fiscal_year_first_month)
    found = shown.year(request, begins, queries.months_of_year(begins), queries.year_close(begins))
    return render(request, "accounting/closing/year.html", {"year": found})


@page(step=VIEW)
def month_detail(request: StaffRequest, month: str) -> HttpResponse:
    """A month: what is still open, who sees to it until when, and the locks."""
    return _month_page(request, Month.parse(month), Closing())


@form_page(step="accounting.closing.close_books")
def month_close(request: StaffRequest, month: str) -> HttpResponse:
    """締める: from now on the month takes no entry."""
    closed, form = Month.parse(month), Closing(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_books(month=closed, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("%(month)sを締めました。") % {"month": month_title(closed)})
            return redirect(MONTH, str(closed))
    return _month_page(request, closed, form)


@post_only(step="accounting.closing.close_year")
def year_close(request: StaffRequest, month: str) -> HttpResponse:
    """年度を締める."""
    actions.close_year(begins=Month.parse(month), acting_user=request.user, at=clock.now())
    messages.success(request, _("年度を締めました。"))
    return redirect(f"{reverse('accounting:closing_year')}?year={month}")


@form_page(step="accounting.closing.request_reopening")
def lock_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for a lock to be undone."""
    period, form = _period(pk), Reopening(request.POST or None)
    month = Month.of(period.month)
    if request.method == "POST" and form.is_valid():
        try:
            actions.request_reopening(period_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("締めの解除を申請しました。承認されると、記帳できるようになります。"))
            return redirect(MONTH, str(month))
    title = _("%(month)sの締めの解除") % {"month": month_title(month)}
    return _form(request, form, title=title, button=_("承認を依頼"), back_url=reverse(MONTH, args=[str(month)]))


@post_only(step="accounting.closing.mark_task")
def task_mark(request: StaffRequest, month: str, pk: int) -> HttpResponse:
    """A task is done, or not."""
    form = Mark(request.POST)
    form.is_valid()
    actions.mark_task(
        task_id=pk, month=Month.parse(month), **form.cleaned_data, acting_user=request.user, at=clock.now()
    )
    return redirect(MONTH, month)


@page(step="accounting.closing.define_task")
def task_list(request: StaffRequest) -> HttpResponse:
    """The tasks that are in use."""
    tasks = [shown.task_row(each) for each in queries.tasks_in_use(clock.today())]
    return render(request, "accounting/closing/task_list.html", {"tasks": tasks})


@form_page(step="accounting.closing.define_task")
def task_define(request: StaffRequest) -> HttpResponse:
    """A new task, or the owner of a check."""
    form = Task(request.POST or None)
    if request.method == "POST" and form.is_valid():
        since = Month.of(clock.today()).previous
        actions.define_task(**form.cleaned_data, since=since, acting_user=request.user, at=clock.now())
        messages.success(request, _("締めの作業を決めました。"))
        return redirect("accounting:closing_task_list")
    back_url = reverse("accounting:closing_task_list")
    return _form(request, form, title=_("締めの作業の追加"), button=_("決める"), back_url=back_url)


@post_only(step="accounting.closing.end_task")
def task_end(request: StaffRequest, pk: int) -> HttpResponse:
    """やめる."""
    if not ClosingTask.objects.filter(pk=pk).exists():
        raise Http404
    actions.end_task(task_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("これからの締めに出なくなりました。"))
    return redirect("accounting:closing_task_list")


def _month_page(request: StaffRequest, month: Month, form: Closing) -> HttpResponse:
    found = queries.checklist(month, fiscal_year_first_month=request.company.fiscal_year_first_month)
    context = {"month": shown.month(request, found), "form": form}
    return render(request, "accounting/closing/month_detail.html", context, status=422 if form.errors else 200)


def _form(request: StaffRequest, form: Any, *, title: str, button: str, back_url: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return render(request, "accounting/closing/form.html", context, status=422 if form.errors else 200)


def _period(pk: int) -> Period:
    found = Period.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
