"""Pay from before the introduction: a list of a month or a bonus, with every fault by row, entered whole or not at all."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.exchange.lists import MEDIA, Fault, template
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.payroll import actions
from hr.payroll.forms import PastPayFile
from hr.payroll.past import PastPayRow, look

SHOWN_FAULTS = 200


@form_page(step="hr.payroll.import_past_pay")
def past_import(request: StaffRequest) -> HttpResponse:
    """Which month, its day of payment, the total to agree with, and the file."""
    form = PastPayFile(request.POST or None, request.FILES or None)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            found = look(form.cleaned_data["file"].read(), form.cleaned_data["paid_on"])
            faults = found.faults
            if not faults:
                run = actions.import_past_pay(
                    entries=found.entries, **form.given(), acting_user=request.user, at=clock.now()
                )
                messages.success(request, _("導入前の給与を取り込みました。仕訳と振込は作りません。"))
                return redirect("hr:payroll_run_detail", pk=run.pk)
        except Refusal as refusal:
            say_at_field(form, refusal)
    context: dict[str, Any] = {
        "form": form,
        "title": _("導入前の給与の取り込み"),
        "button": _("確かめて取り込む"),
        "back_url": reverse("hr:payroll_run_list"),
        "faults": faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(faults) - SHOWN_FAULTS),
        "wrong_rows": len({fault.row for fault in faults}),
        "templates": [{"form": name, "url": reverse("hr:payroll_past_template", args=[name])} for name in MEDIA],
    }
    return render(request, "hr/payroll/past_import.html", context, status=422 if form.errors or faults else 200)


@page(step="hr.payroll.import_past_pay")
def past_template(request: StaffRequest, form: str) -> HttpResponse:
    """An empty list to fill in, as CSV or Excel."""
    if form not in MEDIA:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="past-pay.{form}"'}
    return HttpResponse(template(PastPayRow(), as_workbook=form == "xlsx"), content_type=MEDIA[form], headers=headers)
