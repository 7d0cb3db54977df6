"""月次の減価償却: what a month posts before it is posted, what it posted, and how assets ended."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.fixed_assets import actions, queries, shown
from accounting.fixed_assets.forms import Reason
from accounting.fixed_assets.models import DISPOSAL, RUN, Depreciation, DepreciationRun, Disposal, RunState
from accounting.ledger.queries import entry_of
from accounting.ledger.shown import month_choice, month_title
from backoffice.companies import clock
from backoffice.jobs.panel import shown as shown_job
from backoffice.jobs.queries import failures, latest_of, progress
from backoffice.organisation.models import Unit
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

VIEW, ORDER = "accounting.fixed_assets.view_assets", "accounting.fixed_assets.order_depreciation"
REVERSE = "accounting.fixed_assets.reverse_depreciation"
RUN_DETAIL = "accounting:fixed_assets_run_detail"
ROWS_SHOWN, BOUGHT_SHOWN = 100, 20


@page(step=VIEW)
def run_list(request: StaffRequest) -> HttpResponse:
    """月次の減価償却: every month, the newest first, and the way to the next."""
    found = page_of(request, queries.runs(), by="month", descending=True)
    last = queries.last_posted()
    following = last.next if last else Month.of(clock.today()).previous
    context = {
        "runs": [shown.run_head(each) for each in found.rows],
        "page": found,
        "next_url": f"{reverse('accounting:fixed_assets_depreciation_month')}?month={following}",
        "next_title": month_title(following),
    }
    return render(request, "accounting/fixed_assets/run_list.html", context)


@page(step=VIEW)
def depreciation_month(request: StaffRequest) -> HttpResponse:
    """What a month posts, asset by asset with its reasons, and the register against the ledger."""
    month = _month(request)
    run = queries.run_of_month(month)
    is_posted = run is not None and run.state == RunState.POSTED
    begins_with = request.company.fiscal_year_first_month
    due = [] if is_posted else queries.due_of(month, queries.due_assets(month), begins_with=begins_with)
    units = dict(Unit.objects.values_list("pk", "name")) if due else {}
    context = {
        "month": month_choice(month, reverse("accounting:fixed_assets_depreciation_month")),
        "run": shown.run_head(run) if run else None,
        "is_posted": is_posted,
        "rows": [shown.due_row(each, units) for each in due[:ROWS_SHOWN]],
        "more_rows": max(0, len(due) - ROWS_SHOWN),
        "count": len(due),
        "total_yen": sum(each.month.amount_yen for each in due),
        "by_unit": shown.debits(due, units),
        "by_account": shown.credits_of(due),
        "actions": _order_actions(request, month, bool(due)),
        "unregistered": [
            shown.bought_row(request, each) for each in queries.unregistered(month.last_day)[:BOUGHT_SHOWN]
        ],
        "ties": [shown.tie_row(each, month) for each in queries.ties_with_ledger(month)],
    }
    return render(request, "accounting/fixed_assets/depreciation_month.html", context)


@post_only(step=ORDER)
def depreciation_order(request: StaffRequest, month: str) -> HttpResponse:
    """計上する: the job begins, its page shows how far it is."""
    job = actions.order_depreciation(month=Month.parse(month), acting_user=request.user, at=clock.now())
    messages.success(request, _("減価償却の計上を受け付けました。"))
    return redirect(RUN_DETAIL, pk=job.case_id)


@page(step=VIEW)
def run_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """A month that was ordered: its progress, then what it posted, asset by asset."""
    run = _run(pk)
    lines = Depreciation.objects.filter(run=pk).select_related("asset__account", "unit")
    found = page_of(request, lines, by="asset__number")
    job = latest_of(RUN, pk)
    month = Month.of(run.month)
    context = {
        "run": shown.run_head(run),
        "month_url": f"{reverse('accounting:fixed_assets_depreciation_month')}?month={month}",
        "rows": [shown.posted_row(each) for each in found.rows],
        "page": found,
        "job": shown_job(progress(job.pk, at=clock.now())) if job else None,
        "failures": [
            shown.failure(each) for each in (failures(job.pk) if job and run.state == RunState.INCOMPLETE else [])
        ],
        "entry_url": shown.entry_url(request, entry_of(RUN, pk)),
        "reverse_url": reverse("accounting:fixed_assets_run_reverse", args=[pk])
        if run.state in (RunState.POSTED, RunState.INCOMPLETE) and request.may(REVERSE)
        else "",
    }
    return render(request, "accounting/fixed_assets/run_detail.html", context)


@form_page(step=REVERSE)
def run_reverse(request: StaffRequest, pk: int) -> HttpResponse:
    """計上の取消: the newest month is taken back with its entry."""
    run = _run(pk)
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reverse_depreciation(run_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("減価償却の計上を取り消しました。"))
            return redirect(RUN_DETAIL, pk=pk)
    context = {
        "form": form,
        "title": _("%(month)sの減価償却の取消") % {"month": month_title(Month.of(run.month))},
        "button": _("計上を取り消す"),
        "back_url": reverse(RUN_DETAIL, args=[pk]),
    }
    return render(request, "accounting/fixed_assets/form.html", context, status=422 if form.errors else 200)


@page(step=VIEW)
def disposal_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """How an asset ended, with the reason of its gain or loss."""
    found = Disposal.objects.select_related("asset", "partner").filter(pk=pk).first()
    if found is None:
        raise Http404
    context = shown.disposal_page(request, found, entry_of(DISPOSAL, pk))
    return render(request, "accounting/fixed_assets/disposal_detail.html", context)


def _order_actions(request: StaffRequest, month: Month, has_rows: bool) -> list[dict[str, object]]:
    if not has_rows or not request.may(ORDER):
        return []
    closed = queries.month_is_closed(month)
    return [
        {
            "label": _("%(month)sの減価償却を計上") % {"month": month_title(month)},
            "url": reverse("accounting:fixed_assets_depreciation_order", args=[str(month)]),
            "primary": True,
            "disabled_reason": _("締め済みの月です。") if closed else "",
            "confirm": _("この月の全ての資産の減価償却を、月末の日付の1つの仕訳で記帳します。"),
        }
    ]


def _month(request: StaffRequest) -> Month:
    """The month that the address names, else the one before the present; raises NotAMonth."""
    asked = request.GET.get("month", "").strip()
    return Month.parse(asked) if asked else Month.of(clock.today()).previous


def _run(pk: int) -> DepreciationRun:
    try:
        return queries.run_of(pk)
    except DepreciationRun.DoesNotExist as missing:
        raise Http404 from missing
