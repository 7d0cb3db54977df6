"""押印簿: the log of use, as a list, for a spreadsheet, and on paper."""

import io
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from backoffice.companies import clock
from backoffice.documents.answer import bytes_answer
from backoffice.exchange.sheets import csv_stream
from backoffice.shell.fields import described
from backoffice.shell.pager import page_of
from backoffice.shell.pages import page
from backoffice.shell.request import StaffRequest
from legal.seals import queries, shown_register
from legal.seals.forms import LogForm
from legal.seals.paper import log_pdf

VIEW = "legal.seals.view_seals"


@page(step=VIEW)
def log_list(request: StaffRequest) -> HttpResponse:
    """押印簿, the newest first."""
    form, ask = _ask(request)
    found = page_of(request, queries.log(ask), by=("sealed_on", "id"), descending=True)
    query = request.GET.copy()
    for name in ("cursor", "limit"):
        query.pop(name, None)
    context = {
        "lines": [shown_register.log_row(each) for each in found.rows],
        "page": found,
        "fields": [described(form[name], {"class": "input--s"}) for name in form.fields],
        "asked": query.urlencode(),
        "is_narrowed": bool(query),
        "export_url": reverse("legal:seals_log_export"),
        "print_url": reverse("legal:seals_log_print"),
    }
    return render(request, "legal/seals/log_list.html", context)


@page(step=VIEW)
def log_export(request: StaffRequest) -> StreamingHttpResponse:
    """The log as a list for a spreadsheet, as long as it is."""
    _form, ask = _ask(request)
    rows = (shown_register.exported(each) for each in queries.log(ask).order_by("sealed_on", "id").iterator(500))
    columns = [str(each) for each in shown_register.LOG_COLUMNS]
    answer = StreamingHttpResponse(csv_stream(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'押印簿_{clock.today():%Y%m%d}.csv')}"
    return answer


@page(step=VIEW)
def log_print(request: StaffRequest) -> FileResponse:
    """The log on paper."""
    _form, ask = _ask(request)
    content: Any = io.BytesIO(log_pdf(ask, company=request.company.name))
    return bytes_answer(content, name=f"押印簿_{clock.today():%Y%m%d}.pdf", media_type="application/pdf")


def _ask(request: StaffRequest) -> tuple[LogForm, queries.LogAsk]:
    """What the address asks for; what can't be read is left out."""
    form = LogForm(request.GET or None)
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    seal = given.get("seal")
    text = request.GET.get("q", "").replace("\0", "").strip()
    return form, queries.LogAsk(given.get("first"), given.get("last"), seal.pk if seal else None, text)
