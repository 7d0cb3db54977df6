"""監査用データ: what was made by whom, and asking for more."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.queries import fiscal_year_start
from accounting.ledger.shown import month_title
from backoffice.companies import clock
from backoffice.jobs.models import OPEN_STATES
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput

from . import actions, queries
from .forms import Ordered
from .queries import Listed


@form_page(step="accounting.audit_export.view_exports")
def export_list(request: StaffRequest) -> HttpResponse:
    """The exports, the newest first, and the form that asks for one."""
    may_order = request.may("accounting.audit_export.order_export")
    form = Ordered(request.POST or None, initial=_usual(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.order_export(**form.cleaned_data, acting_user=request.user, at=clock.now())
        except InvalidInput as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("作成を始めました。できあがると、この一覧から受け取れます。"))
            return redirect("accounting:audit_export_list")
    found = page_of(request, queries.exports(), by="id", descending=True)
    context = {
        "form": form if may_order else None,
        "page": found,
        "exports": [_row(request, each) for each in queries.listed(found.rows)],
    }
    return render(request, "accounting/audit_export/list.html", context, status=422 if form.errors else 200)


def _usual(request: StaffRequest) -> dict[str, str]:
    """The fiscal year until the last month that is over."""
    last = Month.of(clock.today()).previous
    first = Month.of(fiscal_year_start(last, request.company.fiscal_year_first_month))
    return {"first_month": str(first), "last_month": str(last)}


def _row(request: StaffRequest, each: Listed) -> dict[str, Any]:
    export, job = each.export, each.job
    may_read = request.may("backoffice.documents.read_document") and each.document_id
    return {
        "months": _("%(first)s〜%(last)s")
        % {"first": month_title(Month.of(export.first_month)), "last": month_title(Month.of(export.last_month))},
        "by": export.ordered_by_name,
        "at": export.ordered_at,
        "url": reverse("backoffice:documents_document_download", args=[each.document_id]) if may_read else "",
        "is_made": each.document_id is not None,
        "is_open": bool(job and job.state in OPEN_STATES),
        "state": job.state if job else "",
        "state_label": job.get_state_display() if job else "",
        "job_url": reverse("backoffice:jobs_job_detail", args=[job.pk])
        if job and request.may("backoffice.jobs.view_job")
        else "",
    }
